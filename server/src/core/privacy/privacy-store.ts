/** What exporting and erasing a person need of a store. */
import type { ReferralState } from "../referral/referral.ts";

/** How many rows of each kind had the person in them. */
export type ErasureCounts = {
  codes: number;
  referrals: number;
  rewards: number;
  ledgerEntries: number;
  events: number;
  accessTokens: number;
  outboundEvents: number;
  idempotencyRecords: number;
  refusedWebhooks: number;
};

export type Erasure = { pseudonym: string; erasedAtMs: number; counts: ErasureCounts };

/** Everything of a person's that other things hang on. */
export type Traces = {
  /** Whether anything at all is known under this id. */
  known: boolean;
  codeIds: string[];
  /** As referrer. */
  madeIds: string[];
  /** As referee: one, or none. */
  taken: { referralId: string; state: ReferralState; referrerId: string } | null;
  /** The temporary id they came by. */
  onboardingId: string | null;
  rewardIds: string[];
};

/** A step of a referral or reward, with whose it is. */
export type OwnedStep = {
  ownerId: string;
  from: string | null;
  to: string;
  reason: string | null;
  note: string | null;
  atMs: number;
};

export type PrivacyStore = {
  traces(tenantId: string, participantId: string): Promise<Traces>;
  /**
   * Puts the pseudonym in the person's place, everywhere. The caller holds the tenant's forest alone, the codes, referrals and
   * referrers. Concurrency: one transaction; a sign-up of the same id at this moment comes before or after.
   */
  erase(
    tenantId: string,
    erased: {
      participantId: string;
      traces: Traces;
      pseudonym: string;
      atMs: number;
      actor: string;
      reason: string | null;
    },
  ): Promise<ErasureCounts>;
  /** The latest erasure of this id or pseudonym; null when there was none, or it is forgotten. */
  findErasure(tenantId: string, idOrPseudonym: string): Promise<Erasure | null>;
  /** Of these ids, those whose bearer was referred before they were erased. */
  referredBeforeErasure(tenantId: string, ids: readonly string[]): Promise<Set<string>>;
  steps(tenantId: string, of: "referral" | "reward", ids: readonly string[]): Promise<OwnedStep[]>;
  tokensOf(
    tenantId: string,
    participantId: string,
    limit: number,
  ): Promise<{ createdAtMs: number; expiresAtMs: number; revokedAtMs: number | null }[]>;
  audiencesOf(
    tenantId: string,
    participantId: string,
    limit: number,
  ): Promise<{ campaignId: string; addedAtMs: number }[]>;
  reservationsOf(
    tenantId: string,
    onboardingId: string,
    limit: number,
  ): Promise<{ reservationId: string; state: string; createdAtMs: number; expiresAtMs: number }[]>;
};
