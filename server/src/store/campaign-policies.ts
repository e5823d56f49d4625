import type { PolicyUse } from "../core/campaign/campaign.ts";
import type { CampaignStore } from "../core/ports.ts";
import type { Queryable, Statement } from "./session.ts";

/** Reads the tenant's campaigns with their present revisions by primary keys; there are at most ten thousand. */
const uses: Statement = {
  name: "campaign-policy-uses",
  text: `select policy, "campaignId", name, state, count from (
      select policy, k.campaign_id as "campaignId", k.name, k.state, count(*) over (partition by policy)::int as count,
        row_number() over (partition by policy order by k.campaign_id desc) as place
      from campaigns k join campaign_revisions r
        on r.tenant_id = k.tenant_id and r.campaign_id = k.campaign_id and r.revision = k.revision
      cross join jsonb_array_elements_text(coalesce(r.terms->'jurisdiction', '[]'::jsonb)) as policy
      where k.tenant_id = $1 and k.state <> 'archived') named
    where place <= $2 order by policy, place`,
};

type Row = PolicyUse["campaigns"][number] & { policy: string; count: number };

/** Which campaigns name which policy pack. */
export const policyUseStore = (db: Queryable): Pick<CampaignStore, "policyUses"> => ({
  policyUses: async (tenantId, most) => {
    const found = new Map<string, PolicyUse>();
    for (const { policy, count, ...campaign } of await db.query<Row>(uses, [tenantId, most])) {
      const use = found.get(policy) ?? { count, campaigns: [] };
      use.campaigns.push(campaign);
      found.set(policy, use);
    }
    return found;
  },
});
