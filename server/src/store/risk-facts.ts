import { type Counts, dayMs, halfHourMs, type ListHit, type Relative, type Sighting } from "../core/risk/facts.ts";
import { idFloor } from "../core/ids.ts";
import { noFacts } from "../core/risk/assess-sign-ups.ts";
import type { FactsAsked, FactsRead } from "../core/risk/risk-store.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/** Bounds of one statement, however much there is: rows looked at per signal, referrals counted, steps up. */
const sightings = 64;
const countedAtMost = 200;
const stepsUp = 8;

const countOf = (column: "referrer_id" | "code_id", key: string, from: string, to: string): string =>
  `(select count(*) from (select 1 from referrals f where f.tenant_id = $1 and f.${column} = ${key}
      and f.referral_id >= ${from} and f.referral_id < ${to} limit ${countedAtMost}) counted)`;

const countsOf = (column: "referrer_id" | "code_id", key: string): string =>
  `'halfHour', ${countOf(column, key, "$8", "$9")}, 'day', ${countOf(column, key, "$10", "$11")}`;

/**
 * All facts of a batch in one round trip. Counts go over the indexes by referrer and code, whose ids sort by time; the way up goes
 * over the unique key of referees; sightings over the primary key of signals; lists over their partial index. Of a network, which
 * many share, the sightings around the time asked for are looked at; of all else the latest.
 */
const readFacts: Statement = {
  name: "risk-read-facts",
  text: `with recursive up (root, participant_id, depth, referred_at, referrer_id) as (
      select r collate "C", r collate "C", 0, f.registered_at, f.referrer_id from unnest($2::text[]) r
      left join referrals f on f.tenant_id = $1 and f.referee_id = r
      union all
      select u.root, u.referrer_id, u.depth + 1, f.registered_at, f.referrer_id from up u
      left join referrals f on f.tenant_id = $1 and f.referee_id = u.referrer_id
      where u.referrer_id is not null and u.depth < ${stepsUp})
    select 'relative' as what, root as key, jsonb_build_object('participantId', participant_id, 'depth', depth,
        'referredAtMs', extract(epoch from referred_at) * 1000,
        'signals', (select jsonb_agg(distinct s.kind || ' ' || s.hash) from risk_signals s
          where s.tenant_id = $1 and s.person = 'p:' || participant_id)) as facts from up
    union all
    select 'referrer', r, jsonb_build_object(${countsOf("referrer_id", "r")}) from unnest($2::text[]) r
    union all
    select 'code', k.code_id, jsonb_build_object(${countsOf("code_id", "k.code_id")}, 'cap', k.cap)
      from codes k where k.tenant_id = $1 and k.code_id = any($3::text[])
    union all
    select 'seen', asked.kind || ' ' || asked.hash, found.seen
      from unnest($4::text[], $5::text[]) asked (kind, hash), lateral (
        select jsonb_agg(jsonb_build_object('person', s.person, 'referrerId', s.referrer_id,
          'atMs', extract(epoch from s.seen_at) * 1000)) as seen
        from (select person, referrer_id, seen_at from risk_signals
          where tenant_id = $1 and kind = asked.kind and hash = asked.hash
            and seen_at <= case asked.kind when 'network' then $13::timestamptz else 'infinity' end
          order by seen_at desc limit ${sightings}) s) found
      where found.seen is not null
    union all
    select 'list', e.kind || ' ' || e.match, jsonb_build_object('list', e.list, 'kind', e.kind)
      from unnest($6::text[], $7::text[]) asked (kind, match)
      join risk_list_entries e on e.tenant_id = $1 and e.kind = asked.kind and e.match = asked.match
        and e.removed_at is null and (e.expires_at is null or e.expires_at > $12)`,
};

type Row =
  | { what: "relative"; key: string; facts: Omit<Relative, "signals"> & { signals: string[] | null } }
  | { what: "referrer"; key: string; facts: Counts }
  | { what: "code"; key: string; facts: Counts & { cap: number } }
  | { what: "seen"; key: string; facts: Sighting[] }
  | { what: "list"; key: string; facts: ListHit };

const into = (read: FactsRead, row: Row): void => {
  switch (row.what) {
    case "relative": {
      const relative = { ...row.facts, signals: new Set(row.facts.signals) };
      read.relatives.set(row.key, [...(read.relatives.get(row.key) ?? []), relative]);
      return;
    }
    case "referrer":
      read.referrers.set(row.key, row.facts);
      return;
    case "code":
      read.codes.set(row.key, row.facts);
      return;
    case "seen":
      read.seen.set(row.key, row.facts);
      return;
    case "list":
      read.lists.set(row.key, row.facts);
  }
};

export const readRiskFacts = async (db: Queryable, tenantId: string, asked: FactsAsked): Promise<FactsRead> => {
  const { referrerIds, codeIds, hashes, listed, atMs } = asked;
  const rows = await db.query<Row>(readFacts, [
    tenantId,
    referrerIds,
    codeIds,
    hashes.map(({ kind }) => kind),
    hashes.map(({ hash }) => hash),
    listed.map(({ kind }) => kind),
    listed.map(({ match }) => match),
    idFloor("ref", atMs - halfHourMs),
    idFloor("ref", atMs + halfHourMs),
    idFloor("ref", atMs - dayMs),
    idFloor("ref", atMs + dayMs),
    toDate(atMs),
    toDate(atMs + dayMs),
  ]);
  const read = noFacts();
  for (const row of rows) into(read, row);
  return read;
};
