import { limits } from "@beckon/contract";
import {
  createEndpoint,
  type EndpointSurroundings,
  rotateSecret,
  takeEndpointStep,
  updateEndpoint,
} from "../../core/webhook/change-endpoint.ts";
import { instantMs } from "../../core/instant.ts";
import { resendDelivery, resendRange } from "../../core/webhook/resend.ts";
import { testEndpoint } from "../../core/webhook/test-endpoint.ts";
import type { WebhookEndpoint } from "../../core/webhook/webhook-endpoint.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant, instantOrNull } from "./present.ts";
import { presentDelivery, presentEndpoint } from "./present-webhooks.ts";

/** What changes of addresses that Beckon calls need; their time is the world's. */
export const surroundingsOf = ({
  realClock,
  randomness,
  secretBox,
  webhooks,
  identity,
}: Context): EndpointSurroundings => ({
  clock: realClock,
  randomness,
  secretBox,
  signer: webhooks.signer,
  judgeUrl: (url) => identity.judgeUrl(url),
});

const shown = (endpoint: WebhookEndpoint) => ({ body: presentEndpoint(endpoint), version: endpoint.version });
const shownWithSecret = ({ endpoint, secret }: { endpoint: WebhookEndpoint; secret: string }) => ({
  body: { ...presentEndpoint(endpoint), secret },
  version: endpoint.version,
});

const take =
  (step: "pause" | "resume" | "archive") =>
  async ({ params: { endpointId }, context }: { params: { endpointId: string }; context: Context }) =>
    shown(
      await takeEndpointStep(context.repositories, surroundingsOf(context), {
        tenantId: context.tenantId,
        endpointId,
        step,
      }),
    );

type WebhookHandlers = Pick<
  Handlers,
  | "listWebhookEndpoints"
  | "createWebhookEndpoint"
  | "getWebhookEndpoint"
  | "updateWebhookEndpoint"
  | "pauseWebhookEndpoint"
  | "resumeWebhookEndpoint"
  | "archiveWebhookEndpoint"
  | "rotateWebhookSecret"
  | "testWebhookEndpoint"
  | "resendEvents"
  | "listDeliveries"
  | "getDelivery"
  | "resendDelivery"
  | "listOutboundEvents"
>;

export const webhookHandlers: WebhookHandlers = {
  listWebhookEndpoints: async ({ query, context }) => ({
    body: await pageOf({
      name: "webhook-endpoints",
      context,
      query,
      filters: { state: query.state ?? null },
      read: (filters, page) => context.repositories.webhooks.list(context.tenantId, filters, page),
      keyOf: (endpoint) => endpoint.endpointId,
      show: presentEndpoint,
    }),
  }),
  createWebhookEndpoint: async ({ body, context }) => {
    const { url, description = null, eventTypes = null, scheme = "standard" } = body;
    const wanted = { tenantId: context.tenantId, url, description, eventTypes, scheme };
    return shownWithSecret(await createEndpoint(context.repositories, surroundingsOf(context), wanted));
  },
  getWebhookEndpoint: async ({ params: { endpointId }, context: { repositories, tenantId } }) => {
    const endpoint = await repositories.webhooks.find(tenantId, endpointId);
    if (!endpoint) throw new Refusal("not_found", `There is no webhook endpoint ${endpointId}.`);
    return shown(endpoint);
  },
  updateWebhookEndpoint: async ({ params: { endpointId }, body, version, context }) => {
    const change = { tenantId: context.tenantId, endpointId, version, input: body };
    return shown(await updateEndpoint(context.repositories, surroundingsOf(context), change));
  },
  pauseWebhookEndpoint: take("pause"),
  resumeWebhookEndpoint: take("resume"),
  archiveWebhookEndpoint: take("archive"),
  rotateWebhookSecret: async ({ params: { endpointId }, body, context }) => {
    const overlapSeconds = body.overlapSeconds ?? limits.rotationOverlapSecondsDefault;
    const change = { tenantId: context.tenantId, endpointId, overlapSeconds };
    return shownWithSecret(await rotateSecret(context.repositories, surroundingsOf(context), change));
  },
  testWebhookEndpoint: async ({ params: { endpointId }, context }) => {
    const { repositories, tenantId, environment, secretBox, webhooks, randomness, realClock: clock } = context;
    const outside = { ...webhooks, clock, secretBox, randomness };
    const { eventId, delivered, attempt } = await testEndpoint(repositories, outside, {
      tenantId,
      environment,
      endpointId,
    });
    const { status, durationMs, excerpt, reason } = attempt;
    return { body: { delivered, eventId, status, durationMs, excerpt, reason } };
  },
  resendEvents: async ({ params: { endpointId }, body, context }) => {
    const { resent, nextFromMs } = await resendRange(context.repositories, surroundingsOf(context), {
      tenantId: context.tenantId,
      endpointId,
      fromMs: instantMs(body.from, "/body/from"),
      toMs: instantMs(body.to, "/body/to"),
      states: body.states ?? ["failed", "missing"],
    });
    return { body: { resent, nextFrom: instantOrNull(nextFromMs) } };
  },
  listDeliveries: async ({ query, context }) => ({
    body: await pageOf({
      name: "deliveries",
      context,
      query,
      filters: {
        state: query.state ?? null,
        endpointId: query.endpointId ?? null,
        eventType: query.eventType ?? null,
        subjectId: query.subjectId ?? null,
      },
      read: (filters, page) => context.repositories.webhooks.listDeliveries(context.tenantId, filters, page),
      keyOf: (delivery) => delivery.deliveryId,
      show: presentDelivery,
    }),
  }),
  getDelivery: async ({ params: { deliveryId }, context: { repositories, tenantId } }) => {
    const delivery = await repositories.webhooks.findDelivery(tenantId, deliveryId);
    if (!delivery) throw new Refusal("not_found", `There is no delivery ${deliveryId}.`);
    const attempts = await repositories.webhooks.listAttempts(tenantId, deliveryId);
    const attemptLog = attempts.map(({ atMs, ...attempt }) => ({ ...attempt, at: instant(atMs) }));
    return { body: { ...presentDelivery(delivery), attemptLog } };
  },
  resendDelivery: async ({ params: { deliveryId }, context }) => {
    const { repositories, tenantId } = context;
    return {
      body: presentDelivery(await resendDelivery(repositories, surroundingsOf(context), { tenantId, deliveryId })),
    };
  },
  listOutboundEvents: async ({ query, context }) => ({
    body: await pageOf({
      name: "outbound-events",
      context,
      query,
      filters: { type: query.type ?? null, subjectId: query.subjectId ?? null },
      read: (filters, page) => context.repositories.outbox.list(context.tenantId, filters, page),
      keyOf: (event) => event.eventId,
      show: ({ eventId: id, type, subjectId, sequence, occurredAtMs, data }) => ({
        id,
        type,
        subjectId,
        sequence,
        data,
        occurredAt: instant(occurredAtMs),
      }),
    }),
  }),
};
