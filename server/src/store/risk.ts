import type { Assessment, FoundPerson, RiskListEntry, RiskStore, StoredSignal } from "../core/risk/risk-store.ts";
import { noSignals } from "../core/risk/signals.ts";
import { readRiskFacts } from "./risk-facts.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

/** What was judged, and what is to be found by later sign-ups, together. */
const write: Statement = {
  name: "risk-write",
  text: `with assessed as (
      insert into risk_assessments (tenant_id, assessment_id, referral_id, code_id, campaign_id, referrer_id, referee_id,
        onboarding_id, stage, outcome, score, preset, hold_at, refuse_at, failed, results, signals, ip_country, at)
      select $1, "assessmentId", "referralId", "codeId", "campaignId", "referrerId", "refereeId", "onboardingId", stage, outcome,
        score, preset, "holdAt", "refuseAt", failed, results, signals, "ipCountry", at
      from jsonb_to_recordset($2::jsonb) row ("assessmentId" text, "referralId" text, "codeId" text, "campaignId" text,
        "referrerId" text, "refereeId" text, "onboardingId" text, stage text, outcome text, score int, preset text, "holdAt" int,
        "refuseAt" int, failed text[], results jsonb, signals jsonb, "ipCountry" text, at timestamptz))
    insert into risk_signals (tenant_id, kind, hash, key_id, person, referrer_id, seen_at)
    select $1, kind, hash, "keyId", person, "referrerId", at from jsonb_to_recordset($3::jsonb)
      row (kind text, hash text, "keyId" text, person text, "referrerId" text, at timestamptz)
    on conflict do nothing`,
};

const forgetSignals: Statement = {
  name: "risk-forget-signals",
  text: `delete from risk_signals where tenant_id = $1 and person = $2 and referrer_id is null and kind = any($3::text[])`,
};

const kindsOf: Statement = {
  name: "risk-kinds-of",
  text: `select distinct kind from risk_signals where tenant_id = $1 and person = $2`,
};

/**
 * The latest of each key's by the primary key; nobody has more than three rows of one mailbox, so that bound leaves out none of those
 * asked for. Then who is called so. `collate` as in the tables, so that the indexes of ids serve.
 */
const findPeople: Statement = {
  name: "risk-find-people",
  text: `with known as (
      select g.person, max(g.seen_at) as seen_at from unnest($2::text[]) asked (hash) cross join lateral (
        select s.person, s.seen_at from risk_signals s where s.tenant_id = $1 and s.kind = 'email' and s.hash = asked.hash
        order by s.seen_at desc limit 3 * $4::int) g group by g.person),
    people as (
      select substr(person, 3) collate "C" as id, left(person, 1) = 'p' as permanent, seen_at from known
      union all
      select $3::text collate "C", permanent, null from unnest(array[true, false]) called (permanent)
      where not exists (select from known k where k.person = case when permanent then 'p:' else 'o:' end || $3))
    select case when l.permanent then l.id end as "participantId", case when l.permanent then null else l.id end as "onboardingId",
      p.state, f.referral_id as "referralId", l.seen_at as "seenAt"
    from people l
    left join participants p on p.tenant_id = $1 and p.participant_id = l.id and l.permanent
    left join lateral (
      select t.referral_id from referrals t where t.tenant_id = $1 and t.referee_id = l.id and l.permanent
      union all
      select o.referral_id from referrals o where o.tenant_id = $1 and o.onboarding_id = l.id and not l.permanent) f on true
    where l.seen_at is not null or p.participant_id is not null or f.referral_id is not null
    order by l.seen_at desc nulls last, l.id limit $4::int`,
};

const renamePerson: Statement = {
  name: "risk-rename-person",
  text: `with gone as (delete from risk_signals where tenant_id = $1 and person = $2 returning *)
    insert into risk_signals (tenant_id, kind, hash, key_id, person, referrer_id, seen_at)
    select tenant_id, kind, hash, key_id, $3, referrer_id, seen_at from gone on conflict do nothing`,
};

const columns = `assessment_id as "assessmentId", referral_id as "referralId", code_id as "codeId", campaign_id as "campaignId",
  referrer_id as "referrerId", referee_id as "refereeId", onboarding_id as "onboardingId", stage, outcome, score, preset,
  hold_at as "holdAt", refuse_at as "refuseAt", failed, results, signals, ip_country as "ipCountry", at`;

const listOfReferral: Statement = {
  name: "risk-list-of-referral",
  text: `select ${columns} from risk_assessments where tenant_id = $1 and referral_id = $2 order by assessment_id desc limit 20`,
};

/** Newest first; each filter has an index that leads with it. */
const list: Statement = {
  name: "risk-list",
  text: `select ${columns} from risk_assessments where tenant_id = $1 and ($4::text is null or outcome = $4)
    and ($5::text is null or referral_id = $5) and ($6::text is null or referrer_id = $6)
    and ($2::text is null or assessment_id < $2) order by assessment_id desc limit $3`,
};

const entryColumns = `entry_id as "entryId", list, kind, match, key_id as "keyId", shown, note, created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", removed_at as "removedAt"`;

const findEntry: Statement = {
  name: "risk-list-find",
  text: `select ${entryColumns} from risk_list_entries where tenant_id = $1 and kind = $2 and match = any($3::text[])
    and removed_at is null and (expires_at is null or expires_at > $4) limit 1`,
};

const countEntries: Statement = {
  name: "risk-list-count",
  text: `select count(*)::int as count from risk_list_entries where tenant_id = $1 and removed_at is null`,
};

const insertEntry: Statement = {
  name: "risk-list-insert",
  text: `insert into risk_list_entries (tenant_id, entry_id, list, kind, match, key_id, shown, note, created_by, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

const removeEntry: Statement = {
  name: "risk-list-remove",
  text: `update risk_list_entries set removed_at = coalesce(removed_at, $3) where tenant_id = $1 and entry_id = $2
    returning ${entryColumns}`,
};

const listEntries: Statement = {
  name: "risk-list-entries",
  text: `select ${entryColumns} from risk_list_entries where tenant_id = $1 and removed_at is null
    and ($4::text is null or list = $4) and ($5::text is null or kind = $5) and ($2::text is null or entry_id < $2)
    order by entry_id desc limit $3`,
};

type FoundRow = Omit<FoundPerson, "seenAtMs"> & { seenAt: Date | null };

type EntryRow = Omit<RiskListEntry, "createdAtMs" | "expiresAtMs" | "removedAtMs"> & {
  createdAt: Date;
  expiresAt: Date | null;
  removedAt: Date | null;
};
const toEntry = ({ createdAt, expiresAt, removedAt, ...row }: EntryRow): RiskListEntry => ({
  ...row,
  createdAtMs: toMs(createdAt),
  expiresAtMs: toMsOrNull(expiresAt),
  removedAtMs: toMsOrNull(removedAt),
});

type Row = Omit<Assessment, "atMs"> & { at: Date };
/** Older ones do not say what was not taken in: nothing was left out then. */
const toAssessment = ({ at, signals, ...row }: Row): Assessment => ({
  ...row,
  signals: { ...noSignals, ...signals },
  atMs: toMs(at),
});
const timed = <T extends { atMs: number }>({ atMs, ...row }: T) => ({ ...row, at: toDate(atMs) });
const asJson = (rows: readonly { atMs: number }[]): string => JSON.stringify(rows.map(timed));

/** Signals, assessments and lists. */
export const riskStore = (db: Queryable): RiskStore => {
  const writeAll = async (tenantId: string, assessments: readonly Assessment[], signals: readonly StoredSignal[]) => {
    await db.query(write, [tenantId, asJson(assessments), asJson(signals)]);
  };
  return {
    readFacts: (tenantId, asked) => readRiskFacts(db, tenantId, asked),
    write: writeAll,
    putSignals: async (tenantId, person, kinds, signals) => {
      await db.query(forgetSignals, [tenantId, person, kinds]);
      if (signals.length > 0) await writeAll(tenantId, [], signals);
    },
    kindsOf: async (tenantId, person) =>
      (await db.query<{ kind: string }>(kindsOf, [tenantId, person])).map(({ kind }) => kind),
    findPeople: async (tenantId, { hashes, id, limit }) => {
      const rows = await db.query<FoundRow>(findPeople, [tenantId, hashes, id, limit]);
      return rows.map(({ seenAt, ...person }) => ({ ...person, seenAtMs: toMsOrNull(seenAt) }));
    },
    renamePerson: async (tenantId, from, to) => {
      await db.query(renamePerson, [tenantId, from, to]);
    },
    listOfReferral: async (tenantId, referralId) =>
      (await db.query<Row>(listOfReferral, [tenantId, referralId])).map(toAssessment),
    list: async (tenantId, { outcome, referralId, referrerId }, { after, limit }) =>
      (await db.query<Row>(list, [tenantId, after, limit, outcome, referralId, referrerId])).map(toAssessment),
    findListEntry: async (tenantId, kind, matches, nowMs) => {
      const [row] = await db.query<EntryRow>(findEntry, [tenantId, kind, matches, toDate(nowMs)]);
      return row ? toEntry(row) : null;
    },
    countListEntries: async (tenantId) => (await db.query<{ count: number }>(countEntries, [tenantId]))[0]?.count ?? 0,
    insertListEntry: async (tenantId, entry) => {
      const { entryId, match, keyId, shown, note, createdBy, createdAtMs, expiresAtMs } = entry;
      const about = [entryId, entry.list, entry.kind, match, keyId, shown, note, createdBy];
      await db.query(insertEntry, [tenantId, ...about, toDate(createdAtMs), toDateOrNull(expiresAtMs)]);
    },
    removeListEntry: async (tenantId, entryId, nowMs) => {
      const [row] = await db.query<EntryRow>(removeEntry, [tenantId, entryId, toDate(nowMs)]);
      return row ? toEntry(row) : null;
    },
    listEntries: async (tenantId, filter, { after, limit }) =>
      (await db.query<EntryRow>(listEntries, [tenantId, after, limit, filter.list, filter.kind])).map(toEntry),
  };
};
