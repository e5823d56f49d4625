/** Where a person's referrals and rewards are, for the app: Beckon's own, with the compatible endpoints' door and errors. */
import { type AnswerOf, operations, type Operations, type QueryOf, type RewardValue } from "@beckon/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Activity, listActivity } from "../../core/referral/participant-activity.ts";
import { Refusal } from "../../core/refusal.ts";
import { tenantClock } from "../../core/tenant/tenant.ts";
import { pageOf } from "../page.ts";
import { faultsOf } from "../validation.ts";
import { instant, instantOrNull } from "./present.ts";
import { type CompatibleServices, enterAsParticipant, fail, succeed } from "./referral.ts";

type Shown = AnswerOf<Operations["getReferralActivity"]>["items"][number];

/** What a custom value holds is between the tenant and its own systems. */
const presentAmount = (value: RewardValue): Shown["rewards"][number]["amount"] => {
  switch (value.type) {
    case "money":
      return { amount: value.amount, currency: value.currency };
    case "points":
      return { amount: value.amount, unit: value.unit };
    case "custom":
      return null;
  }
};

const presentProgress = (progress: Activity["steps"][number]["progress"]): Shown["steps"][number]["progress"] => {
  if (progress === null) return null;
  const { by: _, ...shown } = progress;
  return shown;
};

const presentActivity = ({ role, status, registeredAtMs, steps, next, rewards }: Activity): Shown => ({
  role,
  status,
  registeredAt: instant(registeredAtMs),
  steps: steps.map(({ name, state, progress, deadlineMs }) => ({
    name,
    state,
    progress: presentProgress(progress),
    deadline: instantOrNull(deadlineMs),
  })),
  next: { who: next.who, code: next.code, text: next.text },
  rewards: rewards.map(({ state, value, availableAtMs }) => ({
    status: state,
    amount: presentAmount(value),
    availableAt: instantOrNull(availableAtMs),
  })),
});

/** The page that is asked for, or null; parameters that nobody knows do not matter, as on the compatible endpoints. */
const queryOf = (request: FastifyRequest): QueryOf<Operations["getReferralActivity"]> | null => {
  const { limit, cursor } = request.query as Record<string, unknown>;
  const query = { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) };
  const found = faultsOf(operations.getReferralActivity, { params: {}, query, body: undefined });
  return found ? null : (query as QueryOf<Operations["getReferralActivity"]>);
};

export const getReferralActivity = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const entered = await enterAsParticipant(services, request, reply);
  if (!entered) return reply;
  const { environment, tenantId, participantId, clockAheadMs } = entered;
  const { store } = environment;
  const participant = await store.participants.find(tenantId, participantId);
  if (participant && participant.state !== "active") return fail(reply, "notAuthorized", services);
  const query = queryOf(request);
  if (!query) return fail(reply, "invalidRequest", services);
  const nowMs = tenantClock(services.clock, clockAheadMs).nowMs();
  try {
    const page = await pageOf({
      name: "activity",
      context: { tenantId, secretBox: services.secretBox },
      query,
      filters: { participantId },
      read: (filters, asked) => listActivity(store, { tenantId, ...filters, nowMs }, asked),
      keyOf: ({ referralId }) => referralId,
      show: presentActivity,
    });
    return await succeed(reply, JSON.stringify(page));
  } catch (error) {
    if (error instanceof Refusal && error.code === "invalid_cursor") return fail(reply, "invalidRequest", services);
    throw error;
  }
};
