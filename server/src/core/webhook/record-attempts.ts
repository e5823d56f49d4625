import type { OutboundAnswer } from "../outbound-http.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { disableEndpoint } from "./change-endpoint.ts";
import { type AttemptFacts, judgeAttempt } from "./delivery.ts";
import { failingMaximumMs } from "./webhook-endpoint.ts";
import type { DeliveryOutcome, EndpointTally, Outgoing } from "./webhook-ports.ts";

/** What was sent, and what came back. */
export type Sent = { outgoing: Outgoing; answer: OutboundAnswer; attempt: AttemptFacts };

/** A number from 0 up to 1. */
export const chanceOf = ({ randomness }: Pick<Surroundings, "randomness">): number => {
  const [a = 0, b = 0] = randomness.bytes(2);
  return (a * 256 + b) / 65_536;
};

const outcomeOf = ({ outgoing, answer, attempt }: Sent, surroundings: Surroundings): DeliveryOutcome => {
  const verdict = judgeAttempt({
    scheme: outgoing.endpoint.scheme,
    attempt: outgoing.attempts + 1,
    answer,
    nowMs: surroundings.clock.nowMs(),
    chance: chanceOf(surroundings),
  });
  return {
    deliveryId: outgoing.deliveryId,
    endpointId: outgoing.endpoint.endpointId,
    state: verdict.state,
    reason: verdict.state === "failed" ? verdict.reason : null,
    nextAttemptAtMs: verdict.state === "retrying" ? verdict.nextAttemptAtMs : null,
    attempt,
  };
};

/** Per endpoint: whether something went well, and the failures after that. Outcomes stand in the order they came. */
const tallyOf = (outcomes: readonly DeliveryOutcome[]): EndpointTally[] => {
  const tallies = new Map<string, EndpointTally>();
  for (const { endpointId, state, attempt } of outcomes) {
    const tally = tallies.get(endpointId) ?? { endpointId, succeeded: false, failures: 0, firstFailureAtMs: null };
    if (state === "delivered") Object.assign(tally, { succeeded: true, failures: 0, firstFailureAtMs: null });
    else
      Object.assign(tally, { failures: tally.failures + 1, firstFailureAtMs: tally.firstFailureAtMs ?? attempt.atMs });
    tallies.set(endpointId, tally);
  }
  // In one order, so that two workers that count the same endpoints never wait for each other in a circle.
  return [...tallies.values()].sort((one, other) => (one.endpointId < other.endpointId ? -1 : 1));
};

/**
 * Writes what a tenant's attempts did, in the caller's transaction: deliveries, attempts, the endpoints' counters, and endpoints
 * that are disabled by it. Attempts whose lease was lost meanwhile leave no trace: whoever has it now writes their own. Returns the
 * endpoints that were disabled.
 */
export const recordAttempts = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, lease, sent }: { tenantId: string; lease: string; sent: readonly Sent[] },
): Promise<{ endpointId: string; reason: "gone" | "failing" }[]> => {
  const { webhooks } = repositories;
  const nowMs = surroundings.clock.nowMs();
  const kept = new Set<string>();
  const outcomes = sent.map((one) => outcomeOf(one, surroundings));
  for (const deliveryId of await webhooks.record(tenantId, lease, outcomes, nowMs)) kept.add(deliveryId);
  const counted = outcomes.filter(({ deliveryId }) => kept.has(deliveryId));
  const troubled = new Set(
    sent
      .filter(({ outgoing, attempt }) => attempt.reason !== null || outgoing.endpoint.consecutiveFailures > 0)
      .map(({ outgoing }) => outgoing.endpoint.endpointId),
  );
  // An endpoint that is well and stays well has nothing to count.
  const tallies = tallyOf(counted).filter(({ endpointId }) => troubled.has(endpointId));
  if (tallies.length === 0) return [];
  const failing = await webhooks.tally(tenantId, tallies);
  const gone = new Set(counted.filter(({ reason }) => reason === "gone").map(({ endpointId }) => endpointId));
  const disabled: { endpointId: string; reason: "gone" | "failing" }[] = [];
  for (const { endpointId, failingSinceMs } of failing) {
    const reason = gone.has(endpointId) ? "gone" : nowMs - failingSinceMs >= failingMaximumMs ? "failing" : null;
    if (reason === null) continue;
    if (await disableEndpoint(repositories, surroundings, { tenantId, endpointId, reason }))
      disabled.push({ endpointId, reason });
  }
  return disabled;
};
