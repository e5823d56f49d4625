import type { EventType } from "@beckon/contract";

export type EndpointState = "active" | "paused" | "disabled" | "archived";
export type SigningScheme = "standard" | "platform";

export type WebhookEndpoint = {
  endpointId: string;
  url: string;
  description: string | null;
  /** Null for every type there is and will be. */
  eventTypes: EventType[] | null;
  scheme: SigningScheme;
  state: EndpointState;
  disabledReason: "gone" | "failing" | null;
  sealedSecret: string;
  sealedPreviousSecret: string | null;
  previousSecretUntilMs: number | null;
  /** Failed attempts since the last success, and since when there were only such. */
  consecutiveFailures: number;
  failingSinceMs: number | null;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};

export type EndpointStep = "pause" | "resume" | "disable" | "archive";

/** The state machine, whole: from which states each step leads where. What is not here is refused. */
export const endpointSteps: Record<EndpointStep, { from: readonly EndpointState[]; to: EndpointState }> = {
  pause: { from: ["active"], to: "paused" },
  resume: { from: ["paused", "disabled"], to: "active" },
  disable: { from: ["active", "paused"], to: "disabled" },
  archive: { from: ["active", "paused", "disabled"], to: "archived" },
};

/** An endpoint that has only failed for this long is disabled. */
export const failingMaximumMs = 5 * 86_400_000;

/** Binds a sealed secret to its place, so that it opens nowhere else. */
export const secretContext = (tenantId: string, endpointId: string): string =>
  `webhook-endpoint/${tenantId}/${endpointId}`;

/** Whether deliveries of this type are made for the endpoint; a paused one gets them when it goes on. */
export const listensTo = (endpoint: Pick<WebhookEndpoint, "eventTypes" | "state">, type: EventType): boolean =>
  (endpoint.state === "active" || endpoint.state === "paused") &&
  (endpoint.eventTypes === null || endpoint.eventTypes.includes(type));
