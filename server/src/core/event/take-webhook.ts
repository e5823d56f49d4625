import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { acceptEvents } from "./accept-events.ts";
import { type EventSource, mapWebhook, type RejectedEvent } from "./event-source.ts";

export type TakenWebhook =
  | { outcome: "accepted" | "duplicate" | "ignored"; detail: null }
  | { outcome: "refused"; reason: RejectedEvent["reason"]; detail: string };

const refused = (reason: RejectedEvent["reason"], detail: string): TakenWebhook => ({
  outcome: "refused",
  reason,
  detail,
});

/** A webhook whose signature was right becomes the event it stands for. Changes nothing when it is refused or ignored. */
export const takeWebhook = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, source, body }: { tenantId: string; source: EventSource; body: string },
): Promise<TakenWebhook> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return refused("malformed", "The body is not JSON.");
  }
  const mapped = mapWebhook(source.mapping, parsed);
  if (mapped.kind === "malformed") return refused("unmapped", mapped.detail);
  if (mapped.kind === "ignored") return { outcome: "ignored", detail: null };
  const shape = faultOfShape(mapped.input);
  if (shape) return refused("refused", shape);
  const { outcomes, fresh } = await acceptEvents(repositories, surroundings, {
    tenantId,
    inputs: [mapped.input],
    source: source.sourceId,
  });
  const [outcome] = outcomes;
  // A platform tells of everybody. Kept as refused it would be a trace.
  if (outcome?.outcome === "refused" && outcome.erased) return { outcome: "ignored", detail: null };
  if (outcome?.outcome === "refused") return refused("refused", outcome.detail);
  if (fresh.length > 0) await repositories.referrals.markDue(tenantId, fresh, surroundings.clock.nowMs());
  return { outcome: outcome?.outcome ?? "duplicate", detail: null };
};

const idPattern = /^[^\p{C}\p{Z}]{1,128}$/u;

/** What the contract checks of events that come through the API, for those that come this way. */
const faultOfShape = (input: Parameters<typeof acceptEvents>[2]["inputs"][number]): string | null => {
  for (const field of ["id", "participantId", "objectId"] as const) {
    const value = input[field];
    if (value !== undefined && !idPattern.test(value)) return `${field} is not 1 to 128 visible characters.`;
  }
  for (const field of ["category", "kind"] as const)
    if ((input[field]?.length ?? 0) > 64) return `${field} has more than 64 characters.`;
  return null;
};

/** Keeps a refused webhook with its reason. The body only of senders whose signature was right. */
export const keepRejected = async (
  repositories: Repositories,
  surroundings: Surroundings,
  rejected: {
    tenantId: string;
    sourceId: string;
    reason: RejectedEvent["reason"];
    detail: string;
    body: string | null;
    most: number;
  },
): Promise<void> => {
  const { tenantId, most, ...rest } = rejected;
  const receivedAtMs = surroundings.clock.nowMs();
  const row: RejectedEvent = { ...rest, rejectedId: newId("rej", surroundings), receivedAtMs, replayedAtMs: null };
  await repositories.eventSources.reject(tenantId, row, most);
};
