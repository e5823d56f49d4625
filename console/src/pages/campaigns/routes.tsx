import { page } from "../../shell/routes.tsx";

/** The pages of Campaigns. */
export const campaignPages: ReturnType<typeof page>[] = [
  page("campaigns", () => import("./campaign-list.tsx"), "CampaignListPage"),
  page("campaigns/new", () => import("./new-campaign.tsx"), "NewCampaignPage"),
  page("campaigns/$campaignId", () => import("./campaign-page.tsx"), "CampaignPage"),
];
