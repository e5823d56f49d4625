import { limits } from "@beckon/contract";
import type { GraphRow, GraphSighting, GraphStore } from "../core/participant/graph.ts";
import type { Queryable, Statement } from "./session.ts";

/**
 * Up by the unique key of referees, down by the index of referrers. A recursion hands its rows out level by level and goes on only
 * while somebody asks: the limit on all below ends it, so nobody reads a large forest for a small picture.
 */
const around: Statement = {
  name: "graph-around",
  text: `with recursive up (participant_id, level) as (
      select p.participant_id, 0 from participants p where p.tenant_id = $1 and p.participant_id = $2
      union all
      select f.referrer_id, u.level - 1 from up u
      join referrals f on f.tenant_id = $1 and f.referee_id = u.participant_id where u.level > -${limits.graphAbove}),
    down (referral_id, referrer_id, referee_id, onboarding_id, state, review, level) as (
      (select f.referral_id, f.referrer_id, f.referee_id, f.onboarding_id, f.state, f.review, 1
        from referrals f where f.tenant_id = $1 and f.referrer_id = $2 order by f.referral_id desc limit $4)
      union all
      select c.*, d.level + 1 from down d cross join lateral (
        select f.referral_id, f.referrer_id, f.referee_id, f.onboarding_id, f.state, f.review
        from referrals f where f.tenant_id = $1 and f.referrer_id = d.referee_id order by f.referral_id desc limit $4) c
      where d.level < $3),
    shown as (
      select u.participant_id, f.onboarding_id, u.level, f.referral_id, f.referrer_id, f.state, f.review
      from up u left join referrals f on f.tenant_id = $1 and f.referee_id = u.participant_id
      union all
      (select d.referee_id, d.onboarding_id, d.level, d.referral_id, d.referrer_id, d.state, d.review from down d limit $5))
    select s.participant_id as "participantId", s.onboarding_id as "onboardingId", s.level, s.referral_id as "referralId",
      s.referrer_id as "referrerId", s.state as status, s.review, p.state, risk.score as "riskScore",
      coalesce(worth.sums, '[]') as worth, brought.count as referred
    from shown s
    left join participants p on p.tenant_id = $1 and p.participant_id = s.participant_id
    left join lateral (select a.score from risk_assessments a where a.tenant_id = $1 and a.referral_id = s.referral_id
      order by a.assessment_id desc limit 1) risk on true
    left join lateral (select jsonb_agg(jsonb_build_object('asset', w.asset, 'amount', w.amount::text) order by w.asset) as sums
      from (select r.asset, sum(r.amount) as amount from rewards r where r.tenant_id = $1 and r.referral_id = s.referral_id
        and r.asset is not null and r.state in ('pending', 'available', 'paid') group by r.asset) w) worth on true
    left join lateral (select count(*)::int as count from (select from referrals f where f.tenant_id = $1
      and f.referrer_id = s.participant_id limit ${limits.graphCounted}) b) brought on true`,
};

/** Each person's own latest few: somebody seen with thousands of things does not hide the others. */
const sightings: Statement = {
  name: "graph-sightings",
  text: `select g.kind, g.hash as mark, asked.person from unnest($2::text[]) asked (person) cross join lateral (
      select r.kind, r.hash from risk_signals r where r.tenant_id = $1 and r.person = asked.person
        and r.kind in ('device', 'payout', 'phone', 'email') order by r.seen_at desc limit 20) g`,
};

type Row = Omit<GraphRow, "worth"> & { worth: { asset: string; amount: string }[] };

export const graphStore = (db: Queryable): GraphStore => ({
  around: async (tenantId, participantId, { depth, breadth, nodes }) => {
    const rows = await db.query<Row>(around, [tenantId, participantId, depth, breadth, nodes]);
    if (!rows.some(({ level }) => level === 0)) return null;
    return rows.map(({ worth, ...row }) => ({
      ...row,
      worth: worth.map(({ asset, amount }) => ({ asset, amountMinor: BigInt(amount) })),
    }));
  },
  sightings: (tenantId, persons) => db.query<GraphSighting>(sightings, [tenantId, persons]),
});
