import { limits } from "@beckon/contract";
import type { Participant } from "../core/participant/participant.ts";
import type { ParticipantStore, ParticipantTokenStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

const columns = `participant_id as "participantId", state, country, attributes, version,
  created_at as "createdAt", updated_at as "updatedAt"`;

const find: Statement = {
  name: "participant-find",
  text: `select ${columns} from participants where tenant_id = $1 and participant_id = $2`,
};

const findMany: Statement = {
  name: "participant-find-many",
  text: `select ${columns} from participants where tenant_id = $1 and participant_id = any($2::text[])`,
};

/** In the order of the primary key, so that a page costs the same wherever it is. */
const list: Statement = {
  name: "participant-list",
  text: `select ${columns} from participants
    where tenant_id = $1 and ($2::text is null or state = $2) and ($3::text is null or participant_id > $3)
    order by participant_id limit $4`,
};

/** Creates, or replaces the facts; the same facts again change nothing, not even the version. A pseudonym takes no facts. */
const put: Statement = {
  name: "participant-put",
  text: `insert into participants as p (tenant_id, participant_id, country, attributes, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $5)
    on conflict (tenant_id, participant_id) do update set country = excluded.country, attributes = excluded.attributes,
      version = p.version + (p.country is distinct from excluded.country or p.attributes <> excluded.attributes)::int,
      updated_at = case when p.country is distinct from excluded.country or p.attributes <> excluded.attributes
        then excluded.updated_at else p.updated_at end
      where p.state <> 'erased'
    returning ${columns}`,
};

/** Newer facts win. Where they would be more than a participant may have, the present ones stay. */
const addAttributes: Statement = {
  name: "participant-add-attributes",
  text: `update participants p set attributes = p.attributes || row.attributes, version = p.version + 1, updated_at = $3
    from jsonb_to_recordset($2::jsonb) row ("participantId" text, attributes jsonb)
    where p.tenant_id = $1 and p.participant_id = row."participantId" and not p.attributes @> row.attributes
      and (select count(*) from jsonb_object_keys(p.attributes || row.attributes)) <= $4`,
};

/** Blocking twice changes nothing, not even the version. */
const setState: Statement = {
  name: "participant-set-state",
  text: `update participants set version = version + (state <> $3)::int,
      updated_at = case when state <> $3 then $4 else updated_at end, state = $3
    where tenant_id = $1 and participant_id = $2 and state <> 'erased' returning ${columns}`,
};

type Row = Omit<Participant, "createdAtMs" | "updatedAtMs"> & { createdAt: Date; updatedAt: Date };

const toParticipant = ({ createdAt, updatedAt, ...row }: Row): Participant => ({
  ...row,
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

export const participantStore = (db: Queryable): ParticipantStore => ({
  find: async (tenantId, participantId) => {
    const [row] = await db.query<Row>(find, [tenantId, participantId]);
    return row ? toParticipant(row) : null;
  },
  findMany: async (tenantId, participantIds) =>
    (await db.query<Row>(findMany, [tenantId, participantIds])).map(toParticipant),
  list: async (tenantId, { state }, { after, limit }) =>
    (await db.query<Row>(list, [tenantId, state, after, limit])).map(toParticipant),
  put: async (tenantId, { participantId, country, attributes }, nowMs) => {
    const [row] = await db.query<Row>(put, [
      tenantId,
      participantId,
      country,
      JSON.stringify(attributes),
      toDate(nowMs),
    ]);
    return row ? toParticipant(row) : null;
  },
  addAttributes: async (tenantId, described, nowMs) => {
    await db.query(addAttributes, [tenantId, JSON.stringify(described), toDate(nowMs), limits.attributes]);
  },
  setState: async (tenantId, participantId, state, nowMs) => {
    const [row] = await db.query<Row>(setState, [tenantId, participantId, state, toDate(nowMs)]);
    return row ? toParticipant(row) : null;
  },
});

/** A token by its hash, whatever its standing; the verifier judges dates. */
const findToken: Statement = {
  name: "token-find",
  text: `select participant_id as "participantId", expires_at as "expiresAt", revoked_at as "revokedAt"
    from participant_tokens where tenant_id = $1 and hash = $2`,
};

const insertToken: Statement = {
  name: "token-insert",
  text: `insert into participant_tokens (tenant_id, hash, participant_id, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
};

/** Counts only tokens that still worked. */
const revokeToken: Statement = {
  name: "token-revoke",
  text: `update participant_tokens set revoked_at = $3
    where tenant_id = $1 and hash = $2 and revoked_at is null and expires_at > $3 returning 1`,
};

const revokeTokensOf: Statement = {
  name: "token-revoke-all",
  text: `update participant_tokens set revoked_at = $3
    where tenant_id = $1 and participant_id = $2 and revoked_at is null and expires_at > $3 returning 1`,
};

/** Housekeeping: a bounded bite of what is long over, by row address as with idempotency records. */
const deleteExpired: Statement = {
  name: "token-delete-expired",
  text: `delete from participant_tokens where tenant_id = $1 and expires_at < $2 and ctid = any(array(
      select ctid from participant_tokens where tenant_id = $1 and expires_at < $2 order by expires_at limit 5000))
    returning 1`,
};

export const participantTokenStore = (db: Queryable): ParticipantTokenStore => ({
  find: async (tenantId, hash) => {
    type TokenRow = { participantId: string; expiresAt: Date; revokedAt: Date | null };
    const [row] = await db.query<TokenRow>(findToken, [tenantId, hash]);
    if (!row) return null;
    return {
      participantId: row.participantId,
      expiresAtMs: toMs(row.expiresAt),
      revokedAtMs: toMsOrNull(row.revokedAt),
    };
  },
  insert: async (tenantId, { hash, participantId, createdAtMs, expiresAtMs }) => {
    await db.query(insertToken, [tenantId, hash, participantId, toDate(createdAtMs), toDate(expiresAtMs)]);
  },
  revoke: async (tenantId, hash, nowMs) => (await db.query(revokeToken, [tenantId, hash, toDate(nowMs)])).length,
  revokeAllOf: async (tenantId, participantId, nowMs) =>
    (await db.query(revokeTokensOf, [tenantId, participantId, toDate(nowMs)])).length,
  deleteExpired: async (tenantId, beforeMs) => (await db.query(deleteExpired, [tenantId, toDate(beforeMs)])).length,
});
