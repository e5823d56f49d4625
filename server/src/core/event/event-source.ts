import type { Mapping } from "@beckon/contract";
import type { EventInput } from "./event.ts";

export type EventSource = {
  sourceId: string;
  name: string;
  state: "active" | "archived";
  /** Sealed. */
  secret: string;
  mapping: Mapping;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};

export type RejectedEvent = {
  rejectedId: string;
  sourceId: string;
  reason: "signature" | "timestamp" | "malformed" | "unmapped" | "refused";
  detail: string;
  body: string | null;
  receivedAtMs: number;
  replayedAtMs: number | null;
};

/** How the card platform's webhooks are read, unless a source says otherwise. */
export const platformMapping: Mapping = {
  participantId: ["/user_external_id", "/user_id"],
  rules: [
    { match: { eventType: "kyc.status.changed", objectStatus: ["verified", "approved"] }, type: "kyc.verified" },
    { match: { eventType: "card.activated" }, type: "card.activated" },
    {
      match: { eventType: "transaction.cleared" },
      type: "purchase",
      status: "cleared",
      amount: "/event_object/amount",
      currency: "/event_object/currency",
      category: "/event_object/merchant_category_code",
      kind: "/event_object/type",
    },
  ],
};

/** What a pointer leads to, or undefined; never through a prototype. */
const at = (body: unknown, pointer: string): unknown => {
  let here: unknown = body;
  for (const part of pointer.slice(1).split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
};

const textAt = (body: unknown, pointer: string | undefined): string | undefined => {
  const value = pointer === undefined ? undefined : at(body, pointer);
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
};

export type Mapped = { kind: "event"; input: EventInput } | { kind: "ignored" } | { kind: "malformed"; detail: string };

const time = (value: unknown): string | null => {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) return null;
  // A time without a zone would be read in this machine's own.
  return /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? new Date(Date.parse(value)).toISOString() : null;
};

/** A webhook's body as the event it stands for, by the source's mapping. Pure; whether the event is sound is judged later. */
export const mapWebhook = (mapping: Mapping, body: unknown): Mapped => {
  const eventType = textAt(body, "/event_type");
  const id = textAt(body, "/event_id");
  if (eventType === undefined || id === undefined)
    return { kind: "malformed", detail: "event_id and event_type are needed." };
  const status = textAt(body, "/event_object_status")?.toLowerCase();
  const rule = mapping.rules.find(
    ({ match }) =>
      match.eventType === eventType &&
      (match.objectStatus === undefined || match.objectStatus.some((wanted) => wanted.toLowerCase() === status)),
  );
  if (!rule) return { kind: "ignored" };
  const participantId = mapping.participantId
    .map((pointer) => textAt(body, pointer))
    .find((text) => text !== undefined);
  if (participantId === undefined)
    return { kind: "malformed", detail: "No person's id stands where the mapping says." };
  const occurredAt = time(at(body, "/occurred_at"));
  if (occurredAt === null) return { kind: "malformed", detail: "occurred_at is no time with a zone." };
  const optional = {
    objectId: textAt(body, "/event_object_id"),
    status: rule.status,
    amount: textAt(body, rule.amount),
    currency: currencyOf(textAt(body, rule.currency)),
    category: textAt(body, rule.category),
    kind: textAt(body, rule.kind),
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { kind: "event", input: { id, type: rule.type, participantId, occurredAt, ...given } };
};

/** ISO currencies are written in upper case, assets in lower case; senders mix them. */
const currencyOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : text.toLowerCase();
