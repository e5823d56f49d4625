/** What the webhook room needs of the outside: part of `../ports.ts`, which passes it on. */
import type { EventType } from "@beckon/contract";
import type { NewEvent, OutboxEvent } from "../outbox/outbox-event.ts";
import type { PageRequest } from "../page-request.ts";
import type { Attempt, AttemptFacts, Delivery, DeliveryState, FailureReason } from "./delivery.ts";
import type { EndpointState, SigningScheme, WebhookEndpoint } from "./webhook-endpoint.ts";

export type OutboxStore = {
  /** Writes events in the caller's transaction: one statement for all. After the commit the worker is woken. */
  add(tenantId: string, events: readonly NewEvent[], nowMs: number): Promise<void>;
  /** Newest first, by id. */
  list(
    tenantId: string,
    filter: { type: string | null; subjectId: string | null },
    page: PageRequest,
  ): Promise<(OutboxEvent & { fannedOutAtMs: number | null })[]>;
  /** Of all tenants: the oldest events that have no deliveries yet, marked as fanned out. Others skip them meanwhile. */
  takeWaiting(nowMs: number, limit: number): Promise<(OutboxEvent & { tenantId: string })[]>;
  /** Events that are fanned out, older than that, and have no deliveries any more. Bounded; how many went. */
  deleteBefore(tenantId: string, beforeMs: number): Promise<number>;
};

export type NewDelivery = Pick<Delivery, "deliveryId" | "endpointId" | "eventId" | "resend">;

/** A delivery whose turn it is, with all that is needed to send it. */
export type Outgoing = {
  tenantId: string;
  deliveryId: string;
  attempts: number;
  endpoint: Pick<
    WebhookEndpoint,
    | "endpointId"
    | "url"
    | "scheme"
    | "sealedSecret"
    | "sealedPreviousSecret"
    | "previousSecretUntilMs"
    | "consecutiveFailures"
  >;
  event: OutboxEvent;
};

/** What one attempt did to its delivery. */
export type DeliveryOutcome = {
  deliveryId: string;
  endpointId: string;
  state: Exclude<DeliveryState, "pending">;
  reason: FailureReason | null;
  nextAttemptAtMs: number | null;
  attempt: AttemptFacts;
};

/** What a row of attempts says about an endpoint: whether one went well, and the failures since. */
export type EndpointTally = {
  endpointId: string;
  succeeded: boolean;
  failures: number;
  firstFailureAtMs: number | null;
};

export type DeliveryFilter = {
  state: DeliveryState | null;
  endpointId: string | null;
  eventType: string | null;
  subjectId: string | null;
};

/** Which events an endpoint should get again. */
export type ResendRange = {
  endpointId: string;
  eventTypes: readonly EventType[] | null;
  fromMs: number;
  toMs: number;
  /** States of an event's latest delivery; `missing` is an event that had none. */
  states: readonly ("delivered" | "failed" | "missing")[];
};

export type WebhookStore = {
  insert(tenantId: string, endpoint: WebhookEndpoint): Promise<void>;
  find(tenantId: string, endpointId: string): Promise<WebhookEndpoint | null>;
  /** The same, and no one else changes it until this transaction ends. */
  lock(tenantId: string, endpointId: string): Promise<WebhookEndpoint | null>;
  /** Writes all of it but the counters; the caller holds the row. */
  save(tenantId: string, endpoint: WebhookEndpoint): Promise<void>;
  /** Its counters begin again. */
  forgive(tenantId: string, endpointId: string): Promise<void>;
  /** Endpoints that are not archived. */
  count(tenantId: string): Promise<number>;
  /** Newest first, by id; archived ones only when asked for. */
  list(tenantId: string, filter: { state: EndpointState | null }, page: PageRequest): Promise<WebhookEndpoint[]>;
  /** Active and paused endpoints of these tenants; none is archived before this transaction ends. */
  listListening(
    tenantIds: readonly string[],
  ): Promise<(Pick<WebhookEndpoint, "endpointId" | "eventTypes" | "state"> & { tenantId: string })[]>;

  /** Adds deliveries, due at once, of any tenants. What is there already, or under way, stays as it is. How many were added. */
  insertDeliveries(deliveries: readonly (NewDelivery & { tenantId: string })[], nowMs: number): Promise<number>;
  findDelivery(tenantId: string, deliveryId: string): Promise<Delivery | null>;
  /** The one delivery of an event to an endpoint that is under way. */
  findOpenDelivery(tenantId: string, endpointId: string, eventId: string): Promise<Delivery | null>;
  /** Its next attempt is due now. */
  hasten(tenantId: string, deliveryId: string, nowMs: number): Promise<void>;
  /** Newest first, by id. */
  listDeliveries(tenantId: string, filter: DeliveryFilter, page: PageRequest): Promise<Delivery[]>;
  listAttempts(tenantId: string, deliveryId: string): Promise<Attempt[]>;
  /** Events of a range, the oldest first, unless a delivery of them is under way. */
  listRange(tenantId: string, range: ResendRange, limit: number): Promise<{ eventId: string; occurredAtMs: number }[]>;
  /** Ends what is open of an endpoint that will never be called again. */
  failOpen(tenantId: string, endpointId: string, reason: FailureReason, nowMs: number): Promise<void>;

  /** Of all tenants: active endpoints with a delivery whose turn it is, in a fixed order that goes on after `after`. */
  listDue(
    nowMs: number,
    after: { tenantId: string; endpointId: string } | null,
    limit: number,
  ): Promise<{ tenantId: string; endpointId: string }[]>;
  /** Takes up to `room` due deliveries of each of these endpoints under a lease; others get them when it has run out. */
  claim(
    wanted: readonly { tenantId: string; endpointId: string; room: number }[],
    lease: { lease: string; untilMs: number },
    nowMs: number,
  ): Promise<Outgoing[]>;
  /** Writes attempts and what they did; only for deliveries that are still under this lease. Returns their ids. */
  record(tenantId: string, lease: string, outcomes: readonly DeliveryOutcome[], nowMs: number): Promise<string[]>;
  /** Counts attempts on their endpoints; those endpoints that failed. */
  tally(tenantId: string, tallies: readonly EndpointTally[]): Promise<{ endpointId: string; failingSinceMs: number }[]>;
  /** Closed deliveries older than that, with their attempts. Bounded; how many went. */
  deleteBefore(tenantId: string, beforeMs: number): Promise<number>;
};

/** A message with its signature, ready to be sent. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** Makes secrets and signatures: the one part of webhooks that needs cryptography. */
export type WebhookSigner = {
  mintSecret(scheme: SigningScheme): string;
  /** `secrets` are those that hold now, the newest first; the platform's scheme has room for one, and takes the oldest. */
  sign(
    scheme: SigningScheme,
    secrets: readonly [string, ...string[]],
    message: { id: string; timestampSeconds: number; body: string },
  ): SignedHeaders;
};
