import type { ErrorCode } from "@beckon/contract";
import { aheadMs } from "../instant.ts";
import { toMinor } from "../money.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import type { EventInput, TenantEvent } from "./event.ts";

export type AcceptedEvent =
  | { id: string; outcome: "accepted" | "duplicate" }
  | { id: string; outcome: "refused"; code: ErrorCode; pointer: string; detail: string; erased?: true };

type Fault = { pointer: string; detail: string };

/** What is wrong with an event beyond its shape, or null. */
export const faultOfEvent = (input: EventInput, occurredAtMs: number, nowMs: number): Fault | null => {
  if (input.participantId === undefined && input.onboardingId === undefined)
    return { pointer: "", detail: "Give a participantId, an onboardingId, or both." };
  if (Number.isNaN(occurredAtMs)) return { pointer: "/occurredAt", detail: "occurredAt is no date." };
  if (occurredAtMs > nowMs + aheadMs) return { pointer: "/occurredAt", detail: "occurredAt lies in the future." };
  if ((input.amount === undefined) !== (input.currency === undefined))
    return { pointer: "/amount", detail: "Amount and currency go together." };
  if (input.amount !== undefined && input.currency !== undefined && toMinor(input.amount, input.currency) === null)
    return {
      pointer: "/amount",
      detail: `${input.amount} ${input.currency} is no amount of a known currency with at most its digits.`,
    };
  return null;
};

/** An event as the rules see it, from what a caller says. */
export const toEvent = (
  input: EventInput,
  occurredAtMs: number,
  receivedAtMs: number,
  source: string,
): TenantEvent => ({
  eventId: input.id,
  type: input.type,
  participantId: input.participantId ?? null,
  onboardingId: input.onboardingId ?? null,
  objectId: input.objectId ?? input.id,
  status: input.status ?? "cleared",
  occurredAtMs,
  receivedAtMs,
  amountMinor:
    input.amount === undefined || input.currency === undefined ? null : toMinor(input.amount, input.currency),
  currency: input.currency ?? null,
  category: input.category ?? null,
  kind: input.kind ?? null,
  attributes: input.attributes ?? {},
  source,
});

/**
 * Keeps events, each once, and says which are new: the referrals of those people are to be judged. Items do not touch each other: one that is refused
 * changes nothing for the rest. The same id with other contents is a conflict. Concurrency: safe against the same events twice at
 * once; the key decides.
 */
export const acceptEvents = async (
  { events }: Repositories,
  { clock }: Surroundings,
  { tenantId, inputs, source }: { tenantId: string; inputs: readonly EventInput[]; source: string },
): Promise<{ outcomes: AcceptedEvent[]; fresh: TenantEvent[] }> => {
  const nowMs = clock.nowMs();
  const judged = inputs.map((input): AcceptedEvent | TenantEvent => {
    const occurredAtMs = Date.parse(input.occurredAt);
    const fault = faultOfEvent(input, occurredAtMs, nowMs);
    return fault
      ? { id: input.id, outcome: "refused", code: "rule_violated", ...fault }
      : toEvent(input, occurredAtMs, nowMs, source);
  });
  const sound = judged.filter((one) => "eventId" in one);
  const kept = await events.insert(tenantId, sound);
  const outcomes = judged.map((one): AcceptedEvent => {
    if (!("eventId" in one)) return one;
    const { eventId: id } = one;
    switch (kept.get(one)) {
      case "new":
        return { id, outcome: "accepted" };
      case "same":
        return { id, outcome: "duplicate" };
      case "erased":
        return {
          ...{ id, outcome: "refused", code: "rule_violated", pointer: "", erased: true },
          detail: "The person it is about was erased. Create the participant first if they came back.",
        };
      default:
        return {
          id,
          outcome: "refused",
          code: "conflict",
          pointer: "/id",
          detail: "An event with this id and other contents is there.",
        };
    }
  });
  return { outcomes, fresh: sound.filter((event) => kept.get(event) === "new") };
};
