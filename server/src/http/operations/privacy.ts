import type { AnswerOf, Operations } from "@beckon/contract";
import type { PersonalData } from "../../core/privacy/export-participant.ts";
import { exportParticipant } from "../../core/privacy/export-participant.ts";
import { type Erased, eraseParticipant } from "../../core/privacy/erase-participant.ts";
import { fromMinorOfAsset } from "../../core/money.ts";
import type { OwnedStep } from "../../core/privacy/privacy-store.ts";
import { daysInForce, type PrivacySettings, withChoices } from "../../core/privacy/retention.ts";
import type { Referral } from "../../core/referral/referral.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { problem } from "../problem.ts";
import { presentEvent } from "./events.ts";
import { instant, instantOrNull, presentCode, presentParticipant } from "./present.ts";
import { presentBalance, presentEntry, presentReward } from "./present-money.ts";
import { tenantOf } from "./tenant.ts";

type Exported = AnswerOf<Operations["exportParticipant"]>;
type ExportedStep = Exported["asReferee"][number]["transitions"][number];

const presentStep = ({ from, to, reason, note, atMs }: OwnedStep): ExportedStep => ({
  from,
  to,
  reason: reason as ExportedStep["reason"],
  note,
  at: instant(atMs),
});

const presentSide = (referral: Referral, steps: OwnedStep[]) => ({
  id: referral.referralId,
  status: referral.state,
  reason: referral.reason,
  campaignId: referral.campaignId,
  registeredAt: instant(referral.registeredAtMs),
  updatedAt: instant(referral.updatedAtMs),
  transitions: steps.map(presentStep),
});

/** What is the other person's is left out: their ids and facts, and notes about a friend's referral, which may be about the friend. */
const presentExport = (participantId: string, held: PersonalData, nowMs: number): Exported => {
  const stepsOf = (id: string): OwnedStep[] => held.steps.get(id) ?? [];
  return {
    participantId,
    exportedAt: instant(nowMs),
    complete: held.complete,
    participant: held.participant && presentParticipant(held.participant),
    codes: held.codes.map(presentCode),
    asReferrer: held.asReferrer.map((referral) => ({
      ...presentSide(
        referral,
        stepsOf(referral.referralId).map((step) => ({ ...step, note: null })),
      ),
      codeId: referral.codeId,
    })),
    asReferee: held.asReferee.map((referral) => ({
      ...presentSide(referral, stepsOf(referral.referralId)),
      onboardingId: referral.onboardingId,
      country: referral.country,
      signedUpAt: instantOrNull(referral.signedUpAtMs),
    })),
    rewards: held.rewards.map((reward) => ({
      ...presentReward(reward),
      transitions: stepsOf(reward.rewardId).map(presentStep),
    })),
    ledger: { balances: held.balances.map(presentBalance), entries: held.entries.map(presentEntry) },
    events: held.events.map(presentEvent),
    accessTokens: held.tokens.map((token) => ({
      createdAt: instant(token.createdAtMs),
      expiresAt: instant(token.expiresAtMs),
      revokedAt: instantOrNull(token.revokedAtMs),
    })),
    audiences: held.audiences.map(({ campaignId, addedAtMs }) => ({ campaignId, addedAt: instant(addedAtMs) })),
    reservations: held.reservations.map((one) => ({
      id: one.reservationId,
      onboardingId: one.onboardingId,
      state: one.state,
      createdAt: instant(one.createdAtMs),
      expiresAt: instant(one.expiresAtMs),
    })),
    riskAssessments: held.risk.flatMap((one) => {
      if (one.type !== "assessment") return [];
      const { type: _, atMs, ...assessment } = one;
      return [{ at: instant(atMs), ...assessment }];
    }),
    riskSignals: held.risk.flatMap((one) =>
      one.type === "signal" ? [{ kind: one.kind, seenAt: instant(one.atMs) }] : [],
    ),
    refusedWebhooks: held.refusedWebhooks.map(({ rejectedId, sourceId, reason, receivedAtMs }) => ({
      id: rejectedId,
      sourceId,
      reason,
      receivedAt: instant(receivedAtMs),
    })),
  };
};

const presentErasure = (erased: Erased, preview: boolean): AnswerOf<Operations["eraseParticipant"]> => ({
  pseudonym: erased.pseudonym,
  erasedAt: instant(erased.erasedAtMs),
  preview,
  repeated: erased.repeated,
  owed: erased.owed.map(({ rewardId, state, amountMinor, asset }) => ({
    rewardId,
    status: state as "pending" | "available",
    amount: fromMinorOfAsset(amountMinor ?? 0n, asset ?? ""),
    currency: asset ?? "",
  })),
  counts: erased.counts,
});

/** A code that every write may answer with. */
const erasedAnswer = problem(
  "idempotency_key_reused",
  "The answer under this Idempotency-Key named a participant who was erased. The request was done; another needs another key.",
  "erased",
);

/** Thrown to undo what a preview did. */
class Previewed extends Error {
  readonly erased: Erased;

  constructor(erased: Erased) {
    super("a preview");
    this.erased = erased;
  }
}

const presentSettings = (settings: PrivacySettings): AnswerOf<Operations["getPrivacySettings"]> => ({
  retentionDays: daysInForce(settings),
  doNotTrack: settings.doNotTrack,
});

type PrivacyHandlers = Pick<
  Handlers,
  "exportParticipant" | "eraseParticipant" | "getPrivacySettings" | "updatePrivacySettings"
>;

export const privacyHandlers: PrivacyHandlers = {
  getPrivacySettings: async ({ context }) => {
    const { privacy, privacyVersion } = await tenantOf(context);
    return { body: presentSettings(privacy), version: privacyVersion };
  },
  updatePrivacySettings: async ({ body: { retentionDays = {}, doNotTrack }, version, context }) => {
    const { privacy } = await tenantOf(context);
    const wanted = {
      retentionDays: withChoices(privacy, retentionDays),
      doNotTrack: doNotTrack ?? privacy.doNotTrack,
    };
    const updated = await context.repositories.tenants.setPrivacy(context.tenantId, version, wanted);
    if (!updated) throw new Refusal("precondition_failed", "The settings were changed since they were read.");
    // The door knows by the key whether people are tracked.
    context.afterCommit(() => context.forgetKeys());
    return { body: presentSettings(updated.privacy), version: updated.privacyVersion };
  },
  exportParticipant: async ({ params: { participantId }, context: { repositories, tenantId, nowMs } }) => ({
    body: presentExport(participantId, await exportParticipant(repositories, { tenantId, participantId }), nowMs),
  }),
  eraseParticipant: async ({ params: { participantId }, query, body, context }) => {
    const { repositories, tenantId, caller, verifier } = context;
    const preview = query.preview === true;
    const { reason = null, owedRewards = "refuse" } = body;
    const wish = { tenantId, participantId, reason, owedRewards, actor: caller.id, preview, erasedAnswer };
    if (!preview) {
      const erased = await eraseParticipant(repositories, context, wish);
      context.afterCommit(() => verifier.forget({ tenantId }));
      return { body: presentErasure(erased, false) };
    }
    // Does it all and takes it back: nothing tells better what would happen.
    const erased = await context
      .savepoint(async (): Promise<Erased> => {
        throw new Previewed(await eraseParticipant(repositories, context, wish));
      })
      .catch((error: unknown) => {
        if (error instanceof Previewed) return error.erased;
        throw error;
      });
    return { body: presentErasure(erased, true) };
  },
};
