import { limits } from "@beckon/contract";
import type { Handlers } from "../handler.ts";

export const policyPackHandlers: Pick<Handlers, "listPolicyPacks"> = {
  listPolicyPacks: async ({ context: { repositories, tenantId } }) => {
    const uses = await repositories.campaigns.policyUses(tenantId, limits.campaignsOfPolicy);
    return {
      body: {
        items: repositories.policies.all().map((pack) => {
          const { count, campaigns } = uses.get(pack.id) ?? { count: 0, campaigns: [] };
          return {
            ...pack,
            countries: [...new Set(pack.rules.flatMap((rule) => rule.countries))].toSorted(),
            usedBy: { count, campaigns: campaigns.map(({ campaignId, ...rest }) => ({ id: campaignId, ...rest })) },
          };
        }),
      },
    };
  },
};
