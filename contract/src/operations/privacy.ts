/** What a person may ask of whoever keeps data about them: all of it, or that it goes. And how long it stays unasked. */
import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { allReasonCodes } from "../reason-codes.ts";
import { Closed, Country, ExternalId, Id, Instant, Nullable } from "../schemas.ts";
import { Code } from "./codes.ts";
import { Event } from "./events.ts";
import { LedgerBalance, LedgerEntry } from "./ledger.ts";
import { Participant } from "./participants.ts";
import { ReferralState } from "./referrals.ts";
import { Reward } from "./rewards.ts";
import { Asset, SignedAmount } from "../terms/money.ts";
import { RetentionDays, RetentionDaysInput } from "../terms/retention.ts";

const participantParams = Closed({ participantId: ExternalId });
const reason = Nullable(Type.Enum(allReasonCodes));

const Step = Closed(
  { from: Nullable(Type.String()), to: Type.String(), reason, note: Nullable(Type.String()), at: Instant },
  { title: "ExportedStep" },
);

const side = {
  id: Id("ref"),
  status: ReferralState,
  reason,
  campaignId: Id("cmp"),
  registeredAt: Instant,
  updatedAt: Instant,
  transitions: Type.Array(Step),
};

const ParticipantExport = Closed(
  {
    participantId: ExternalId,
    exportedAt: Instant,
    complete: Type.Boolean({
      description: "False when a list is longer than 10,000 and was cut; the lists of the API have the rest.",
    }),
    participant: Nullable(Participant),
    codes: Type.Array(Code),
    asReferrer: Type.Array(
      Closed(
        { ...side, codeId: Id("cod") },
        { title: "ReferralMade", description: "Nothing in it is the friend's: no ids, no notes." },
      ),
    ),
    asReferee: Type.Array(
      Closed(
        { ...side, onboardingId: Nullable(ExternalId), country: Nullable(Country), signedUpAt: Nullable(Instant) },
        { title: "ReferralTaken", description: "Nothing in it is the referrer's." },
      ),
    ),
    rewards: Type.Array(Closed({ ...Reward.properties, transitions: Type.Array(Step) }, { title: "ExportedReward" })),
    ledger: Closed({ balances: Type.Array(LedgerBalance), entries: Type.Array(LedgerEntry) }),
    events: Type.Array(Event),
    accessTokens: Type.Array(
      Closed(
        { createdAt: Instant, expiresAt: Instant, revokedAt: Nullable(Instant) },
        { title: "ExportedToken", description: "A token itself is kept as a hash and cannot be shown." },
      ),
    ),
    audiences: Type.Array(Closed({ campaignId: Id("cmp"), addedAt: Instant }, { title: "ExportedAudience" })),
    reservations: Type.Array(
      Closed(
        { id: Id("rsv"), onboardingId: ExternalId, state: Type.String(), createdAt: Instant, expiresAt: Instant },
        { title: "ExportedReservation" },
      ),
    ),
    riskAssessments: Type.Array(
      Closed(
        {
          at: Instant,
          stage: Type.Enum(["registration", "approval"]),
          outcome: Type.Enum(["pass", "hold", "refuse"]),
          score: Type.Integer({ minimum: 0, maximum: 100 }),
          ipCountry: Nullable(Country),
          rules: Type.Array(Type.String()),
        },
        {
          title: "ExportedAssessment",
          description: "How a sign-up of theirs was judged, without whom it was compared with.",
        },
      ),
    ),
    riskSignals: Type.Array(
      Closed(
        { kind: Type.String(), seenAt: Instant },
        {
          title: "ExportedSignal",
          description: "What they were seen with is kept as a keyed hash and cannot be shown.",
        },
      ),
    ),
    refusedWebhooks: Type.Array(
      Closed(
        { id: Id("rej"), sourceId: Id("src"), reason: Type.String(), receivedAt: Instant },
        {
          title: "ExportedRefusal",
          description: "Webhooks that were refused and kept, with the id in them. They may be about others too.",
        },
      ),
    ),
  },
  { title: "ParticipantExport" },
);

export const exportParticipant = defineOperation({
  id: "exportParticipant",
  method: "GET",
  path: "/v1/participants/{participantId}/export",
  tag: "Participants",
  summary: "Export what is held about a person",
  description:
    "Everything, in one answer, for a request of access or portability: facts, codes, referrals both ways without the other person's data, rewards, ledger, events, tokens' dates, with every step.",
  caller: "secret",
  scope: "participants:export",
  params: participantParams,
  success: { status: 200, description: "What is held.", schema: ParticipantExport },
});

const Pseudonym = Type.String({
  title: "Pseudonym",
  pattern: "^erased_[0-9a-hjkmnp-tv-z]{26}$",
  description: "What stands in the person's place since. Random: nothing leads from it to the id.",
  examples: ["erased_01k9w3f5q8z2m4n6p7r9t1v3xy"],
});

const count = Type.Integer({ minimum: 0 });

export const ErasureCounts = Closed(
  {
    codes: count,
    referrals: count,
    rewards: count,
    ledgerEntries: count,
    events: count,
    accessTokens: count,
    outboundEvents: count,
    idempotencyRecords: count,
    refusedWebhooks: count,
  },
  { title: "ErasureCounts", description: "How many of each had the person in them." },
);

export const Erasure = Closed(
  {
    pseudonym: Pseudonym,
    erasedAt: Instant,
    preview: Type.Boolean({ description: "Nothing was changed, and the pseudonym is another one when it is." }),
    repeated: Type.Boolean({ description: "They had been erased before; nothing changed this time." }),
    owed: Type.Array(
      Closed(
        { rewardId: Id("rwd"), status: Type.Enum(["pending", "available"]), amount: SignedAmount, currency: Asset },
        { title: "OwedReward" },
      ),
      { description: "Rewards with a value that are neither paid nor over." },
    ),
    counts: ErasureCounts,
  },
  { title: "Erasure" },
);

export const eraseParticipant = defineOperation({
  id: "eraseParticipant",
  method: "POST",
  path: "/v1/participants/{participantId}/erase",
  tag: "Participants",
  summary: "Erase a person",
  description:
    "A random pseudonym takes the id's place everywhere, in one transaction; country, attributes, tokens, notes and texts that held the person go. Sums of the ledger stay. Their codes stop working for good, and a referral of theirs that waits for a step is declined. For good. A later sign-up under the same id is a new person, who cannot be referred once more. While a reward is owed this is refused, unless `owedRewards` says what becomes of it.",
  caller: "secret",
  scope: "participants:erase",
  params: participantParams,
  query: Closed({
    preview: Type.Optional(Type.Boolean({ description: "Says what would happen, and changes nothing." })),
  }),
  body: Closed(
    {
      reason: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          pattern: "^[^\\u0000-\\u001f\\u007f]*$",
          description: "Kept with the erasure, as a ticket's number. Never write who it was.",
          examples: ["request 4711"],
        }),
      ),
      owedRewards: Type.Optional(
        Type.Enum(["refuse", "cancel", "keep"], {
          default: "refuse",
          description:
            "`cancel` withdraws what is owed; `keep` leaves it payable by its id, under the pseudonym; `refuse`, without it.",
        }),
      ),
    },
    { title: "EraseParticipant", examples: [{ reason: "request 4711", owedRewards: "cancel" }] },
  ),
  success: { status: 200, description: "What was done. Again, it changes nothing and says so.", schema: Erasure },
  errors: ["reward_owed"],
});

const doNotTrack = Type.Boolean({
  description:
    "No address, its country and device of anybody is stored or hashed; limits count addresses in memory only. What was taken in before goes within minutes.",
});

const PrivacySettings = Closed({ retentionDays: RetentionDays, doNotTrack }, { title: "PrivacySettings" });

export const getPrivacySettings = defineOperation({
  id: "getPrivacySettings",
  method: "GET",
  path: "/v1/privacy-settings",
  tag: "Tenant",
  summary: "Read how long data stays, and whether people are tracked",
  description: "What is in force: the tenant's own choices, and for the rest what every tenant has.",
  caller: "secret",
  scope: "privacy:read",
  etag: true,
  success: { status: 200, description: "The settings of this environment.", schema: PrivacySettings },
});

export const updatePrivacySettings = defineOperation({
  id: "updatePrivacySettings",
  method: "PATCH",
  path: "/v1/privacy-settings",
  tag: "Tenant",
  summary: "Change how long data stays, and whether people are tracked",
  description:
    "What is left out stays as it is. A shorter time takes effect within minutes, and what went does not come back. `doNotTrack` is in force at once here, and in other processes within 5 seconds.",
  caller: "secret",
  scope: "privacy:write",
  ifMatch: true,
  etag: true,
  body: Closed(
    { retentionDays: Type.Optional(RetentionDaysInput), doNotTrack: Type.Optional(doNotTrack) },
    { title: "UpdatePrivacySettings", examples: [{ retentionDays: { events: 365, deliveries: null } }] },
  ),
  success: { status: 200, description: "The settings as they are now.", schema: PrivacySettings },
});
