import { newEvent } from "../outbox/outbox-event.ts";
import type { Randomness, Repositories } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import type { AttemptFacts } from "./delivery.ts";
import { type Outside, sendMessage } from "./send-message.ts";

/** Sends one `webhook.test` and tells what became of it; nothing is kept. Not inside a transaction. Errors: not_found, invalid_state. */
export const testEndpoint = async (
  { webhooks }: Pick<Repositories, "webhooks">,
  outside: Outside & { randomness: Randomness },
  { tenantId, environment, endpointId }: { tenantId: string; environment: string; endpointId: string },
): Promise<{ eventId: string; delivered: boolean; attempt: AttemptFacts }> => {
  const endpoint = await webhooks.find(tenantId, endpointId);
  if (!endpoint) throw new Refusal("not_found", `There is no webhook endpoint ${endpointId}.`);
  const { state, disabledReason: reason } = endpoint;
  if (state === "archived") throw new Refusal("invalid_state", "The endpoint is archived; that is for good.");
  const data = { endpointId, status: state, reason };
  const event = newEvent(outside, "webhook.test", { subjectId: endpointId, sequence: endpoint.version, data });
  const { attempt } = await sendMessage(outside, {
    tenantId,
    environment,
    endpoint,
    event: { ...event, occurredAtMs: outside.clock.nowMs() },
  });
  return { eventId: event.eventId, delivered: attempt.reason === null, attempt };
};
