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
  /** By the tenant, or by a list. */
  blocked: boolean;
  codeIds: string[];
  /** As referrer. */
  madeIds: string[];
  /** As referee: one, or none. */
  taken: { referralId: string; codeId: string; state: ReferralState; referrerId: string } | null;
  /** The temporary id they came by. */
  onboardingId: string | null;
  /** Of all these referrals, the other person's too: what is said of one may tell of both. */
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

/** What a repetition of a request is told whose answer named an erased person. */
export type ErasedAnswer = { status: number; headers: Record<string, string>; body: string };

export type PersonalRisk =
  | {
      type: "assessment";
      atMs: number;
      stage: "registration" | "approval";
      outcome: "pass" | "hold" | "refuse";
      score: number;
      ipCountry: string | null;
      rules: string[];
    }
  | { type: "signal"; atMs: number; kind: string };

export type PrivacyStore = {
  /**
   * Until this transaction ends: writes of a tenant share its people, an erasure has them alone. It waits for writes that are under
   * way, and those that come meanwhile wait for it, so none leaves behind what it read before. First lock of a transaction.
   */
  holdPeople(tenantId: string, how: "shared" | "alone"): Promise<void>;
  traces(tenantId: string, participantId: string): Promise<Traces>;
  /** Until this transaction ends, nobody gives the person a code, a referral or a reward. */
  lockPerson(tenantId: string, participantId: string): Promise<void>;
  /**
   * Puts the pseudonym in the person's place, everywhere. The caller has the tenant's people alone, and the codes, referrals and
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
      erasedAnswer: ErasedAnswer;
    },
  ): Promise<ErasureCounts>;
  /** The latest erasure of this id or pseudonym; null when there was none, or it is forgotten. */
  findErasure(tenantId: string, idOrPseudonym: string): Promise<Erasure | null>;
  /** Of these ids, those whose bearer was referred, or blocked, before they were erased. */
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
  /** Judgements of the person's own sign-ups, and kinds of hashes that are kept. */
  riskOf(
    tenantId: string,
    person: { participantId: string; onboardingId: string | null },
    limit: number,
  ): Promise<PersonalRisk[]>;
  /** Refused webhooks with one of the ids in what they said. */
  refusedWebhooksOf(
    tenantId: string,
    person: { participantId: string; onboardingId: string | null },
    limit: number,
  ): Promise<{ rejectedId: string; sourceId: string; reason: string; receivedAtMs: number }[]>;
};
