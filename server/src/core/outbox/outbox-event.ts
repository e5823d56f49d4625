import type { EventData, EventType } from "@beckon/contract";
import type { Clock, Randomness } from "../clock.ts";
import { newId } from "../ids.ts";

/** Which event of which object: `sequence` grows with each event of one subject. */
type Facts<T extends EventType> = { subjectId: string; sequence: number; data: EventData<T> };

/** An event that is about to be written, its data as the registry says for its type. */
export type NewEvent = { [T in EventType]: Facts<T> & { eventId: string; type: T } }[EventType];

/** An event as it was written. */
export type OutboxEvent = {
  eventId: string;
  type: EventType;
  subjectId: string;
  sequence: number;
  occurredAtMs: number;
  data: Readonly<Record<string, unknown>>;
};

/** An event with an id of its own, for `repositories.outbox.add`. */
export const newEvent = <T extends EventType>(
  surroundings: { clock: Clock; randomness: Randomness },
  type: T,
  facts: Facts<T>,
): NewEvent => ({ eventId: newId("evt", surroundings), type, ...facts }) as NewEvent;
