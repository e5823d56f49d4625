import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { listensTo } from "./webhook-endpoint.ts";

/**
 * Makes one delivery per endpoint that listens, for the oldest events that have none yet, in the caller's transaction. Returns how
 * many events and deliveries there were. Concurrency: any number at once; each takes other events.
 */
export const fanOut = async (
  { outbox, webhooks }: Repositories,
  surroundings: Surroundings,
  limit: number,
): Promise<{ events: number; deliveries: number }> => {
  const nowMs = surroundings.clock.nowMs();
  const waiting = await outbox.takeWaiting(nowMs, limit);
  if (waiting.length === 0) return { events: 0, deliveries: 0 };
  const endpoints = Map.groupBy(
    await webhooks.listListening([...new Set(waiting.map(({ tenantId }) => tenantId))]),
    ({ tenantId }) => tenantId,
  );
  const deliveries = waiting.flatMap(({ tenantId, eventId, type }) =>
    (endpoints.get(tenantId) ?? [])
      .filter((endpoint) => listensTo(endpoint, type))
      .map(({ endpointId }) => ({
        tenantId,
        deliveryId: newId("dlv", surroundings),
        endpointId,
        eventId,
        resend: false,
      })),
  );
  const made = deliveries.length === 0 ? 0 : await webhooks.insertDeliveries(deliveries, nowMs);
  return { events: waiting.length, deliveries: made };
};
