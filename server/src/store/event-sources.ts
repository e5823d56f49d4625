import type { EventSource, RejectedEvent } from "../core/event/event-source.ts";
import type { EventSourceStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

const columns = `source_id as "sourceId", name, state, secret, mapping, version, created_at as "createdAt",
  updated_at as "updatedAt"`;

const find: Statement = {
  name: "event-source-find",
  text: `select ${columns} from event_sources where tenant_id = $1 and source_id = $2`,
};

const list: Statement = {
  name: "event-source-list",
  text: `select ${columns} from event_sources where tenant_id = $1 and ($2::text is null or source_id < $2)
    order by source_id desc limit $3`,
};

const countActive: Statement = {
  name: "event-source-count-active",
  text: `select count(*)::int as count from event_sources where tenant_id = $1 and state = 'active'`,
};

const insert: Statement = {
  name: "event-source-insert",
  text: `insert into event_sources (tenant_id, source_id, name, state, secret, mapping, version, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/** Compare and set on the version: a lost update is impossible. */
const update: Statement = {
  name: "event-source-update",
  text: `update event_sources set name = $4, state = $5, secret = $6, mapping = $7, updated_at = $8, version = version + 1
    where tenant_id = $1 and source_id = $2 and version = $3 returning ${columns}`,
};

const rejectedColumns = `rejected_id as "rejectedId", source_id as "sourceId", reason, detail, body,
  received_at as "receivedAt", replayed_at as "replayedAt"`;

/** Keeps one and lets the oldest beyond the bound go, in one statement; ids sort by time. */
const reject: Statement = {
  name: "event-source-reject",
  text: `with gone as (
      delete from rejected_events where tenant_id = $1 and rejected_id in (
        select r.rejected_id from rejected_events r where r.tenant_id = $1 and r.source_id = $3
        order by r.rejected_id desc offset $8 limit 100))
    insert into rejected_events (tenant_id, rejected_id, source_id, reason, detail, body, received_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};

const findRejected: Statement = {
  name: "event-source-find-rejected",
  text: `select ${rejectedColumns} from rejected_events where tenant_id = $1 and source_id = $2 and rejected_id = $3`,
};

const listRejected: Statement = {
  name: "event-source-list-rejected",
  text: `select ${rejectedColumns} from rejected_events where tenant_id = $1 and source_id = $2
    and ($3::text is null or rejected_id < $3) order by rejected_id desc limit $4`,
};

const markReplayed: Statement = {
  name: "event-source-mark-replayed",
  text: `update rejected_events set replayed_at = $3 where tenant_id = $1 and rejected_id = $2`,
};

type Row = Omit<EventSource, "createdAtMs" | "updatedAtMs"> & { createdAt: Date; updatedAt: Date };
const toSource = ({ createdAt, updatedAt, ...row }: Row): EventSource => ({
  ...row,
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

type RejectedRow = Omit<RejectedEvent, "receivedAtMs" | "replayedAtMs"> & { receivedAt: Date; replayedAt: Date | null };
const toRejected = ({ receivedAt, replayedAt, ...row }: RejectedRow): RejectedEvent => ({
  ...row,
  receivedAtMs: toMs(receivedAt),
  replayedAtMs: toMsOrNull(replayedAt),
});

export const eventSourceStore = (db: Queryable): EventSourceStore => ({
  find: async (tenantId, sourceId) => {
    const [row] = await db.query<Row>(find, [tenantId, sourceId]);
    return row ? toSource(row) : null;
  },
  list: async (tenantId, { after, limit }) => (await db.query<Row>(list, [tenantId, after, limit])).map(toSource),
  countActive: async (tenantId) => (await db.query<{ count: number }>(countActive, [tenantId]))[0]?.count ?? 0,
  insert: async (tenantId, { sourceId, name, state, secret, mapping, version, createdAtMs, updatedAtMs }) => {
    const made = [version, toDate(createdAtMs), toDate(updatedAtMs)];
    await db.query(insert, [tenantId, sourceId, name, state, secret, JSON.stringify(mapping), ...made]);
  },
  update: async (tenantId, { sourceId, version, name, state, secret, mapping, updatedAtMs }) => {
    const values = [tenantId, sourceId, version, name, state, secret, JSON.stringify(mapping), toDate(updatedAtMs)];
    const [row] = await db.query<Row>(update, values);
    return row ? toSource(row) : null;
  },
  reject: async (tenantId, { rejectedId, sourceId, reason, detail, body, receivedAtMs }, most) => {
    await db.query(reject, [tenantId, rejectedId, sourceId, reason, detail, body, toDate(receivedAtMs), most - 1]);
  },
  findRejected: async (tenantId, sourceId, rejectedId) => {
    const [row] = await db.query<RejectedRow>(findRejected, [tenantId, sourceId, rejectedId]);
    return row ? toRejected(row) : null;
  },
  listRejected: async (tenantId, sourceId, { after, limit }) =>
    (await db.query<RejectedRow>(listRejected, [tenantId, sourceId, after, limit])).map(toRejected),
  markReplayed: async (tenantId, rejectedId, nowMs) => {
    await db.query(markReplayed, [tenantId, rejectedId, toDate(nowMs)]);
  },
});
