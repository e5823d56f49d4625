import { limits } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import type { Delivery } from "./delivery.ts";
import type { WebhookEndpoint } from "./webhook-endpoint.ts";
import type { ResendRange } from "./webhook-ports.ts";

const usableEndpoint = async (
  { webhooks }: Repositories,
  tenantId: string,
  endpointId: string,
): Promise<WebhookEndpoint> => {
  const endpoint = await webhooks.lock(tenantId, endpointId);
  if (!endpoint) throw new Refusal("not_found", `There is no webhook endpoint ${endpointId}.`);
  if (endpoint.state !== "active" && endpoint.state !== "paused")
    throw new Refusal("invalid_state", `The endpoint is ${endpoint.state}; resume it first.`);
  return endpoint;
};

/**
 * Sends an event to its endpoint again: a delivery of its own, with all its attempts. One that is still under way is only hastened.
 * Errors: not_found, invalid_state.
 */
export const resendDelivery = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, deliveryId }: { tenantId: string; deliveryId: string },
): Promise<Delivery> => {
  const { webhooks } = repositories;
  const known = await webhooks.findDelivery(tenantId, deliveryId);
  if (!known) throw new Refusal("not_found", `There is no delivery ${deliveryId}.`);
  const { endpointId, eventId } = known;
  await usableEndpoint(repositories, tenantId, endpointId);
  const nowMs = surroundings.clock.nowMs();
  const made = { tenantId, deliveryId: newId("dlv", surroundings), endpointId, eventId, resend: true };
  const open = await webhooks.findOpenDelivery(tenantId, endpointId, eventId);
  if (open) await webhooks.hasten(tenantId, open.deliveryId, nowMs);
  else await webhooks.insertDeliveries([made], nowMs);
  const present = await webhooks.findDelivery(tenantId, open?.deliveryId ?? made.deliveryId);
  if (!present) throw new Refusal("conflict", "The delivery was resent by somebody else at the same moment.");
  return present;
};

/**
 * Sends the events of a stretch of time to an endpoint again, the oldest first, up to the stated maximum; `nextFromMs` is where to
 * go on, or null. Only events that the endpoint's filter lets through. Errors: not_found, invalid_state, rule_violated.
 */
export const resendRange = async (
  repositories: Repositories,
  surroundings: Surroundings,
  wanted: Omit<ResendRange, "eventTypes"> & { tenantId: string },
): Promise<{ resent: number; nextFromMs: number | null }> => {
  const { tenantId, endpointId, fromMs, toMs, states } = wanted;
  if (fromMs >= toMs)
    throw violations([{ pointer: "/body/to", code: "ends_before_start", detail: "`to` must be after `from`." }]);
  const { webhooks } = repositories;
  const { eventTypes } = await usableEndpoint(repositories, tenantId, endpointId);
  const range = { endpointId, eventTypes, fromMs, toMs, states };
  const found = await webhooks.listRange(tenantId, range, limits.resendEvents + 1);
  const taken = found.slice(0, limits.resendEvents);
  const deliveries = taken.map(({ eventId }) => ({
    tenantId,
    endpointId,
    eventId,
    deliveryId: newId("dlv", surroundings),
    resend: true,
  }));
  const resent = deliveries.length === 0 ? 0 : await webhooks.insertDeliveries(deliveries, surroundings.clock.nowMs());
  return { resent, nextFromMs: found[taken.length]?.occurredAtMs ?? null };
};
