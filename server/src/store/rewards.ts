import { idFloor } from "../core/ids.ts";
import type { Reward, RewardRefusal, RewardTransition } from "../core/reward/reward.ts";
import type {
  HeldReferral,
  RewardFilter,
  RewardOwners,
  RewardStore,
  WrittenChange,
} from "../core/reward/reward-store.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

/** Taken until the transaction ends, in the order of the locks' own numbers, so that two who hold several never cross. */
const holdReferrers: Statement = {
  name: "reward-hold-referrers",
  text: `select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended($1::text || ' ' || referrer, 13) as key from unnest($2::text[]) referrer
      order by key offset 0) held`,
};

const ownersOf: Statement = {
  name: "reward-owners",
  text: `select reward_id as "rewardId", referral_id as "referralId", referrer_id as "referrerId" from rewards
    where tenant_id = $1 and reward_id = any($2::text[])`,
};

const select = `select reward_id as "rewardId", referral_id as "referralId", campaign_id as "campaignId", revision,
    participant_id as "participantId", referrer_id as "referrerId", side, rule_id as "ruleId", kind, ordinal,
    step_id as "stepId", value, asset, amount::text, state, approval, reason, hold_seconds as "holdSeconds",
    expires_after_seconds as "expiresAfterSeconds", available_at as "availableAt", expires_at as "expiresAt",
    payout_reference as "payoutReference", paid_at as "paidAt", failure, failed_at as "failedAt", superseded,
    rule_results as "ruleResults", sequence, version, granted_at as "grantedAt", updated_at as "updatedAt"
  from rewards where tenant_id = $1`;

/** By primary key. */
const findMany: Statement = {
  name: "reward-find-many",
  text: `${select} and reward_id = any($2::text[]) order by reward_id`,
};

const narrowed = `($4::text is null or state = $4) and ($5::text is null or participant_id = $5)
    and ($6::text is null or campaign_id = $6) and ($7::text is null or referral_id = $7)
    and ($8::text is null or side = $8) and ($9::text is null or approval = $9) and ($10::text is null or asset = $10)
    and ($11::text is null or rule_id = $11)
    and ($12::timestamptz is null or granted_at >= $12) and ($13::timestamptz is null or granted_at <= $13)
    and reward_id >= $14 and ($15::text is null or reward_id < $15)
    and ($2::text is null or reward_id < $2) order by reward_id desc limit $3`;

/**
 * Newest first; what narrows it most has an index that leads with it. Ids sort by when they were made: between $14 and $15 lie those that
 * were granted in the time asked for, so that a stretch long ago is not looked for from today on.
 */
const list: Statement = { name: "reward-list", text: `${select} and ${narrowed}` };
/** The few of the partial index of failed payouts, sorted. */
const listFailed: Statement = {
  name: "reward-list-failed",
  text: `${select} and state = 'available' and failed_at is not null and ${narrowed}`,
};

/** Those of one moment have ids in no order; they come by side, the referrer's first, and by rule. */
const listOfReferrals: Statement = {
  name: "reward-list-of-referrals",
  text: `${select} and referral_id = any($2::text[]) order by granted_at, side desc, rule_id, reward_id`,
};

/** In the order of the primary key. Where they are held, they come as they are after the wait: the lock is on them themselves. */
const referralStatesText = `select referral_id as "referralId", state, review from referrals
  where tenant_id = $1 and referral_id = any($2::text[]) order by referral_id`;
const referralStates: Statement = { name: "reward-referral-states", text: referralStatesText };
const holdReferrals: Statement = { name: "reward-hold-referrals", text: `${referralStatesText} for no key update` };

const listCounting: Statement = {
  name: "reward-list-counting",
  text: `${select} and participant_id = $3 and side = 'referrer' and campaign_id = $2 and kind <> 'fixed' and not superseded
    order by reward_id`,
};

const listTransitions: Statement = {
  name: "reward-list-transitions",
  text: `select sequence, from_state as "from", to_state as "to", reason, note, actor, at from reward_transitions
    where tenant_id = $1 and reward_id = $2 order by sequence desc limit 100`,
};

const rowType = `("rewardId" text, "referralId" text, "campaignId" text, revision int, "participantId" text,
  "referrerId" text, side text, "ruleId" text, kind text, ordinal int, "stepId" text, value jsonb, asset text,
  amount numeric, state text, approval text, reason text, "holdSeconds" int, "expiresAfterSeconds" int,
  "availableAt" timestamptz, "expiresAt" timestamptz, "payoutReference" text, "paidAt" timestamptz, failure text,
  "failedAt" timestamptz, superseded boolean, "ruleResults" jsonb, sequence int, version int, "grantedAt" timestamptz,
  "updatedAt" timestamptz, "from" text, note text, actor text)`;

/** Rewards and their first transitions in one statement; guarantee 5's unique indexes refuse a second one. */
const insert: Statement = {
  name: "reward-insert",
  text: `with made as (
      insert into rewards (tenant_id, reward_id, referral_id, campaign_id, revision, participant_id, referrer_id, side, rule_id,
        kind, ordinal, step_id, value, asset, amount, state, approval, reason, hold_seconds, expires_after_seconds,
        available_at, rule_results, granted_at, updated_at)
      select $1, "rewardId", "referralId", "campaignId", revision, "participantId", "referrerId", side, "ruleId", kind,
        ordinal, "stepId", value, asset, amount, state, approval, reason, "holdSeconds", "expiresAfterSeconds",
        "availableAt", "ruleResults", "grantedAt", "updatedAt"
      from jsonb_to_recordset($2::jsonb) row ${rowType}
      returning reward_id, state, reason, updated_at)
    insert into reward_transitions (tenant_id, reward_id, sequence, from_state, to_state, reason, actor, at)
    select $1, reward_id, 1, null, state, reason, $3, updated_at from made`,
};

/** What a change can change, and its transition. A row at another version is not written, and then missed in the answer. */
const save: Statement = {
  name: "reward-save",
  text: `with changed as (
      update rewards r set state = row.state, approval = row.approval, reason = row.reason, available_at = row."availableAt",
        expires_at = row."expiresAt", payout_reference = row."payoutReference", paid_at = row."paidAt",
        failure = row.failure, failed_at = row."failedAt", superseded = row.superseded, rule_results = row."ruleResults",
        sequence = row.sequence, version = row.version, updated_at = row."updatedAt"
      from jsonb_to_recordset($2::jsonb) row ${rowType}
      where r.tenant_id = $1 and r.reward_id = row."rewardId" and r.version = row.version - 1
      returning r.reward_id, row."from", r.state, r.reason, row.note, row.actor, r.sequence, r.updated_at)
    insert into reward_transitions (tenant_id, reward_id, sequence, from_state, to_state, reason, note, actor, at)
    select $1, reward_id, sequence, "from", state, reason, note, actor, updated_at from changed returning 1`,
};

const putRefusals: Statement = {
  name: "reward-put-refusals",
  text: `insert into reward_refusals (tenant_id, referral_id, side, rule_id, reason, rule_results, at)
    select $1, "referralId", side, "ruleId", reason, "ruleResults", at
    from jsonb_to_recordset($2::jsonb) row
      ("referralId" text, side text, "ruleId" text, reason text, "ruleResults" jsonb, at timestamptz)
    on conflict (tenant_id, referral_id, side, rule_id) do update
      set reason = excluded.reason, rule_results = excluded.rule_results, at = excluded.at`,
};

const deleteRefusals: Statement = {
  name: "reward-delete-refusals",
  text: `delete from reward_refusals where tenant_id = $1 and referral_id = $2 and rule_id = any($3::text[])`,
};

const listRefusals: Statement = {
  name: "reward-list-refusals",
  text: `select referral_id as "referralId", side, rule_id as "ruleId", reason, rule_results as "ruleResults", at
    from reward_refusals where tenant_id = $1 and referral_id = $2 order by side desc, rule_id`,
};

/** Over the index by participant, side and time: as many rows as the window holds. */
const earnedSince: Statement = {
  name: "reward-earned-since",
  text: `select asset, sum(amount)::text as amount, array_agg(distinct referral_id) as "referralIds" from rewards
    where tenant_id = $1 and participant_id = $2 and side = 'referrer' and state in ('pending', 'available', 'paid')
      and ($3::text is null or campaign_id = $3) and granted_at >= coalesce($4, '-infinity'::timestamptz)
    group by asset`,
};

const withLiving: Statement = {
  name: "reward-with-living",
  text: `select distinct referral_id as "referralId" from rewards
    where tenant_id = $1 and referral_id = any($2::text[]) and state in ('pending', 'available', 'paid')`,
};

/** Over the partial index of holds; the states are those of \`mayGo\` in the core. */
const listDueReferrals: Statement = {
  name: "reward-list-due",
  text: `select r.referral_id as "referralId" from rewards r
    join referrals f on f.tenant_id = r.tenant_id and f.referral_id = r.referral_id
    where r.tenant_id = $1 and r.state = 'pending' and r.available_at <= $2 and f.review <> 'flagged'
      and case when r.step_id is null then f.state in ('approved', 'rewarded')
        else f.state not in ('declined', 'voided', 'reversed') end
    group by r.referral_id order by min(r.available_at) limit $3`,
};

const listExpiring: Statement = {
  name: "reward-list-expiring",
  text: `select reward_id as "rewardId" from rewards where tenant_id = $1 and state = 'available' and expires_at <= $2
    order by expires_at limit $3`,
};

type Times = "availableAtMs" | "expiresAtMs" | "paidAtMs" | "failedAtMs" | "grantedAtMs" | "updatedAtMs";
type Row = Omit<Reward, Times | "amountMinor"> & {
  amount: string | null;
  availableAt: Date | null;
  expiresAt: Date | null;
  paidAt: Date | null;
  failedAt: Date | null;
  grantedAt: Date;
  updatedAt: Date;
};

const toReward = ({ amount, availableAt, expiresAt, paidAt, failedAt, grantedAt, updatedAt, ...row }: Row): Reward => ({
  ...row,
  amountMinor: amount === null ? null : BigInt(amount),
  availableAtMs: toMsOrNull(availableAt),
  expiresAtMs: toMsOrNull(expiresAt),
  paidAtMs: toMsOrNull(paidAt),
  failedAtMs: toMsOrNull(failedAt),
  grantedAtMs: toMs(grantedAt),
  updatedAtMs: toMs(updatedAt),
});

/** As JSON, whose numbers would lose digits: amounts go as text. */
const toRow = (reward: Reward): object => {
  const { amountMinor, availableAtMs, expiresAtMs, paidAtMs, failedAtMs, grantedAtMs, updatedAtMs, ...row } = reward;
  return {
    ...row,
    amount: amountMinor === null ? null : String(amountMinor),
    availableAt: toDateOrNull(availableAtMs),
    expiresAt: toDateOrNull(expiresAtMs),
    paidAt: toDateOrNull(paidAtMs),
    failedAt: toDateOrNull(failedAtMs),
    grantedAt: toDate(grantedAtMs),
    updatedAt: toDate(updatedAtMs),
  };
};

const writeChanges = async (db: Queryable, tenantId: string, changes: readonly WrittenChange[]): Promise<void> => {
  const rows = changes.map(({ reward, from, note, actor }) => ({ ...toRow(reward), from, note, actor }));
  const written = await db.query(save, [tenantId, JSON.stringify(rows)]);
  // Nobody changes rewards without the referrer's lock, so this is a fault of ours and ends the transaction.
  if (written.length !== changes.length) throw new Error("a reward was changed without its referrer's lock");
};

/** A reward's id and its grant are made at nearly the same moment. Units: milliseconds. */
const idMarginMs = 86_400_000;

const listValues = (filter: RewardFilter): unknown[] => {
  const { state, participantId, campaignId, referralId, side, approval, asset, ruleId } = filter;
  const { grantedFromMs: from, grantedToMs: to } = filter;
  return [
    ...[state, participantId, campaignId, referralId, side, approval, asset, ruleId],
    ...[toDateOrNull(from), toDateOrNull(to)],
    ...[idFloor("rwd", (from ?? 0) - idMarginMs), to === null ? null : idFloor("rwd", to + idMarginMs)],
  ];
};

/** Rewards, their transitions and refusals. */
export const rewardStore = (db: Queryable): RewardStore => {
  const all = async (statement: Statement, values: unknown[]) => (await db.query<Row>(statement, values)).map(toReward);
  const ids = async <Field extends "referralId" | "rewardId">(field: Field, statement: Statement, values: unknown[]) =>
    (await db.query<Record<Field, string>>(statement, values)).map((row) => row[field]);
  return {
    holdReferrers: async (tenantId, referrerIds) => {
      if (referrerIds.length > 0) await db.query(holdReferrers, [tenantId, referrerIds]);
    },
    ownersOf: (tenantId, rewardIds) => db.query<RewardOwners>(ownersOf, [tenantId, rewardIds]),
    find: async (tenantId, rewardId) => (await all(findMany, [tenantId, [rewardId]]))[0] ?? null,
    findMany: (tenantId, rewardIds) => all(findMany, [tenantId, rewardIds]),
    list: (tenantId, filter, { after, limit }) =>
      all(filter.failed ? listFailed : list, [tenantId, after, limit, ...listValues(filter)]),
    holdReferrals: (tenantId, referralIds) => db.query<HeldReferral>(holdReferrals, [tenantId, referralIds]),
    referralStates: (tenantId, referralIds) => db.query<HeldReferral>(referralStates, [tenantId, referralIds]),
    listOfReferrals: (tenantId, referralIds) => all(listOfReferrals, [tenantId, referralIds]),
    listOfReferral: (tenantId, referralId) => all(listOfReferrals, [tenantId, [referralId]]),
    listCounting: (tenantId, campaignId, referrerId) => all(listCounting, [tenantId, campaignId, referrerId]),
    listTransitions: async (tenantId, rewardId) => {
      const rows = await db.query<Omit<RewardTransition, "atMs"> & { at: Date }>(listTransitions, [tenantId, rewardId]);
      return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
    },
    insert: async (tenantId, rewards, actor) => {
      await db.query(insert, [tenantId, JSON.stringify(rewards.map(toRow)), actor]);
    },
    save: (tenantId, changes) => writeChanges(db, tenantId, changes),
    putRefusals: async (tenantId, refusals) => {
      const rows = refusals.map(({ atMs, ...row }) => ({ ...row, at: toDate(atMs) }));
      await db.query(putRefusals, [tenantId, JSON.stringify(rows)]);
    },
    deleteRefusals: async (tenantId, referralId, ruleIds) => {
      await db.query(deleteRefusals, [tenantId, referralId, ruleIds]);
    },
    listRefusals: async (tenantId, referralId) => {
      const rows = await db.query<Omit<RewardRefusal, "atMs"> & { at: Date }>(listRefusals, [tenantId, referralId]);
      return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
    },
    earnedSince: async (tenantId, { referrerId, campaignId, sinceMs }) => {
      const values = [tenantId, referrerId, campaignId, toDateOrNull(sinceMs)];
      type Sum = { asset: string | null; amount: string | null; referralIds: string[] };
      const rows = await db.query<Sum>(earnedSince, values);
      const sums = rows.flatMap(({ asset, amount }) => (asset === null ? [] : [[asset, BigInt(amount ?? 0)] as const]));
      return { referralIds: new Set(rows.flatMap((row) => row.referralIds)), valueByAsset: new Map(sums) };
    },
    withLiving: async (tenantId, referralIds) =>
      referralIds.length === 0 ? new Set() : new Set(await ids("referralId", withLiving, [tenantId, referralIds])),
    listDueReferrals: (tenantId, nowMs, limit) => ids("referralId", listDueReferrals, [tenantId, toDate(nowMs), limit]),
    listExpiring: (tenantId, nowMs, limit) => ids("rewardId", listExpiring, [tenantId, toDate(nowMs), limit]),
  };
};
