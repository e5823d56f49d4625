import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Country, Id, limits, Name } from "../schemas.ts";
import { PolicyPack } from "../terms/policy-pack.ts";
import { CampaignState } from "./campaigns.ts";

const PolicyPackInUse = Closed(
  {
    ...PolicyPack.properties,
    countries: Type.Array(Country, { description: "All countries that a rule of the pack is about, in their order." }),
    usedBy: Closed(
      {
        count: Type.Integer({ minimum: 0, examples: [1], description: "How many there are, archived ones left out." }),
        campaigns: Type.Array(Closed({ id: Id("cmp"), name: Name, state: CampaignState }), {
          maxItems: limits.campaignsOfPolicy,
          description: "The newest of them.",
        }),
      },
      { title: "PolicyPackUse", description: "Campaigns whose present terms name the pack." },
    ),
  },
  { title: "PolicyPack" },
);

export const listPolicyPacks = defineOperation({
  id: "listPolicyPacks",
  method: "GET",
  path: "/v1/policy-packs",
  tag: "Campaigns",
  caller: "secret",
  scope: "campaigns:read",
  summary: "List the policy packs, what they say, and which campaigns name them",
  description:
    "Packs of dated rules that come with the server, the same for all tenants. A campaign names those that apply in `jurisdiction`. They are a help, not legal advice.",
  success: {
    status: 200,
    description: "Every pack, in the order of their ids.",
    schema: Closed({ items: Type.Array(PolicyPackInUse) }, { title: "PolicyPackList" }),
  },
});
