import type { Review, ReviewStep, RiskSettings } from "../core/risk/review.ts";
import type { ReviewStore } from "../core/risk/review-store.ts";
import type { Assessment } from "../core/risk/risk-store.ts";
import type { RewardSide } from "../core/reward/reward.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

const columns = `referral_id as "referralId", campaign_id as "campaignId", state, score, stake,
  stake_rank::text as "stakeRank", referrer, referee, actor, acted_at as "actedAt", voided, sequence, flagged_at as "flaggedAt"`;

/** Reviews and their first steps in one statement, whatever their number. */
const open: Statement = {
  name: "review-open",
  text: `with opened as (
      insert into risk_reviews (tenant_id, referral_id, campaign_id, state, score, stake, stake_rank, flagged_at)
      select $1, "referralId", "campaignId", 'open', score, stake, "stakeRank", "flaggedAt"
      from jsonb_to_recordset($2::jsonb) row ("referralId" text, "campaignId" text, score int, stake jsonb,
        "stakeRank" numeric, "flaggedAt" timestamptz)
      on conflict do nothing returning referral_id, flagged_at)
    insert into risk_review_steps (tenant_id, referral_id, sequence, action, actor, at)
    select $1, referral_id, 1, 'flagged', 'beckon', flagged_at from opened`,
};

const find: Statement = {
  name: "review-find",
  text: `select ${columns} from risk_reviews where tenant_id = $1 and referral_id = $2`,
};

/** Along the index of the queue, from its end. */
const list: Statement = {
  name: "review-list",
  text: `select ${columns} from risk_reviews where tenant_id = $1 and state = $2
    and ($3::text is null or (stake_rank, referral_id) < (split_part($3, ' ', 1)::numeric, split_part($3, ' ', 2)))
    order by stake_rank desc, referral_id desc limit $4`,
};

/** What stands and the step that did it change together. */
const save: Statement = {
  name: "review-save",
  text: `with changed as (
      update risk_reviews set state = $3, referrer = $4, referee = $5, actor = $6, acted_at = $7, voided = $8, sequence = $9
      where tenant_id = $1 and referral_id = $2)
    insert into risk_review_steps (tenant_id, referral_id, sequence, action, referrer, referee, actor, note, at)
    values ($1, $2, $9, $10, $11, $12, $13, $14, $15)`,
};

const listSteps: Statement = {
  name: "review-steps",
  text: `select sequence, action, referrer, referee, actor, note, at from risk_review_steps
    where tenant_id = $1 and referral_id = $2 order by sequence desc limit 100`,
};

const denied: Statement = {
  name: "review-denied",
  text: `select referrer, referee from risk_reviews where tenant_id = $1 and referral_id = $2 and state = 'decided'`,
};

const findSettings: Statement = {
  name: "risk-settings-find",
  text: `select four_eyes_currency as "asset", four_eyes_minor::text as "minor", version from risk_settings where tenant_id = $1`,
};

/** The first version is 1; a later one replaces its predecessor only. */
const putSettings: Statement = {
  name: "risk-settings-put",
  text: `insert into risk_settings as s (tenant_id, four_eyes_currency, four_eyes_minor, version, updated_at)
    select $1, $2, $3, $4, $5 where $4 = 1 or exists (select 1 from risk_settings where tenant_id = $1)
    on conflict (tenant_id) do update set four_eyes_currency = excluded.four_eyes_currency,
      four_eyes_minor = excluded.four_eyes_minor, version = excluded.version, updated_at = excluded.updated_at
      where s.version = excluded.version - 1
    returning version`,
};

/** Newest first, over the primary key; the referral of each by its own. */
const listAssessed: Statement = {
  name: "risk-list-assessed",
  text: `select a.assessment_id as "assessmentId", a.referral_id as "referralId", a.stage, a.outcome, a.score, a.failed, a.results,
      f.review
    from (select * from risk_assessments where tenant_id = $1 order by assessment_id desc limit $2) a
    left join referrals f on f.tenant_id = $1 and f.referral_id = a.referral_id order by a.assessment_id desc`,
};

type Row = Omit<Review, "stake" | "decision" | "flaggedAtMs"> & {
  stake: { asset: string; amountMinor: string }[];
  referrer: Review["decision"] extends infer D ? (D extends { referrer: infer V } ? V : never) | null : never;
  referee: ReviewStep["referee"];
  actor: string | null;
  actedAt: Date | null;
  flaggedAt: Date;
};

const toReview = ({ stake, referrer, referee, actor, actedAt, flaggedAt, ...row }: Row): Review => ({
  ...row,
  stake: stake.map(({ asset, amountMinor }) => ({ asset, amountMinor: BigInt(amountMinor) })),
  decision: referrer && referee && actor !== null && actedAt ? { referrer, referee, actor, atMs: toMs(actedAt) } : null,
  flaggedAtMs: toMs(flaggedAt),
});

/** The queue of flagged referrals, decisions, and the tenant's settings about them. */
export const reviewStore = (db: Queryable): ReviewStore => ({
  open: async (tenantId, reviews) => {
    const rows = reviews.map(({ stake, flaggedAtMs, ...row }) => ({
      ...row,
      stake: stake.map(({ asset, amountMinor }) => ({ asset, amountMinor: String(amountMinor) })),
      flaggedAt: toDate(flaggedAtMs),
    }));
    await db.query(open, [tenantId, JSON.stringify(rows)]);
  },
  find: async (tenantId, referralId) => {
    const [row] = await db.query<Row>(find, [tenantId, referralId]);
    return row ? toReview(row) : null;
  },
  list: async (tenantId, state, { after, limit }) =>
    (await db.query<Row>(list, [tenantId, state, after, limit])).map(toReview),
  save: async (tenantId, { referralId, state, decision, voided, sequence }, { action, referrer, referee, ...said }) => {
    const { referrer: one = null, referee: other = null, actor = null, atMs } = decision ?? {};
    const stands = [state, one, other, actor, atMs === undefined ? null : toDate(atMs), voided, sequence + 1];
    const step = [action, referrer, referee, said.actor, said.note, toDate(said.atMs)];
    await db.query(save, [tenantId, referralId, ...stands, ...step]);
  },
  listSteps: async (tenantId, referralId) => {
    const rows = await db.query<Omit<ReviewStep, "atMs"> & { at: Date }>(listSteps, [tenantId, referralId]);
    return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
  },
  deniedSides: async (tenantId, referralId) => {
    const [row] = await db.query<Record<RewardSide, string | null>>(denied, [tenantId, referralId]);
    return (["referrer", "referee"] as const).filter((side) => row?.[side] === "confirm");
  },
  findSettings: async (tenantId) => {
    type SettingsRow = { asset: string | null; minor: string | null; version: number };
    const [row] = await db.query<SettingsRow>(findSettings, [tenantId]);
    if (!row) return null;
    const { asset, minor, version } = row;
    const fourEyesFrom = asset === null || minor === null ? null : { asset, amountMinor: BigInt(minor) };
    return { fourEyesFrom, version } satisfies RiskSettings;
  },
  putSettings: async (tenantId, { fourEyesFrom, version }, nowMs) => {
    const values = [fourEyesFrom?.asset ?? null, fourEyesFrom?.amountMinor.toString() ?? null, version, toDate(nowMs)];
    return (await db.query(putSettings, [tenantId, ...values])).length > 0;
  },
  listAssessed: (tenantId, limit) =>
    db.query<Assessment & { review: "none" | "flagged" | "cleared" | "confirmed" | null }>(listAssessed, [
      tenantId,
      limit,
    ]),
});
