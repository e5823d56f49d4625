/** What a person's view of their referrals needs read; `store/` reads it. */
import type { Qualification } from "@beckon/contract";
import type { PageRequest } from "../page-request.ts";
import type { QualifyingEvent } from "../qualification/evaluate.ts";
import type { Referral } from "./referral.ts";

/** A referral without everything that a view of it has no use for. */
export type ActiveReferral = Pick<
  Referral,
  | "referralId"
  | "campaignId"
  | "revision"
  | "referrerId"
  | "refereeId"
  | "onboardingId"
  | "state"
  | "signedUpAtMs"
  | "registeredAtMs"
>;

/** Whose events are wanted for a referral: since when, and with types that begin with one of these words. */
export type WantedEvents = {
  referralId: string;
  participantId: string | null;
  onboardingId: string | null;
  sinceMs: number;
  words: readonly string[];
};

/** Each reads for a whole page at once. */
export type ActivityStore = {
  /** Those of which this person is the referrer or the referee, newest first, by id. */
  page(tenantId: string, participantId: string, page: PageRequest): Promise<ActiveReferral[]>;
  qualifications(
    tenantId: string,
    revisions: readonly Pick<Referral, "campaignId" | "revision">[],
  ): Promise<{ campaignId: string; revision: number; qualification: Qualification }[]>;
  /** In the order of occurrence, at most `limit` for each referral. */
  events(
    tenantId: string,
    wanted: readonly WantedEvents[],
    limit: number,
  ): Promise<(QualifyingEvent & { referralId: string })[]>;
};
