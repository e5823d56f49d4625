import type { ChainedEntry } from "../core/audit/audit-entry.ts";
import type { AuditStore } from "../core/audit/audit-store.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs } from "./session.ts";

/** All entries of a write in one statement; their `position` is taken in the order given. */
const append: Statement = {
  name: "audit-append",
  text: `insert into audit_entries (tenant_id, audit_id, at, actor, operation, subject_type, subject_id, before, after, withheld,
      reason, request_id, salt, subject_digest, reason_digest)
    select $1, r."auditId", r.at, r.actor, r.operation, r."subjectType", r."subjectId", nullif(r.before, 'null'::jsonb),
      nullif(r.after, 'null'::jsonb), r.withheld, r.reason, r."requestId", decode(r.salt, 'hex'),
      decode(r."subjectDigest", 'hex'), decode(r."reasonDigest", 'hex')
    from rows from (jsonb_to_recordset($2::jsonb) as ("auditId" text, at timestamptz, actor text, operation text,
      "subjectType" text, "subjectId" text, before jsonb, after jsonb, withheld text[], reason text, "requestId" text, salt text,
      "subjectDigest" text, "reasonDigest" text)) with ordinality r ("auditId", at, actor, operation, "subjectType", "subjectId",
      before, after, withheld, reason, "requestId", salt, "subjectDigest", "reasonDigest", place) order by r.place`,
};

/** The two kinds of locks of the trail have seeds of their own, so that neither is another's. */
const hold: Statement = {
  name: "audit-hold",
  text: `select pg_advisory_xact_lock(hashtextextended(jsonb_build_array($1::text, $2::text)::text, 11))`,
};
const tryLockChain: Statement = {
  name: "audit-try-lock-chain",
  text: `select pg_try_advisory_xact_lock(hashtextextended($1, 12)) as taken`,
};

const columns = `audit_id as "auditId", at, actor, operation, subject_type as "subjectType", subject_id as "subjectId", before, after,
  withheld, reason, request_id as "requestId", encode(salt, 'hex') as salt, encode(subject_digest, 'hex') as "subjectDigest",
  encode(reason_digest, 'hex') as "reasonDigest", sequence, encode(hash, 'hex') as hash`;

/** Newest first by primary key, or by the index that leads with a filter. */
const list: Statement = {
  name: "audit-list",
  text: `select ${columns} from audit_entries where tenant_id = $1 and ($2::text is null or audit_id < $2)
      and ($4::text is null or actor = $4) and ($5::text is null or operation = $5) and ($6::text is null or subject_id = $6)
      and ($7::timestamptz is null or at >= $7) and ($8::timestamptz is null or at < $8)
    order by audit_id desc limit $3`,
};

/** Over the unique index of places. */
const listChained: Statement = {
  name: "audit-list-chained",
  text: `select ${columns} from audit_entries where tenant_id = $1 and sequence > $2 order by sequence limit $3`,
};
const findChained: Statement = {
  name: "audit-find-chained",
  text: `select ${columns} from audit_entries where tenant_id = $1 and sequence = $2`,
};
const findHead: Statement = {
  name: "audit-find-head",
  text: `select ${columns} from audit_entries where tenant_id = $1 and sequence is not null order by sequence desc limit 1`,
};

/** Over the partial index of waiting entries, as all below. */
const countWaiting: Statement = {
  name: "audit-count-waiting",
  text: `select count(*)::int as count from audit_entries where tenant_id = $1 and sequence is null`,
};
const listTenantsWaiting: Statement = {
  name: "audit-list-tenants-waiting",
  everyTenant: true,
  text: `select distinct tenant_id as "tenantId" from audit_entries
    where sequence is null and ($1::text is null or tenant_id > $1) order by 1 limit $2`,
};
const listWaiting: Statement = {
  name: "audit-list-waiting",
  text: `select ${columns} from audit_entries where tenant_id = $1 and sequence is null order by position limit $2`,
};

const chain: Statement = {
  name: "audit-chain",
  text: `update audit_entries e set sequence = l.sequence, hash = decode(l.hash, 'hex')
    from unnest($2::text[], $3::bigint[], $4::text[]) l (audit_id, sequence, hash)
    where e.tenant_id = $1 and e.audit_id = l.audit_id`,
};

type Row = Omit<ChainedEntry, "atMs" | "sequence"> & { at: Date; sequence: string | null };

const toEntry = ({ at, sequence, ...row }: Row): ChainedEntry => ({
  ...row,
  atMs: toMs(at),
  sequence: sequence === null ? null : Number(sequence),
});

/** The audit trail: added to, chained once, and nothing else but what an erasure takes out. */
export const auditStore = (db: Queryable): AuditStore => {
  const rows = async (statement: Statement, values: unknown[]) => (await db.query<Row>(statement, values)).map(toEntry);
  return {
    append: async (tenantId, entries) => {
      if (entries.length === 0) return;
      const written = entries.map(({ atMs, ...entry }) => ({ ...entry, at: toDate(atMs) }));
      await db.query(append, [tenantId, JSON.stringify(written)]);
    },
    hold: async (tenantId, subjectId) => {
      await db.query(hold, [tenantId, subjectId]);
    },
    list: (tenantId, { actor, operation, subjectId, fromMs, untilMs }, { after, limit }) => {
      const times = [toDateOrNull(fromMs), toDateOrNull(untilMs)];
      return rows(list, [tenantId, after, limit, actor, operation, subjectId, ...times]);
    },
    listChained: (tenantId, afterSequence, limit) => rows(listChained, [tenantId, afterSequence, limit]),
    findChained: async (tenantId, sequence) => (await rows(findChained, [tenantId, sequence]))[0] ?? null,
    findHead: async (tenantId) => (await rows(findHead, [tenantId]))[0] ?? null,
    countWaiting: async (tenantId) => (await db.query<{ count: number }>(countWaiting, [tenantId]))[0]?.count ?? 0,
    listTenantsWaiting: async (afterTenantId, limit) =>
      (await db.query<{ tenantId: string }>(listTenantsWaiting, [afterTenantId, limit])).map(
        ({ tenantId }) => tenantId,
      ),
    listWaiting: (tenantId, limit) => rows(listWaiting, [tenantId, limit]),
    tryLockChain: async (tenantId) => (await db.query<{ taken: boolean }>(tryLockChain, [tenantId]))[0]?.taken === true,
    chain: async (tenantId, links) => {
      const parts = [links.map(({ auditId }) => auditId), links.map(({ sequence }) => sequence)];
      await db.query(chain, [tenantId, ...parts, links.map(({ hash }) => hash)]);
    },
  };
};
