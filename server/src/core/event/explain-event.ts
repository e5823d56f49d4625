import type { CampaignTerms, ReasonCode } from "@beckon/contract";
import { type Evaluation, matches, type StepProgress } from "../qualification/evaluate.ts";
import type { TenantEvent } from "./event.ts";

/** Why no step looks at an event. */
export type Unused = "before_sign_up" | "no_step" | "out_of_turn";
/** What an event means to one step. */
export type EventMeaning = { stepId: string; meaning: "counts" | "pending" | "rejected"; reason: ReasonCode | null };

const meaningFor = (eventId: string, step: StepProgress): EventMeaning[] => {
  const { id: stepId, evidence, pending, rejected } = step;
  if (evidence.includes(eventId)) return [{ stepId, meaning: "counts", reason: null }];
  if (pending.includes(eventId)) return [{ stepId, meaning: "pending", reason: null }];
  const refused = rejected.find((one) => one.eventId === eventId);
  return refused ? [{ stepId, meaning: "rejected", reason: refused.reason }] : [];
};

/** What an event means to a referral as it is judged now: to its steps, or why to none. `registeredAtMs` is when the person signed up. */
export const explainEvent = (
  event: Pick<TenantEvent, "eventId" | "type" | "occurredAtMs">,
  { qualification }: Pick<CampaignTerms, "qualification">,
  { steps }: Evaluation,
  registeredAtMs: number,
): { meanings: EventMeaning[]; unused: Unused | null } => {
  const meanings = steps.flatMap((step) => meaningFor(event.eventId, step));
  if (meanings.length > 0) return { meanings, unused: null };
  if (event.occurredAtMs < registeredAtMs) return { meanings, unused: "before_sign_up" };
  const asked = qualification.steps.some((step) => matches(step.event, event.type));
  return { meanings, unused: asked ? "out_of_turn" : "no_step" };
};

/** Every event that the steps name, once. */
export const eventsNamed = ({ steps }: Evaluation): string[] => [
  ...new Set(
    steps.flatMap(({ evidence, pending, rejected }) => [
      ...evidence,
      ...pending,
      ...rejected.map(({ eventId }) => eventId),
    ]),
  ),
];

/** The events that a reward was earned with: of its step, or of all without one; also those that counted until they were refunded. */
export const eventsBehind = ({ steps }: Evaluation, rewardedStepId: string | null): string[] =>
  steps
    .filter(({ id }) => rewardedStepId === null || id === rewardedStepId)
    .flatMap(({ evidence, rejected }) => [
      ...evidence,
      ...rejected.flatMap(({ eventId, reason }) => (reason === "refunded" ? [eventId] : [])),
    ]);

/** Whether a reward hangs on what an event means: it was granted for a step that the event counts for, or counted for until it was refunded. */
export const hangsOn = (meanings: readonly EventMeaning[], rewardedStepId: string | null): boolean =>
  meanings.some(
    ({ stepId, meaning, reason }) =>
      (meaning === "counts" || reason === "refunded") && (rewardedStepId === null || rewardedStepId === stepId),
  );
