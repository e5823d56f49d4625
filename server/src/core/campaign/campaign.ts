import type { CampaignState, CampaignTerms } from "@beckon/contract";
import { defaultCodePolicy } from "../code/code-text.ts";
import { defaultRiskTerms } from "../risk/presets.ts";
import { defaultRewardTerms } from "../reward/reward-terms.ts";

export type CampaignRevision = {
  revisionId: string;
  number: number;
  terms: CampaignTerms;
  /** Who made it; null where it is older than this field. */
  author: string | null;
  note: string | null;
  createdAtMs: number;
};

/** How many there are; not `exact` where only so many were looked at, and there are at least these. */
export type Counted = { count: number; exact: boolean };

/** Campaigns that name a policy pack: how many there are, and the newest of them. */
export type PolicyUse = {
  count: number;
  campaigns: { campaignId: string; name: string; state: CampaignState }[];
};

/** What a campaign is bound to: codes that work while it runs, referrals that are open, money that is granted and not paid. */
export type Commitments = { codes: Counted; referrals: Counted; money: ReadonlyMap<string, bigint> };

export type Campaign = {
  campaignId: string;
  name: string;
  state: CampaignState;
  priority: number;
  timeZone: string;
  startsAtMs: number | null;
  endsAtMs: number | null;
  codeLength: number;
  revision: CampaignRevision;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};

/** What a campaign's dates and state say about now. */
export type CampaignWindow = { state: CampaignState; startsAtMs: number | null; endsAtMs: number | null };

/**
 * Where a campaign stands now. The start counts, the end does not: a campaign with `endsAtMs` T is over at T.
 */
export const campaignStanding = (
  campaign: CampaignWindow,
  nowMs: number,
): "running" | "campaign_inactive" | "not_started" | "expired" => {
  if (campaign.state !== "active") return "campaign_inactive";
  if (campaign.startsAtMs !== null && nowMs < campaign.startsAtMs) return "not_started";
  if (campaign.endsAtMs !== null && nowMs >= campaign.endsAtMs) return "expired";
  return "running";
};

export type CampaignStep = "activate" | "pause" | "end" | "archive";

/** The state machine, whole: from which states each step leads where. What is not here is refused. */
export const campaignSteps: Record<CampaignStep, { from: readonly CampaignState[]; to: CampaignState }> = {
  activate: { from: ["draft", "paused"], to: "active" },
  pause: { from: ["active"], to: "paused" },
  end: { from: ["active", "paused"], to: "ended" },
  archive: { from: ["draft", "ended"], to: "archived" },
};

/** States in which name, dates and terms may still change. */
export const changeableStates: readonly CampaignState[] = ["draft", "active", "paused"];

export const defaultTerms: CampaignTerms = {
  audience: { type: "everyone" },
  codeCap: 5,
  usedCounts: "registered",
  codePolicy: defaultCodePolicy,
  registration: { windowSeconds: 2_592_000, countries: null },
  // The host decides: it reports one event of this type.
  qualification: {
    ordered: true,
    approval: "automatic",
    refundsUnqualify: true,
    pendingGraceSeconds: 2_592_000,
    steps: [
      {
        id: "qualified",
        event: "qualified",
        count: 1,
        minAmount: null,
        totalAmount: null,
        within: null,
        excludeCategories: [],
        excludeTypes: [],
      },
    ],
  },
  ...defaultRewardTerms,
  risk: defaultRiskTerms,
};

/** Terms as this Beckon knows them: parts that a revision made by an older one lacks have their default. */
export const completeTerms = (terms: CampaignTerms): CampaignTerms => ({ ...defaultTerms, ...terms });

/** Whether two terms say the same, in whatever order their fields stand: a store need not keep that order. */
export const areSameTerms = (one: CampaignTerms, other: CampaignTerms): boolean => isSame(one, other);

const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  const others = Object.keys(right).filter((name) => right[name] !== undefined);
  return names.length === others.length && names.every((name) => isSame(left[name], right[name]));
};
