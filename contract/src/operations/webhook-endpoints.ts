import { type TObject, Type } from "typebox";
import { listedEventTypes } from "../events.ts";
import { defineOperation } from "../operation.ts";
import { Closed, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";

const EndpointState = Type.Enum(["active", "paused", "disabled", "archived"]);
/** An address that Beckon calls for a tenant. */
export const CallUrl = Type.String({
  minLength: 8,
  maxLength: 2048,
  pattern: "^https?://[^\\s]+$",
  description: "A public `https` address; others only where the operator of Beckon allows them.",
  examples: ["https://hooks.example.com/beckon"],
});
const Description = Type.String({
  minLength: 1,
  maxLength: 256,
  pattern: "^[^\\u0000-\\u001f\\u007f]+$",
  examples: ["Production"],
});
const EventTypes = Nullable(
  Type.Array(Type.Enum(listedEventTypes), {
    minItems: 1,
    maxItems: listedEventTypes.length,
    uniqueItems: true,
    description: "What it is told; null for everything there is and will be.",
  }),
);
/** How Beckon signs, and spells, what it sends. */
export const CallScheme = Type.Enum(["standard", "platform"], {
  description:
    "`standard`: Standard Webhooks headers and envelope. `platform`: X-Timestamp and X-Signature, snake_case payload.",
});

const endpointFields = {
  id: Id("whk"),
  url: Type.String(),
  description: Nullable(Type.String()),
  eventTypes: Nullable(Type.Array(Type.Enum(listedEventTypes))),
  scheme: CallScheme,
  state: EndpointState,
  disabledReason: Nullable(
    Type.Enum(["gone", "failing"], { description: "`gone`: it answered 410. `failing`: nothing else for five days." }),
  ),
  consecutiveFailures: Type.Integer({ minimum: 0, description: "Failed attempts since the last one that went well." }),
  failingSince: Nullable(Instant),
  previousSecretUntil: Nullable(
    Type.String({
      format: "date-time",
      description: "Until when the secret before the last rotation is good.",
      examples: ["2026-11-03T09:30:00.000Z"],
    }),
  ),
  createdAt: Instant,
  updatedAt: Instant,
};
export const WebhookEndpoint = Closed(endpointFields, { title: "WebhookEndpoint" });
const EndpointWithSecret = Closed(
  { ...endpointFields, secret: Type.String({ description: "Shown this once; Beckon keeps it sealed." }) },
  { title: "WebhookEndpointWithSecret" },
);

export const endpointParams: TObject<{ endpointId: ReturnType<typeof Id> }> = Closed({ endpointId: Id("whk") });
const read = { tag: "Webhooks", caller: "secret", scope: "webhooks:read" } as const;
const write = { tag: "Webhooks", caller: "secret", scope: "webhooks:write" } as const;
const present = { status: 200, description: "The endpoint as it is now.", schema: WebhookEndpoint };

export const listWebhookEndpoints = defineOperation({
  ...read,
  id: "listWebhookEndpoints",
  method: "GET",
  path: "/v1/webhook-endpoints",
  summary: "List webhook endpoints",
  query: Closed({ ...PageQuery, state: Type.Optional(EndpointState) }),
  success: {
    status: 200,
    description: "Endpoints, newest first, never their secrets; archived ones only when asked for.",
    schema: Page(WebhookEndpoint),
  },
  errors: ["invalid_cursor"],
});

export const createWebhookEndpoint = defineOperation({
  ...write,
  id: "createWebhookEndpoint",
  secretAnswer: true,
  method: "POST",
  path: "/v1/webhook-endpoints",
  summary: "Create a webhook endpoint",
  description: `It hears of what happens from now on. At most ${limits.webhookEndpoints} that are not archived.`,
  body: Closed({
    url: CallUrl,
    description: Type.Optional(Nullable(Description)),
    eventTypes: Type.Optional(EventTypes),
    scheme: Type.Optional(CallScheme),
  }),
  etag: true,
  success: {
    status: 201,
    description: "The endpoint, and its secret, shown this once.",
    schema: EndpointWithSecret,
  },
  errors: ["rule_violated", "limit_reached"],
});

export const getWebhookEndpoint = defineOperation({
  ...read,
  id: "getWebhookEndpoint",
  method: "GET",
  path: "/v1/webhook-endpoints/{endpointId}",
  summary: "Read a webhook endpoint",
  params: endpointParams,
  etag: true,
  success: { ...present, description: "The endpoint, never its secret." },
});

export const updateWebhookEndpoint = defineOperation({
  ...write,
  id: "updateWebhookEndpoint",
  method: "PATCH",
  path: "/v1/webhook-endpoints/{endpointId}",
  summary: "Change address, description or filter",
  description: "The scheme stays for good: make another endpoint for another scheme.",
  params: endpointParams,
  ifMatch: true,
  body: Closed({
    url: Type.Optional(CallUrl),
    description: Type.Optional(Nullable(Description)),
    eventTypes: Type.Optional(EventTypes),
  }),
  etag: true,
  success: present,
  errors: ["rule_violated", "invalid_state"],
});

const step = <const I extends string, const N extends string>(id: I, name: N, summary: string, description: string) =>
  defineOperation({
    ...write,
    id,
    method: "POST",
    path: `/v1/webhook-endpoints/{endpointId}/${name}`,
    summary,
    description,
    params: endpointParams,
    etag: true,
    success: present,
    errors: ["invalid_state"],
  });

export const pauseWebhookEndpoint = step(
  "pauseWebhookEndpoint",
  "pause",
  "Stop sending for a while",
  "Events queue up and are sent when it goes on. Doing it twice changes nothing.",
);
export const resumeWebhookEndpoint = step(
  "resumeWebhookEndpoint",
  "resume",
  "Send again",
  "After a pause, or after Beckon disabled it. What was queued is sent now; what happened while it was disabled is not, unless it is resent.",
);

export const archiveWebhookEndpoint = defineOperation({
  ...write,
  id: "archiveWebhookEndpoint",
  method: "DELETE",
  path: "/v1/webhook-endpoints/{endpointId}",
  summary: "Archive a webhook endpoint",
  description: "For good. Deliveries under way end as failed; the log of deliveries stays.",
  params: endpointParams,
  etag: true,
  success: present,
});

/** What a rotation of a secret may be told. */
export const RotateSecret = Closed({
  overlapSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: limits.rotationOverlapSecondsMaximum,
      description: `${limits.rotationOverlapSecondsDefault} (a day) without it; 0 ends the present secret at once.`,
    }),
  ),
});

export const rotateWebhookSecret = defineOperation({
  ...write,
  id: "rotateWebhookSecret",
  secretAnswer: true,
  method: "POST",
  path: "/v1/webhook-endpoints/{endpointId}/rotate",
  summary: "Give the endpoint a new secret",
  description:
    "The present secret stays good during the overlap. `standard`: each message carries a signature of both. `platform`, which has room for one: the old one signs until the overlap ends.",
  params: endpointParams,
  body: RotateSecret,
  etag: true,
  success: {
    status: 200,
    description: "The endpoint, and its new secret, shown this once.",
    schema: EndpointWithSecret,
  },
  errors: ["invalid_state"],
});
