import type { CampaignTerms } from "@beckon/contract";
import { completeTerms } from "../core/campaign/campaign.ts";
import type { HeldReferee, ReferralStore } from "../core/ports.ts";
import type { RegistrationTarget } from "../core/referral/decide-registration.ts";
import type { Referral, Transition } from "../core/referral/referral.ts";
import { reservationStore } from "./reservations.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

/** Taken until the transaction ends. Shared by plain registrations; alone for those that might close a circle. */
const holdShared: Statement = {
  name: "forest-hold-shared",
  text: `select pg_advisory_xact_lock_shared(hashtextextended($1::text, 11))`,
};
const holdAlone: Statement = {
  name: "forest-hold-alone",
  text: `select pg_advisory_xact_lock(hashtextextended($1::text, 11))`,
};

/**
 * By the unique skeleton; holds the codes' rows only, so that registrations of other codes of the campaign go on. In one order for
 * all, so that two that want the same codes wait instead of blocking each other.
 */
const lockTargets: Statement = {
  name: "referral-lock-targets",
  text: `select c.skeleton, c.code_id as "codeId", c.code, c.state as "codeState", c.cap, c.used, c.participant_id as "referrerId",
      p.state as "participantState", c.campaign_id as "campaignId", k.state as "campaignState",
      k.starts_at as "startsAt", k.ends_at as "endsAt", k.revision, r.terms,
      (select exists (select 1 from risk_list_entries l where l.tenant_id = $1)) as "hasLists"
    from codes c
    join participants p on p.tenant_id = c.tenant_id and p.participant_id = c.participant_id
    join campaigns k on k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
    join campaign_revisions r on r.tenant_id = k.tenant_id and r.campaign_id = k.campaign_id and r.revision = k.revision
    where c.tenant_id = $1 and c.skeleton = any($2::text[]) order by c.code_id for no key update of c`,
};

/** Who is new is nobody's referrer, and nobody else sees them before this transaction ends. */
const addReferees: Statement = {
  name: "referral-add-referees",
  text: `insert into participants (tenant_id, participant_id, created_at, updated_at)
    select $1, referee, $3, $3 from unnest($2::text[]) referee
    on conflict (tenant_id, participant_id) do nothing returning participant_id as "participantId"`,
};

/** FOR UPDATE also keeps others from making them a referrer, which needs a key share on the row. */
const holdReferees: Statement = {
  name: "referral-hold-referees",
  text: `select participant_id from participants where tenant_id = $1 and participant_id = any($2::text[])
    order by participant_id for update`,
};

/** A statement of its own, after the lock: the one that waited would still see the time before. */
const readReferees: Statement = {
  name: "referral-read-referees",
  text: `select p.participant_id as "participantId", p.state, exists (
      select 1 from referrals f where f.tenant_id = $1 and f.referrer_id = p.participant_id) as refers, false as added
    from participants p where p.tenant_id = $1 and p.participant_id = any($2::text[])`,
};

const forgetReferees: Statement = {
  name: "referral-forget-referees",
  text: `delete from participants where tenant_id = $1 and participant_id = any($2::text[])`,
};

const columns = `f.referral_id as "referralId", f.campaign_id as "campaignId", f.revision, f.code_id as "codeId", c.code,
  f.referrer_id as "referrerId", f.referee_id as "refereeId", f.onboarding_id as "onboardingId", f.state,
  f.voided_from as "voidedFrom", f.review, f.reason, f.counted, f.country, f.signed_up_at as "signedUpAt",
  f.registered_at as "registeredAt", f.evidence_gone_at is not null as "evidenceGone", f.sequence, f.version, f.updated_at as "updatedAt"`;
const select = `select ${columns} from referrals f join codes c on c.tenant_id = f.tenant_id and c.code_id = f.code_id
  where f.tenant_id = $1`;

/**
 * Over the two unique keys of people, and only then to the codes: joined at once, a plan that was made while the tables were empty
 * may begin at the codes and read all that they brought.
 */
const findByPeople: Statement = {
  name: "referral-find-by-people",
  text: `with f as materialized (
      select * from referrals where tenant_id = $1 and referee_id = any($2::text[])
      union all
      select * from referrals where tenant_id = $1 and onboarding_id = any($3::text[]))
    select ${columns} from f join codes c on c.tenant_id = f.tenant_id and c.code_id = f.code_id`,
};

/** Up the tree, one look-up by unique key a level; a circle cannot be there, and a bound ends it all the same. */
const ancestors: Statement = {
  name: "referral-ancestors",
  text: `with recursive above (participant_id, depth) as (
      select f.referrer_id, 1 from referrals f where f.tenant_id = $1 and f.referee_id = $2
      union all
      select f.referrer_id, a.depth + 1 from above a
      join referrals f on f.tenant_id = $1 and f.referee_id = a.participant_id where a.depth < 100000)
    select participant_id as "participantId" from above`,
};

/** Referrals and their first transitions in one statement; rows come as JSON, whose nulls need no arrays of their own. */
const insert: Statement = {
  name: "referral-insert",
  text: `with made as (
      insert into referrals (tenant_id, referral_id, campaign_id, revision, code_id, referrer_id, referee_id, onboarding_id,
        state, counted, country, signed_up_at, registered_at, updated_at, due_at, review, sequence, version)
      select $1, "referralId", "campaignId", revision, "codeId", "referrerId", "refereeId", "onboardingId", state, counted,
        country, "signedUpAt", "registeredAt", "registeredAt", case
          when exists (select 1 from events e where e.tenant_id = $1 and e.participant_id = row."refereeId")
            or exists (select 1 from events e where e.tenant_id = $1 and e.onboarding_id = row."onboardingId")
          then "registeredAt" else "dueAt" end, review, sequence, version
      from jsonb_to_recordset($2::jsonb) row ("referralId" text, "campaignId" text, revision int, "codeId" text,
        "referrerId" text, "refereeId" text, "onboardingId" text, state text, counted boolean, country text,
        "signedUpAt" timestamptz, "registeredAt" timestamptz, "dueAt" timestamptz, review text, sequence int, version int)
      returning referral_id, state, registered_at)
    insert into referral_transitions (tenant_id, referral_id, sequence, from_state, to_state, note, actor, at)
    select $1, made.referral_id, 1, null, made.state, row.note, row.actor, made.registered_at
    from made join jsonb_to_recordset($2::jsonb) row ("referralId" text, note text, actor text) on row."referralId" = made.referral_id`,
};

const find: Statement = { name: "referral-find", text: `${select} and f.referral_id = $2` };
const lock: Statement = { name: "referral-lock", text: `${select} and f.referral_id = $2 for no key update of f` };

/** State and record change together; the record's key makes a step that was taken twice impossible. */
const save: Statement = {
  name: "referral-save",
  text: `with changed as (
      update referrals set state = $3, voided_from = $4, reason = $5, counted = $6, review = $7, sequence = $8, version = $9,
        updated_at = $10
      where tenant_id = $1 and referral_id = $2)
    insert into referral_transitions (tenant_id, referral_id, sequence, from_state, to_state, reason, note, actor, at)
    values ($1, $2, $8, $11, $3, $5, $12, $13, $10)`,
};

const setReview: Statement = {
  name: "referral-set-review",
  text: `update referrals f set review = row.review, sequence = row.sequence, version = row.version, updated_at = row."updatedAt"
    from jsonb_to_recordset($2::jsonb) row ("referralId" text, review text, sequence int, version int, "updatedAt" timestamptz)
    where f.tenant_id = $1 and f.referral_id = row."referralId"`,
};

const link: Statement = {
  name: "referral-link",
  text: `update referrals set referee_id = $3, version = $4, updated_at = $5 where tenant_id = $1 and referral_id = $2`,
};

const listed = `${select} and ($4::text is null or f.state = $4) and ($5::text is null or f.campaign_id = $5)
    and ($6::text is null or f.code_id = $6) and ($7::text is null or f.referrer_id = $7)
    and ($8::text is null or f.referee_id = $8) and ($9::text is null or f.onboarding_id = $9)
    and ($10::text is null or f.review = $10) and ($2::text is null or f.referral_id < $2)`;
/** Newest first; each filter that names one thing has an index that leads with it. */
const list: Statement = { name: "referral-list", text: `${listed} order by f.referral_id desc limit $3` };
/** Over the partial index of these few, which a plan finds only where they are named outright. */
const listAwaiting: Statement = {
  name: "referral-list-awaiting",
  text: `${listed} and f.state = 'qualified' and f.review <> 'flagged' order by f.referral_id desc limit $3`,
};

const listTransitions: Statement = {
  name: "referral-list-transitions",
  text: `select sequence, from_state as "from", to_state as "to", reason, note, actor, at from referral_transitions
    where tenant_id = $1 and referral_id = $2 and ($3::int is null or sequence < $3) order by sequence desc limit $4`,
};

/** Only those that can still change; each part over its own unique key. */
const markDue: Statement = {
  name: "referral-mark-due",
  text: `update referrals set due_at = $4 where tenant_id = $1
    and (referee_id = any($2::text[]) or onboarding_id = any($3::text[]))
    and state in ('registered', 'qualified', 'approved', 'rewarded')`,
};

const setDue: Statement = {
  name: "referral-set-due",
  text: `update referrals set due_at = $3 where tenant_id = $1 and referral_id = $2`,
};

/**
 * Across tenants, over the partial index of what is due: the worker serves them all. Sandboxes whose clock is ahead, few, are
 * asked one by one by their own time.
 */
const listDue: Statement = {
  name: "referral-list-due",
  everyTenant: true,
  text: `select f.tenant_id as "tenantId", f.referral_id as "referralId", t.clock_ahead_ms as "clockAheadMs"
    from (
      (select tenant_id, referral_id, due_at from referrals where due_at <= $1 order by due_at limit $2)
      union
      (select s.tenant_id, d.referral_id, d.due_at from tenants s, lateral (
        select r.referral_id, r.due_at from referrals r
        where r.tenant_id = s.tenant_id and r.due_at <= $1 + s.clock_ahead_ms * interval '1 millisecond'
        order by r.due_at limit $2) d
      where s.clock_ahead_ms > 0)
    ) f join tenants t on t.tenant_id = f.tenant_id order by f.due_at limit $2`,
};

const listDueOf: Statement = {
  name: "referral-list-due-of",
  text: `select referral_id as "referralId" from referrals where tenant_id = $1 and due_at <= $2 order by due_at limit $3`,
};

const findIdsOf: Statement = {
  name: "referral-find-ids-of",
  text: `select referral_id as "referralId" from referrals where tenant_id = $1 and (referee_id = $2 or onboarding_id = $3)`,
};

type Row = Omit<Referral, "signedUpAtMs" | "registeredAtMs" | "updatedAtMs"> & {
  signedUpAt: Date | null;
  registeredAt: Date;
  updatedAt: Date;
};
const toReferral = ({ signedUpAt, registeredAt, updatedAt, ...row }: Row): Referral => ({
  ...row,
  signedUpAtMs: toMsOrNull(signedUpAt),
  registeredAtMs: toMs(registeredAt),
  updatedAtMs: toMs(updatedAt),
});

type TargetRow = Omit<RegistrationTarget, "campaign"> & {
  skeleton: string;
  campaignState: RegistrationTarget["campaign"]["state"];
  startsAt: Date | null;
  endsAt: Date | null;
  terms: CampaignTerms;
};

const toTarget = ({ campaignState: state, startsAt, endsAt, terms, ...target }: TargetRow) => ({
  ...target,
  terms: completeTerms(terms),
  campaign: { state, startsAtMs: toMsOrNull(startsAt), endsAtMs: toMsOrNull(endsAt) },
});

/** Who is held, and whether they refer anybody; those just added do not. */
const hold = async (db: Queryable, tenantId: string, ids: readonly string[], nowMs: number): Promise<HeldReferee[]> => {
  if (ids.length === 0) return [];
  const added = await db.query<{ participantId: string }>(addReferees, [tenantId, ids, toDate(nowMs)]);
  const fresh = new Set(added.map(({ participantId }) => participantId));
  const known = ids.filter((id) => !fresh.has(id));
  const held: HeldReferee[] = [...fresh].map((participantId) => ({
    participantId,
    state: "active",
    refers: false,
    added: true,
  }));
  if (known.length === 0) return held;
  const [, read] = await Promise.all([
    db.query(holdReferees, [tenantId, known]),
    db.query<HeldReferee>(readReferees, [tenantId, known]),
  ]);
  return [...held, ...read];
};

export const referralStore = (db: Queryable): ReferralStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toReferral(row) : null;
  };
  return {
    holdForest: async (tenantId, how) => {
      await db.query(how === "alone" ? holdAlone : holdShared, [tenantId]);
    },
    lockTargets: async (tenantId, skeletons) => {
      const rows = await db.query<TargetRow>(lockTargets, [tenantId, skeletons]);
      return new Map(rows.map((row) => [row.skeleton, toTarget(row)]));
    },
    holdReferees: (tenantId, refereeIds, nowMs) => hold(db, tenantId, refereeIds, nowMs),
    forgetReferees: async (tenantId, refereeIds) => {
      await db.query(forgetReferees, [tenantId, refereeIds]);
    },
    findByPeople: async (tenantId, refereeIds, onboardingIds) => {
      if (refereeIds.length + onboardingIds.length === 0) return [];
      return (await db.query<Row>(findByPeople, [tenantId, refereeIds, onboardingIds])).map(toReferral);
    },
    ancestorsOf: async (tenantId, participantId) =>
      (await db.query<{ participantId: string }>(ancestors, [tenantId, participantId])).map((row) => row.participantId),
    insert: async (tenantId, referrals) => {
      const rows = referrals.map(({ signedUpAtMs, registeredAtMs, dueAtMs, ...row }) => ({
        ...row,
        dueAt: toDateOrNull(dueAtMs),
        signedUpAt: signedUpAtMs === null ? null : toDate(signedUpAtMs),
        registeredAt: toDate(registeredAtMs),
      }));
      await db.query(insert, [tenantId, JSON.stringify(rows)]);
    },
    find: (tenantId, referralId) => first(find, [tenantId, referralId]),
    lock: (tenantId, referralId) => first(lock, [tenantId, referralId]),
    save: async (tenantId, r, { from, actor, note, atMs }) => {
      const state = [r.state, r.voidedFrom, r.reason, r.counted, r.review, r.sequence, r.version, toDate(atMs)];
      await db.query(save, [tenantId, r.referralId, ...state, from, note, actor]);
    },
    setReview: async (tenantId, referrals) => {
      const rows = referrals.map(({ updatedAtMs, ...row }) => ({ ...row, updatedAt: toDate(updatedAtMs) }));
      await db.query(setReview, [tenantId, JSON.stringify(rows)]);
    },
    link: async (tenantId, { referralId, refereeId, version, updatedAtMs }) => {
      await db.query(link, [tenantId, referralId, refereeId, version, toDate(updatedAtMs)]);
    },
    markDue: async (tenantId, people, nowMs) => {
      const ids = (of: "participantId" | "onboardingId") => people.flatMap((person) => person[of] ?? []);
      await db.query(markDue, [tenantId, ids("participantId"), ids("onboardingId"), toDate(nowMs)]);
    },
    setDue: async (tenantId, referralId, atMs) => {
      await db.query(setDue, [tenantId, referralId, toDateOrNull(atMs)]);
    },
    listDue: (nowMs, limit) =>
      db.query<{ tenantId: string; referralId: string; clockAheadMs: number }>(listDue, [toDate(nowMs), limit]),
    listDueOf: async (tenantId, nowMs, limit) => {
      const rows = await db.query<{ referralId: string }>(listDueOf, [tenantId, toDate(nowMs), limit]);
      return rows.map(({ referralId }) => referralId);
    },
    findIdsOf: async (tenantId, { participantId, onboardingId }) => {
      const rows = await db.query<{ referralId: string }>(findIdsOf, [tenantId, participantId, onboardingId]);
      return rows.map(({ referralId }) => referralId);
    },
    list: async (tenantId, filter, { after, limit }) => {
      const { state, campaignId, codeId, referrerId, refereeId, onboardingId, review, awaiting } = filter;
      const values = [tenantId, after, limit, state, campaignId, codeId, referrerId, refereeId, onboardingId, review];
      return (await db.query<Row>(awaiting === null ? list : listAwaiting, values)).map(toReferral);
    },
    listTransitions: async (tenantId, referralId, { after, limit }) => {
      type TransitionRow = Omit<Transition, "atMs"> & { at: Date };
      const rows = await db.query<TransitionRow>(listTransitions, [tenantId, referralId, after, limit]);
      return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
    },
    ...reservationStore(db),
  };
};
