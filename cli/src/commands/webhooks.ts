import type { Command } from "../command.ts";

const endpoint = { name: "ENDPOINT", to: "path.endpointId", text: "The endpoint's id, whk_..." } as const;
const delivery = { name: "DELIVERY", to: "path.deliveryId", text: "The delivery's id, dlv_..." } as const;
const settings = [
  {
    name: "events",
    value: "TYPES",
    kind: "event-types",
    to: "body.eventTypes",
    text: "What it is told, as referral.qualified,reward.available; all for everything there is and will be.",
  },
  { name: "description", value: "TEXT", to: "body.description", text: "What people call it." },
] as const;
const subject = { name: "subject", value: "ID", to: "query.subjectId", text: "Only about this object." } as const;
const shownOnce = "The secret is shown only now: keep it where the receiver reads it.";
const example = "whk_01jexample0000000000000000";

/** What Beckon tells the tenant's systems: endpoints, deliveries, events. */
export const webhookCommands: readonly Command[] = [
  {
    words: "webhook create",
    summary: "Make an endpoint that is told what happens",
    about: "It hears of what happens from now on; of everything without --events.",
    operation: "createWebhookEndpoint",
    view: "endpoint",
    arguments: [{ name: "URL", to: "body.url", text: "A public https address." }],
    flags: [
      ...settings,
      {
        name: "scheme",
        value: "SCHEME",
        choices: ["standard", "platform"],
        to: "body.scheme",
        text: "Standard Webhooks, or the card platform's headers; standard without it, and for good.",
      },
    ],
    examples: ["beckon webhook create https://hooks.example.com/beckon --events referral.qualified"],
    note: shownOnce,
  },
  {
    words: "webhook list",
    summary: "List webhook endpoints",
    operation: "listWebhookEndpoints",
    view: "endpoints",
    flags: [
      {
        name: "state",
        value: "STATE",
        choices: ["active", "paused", "disabled", "archived"],
        to: "query.state",
        text: "Only in this state; archived ones only when asked for.",
      },
    ],
    examples: ["beckon webhook list"],
  },
  {
    words: "webhook show",
    summary: "Show an endpoint, and how it is doing",
    operation: "getWebhookEndpoint",
    view: "endpoint",
    arguments: [endpoint],
    examples: [`beckon webhook show ${example}`],
  },
  {
    words: "webhook update",
    summary: "Change an endpoint's address, filter or description",
    operation: "updateWebhookEndpoint",
    view: "endpoint",
    arguments: [endpoint],
    flags: [{ name: "address", value: "URL", to: "body.url", text: "A public https address." }, ...settings],
    examples: [`beckon webhook update ${example} --events all`],
  },
  {
    words: "webhook pause",
    summary: "Stop sending for a while",
    about: "Events queue up and are sent when it goes on.",
    operation: "pauseWebhookEndpoint",
    view: "endpoint",
    arguments: [endpoint],
    examples: [`beckon webhook pause ${example}`],
  },
  {
    words: "webhook resume",
    summary: "Send again, after a pause or after it was disabled",
    operation: "resumeWebhookEndpoint",
    view: "endpoint",
    arguments: [endpoint],
    examples: [`beckon webhook resume ${example}`],
  },
  {
    words: "webhook archive",
    summary: "Take an endpoint away for good",
    operation: "archiveWebhookEndpoint",
    view: "endpoint",
    arguments: [endpoint],
    examples: [`beckon webhook archive ${example}`],
  },
  {
    words: "webhook rotate",
    summary: "Give an endpoint a new secret",
    operation: "rotateWebhookSecret",
    view: "endpoint",
    arguments: [endpoint],
    flags: [
      {
        name: "overlap",
        value: "SECONDS",
        kind: "integer",
        to: "body.overlapSeconds",
        text: "How long the present one stays good; a day without it, 0 ends it at once.",
      },
    ],
    examples: [`beckon webhook rotate ${example} --overlap 3600`],
    note: shownOnce,
  },
  {
    words: "webhook test",
    summary: "Send a test event, and see what the endpoint answers",
    operation: "testWebhookEndpoint",
    view: "answered",
    arguments: [endpoint],
    examples: [`beckon webhook test ${example}`],
  },
  {
    words: "webhook resend",
    summary: "Send the events of a stretch of time again",
    about: "The oldest first, at most 1,000 a call. Receivers know repetitions by the event's id.",
    operation: "resendEvents",
    view: "resent",
    arguments: [endpoint],
    flags: [
      {
        name: "from",
        value: "WHEN",
        required: true,
        kind: "instant",
        to: "body.from",
        text: "With an offset, as 2027-01-31T09:00:00Z, or so long ago, as --from=-2h.",
      },
      { name: "to", value: "WHEN", required: true, kind: "instant", to: "body.to", text: "The same; 0m is now." },
      {
        name: "states",
        value: "STATES",
        kind: "list",
        to: "body.states",
        text: "Of delivered, failed, missing; failed,missing without it.",
      },
    ],
    examples: [`beckon webhook resend ${example} --from=-2h --to 0m`],
  },
  {
    words: "delivery list",
    summary: "List deliveries",
    operation: "listDeliveries",
    view: "deliveries",
    flags: [
      {
        name: "state",
        value: "STATE",
        choices: ["pending", "retrying", "delivered", "failed"],
        to: "query.state",
        text: "Only in this state.",
      },
      { name: "endpoint", value: "ID", to: "query.endpointId", text: "Only to this endpoint." },
      { name: "event", value: "TYPE", to: "query.eventType", text: "Only of this type." },
      subject,
    ],
    examples: ["beckon delivery list --state failed"],
  },
  {
    words: "delivery show",
    summary: "Show a delivery and its attempts",
    operation: "getDelivery",
    view: "delivery",
    arguments: [delivery],
    examples: ["beckon delivery show dlv_01jexample0000000000000000"],
  },
  {
    words: "delivery resend",
    summary: "Send an event to its endpoint again",
    operation: "resendDelivery",
    view: "delivery",
    arguments: [delivery],
    examples: ["beckon delivery resend dlv_01jexample0000000000000000"],
  },
  {
    words: "outbound list",
    summary: "List events that were told, or would have been",
    operation: "listOutboundEvents",
    view: "outbound",
    flags: [{ name: "type", value: "TYPE", to: "query.type", text: "Only of this type." }, subject],
    examples: ["beckon outbound list --type referral.qualified"],
  },
];
