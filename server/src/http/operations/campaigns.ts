import {
  changeAudience,
  createCampaign,
  takeCampaignStep,
  updateCampaign,
} from "../../core/campaign/change-campaign.ts";
import type { Campaign, CampaignStep } from "../../core/campaign/campaign.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { presentCampaign, presentRevision } from "./present.ts";

const campaignOf = async ({ repositories, tenantId }: Context, campaignId: string): Promise<Campaign> => {
  const campaign = await repositories.campaigns.find(tenantId, campaignId);
  if (!campaign) throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
  return campaign;
};

const shown = (campaign: Campaign, { nowMs }: Context) => ({
  body: presentCampaign(campaign, nowMs),
  version: campaign.version,
});

const take =
  (step: CampaignStep) =>
  async ({ params: { campaignId }, context }: { params: { campaignId: string }; context: Context }) =>
    shown(
      await takeCampaignStep(context.repositories, context, { tenantId: context.tenantId, campaignId, step }),
      context,
    );

type CampaignHandlers = Pick<
  Handlers,
  | "listCampaigns"
  | "createCampaign"
  | "getCampaign"
  | "updateCampaign"
  | "listRevisions"
  | "activateCampaign"
  | "pauseCampaign"
  | "endCampaign"
  | "archiveCampaign"
  | "listAudience"
  | "addToAudience"
  | "removeFromAudience"
>;

export const campaignHandlers: CampaignHandlers = {
  listCampaigns: async ({ query, context, context: { repositories, tenantId, nowMs } }) => ({
    body: await pageOf({
      context,
      name: "campaigns",
      query,
      filters: { state: query.state ?? null },
      read: (filters, page) => repositories.campaigns.list(tenantId, filters, page),
      keyOf: (campaign) => campaign.campaignId,
      show: (campaign) => presentCampaign(campaign, nowMs),
    }),
  }),
  createCampaign: async ({ body, context }) =>
    shown(await createCampaign(context.repositories, context, { tenantId: context.tenantId, input: body }), context),
  getCampaign: async ({ params, context }) => shown(await campaignOf(context, params.campaignId), context),
  updateCampaign: async ({ params: { campaignId }, body, version, context }) => {
    const { repositories, tenantId } = context;
    return shown(await updateCampaign(repositories, context, { tenantId, campaignId, version, input: body }), context);
  },
  listRevisions: async ({ params: { campaignId }, query, context }) => {
    await campaignOf(context, campaignId);
    const { repositories, tenantId } = context;
    return {
      body: await pageOf({
        context,
        name: `revisions ${campaignId}`,
        query,
        filters: {},
        read: (_filters, page) => repositories.campaigns.listRevisions(tenantId, campaignId, page),
        keyOf: (revision) => String(revision.number),
        show: presentRevision,
      }),
    };
  },
  activateCampaign: take("activate"),
  pauseCampaign: take("pause"),
  endCampaign: take("end"),
  archiveCampaign: take("archive"),
  listAudience: async ({ params: { campaignId }, query, context }) => {
    await campaignOf(context, campaignId);
    const { repositories, tenantId } = context;
    return {
      body: await pageOf({
        context,
        name: `audience ${campaignId}`,
        query,
        filters: {},
        read: (_filters, page) => repositories.campaigns.listAudience(tenantId, campaignId, page),
        keyOf: (participantId) => participantId,
        show: (participantId) => ({ participantId }),
      }),
    };
  },
  addToAudience: async ({ params: { campaignId }, body: { participantIds }, context }) => {
    const { repositories, tenantId } = context;
    return {
      body: await changeAudience(repositories, context, { tenantId, campaignId, participantIds, action: "add" }),
    };
  },
  removeFromAudience: async ({ params: { campaignId }, body: { participantIds }, context }) => {
    const { repositories, tenantId } = context;
    return {
      body: await changeAudience(repositories, context, { tenantId, campaignId, participantIds, action: "remove" }),
    };
  },
};
