/** What reviews need kept; `store/` keeps it. */
import type { PageRequest } from "../page-request.ts";
import type { RewardSide } from "../reward/reward.ts";
import type { Review as ReferralReview } from "../referral/referral.ts";
import type { Review, ReviewStep, RiskSettings } from "./review.ts";
import type { Assessment } from "./risk-store.ts";

export type NewReview = Pick<Review, "referralId" | "campaignId" | "score" | "stake" | "stakeRank" | "flaggedAtMs">;

export type ReviewStore = {
  /** Opens reviews, each with its first step. */
  open(tenantId: string, reviews: readonly NewReview[]): Promise<void>;
  find(tenantId: string, referralId: string): Promise<Review | null>;
  /** By the most money; the page's key is `reviewKey`. */
  list(tenantId: string, state: Review["state"], page: PageRequest): Promise<Review[]>;
  /** Writes what changes in a review and the step that did it. The caller holds the referral. */
  save(tenantId: string, review: Review, step: Omit<ReviewStep, "sequence">): Promise<void>;
  /** Latest first, 100 at the most. */
  listSteps(tenantId: string, referralId: string): Promise<ReviewStep[]>;
  /** Sides that a decision left without rewards. */
  deniedSides(tenantId: string, referralId: string): Promise<RewardSide[]>;
  findSettings(tenantId: string): Promise<RiskSettings | null>;
  /** False when another version is there. */
  putSettings(tenantId: string, settings: RiskSettings, nowMs: number): Promise<boolean>;
  /** Latest assessments, with what became of their referrals. */
  listAssessed(tenantId: string, limit: number): Promise<(Assessment & { review: ReferralReview | null })[]>;
};

/** The place of a review in the queue. */
export const reviewKey = ({ stakeRank, referralId }: Pick<Review, "stakeRank" | "referralId">): string =>
  `${stakeRank} ${referralId}`;
