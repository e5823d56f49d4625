import { type EventType, eventSchemaVersion, events } from "@beckon/contract";
import type { OutboxEvent } from "../outbox/outbox-event.ts";
import type { SigningScheme } from "./webhook-endpoint.ts";

type Told = OutboxEvent & { environment: string };

/** The body of an event in an endpoint's scheme. The same event always gives the same text, so every repetition is equal. */
export const messageBody = (scheme: SigningScheme, event: Told): string =>
  JSON.stringify(scheme === "standard" ? envelope(event) : platformPayload(event));

const envelope = ({ eventId: id, type, occurredAtMs, environment, sequence, data }: Told) => ({
  id,
  type,
  schemaVersion: eventSchemaVersion,
  occurredAt: new Date(occurredAtMs).toISOString(),
  environment,
  sequence,
  data,
});

/** The card platform's shape: snake_case, a UUID as the idempotency key, the object with its id and status. */
const platformPayload = ({ eventId, type, subjectId, occurredAtMs, environment, sequence, data }: Told) => ({
  api_version: eventSchemaVersion,
  event_id: uuidOf(eventId),
  event_category: type.split(".")[0],
  event_type: type,
  user_id: participantOf(type, data),
  event_object_id: subjectId,
  ...(data["status"] === undefined ? {} : { event_object_status: data["status"] }),
  event_object: snakeCased(data),
  occurred_at: new Date(occurredAtMs).toISOString(),
  environment,
  sequence,
});

const participantOf = (type: EventType, data: OutboxEvent["data"]): unknown => {
  const field = events[type].participant;
  return field === null ? null : (data[field] ?? null);
};

/** The same with names as the card platform spells them; of the outermost fields only. */
export const snakeCased = (data: OutboxEvent["data"]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

const symbols = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * An event's id as a UUID of version 7: both begin with 48 bits of milliseconds, and of the 80 random bits 74 fit. The same id
 * always gives the same UUID.
 */
export const uuidOf = (eventId: string): string => {
  let bits = 0n;
  for (const symbol of eventId.slice(-26)) bits = bits * 32n + BigInt(Math.max(0, symbols.indexOf(symbol)));
  const hex = (bits & ((1n << 128n) - 1n)).toString(16).padStart(32, "0");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};
