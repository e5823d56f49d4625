import { newEvent } from "../outbox/outbox-event.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import type { Campaign, CampaignStep } from "./campaign.ts";

const types = {
  activate: "campaign.activated",
  pause: "campaign.paused",
  end: "campaign.ended",
  // Tidying up is nobody's business outside.
  archive: null,
} as const satisfies Record<CampaignStep, string | null>;

/** Tells a campaign's step, in the caller's transaction. */
export const tellCampaignStep = async (
  { campaigns, outbox }: Repositories,
  surroundings: Surroundings,
  { tenantId, step, campaign }: { tenantId: string; step: CampaignStep; campaign: Campaign },
): Promise<void> => {
  const type = types[step];
  if (type === null) return;
  const { campaignId, state, updatedAtMs } = campaign;
  const sequence = await campaigns.takeSequence(tenantId, campaignId, 1);
  const facts = { subjectId: campaignId, sequence, data: { campaignId, status: state } };
  await outbox.add(tenantId, [newEvent(surroundings, type, facts)], updatedAtMs);
};
