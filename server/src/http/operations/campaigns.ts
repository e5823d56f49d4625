import { limits } from "@beckon/contract";
import {
  changeAudience,
  createCampaign,
  takeCampaignStep,
  updateCampaign,
} from "../../core/campaign/change-campaign.ts";
import type { Campaign, CampaignStep } from "../../core/campaign/campaign.ts";
import { fromMinorOfAsset } from "../../core/money.ts";
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
  | "getCampaignCommitments"
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
    shown(
      await createCampaign(context.repositories, context, {
        ...{ tenantId: context.tenantId, author: context.caller.id, input: body },
      }),
      context,
    ),
  getCampaign: async ({ params, context }) => shown(await campaignOf(context, params.campaignId), context),
  updateCampaign: async ({ params: { campaignId }, body, version, context }) => {
    const { repositories, tenantId, caller } = context;
    const change = { tenantId, campaignId, version, author: caller.id, input: body };
    return shown(await updateCampaign(repositories, context, change), context);
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
  getCampaignCommitments: async ({ params: { campaignId }, context }) => {
    await campaignOf(context, campaignId);
    const { campaigns } = context.repositories;
    const { codes, referrals, money } = await campaigns.commitments(context.tenantId, campaignId, limits.counted);
    return {
      body: {
        ...{ codes, referrals },
        money: [...money].map(([asset, minor]) => ({ amount: fromMinorOfAsset(minor, asset), currency: asset })),
      },
    };
  },
  listAudience: async ({ params: { campaignId }, query, context }) => {
    await campaignOf(context, campaignId);
    const { campaigns } = context.repositories;
    const { tenantId } = context;
    const page = await pageOf({
      context,
      name: `audience ${campaignId}`,
      query,
      filters: { startsWith: query.startsWith ?? null },
      read: (filters, asked) => campaigns.listAudience(tenantId, campaignId, filters, asked),
      keyOf: (participantId) => participantId,
      show: (participantId) => ({ participantId }),
    });
    return { body: { ...page, members: await campaigns.countAudience(tenantId, campaignId) } };
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
