/** What events and their sources need kept; `store/` keeps it. */
import type { PageRequest } from "../page-request.ts";
import type { PersonIds } from "../referral/referral-store.ts";
import type { EventSource, RejectedEvent } from "./event-source.ts";
import type { TenantEvent } from "./event.ts";

/** Null is any. A person's two ids mean whatever is known of them by either. */
export type EventFilter = PersonIds & {
  type: string | null;
  source: string | null;
  status: TenantEvent["status"] | null;
  receivedFromMs: number | null;
  receivedToMs: number | null;
};
/** The filter that lets every event through. */
export const anyEvent: EventFilter = {
  ...{ participantId: null, onboardingId: null, type: null, source: null, status: null },
  ...{ receivedFromMs: null, receivedToMs: null },
};

export type EventStore = {
  /**
   * Keeps what is new; tells of each whether it was new, the same as one there is, another under the same id, or about somebody who was
   * erased and has not come back: that is not kept.
   */
  insert(
    tenantId: string,
    events: readonly TenantEvent[],
  ): Promise<Map<TenantEvent, "new" | "same" | "other" | "erased">>;
  /** A person's events since a moment, in the order of occurrence. */
  listOf(tenantId: string, person: PersonIds, sinceMs: number, limit: number): Promise<TenantEvent[]>;
  /** The same of several people, in their order, each with at most `limit`. */
  listOfMany(
    tenantId: string,
    people: readonly (PersonIds & { sinceMs: number })[],
    limit: number,
  ): Promise<TenantEvent[][]>;
  /** Those of these ids that there are, in the order of occurrence. */
  findMany(tenantId: string, eventIds: readonly string[]): Promise<TenantEvent[]>;
  /** Those that came last first; `after` is an event's id. */
  page(tenantId: string, filter: EventFilter, page: PageRequest): Promise<TenantEvent[]>;
};

export type EventSourceStore = {
  find(tenantId: string, sourceId: string): Promise<EventSource | null>;
  list(tenantId: string, page: PageRequest): Promise<EventSource[]>;
  countActive(tenantId: string): Promise<number>;
  insert(tenantId: string, source: EventSource): Promise<void>;
  /** Changes the row if it still has `source.version`; null when it has not. */
  update(tenantId: string, source: EventSource): Promise<EventSource | null>;
  /** Keeps a refused webhook, and of the oldest only as many as `most` allows. */
  reject(tenantId: string, rejected: RejectedEvent, most: number): Promise<void>;
  findRejected(tenantId: string, sourceId: string, rejectedId: string): Promise<RejectedEvent | null>;
  listRejected(tenantId: string, sourceId: string, page: PageRequest): Promise<RejectedEvent[]>;
  markReplayed(tenantId: string, rejectedId: string, nowMs: number): Promise<void>;
};
