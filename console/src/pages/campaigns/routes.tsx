import { page } from "../../shell/routes.tsx";

/** The pages of Campaigns. */
export const campaignPages: ReturnType<typeof page>[] = [
  page("campaigns", () => import("./campaign-list.tsx"), "CampaignListPage", {
    ahead: () => ({ id: "listCampaigns", input: { query: { limit: 25 } }, list: true }),
  }),
  page("campaigns/new", () => import("./new-campaign.tsx"), "NewCampaignPage", {
    title: { en: "New campaign", de: "Neue Kampagne" },
  }),
  page("campaigns/$campaignId", () => import("./campaign-page.tsx"), "CampaignPage", {
    ahead: ({ campaignId = "" }) => ({ id: "getCampaign", input: { params: { campaignId } } }),
  }),
];
