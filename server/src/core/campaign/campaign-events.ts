import { type NewEvent, newEvent } from "../outbox/outbox-event.ts";
import type { Surroundings } from "../ports.ts";
import type { Campaign, CampaignStep } from "./campaign.ts";

const types = {
  activate: "campaign.activated",
  pause: "campaign.paused",
  end: "campaign.ended",
  // Tidying up is nobody's business outside.
  archive: null,
} as const satisfies Record<CampaignStep, string | null>;

/** The events of a campaign's step; their sequence is the campaign's version. */
export const campaignStepEvents = (surroundings: Surroundings, step: CampaignStep, campaign: Campaign): NewEvent[] => {
  const type = types[step];
  const { campaignId, state, version } = campaign;
  return type === null
    ? []
    : [newEvent(surroundings, type, { subjectId: campaignId, sequence: version, data: { campaignId, status: state } })];
};
