import type { CampaignStore } from "../core/ports.ts";
import type { Queryable, Statement } from "./session.ts";

/**
 * Over the codes and referrals of the campaign by their indexes, so many of each and no more: a campaign with millions is answered as
 * fast. One more is looked at, to see that there are more.
 */
const counts: Statement = {
  name: "campaign-commitments",
  text: `select (select array[count(*) filter (where state = 'active' and used < cap), count(*)]::int[] from (
        select state, used, cap from codes where tenant_id = $1 and campaign_id = $2 and state <> 'replaced' limit $3::int + 1) c)
      as codes,
    (select array[count(*) filter (where state in ('registered', 'qualified', 'approved')), count(*)]::int[] from (
        select state from referrals where tenant_id = $1 and campaign_id = $2 order by referral_id desc limit $3::int + 1) f)
      as referrals`,
};

/** From the sums of the reports, with what is not in them yet. */
const promised: Statement = {
  name: "campaign-promised",
  text: `select asset, sum(granted - returned - paid + clawed_back)::text as amount from (
      select asset, granted, returned, paid, clawed_back from report_totals where tenant_id = $1 and campaign_id = $2
      union all
      select asset, granted, returned, paid, clawed_back from report_changes where tenant_id = $1 and campaign_id = $2) sums
    where asset <> '' group by asset having sum(granted - returned - paid + clawed_back) > 0 order by asset`,
};

type Row = { codes: [number, number]; referrals: [number, number] };

/** What campaigns are bound to. */
export const commitmentStore = (db: Queryable): Pick<CampaignStore, "commitments"> => ({
  commitments: async (tenantId, campaignId, most) => {
    const [row] = await db.query<Row>(counts, [tenantId, campaignId, most]);
    const sums = await db.query<{ asset: string; amount: string }>(promised, [tenantId, campaignId]);
    const counted = ([count, seen]: [number, number]) => ({ count: Math.min(count, most), exact: seen <= most });
    return {
      codes: counted(row?.codes ?? [0, 0]),
      referrals: counted(row?.referrals ?? [0, 0]),
      money: new Map(sums.map(({ asset, amount }) => [asset, BigInt(amount)])),
    };
  },
});
