/** Webhook endpoints and deliveries as the API shows them; secrets are in neither. */
import type { AnswerOf, EventType, Operations } from "@beckon/contract";
import type { Delivery } from "../../core/webhook/delivery.ts";
import type { WebhookEndpoint } from "../../core/webhook/webhook-endpoint.ts";
import { instant, instantOrNull } from "./present.ts";

const isListed = (type: EventType): type is Exclude<EventType, "webhook.test"> => type !== "webhook.test";

export const presentEndpoint = (endpoint: WebhookEndpoint): AnswerOf<Operations["getWebhookEndpoint"]> => ({
  id: endpoint.endpointId,
  url: endpoint.url,
  description: endpoint.description,
  eventTypes: endpoint.eventTypes?.filter(isListed) ?? null,
  scheme: endpoint.scheme,
  state: endpoint.state,
  disabledReason: endpoint.disabledReason,
  consecutiveFailures: endpoint.consecutiveFailures,
  failingSince: instantOrNull(endpoint.failingSinceMs),
  previousSecretUntil: instantOrNull(endpoint.previousSecretUntilMs),
  createdAt: instant(endpoint.createdAtMs),
  updatedAt: instant(endpoint.updatedAtMs),
});

export const presentDelivery = (delivery: Delivery): AnswerOf<Operations["resendDelivery"]> => ({
  id: delivery.deliveryId,
  endpointId: delivery.endpointId,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  subjectId: delivery.subjectId,
  state: delivery.state,
  reason: delivery.reason,
  resend: delivery.resend,
  attempts: delivery.attempts,
  nextAttemptAt: instantOrNull(delivery.nextAttemptAtMs),
  createdAt: instant(delivery.createdAtMs),
  updatedAt: instant(delivery.updatedAtMs),
});
