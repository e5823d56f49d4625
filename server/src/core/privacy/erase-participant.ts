import { newId } from "../ids.ts";
import { newEvent } from "../outbox/outbox-event.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { lockReferral, moveReferral } from "../referral/change-referral.ts";
import { Refusal } from "../refusal.ts";
import { actOnRewards } from "../reward/act-on-rewards.ts";
import { reverseRewards } from "../reward/reverse-rewards.ts";
import type { Reward } from "../reward/reward.ts";
import { anyReward } from "../reward/reward-store.ts";
import type { ErasedAnswer, Erasure, Traces } from "./privacy-store.ts";

export type EraseWish = {
  tenantId: string;
  participantId: string;
  reason: string | null;
  owedRewards: "refuse" | "cancel" | "keep";
  actor: string;
  erasedAnswer: ErasedAnswer;
  /** To be undone by the caller: what is owed is told, and refuses nothing. */
  preview: boolean;
};

export type Erased = Erasure & { repeated: boolean; owed: Reward[] };

/** Rewards read at once of one person. */
const owedMaximum = 10_000;

/**
 * Erases a person, in the caller's transaction: rewards that are owed are refused, cancelled or kept; a referral of theirs that
 * still waits for a step is declined, because nothing can reach it any more; then a random pseudonym takes the id's place.
 * Erasing twice is erasing once. Errors: not_found, reward_owed.
 * Concurrency: has the tenant's people alone, so its writes wait meanwhile; then codes, referrals, referrers, for the jobs.
 */
export const eraseParticipant = async (
  repositories: Repositories,
  surroundings: Surroundings,
  wish: EraseWish,
): Promise<Erased> => {
  const { tenantId, participantId, actor } = wish;
  const { privacy, codes, rewards } = repositories;
  await privacy.holdPeople(tenantId, "alone");
  const before = await privacy.findErasure(tenantId, participantId);
  let traces = await privacy.traces(tenantId, participantId);
  if (before && (!traces.known || before.pseudonym === participantId)) return { ...before, repeated: true, owed: [] };
  if (!traces.known) throw new Refusal("not_found", `There is no participant ${participantId}.`);
  const taken = traces.taken ? [traces.taken] : [];
  const codeIds = [...traces.codeIds, ...taken.map(({ codeId }) => codeId)].toSorted();
  for (const codeId of codeIds) await codes.lock(tenantId, codeId);
  await rewards.holdReferrals(tenantId, [...traces.madeIds, ...taken.map(({ referralId }) => referralId)].toSorted());
  await rewards.holdReferrers(tenantId, [participantId, ...taken.map(({ referrerId }) => referrerId)]);
  if (traces.taken?.state === "registered") await declineTaken(repositories, surroundings, wish, traces);
  const owed = await settleOwed(repositories, surroundings, wish);

  await privacy.lockPerson(tenantId, participantId);
  // A code or a reward may have come before the hold.
  traces = await privacy.traces(tenantId, participantId);
  const atMs = surroundings.clock.nowMs();
  const pseudonym = newId("erased", surroundings);
  const erased = {
    participantId,
    traces,
    pseudonym,
    atMs,
    actor,
    reason: wish.reason,
    erasedAnswer: wish.erasedAnswer,
  };
  const counts = await privacy.erase(tenantId, erased);
  const data = { participantId: pseudonym, codeIds: traces.codeIds, referralId: traces.taken?.referralId ?? null };
  const event = newEvent(surroundings, "participant.erased", { subjectId: pseudonym, sequence: 1, data });
  await repositories.outbox.add(tenantId, [event], atMs);
  return { pseudonym, erasedAtMs: atMs, counts, repeated: false, owed };
};

const declineTaken = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, actor }: EraseWish,
  { taken }: Traces,
): Promise<void> => {
  const referral = await lockReferral(repositories, tenantId, taken?.referralId ?? "");
  if (referral.state !== "registered") return;
  const move = { to: "declined", reason: "participant_erased", actor, note: null } as const;
  const moved = await moveReferral(repositories, surroundings, tenantId, referral, move);
  const reversal = { tenantId, referral: moved, reason: "participant_erased", actor, note: null } as const;
  await reverseRewards(repositories, surroundings, reversal);
};

/** What is owed to the person, dealt with as wished. Errors: reward_owed. */
const settleOwed = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, participantId, owedRewards, actor, preview }: EraseWish,
): Promise<Reward[]> => {
  const owed: Reward[] = [];
  for (const state of ["pending", "available"] as const) {
    const filter = { ...anyReward, state, participantId };
    owed.push(...(await repositories.rewards.list(tenantId, filter, { after: null, limit: owedMaximum })));
  }
  const worth = owed.filter(({ amountMinor }) => amountMinor !== null);
  if (worth.length > 0 && owedRewards === "refuse" && !preview)
    throw new Refusal(
      "reward_owed",
      `${worth.length === 1 ? "1 reward is" : `${worth.length} rewards are`} still owed to this participant. Pay them first, or send owedRewards: cancel or keep.`,
    );
  if (owedRewards === "cancel" && owed.length > 0) {
    const rewardIds = owed.map(({ rewardId }) => rewardId);
    const asked = { action: "cancel" } as const;
    await actOnRewards(repositories, surroundings, { tenantId, rewardIds, asked, actor, note: null, preview: false });
  }
  return worth;
};
