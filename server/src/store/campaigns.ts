import type { CampaignTerms } from "@beckon/contract";
import { type Campaign, type CampaignRevision, completeTerms } from "../core/campaign/campaign.ts";
import type { CampaignStore } from "../core/ports.ts";
import { audienceStore } from "./campaign-audience.ts";
import { commitmentStore } from "./campaign-commitments.ts";
import { policyUseStore } from "./campaign-policies.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

const select = `select k.campaign_id as "campaignId", k.name, k.state, k.priority, k.time_zone as "timeZone",
    k.starts_at as "startsAt", k.ends_at as "endsAt", k.code_length as "codeLength", k.version,
    k.created_at as "createdAt", k.updated_at as "updatedAt",
    r.revision_id as "revisionId", r.revision as "number", r.terms, r.author, r.note,
    r.created_at as "revisionCreatedAt"
  from campaigns k join campaign_revisions r
    on r.tenant_id = k.tenant_id and r.campaign_id = k.campaign_id and r.revision = k.revision
  where k.tenant_id = $1`;

/** A campaign with its present revision, by primary keys. */
const find: Statement = { name: "campaign-find", text: `${select} and k.campaign_id = $2` };

/** Two statements, because under READ COMMITTED a join that waited for a lock shows the old revision. */
const hold: Statement = {
  name: "campaign-hold",
  text: `select 1 from campaigns where tenant_id = $1 and campaign_id = $2 for no key update`,
};

/** Newest first by primary key. */
const list: Statement = {
  name: "campaign-list",
  text: `${select} and ($2::text is null or k.state = $2) and ($3::text is null or k.campaign_id < $3)
    order by k.campaign_id desc limit $4`,
};

const count: Statement = {
  name: "campaign-count",
  text: `select count(*)::int as count from campaigns where tenant_id = $1`,
};

/** Over the partial index of active campaigns. */
const countActive: Statement = {
  name: "campaign-count-active",
  text: `select count(*)::int as count from campaigns where tenant_id = $1 and state = 'active'`,
};

/** The foreign key from campaign to its revision is checked at commit, so the campaign may come first. */
const insert: Statement = {
  name: "campaign-insert",
  text: `insert into campaigns (tenant_id, campaign_id, name, state, priority, time_zone, starts_at, ends_at, revision,
      code_length, version, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
};

const insertRevision: Statement = {
  name: "campaign-insert-revision",
  text: `insert into campaign_revisions (tenant_id, campaign_id, revision, revision_id, terms, created_at, author, note)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, campaign_id, revision) do nothing`,
};

/** The code length only grows: draws that collided meanwhile are not forgotten. */
const update: Statement = {
  name: "campaign-update",
  text: `update campaigns set name = $3, state = $4, priority = $5, time_zone = $6, starts_at = $7, ends_at = $8,
      revision = $9, code_length = greatest(code_length, $10), version = $11, updated_at = $12
    where tenant_id = $1 and campaign_id = $2`,
};

/** Many may notice the same collision; only one step is taken for it. */
const growCodeLength: Statement = {
  name: "campaign-grow-code-length",
  text: `update campaigns set code_length = $3::int + 1 where tenant_id = $1 and campaign_id = $2
    and code_length <= $3::int and $3::int < 24`,
};

/** The row's lock puts the numbers in the order of the commits. */
const takeSequence: Statement = {
  name: "campaign-take-sequence",
  text: `update campaigns set event_sequence = event_sequence + $3 where tenant_id = $1 and campaign_id = $2
    returning event_sequence as last`,
};

const findTerms: Statement = {
  name: "campaign-find-terms",
  text: `select terms from campaign_revisions where tenant_id = $1 and campaign_id = $2 and revision = $3`,
};

const listRevisions: Statement = {
  name: "campaign-list-revisions",
  text: `select revision_id as "revisionId", revision as "number", terms, author, note, created_at as "createdAt"
    from campaign_revisions where tenant_id = $1 and campaign_id = $2 and ($3::int is null or revision < $3)
    order by revision desc limit $4`,
};

type Row = Omit<Campaign, "startsAtMs" | "endsAtMs" | "createdAtMs" | "updatedAtMs" | "revision"> & {
  startsAt: Date | null;
  endsAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  revisionId: string;
  number: number;
  terms: CampaignTerms;
  author: string | null;
  note: string | null;
  revisionCreatedAt: Date;
};

const toCampaign = (row: Row): Campaign => {
  const {
    startsAt,
    endsAt,
    createdAt,
    updatedAt,
    revisionId,
    number,
    terms,
    author,
    note,
    revisionCreatedAt,
    ...rest
  } = row;
  return {
    ...rest,
    startsAtMs: toMsOrNull(startsAt),
    endsAtMs: toMsOrNull(endsAt),
    createdAtMs: toMs(createdAt),
    updatedAtMs: toMs(updatedAt),
    revision: { revisionId, number, terms: completeTerms(terms), author, note, createdAtMs: toMs(revisionCreatedAt) },
  };
};

type RevisionRow = Omit<CampaignRevision, "createdAtMs"> & { createdAt: Date };

export const campaignStore = (db: Queryable): CampaignStore => {
  const read = async (tenantId: string, campaignId: string) => {
    const [row] = await db.query<Row>(find, [tenantId, campaignId]);
    return row ? toCampaign(row) : null;
  };
  const counted = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<{ count: number }>(statement, values);
    return row?.count ?? 0;
  };
  const addRevision = async (tenantId: string, campaignId: string, revision: CampaignRevision) => {
    const { number, revisionId, terms, author, note, createdAtMs } = revision;
    await db.query(insertRevision, [
      tenantId,
      campaignId,
      number,
      revisionId,
      JSON.stringify(terms),
      toDate(createdAtMs),
      author,
      note,
    ]);
  };
  return {
    ...audienceStore(db),
    ...commitmentStore(db),
    ...policyUseStore(db),
    find: read,
    lock: async (tenantId, campaignId) => {
      await db.query(hold, [tenantId, campaignId]);
      return read(tenantId, campaignId);
    },
    list: async (tenantId, { state }, { after, limit }) =>
      (await db.query<Row>(list, [tenantId, state, after, limit])).map(toCampaign),
    count: (tenantId) => counted(count, [tenantId]),
    countActive: (tenantId) => counted(countActive, [tenantId]),
    insert: async (tenantId, c) => {
      const dates = [toDateOrNull(c.startsAtMs), toDateOrNull(c.endsAtMs)];
      const made = [toDate(c.createdAtMs), toDate(c.updatedAtMs)];
      const values = [
        tenantId,
        c.campaignId,
        c.name,
        c.state,
        c.priority,
        c.timeZone,
        ...dates,
        c.revision.number,
        c.codeLength,
        c.version,
      ];
      await db.query(insert, [...values, ...made]);
      await addRevision(tenantId, c.campaignId, c.revision);
    },
    save: async (tenantId, c) => {
      await addRevision(tenantId, c.campaignId, c.revision);
      const dates = [toDateOrNull(c.startsAtMs), toDateOrNull(c.endsAtMs)];
      const values = [
        tenantId,
        c.campaignId,
        c.name,
        c.state,
        c.priority,
        c.timeZone,
        ...dates,
        c.revision.number,
        c.codeLength,
        c.version,
      ];
      await db.query(update, [...values, toDate(c.updatedAtMs)]);
    },
    growCodeLength: async (tenantId, campaignId, length) => {
      await db.query(growCodeLength, [tenantId, campaignId, length]);
    },
    takeSequence: async (tenantId, campaignId, wanted) => {
      const [row] = await db.query<{ last: number }>(takeSequence, [tenantId, campaignId, wanted]);
      if (!row) throw new Error(`there is no campaign ${campaignId}`);
      return row.last;
    },
    findTerms: async (tenantId, campaignId, revision) => {
      const [row] = await db.query<{ terms: CampaignTerms }>(findTerms, [tenantId, campaignId, revision]);
      return row ? completeTerms(row.terms) : null;
    },
    listRevisions: async (tenantId, campaignId, { after, limit }) => {
      const rows = await db.query<RevisionRow>(listRevisions, [tenantId, campaignId, after, limit]);
      return rows.map(({ createdAt, terms, ...row }) => ({
        ...row,
        terms: completeTerms(terms),
        createdAtMs: toMs(createdAt),
      }));
    },
  };
};
