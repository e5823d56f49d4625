import type { CampaignState } from "@beckon/contract";
import type { Code } from "../core/code/code.ts";
import type { RedeemableFacts } from "../core/code/redeemable.ts";
import type { CodeOffer, CodeStore } from "../core/ports.ts";
import { bornFannedOut } from "./outbox.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

/**
 * A statement about one key, and the same for several keys at once. `offset 0` keeps the planner from joining the keys to a table as
 * a whole: each is looked up, however small the tables were when the plan was made.
 */
const keyed = (name: string, about: (key: string) => string): Statement => ({
  name,
  text: about("$2"),
  many: {
    name: `${name}-many`,
    text: `select asked.place::int4 as place, found.* from unnest($2::text[]) with ordinality asked (key, place)
      cross join lateral (${about("asked.key")} offset 0) found`,
  },
});

/**
 * The hot read of `GET /v1/referral`: four look-ups by primary or unique key for each active campaign of the tenant. Dates come
 * as milliseconds because parsing them as timestamps costs more than the read.
 */
export const findOffers = keyed(
  "code-find-offers",
  (key) => `select k.campaign_id as "campaignId", k.priority, k.state,
      extract(epoch from k.starts_at)::float8 * 1000 as "startsAtMs", extract(epoch from k.ends_at)::float8 * 1000 as "endsAtMs",
      r.audience,
      case when r.audience ->> 'type' = 'list' then exists (
        select 1 from campaign_audience a
        where a.tenant_id = k.tenant_id and a.campaign_id = k.campaign_id and a.participant_id = ${key}) end as "onList",
      p.state as "participantState", p.country, case when r.audience ->> 'type' = 'rules' then p.attributes end as attributes,
      c.code, c.state as "codeState", c.cap, c.used
    from campaigns k
    join campaign_revisions r on r.tenant_id = k.tenant_id and r.campaign_id = k.campaign_id and r.revision = k.revision
    left join participants p on p.tenant_id = k.tenant_id and p.participant_id = ${key}
    left join codes c on c.tenant_id = k.tenant_id and c.campaign_id = k.campaign_id and c.participant_id = ${key}
      and c.state <> 'replaced'
    where k.tenant_id = $1 and k.state = 'active'`,
);

/** The hot read of validate: one code by its skeleton, with its owner and campaign, each by key. */
export const findRedeemable = keyed(
  "code-find-redeemable",
  (key) => `select c.state as "codeState", c.cap, c.used, p.state as "participantState", k.campaign_id as "campaignId",
      k.state as "campaignState", extract(epoch from k.starts_at)::float8 * 1000 as "startsAtMs", extract(epoch from k.ends_at)::float8 * 1000 as "endsAtMs"
    from codes c
    join participants p on p.tenant_id = c.tenant_id and p.participant_id = c.participant_id
    join campaigns k on k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
    where c.tenant_id = $1 and c.skeleton = ${key}`,
);

const columns = `code_id as "codeId", code, state, source, campaign_id as "campaignId", participant_id as "participantId",
  cap, used, version, created_at as "createdAt", updated_at as "updatedAt"`;

/**
 * Adds participant, code and the code's first event in one statement. `do nothing` covers both constraints that races run into: one code per participant
 * and campaign, one code per skeleton; the caller then reads which it was.
 */
const insert: Statement = {
  name: "code-insert",
  text: `with owner as (
      insert into participants (tenant_id, participant_id, created_at, updated_at) values ($1, $4, $9, $9)
      on conflict (tenant_id, participant_id) do nothing),
    issued as (
      insert into codes (tenant_id, code_id, campaign_id, participant_id, code, cap, source, created_at, updated_at)
      select $1, $2, $3, $4, $5, $6, $7, $9, $9 from campaigns k
      where k.tenant_id = $1 and k.campaign_id = $3 and k.state = any($8::text[])
      on conflict do nothing returning *),
    told as (
      insert into outbox_events (tenant_id, event_id, type, subject_id, sequence, occurred_at, data, fanned_out_at)
      select $1, $10, $11, $2, $12, $9, $13::jsonb, ${bornFannedOut("$9")} from issued
      returning fanned_out_at is null as waiting)
    select ${columns}, (select waiting from told) from issued`,
};

const findOfParticipant: Statement = {
  name: "code-find-of-participant",
  text: `select ${columns} from codes
    where tenant_id = $1 and campaign_id = $2 and participant_id = $3 and state <> 'replaced'`,
};

const find: Statement = {
  name: "code-find",
  text: `select ${columns} from codes where tenant_id = $1 and code_id = $2`,
};
const lock: Statement = { name: "code-lock", text: `${find.text} for no key update` };

/** Newest first by primary key; the planner picks the index of whichever filter is given. */
const list = (filter: string): string => `select ${columns} from codes where tenant_id = $1 ${filter}
    and ($2::text is null or code_id < $2) order by code_id desc limit $3`;
const listAll: Statement = { name: "code-list", text: list("") };
const listFiltered: Statement = {
  name: "code-list-filtered",
  text: list(`and ($4::text is null or campaign_id = $4) and ($5::text is null or participant_id = $5)
    and ($6::text is null or skeleton = $6)`),
};

/** The text changes only to one that nobody has; a race past this check ends at the unique constraint. */
const save: Statement = {
  name: "code-save",
  text: `update codes set code = $3, state = $4, cap = $5, source = $6, updated_at = $7, version = version + 1
    where tenant_id = $1 and code_id = $2 and not exists (
      select 1 from codes other where other.tenant_id = $1 and other.code_id <> $2
        and other.skeleton = translate($3, 'OILSBZ', '011582'))
    returning ${columns}`,
};

const hasRoom: Statement = {
  name: "code-has-room",
  text: `select 1 from codes where tenant_id = $1 and code_id = $2 and used < cap`,
};

/** One conditional statement for all codes: a code's slots are there, or nothing of it changes. */
const addUsed: Statement = {
  name: "code-add-used",
  text: `update codes set used = used + change.slots from unnest($2::text[], $3::int[]) change (id, slots)
    where tenant_id = $1 and code_id = change.id and used + change.slots between 0 and cap
    returning ${columns}`,
};

const takeSequence: Statement = {
  name: "code-take-sequence",
  text: `update codes set event_sequence = event_sequence + $3 where tenant_id = $1 and code_id = $2
    returning event_sequence as sequence`,
};

/** A row of state 'replaced' keeps the old text taken; it belongs to the same participant and campaign. */
const insertTombstone: Statement = {
  name: "code-insert-tombstone",
  text: `insert into codes (tenant_id, code_id, campaign_id, participant_id, code, state, source, cap, created_at, updated_at)
    values ($1, $2, $3, $4, $5, 'replaced', $6, 0, $7, $8)`,
};

type Row = Omit<Code, "createdAtMs" | "updatedAtMs"> & { createdAt: Date; updatedAt: Date };
const toCode = ({ createdAt, updatedAt, ...row }: Row): Code => ({
  ...row,
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

type RedeemableRow = Omit<RedeemableFacts, "campaign"> & {
  campaignId: string;
  campaignState: CampaignState;
  startsAtMs: number | null;
  endsAtMs: number | null;
};

/** `hot` runs the two point reads, over pipelined connections outside a transaction; `onWaiting` hears of events to fan out. */
export const codeStore = (db: Queryable, hot: Queryable, onWaiting: () => void): CodeStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toCode(row) : null;
  };
  return {
    findOffers: (tenantId, participantId) => hot.query<CodeOffer>(findOffers, [tenantId, participantId]),
    findRedeemable: async (tenantId, skeleton) => {
      const [row] = await hot.query<RedeemableRow>(findRedeemable, [tenantId, skeleton]);
      if (!row) return undefined;
      const { campaignId, codeState, cap, used, participantState, campaignState: state, startsAtMs, endsAtMs } = row;
      return { campaignId, codeState, cap, used, participantState, campaign: { state, startsAtMs, endsAtMs } };
    },
    insert: async (tenantId, code, states, { eventId, type, sequence, data }, nowMs) => {
      const { codeId, campaignId, participantId, code: text, cap, source } = code;
      const values = [tenantId, codeId, campaignId, participantId, text, cap, source, states, toDate(nowMs)];
      const event = [eventId, type, sequence, JSON.stringify(data)];
      const [row] = await db.query<Row & { waiting: boolean }>(insert, [...values, ...event]);
      if (!row) return null;
      const { waiting, ...issued } = row;
      if (waiting) onWaiting();
      return toCode(issued);
    },
    findOfParticipant: (tenantId, campaignId, participantId) =>
      first(findOfParticipant, [tenantId, campaignId, participantId]),
    find: (tenantId, codeId) => first(find, [tenantId, codeId]),
    lock: (tenantId, codeId) => first(lock, [tenantId, codeId]),
    list: async (tenantId, { campaignId, participantId, skeleton }, { after, limit }) => {
      const plain = campaignId === null && participantId === null && skeleton === null;
      const values = [tenantId, after, limit];
      const rows = plain
        ? await db.query<Row>(listAll, values)
        : await db.query<Row>(listFiltered, [...values, campaignId, participantId, skeleton]);
      return rows.map(toCode);
    },
    save: (tenantId, { codeId, code, state, cap, source, updatedAtMs }) =>
      first(save, [tenantId, codeId, code, state, cap, source, toDate(updatedAtMs)]),
    hasRoom: async (tenantId, codeId) => (await db.query(hasRoom, [tenantId, codeId])).length > 0,
    addUsed: async (tenantId, changes) => {
      const values = [tenantId, changes.map(({ codeId }) => codeId), changes.map(({ slots }) => slots)];
      return (await db.query<Row>(addUsed, values)).map(toCode);
    },
    takeSequence: async (tenantId, codeId, events) => {
      const [row] = await db.query<{ sequence: number }>(takeSequence, [tenantId, codeId, events]);
      if (!row) throw new Error(`there is no code ${codeId}`);
      return row.sequence;
    },
    insertTombstone: async (tenantId, { campaignId, participantId, code, source, createdAtMs }, codeId, nowMs) => {
      const values = [tenantId, codeId, campaignId, participantId, code, source, toDate(createdAtMs), toDate(nowMs)];
      await db.query(insertTombstone, values);
    },
  };
};
