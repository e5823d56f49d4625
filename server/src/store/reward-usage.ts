import type { CountedStore, UsageStore } from "../core/reward/reward-store.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/** After the last place ever taken of those that stand; a referral that counts already stays where it is. */
const addCounted: Statement = {
  name: "counted-add",
  text: `insert into counted_referrals (tenant_id, campaign_id, referrer_id, referral_id, place, counted_at)
    select $1, $2, $3, $4, coalesce(max(place), 0) + 1, $5 from counted_referrals
    where tenant_id = $1 and campaign_id = $2 and referrer_id = $3
    on conflict (tenant_id, campaign_id, referrer_id, referral_id) do nothing`,
};

const rank: Statement = {
  name: "counted-rank",
  text: `select count(*)::int as rank from counted_referrals c
    join counted_referrals own on own.tenant_id = c.tenant_id and own.campaign_id = c.campaign_id
      and own.referrer_id = c.referrer_id and own.referral_id = $4
    where c.tenant_id = $1 and c.campaign_id = $2 and c.referrer_id = $3 and c.place <= own.place`,
};

const removeCounted: Statement = {
  name: "counted-remove",
  text: `delete from counted_referrals where tenant_id = $1 and campaign_id = $2 and referrer_id = $3 and referral_id = $4
    returning 1`,
};

const listCounted: Statement = {
  name: "counted-list",
  text: `select referral_id as "referralId" from counted_referrals
    where tenant_id = $1 and campaign_id = $2 and referrer_id = $3 order by place`,
};

/** Tiers and milestones of one campaign. The caller holds the referrer, so places are given one by one. */
export const countedStore = (db: Queryable): CountedStore => ({
  add: async (tenantId, { campaignId, referrerId, referralId, atMs }) => {
    await db.query(addCounted, [tenantId, campaignId, referrerId, referralId, toDate(atMs)]);
    const [row] = await db.query<{ rank: number }>(rank, [tenantId, campaignId, referrerId, referralId]);
    return row?.rank ?? 0;
  },
  remove: async (tenantId, { campaignId, referrerId, referralId }) =>
    (await db.query(removeCounted, [tenantId, campaignId, referrerId, referralId])).length > 0,
  list: async (tenantId, campaignId, referrerId) =>
    (await db.query<{ referralId: string }>(listCounted, [tenantId, campaignId, referrerId])).map(
      (row) => row.referralId,
    ),
});

/** One conditional statement: the row's lock makes concurrent takers wait, and each sees what the one before left. */
const take: Statement = {
  name: "usage-take",
  text: `insert into campaign_usage as u (tenant_id, campaign_id, measure, amount)
    select $1, $2, $3, $4::numeric where $5::numeric is null or $4::numeric <= $5::numeric
    on conflict (tenant_id, campaign_id, measure) do update set amount = u.amount + excluded.amount
      where $5::numeric is null or u.amount + excluded.amount <= $5::numeric
    returning amount`,
};

/** The check that usage is never below zero makes giving back twice an error. */
const give: Statement = {
  name: "usage-give",
  text: `update campaign_usage set amount = amount - $4::numeric where tenant_id = $1 and campaign_id = $2 and measure = $3`,
};

const taken: Statement = {
  name: "usage-taken",
  text: `select amount from campaign_usage where tenant_id = $1 and campaign_id = $2 and measure = $3`,
};

/** What campaigns have spent, per measure. */
export const usageStore = (db: Queryable): UsageStore => ({
  take: async (tenantId, campaignId, { measure, amount, max }) => {
    const values = [tenantId, campaignId, measure, String(amount), max === null ? null : String(max)];
    const [row] = await db.query<{ amount: string }>(take, values);
    return row ? BigInt(row.amount) : null;
  },
  taken: async (tenantId, campaignId, measure) => {
    const [row] = await db.query<{ amount: string }>(taken, [tenantId, campaignId, measure]);
    return BigInt(row?.amount ?? 0);
  },
  give: async (tenantId, campaignId, { measure, amount }) => {
    await db.query(give, [tenantId, campaignId, measure, String(amount)]);
  },
});
