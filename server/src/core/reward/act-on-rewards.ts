import type { CampaignTerms, PolicyPack } from "@beckon/contract";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { type RewardChange, writeChanges } from "./change-rewards.ts";
import { decideAction, type RewardAction, type RewardDecision } from "./decide-reward.ts";
import { resultOfFlag, thresholdFlags } from "./jurisdiction.ts";
import { dayOf, yearBoundsMs, yearOf } from "./limit-window.ts";
import { releases, settleReferrals } from "./release-rewards.ts";
import type { HeldReferral, PolicyPacks } from "./reward-store.ts";
import type { Reward } from "./reward.ts";

type Acting = {
  tenantId: string;
  rewardIds: readonly string[];
  asked: RewardAction;
  actor: string;
  note: string | null;
  /** Says what would happen, and changes nothing. */
  preview: boolean;
};

/** What became of one reward; `reward` is as it is now, or would be. */
export type Acted =
  | { rewardId: string; kind: "changed" | "unchanged"; reward: Reward }
  | { rewardId: string; kind: "refused"; reward: Reward | null; refusal: Refusal };

/**
 * Does one thing to many rewards, each wholly or not at all, in the caller's transaction; in the order asked for. Referrals whose
 * last pending reward went are settled. Concurrency: takes the locks of all of them first, in one order.
 */
export const actOnRewards = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, rewardIds, asked, actor, note, preview }: Acting,
): Promise<Acted[]> => {
  const { rewards } = repositories;
  const atMs = surroundings.clock.nowMs();
  const pays = asked.action === "pay" || asked.action === "payEach";
  const settles = !pays && asked.action !== "fail";
  let held: HeldReferral[] = [];
  if (!preview) {
    const owners = await rewards.ownersOf(tenantId, rewardIds);
    if (settles) held = await rewards.holdReferrals(tenantId, referralIds(owners));
    await rewards.holdReferrers(
      tenantId,
      owners.map(({ referrerId }) => referrerId),
    );
  }
  const found = new Map((await rewards.findMany(tenantId, rewardIds)).map((reward) => [reward.rewardId, reward]));
  const review = await flaggedOf(repositories, tenantId, asked, [...found.values()]);
  const decided = rewardIds.map((rewardId) => {
    const before = found.get(rewardId) ?? null;
    const waits = before !== null && review.has(before.referralId);
    return { rewardId, before, decision: waits ? waitsForReview : before && decideAction(before, asked, atMs) };
  });
  if (preview) {
    const wouldBe = decided.flatMap(({ decision }) => (decision?.kind === "change" ? [decision.after] : []));
    const foreseen = settles ? await foresee(repositories, tenantId, wouldBe, atMs) : new Map<string, Reward>();
    return decided.map((one) => toActed(one, foreseen.get(one.rewardId) ?? null));
  }

  const changes = decided.flatMap(({ before, decision }): RewardChange[] => {
    if (before === null || decision?.kind !== "change") return [];
    return [{ before, after: decision.after, actor, note, failedNow: decision.failedNow === true }];
  });
  if (pays) await flagThresholds(repositories, tenantId, changes, atMs);
  const written = await writeChanges(repositories, surroundings, { tenantId, atMs }, changes);
  const now = new Map(written.map((reward) => [reward.rewardId, reward]));
  if (settles) {
    const changed = new Set(referralIds(written));
    const settling = held.filter(({ referralId }) => changed.has(referralId));
    const released = await settleReferrals(repositories, surroundings, { tenantId, referrals: settling, atMs });
    for (const reward of released) if (now.has(reward.rewardId)) now.set(reward.rewardId, reward);
  }
  return decided.map((one) => toActed(one, now.get(one.rewardId) ?? null));
};

const waitsForReview: RewardDecision = {
  kind: "refuse",
  code: "invalid_state",
  detail: "The referral is flagged: its review comes first.",
};

/** Of these rewards' referrals, those under review: nothing of them is approved or paid. */
const flaggedOf = async (
  { rewards }: Repositories,
  tenantId: string,
  { action }: RewardAction,
  found: readonly Reward[],
): Promise<Set<string>> => {
  if (action !== "approve" && action !== "pay" && action !== "payEach") return new Set();
  const states = await rewards.referralStates(tenantId, referralIds(found));
  return new Set(states.filter(({ review }) => review === "flagged").map(({ referralId }) => referralId));
};

/** Those changed rewards that settling their referrals would make available in the same breath. Takes no lock. */
const foresee = async (
  { rewards }: Repositories,
  tenantId: string,
  changed: readonly Reward[],
  atMs: number,
): Promise<Map<string, Reward>> => {
  const referrals = await rewards.referralStates(tenantId, referralIds(changed));
  const released = referrals.flatMap((one) =>
    releases(
      changed.filter(({ referralId }) => referralId === one.referralId),
      one,
      atMs,
    ),
  );
  return new Map(released.map(({ after }) => [after.rewardId, after]));
};

const referralIds = (owned: readonly { referralId: string }[]): string[] =>
  [...new Set(owned.map(({ referralId }) => referralId))].toSorted();

const toActed = (
  { rewardId, before, decision }: { rewardId: string; before: Reward | null; decision: RewardDecision | null },
  written: Reward | null,
): Acted => {
  if (before === null || decision === null)
    return {
      rewardId,
      kind: "refused",
      reward: null,
      refusal: new Refusal("not_found", `There is no reward ${rewardId}.`),
    };
  switch (decision.kind) {
    case "change":
      return { rewardId, kind: "changed", reward: written ?? decision.after };
    case "unchanged":
      return { rewardId, kind: "unchanged", reward: before };
    case "refuse":
      return { rewardId, kind: "refused", reward: before, refusal: new Refusal(decision.code, decision.detail) };
  }
};

/** The same for one reward. Errors: not_found, invalid_state, conflict. */
export const actOnReward = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { rewardId, ...acting }: Omit<Acting, "rewardIds" | "preview"> & { rewardId: string },
): Promise<Reward> => {
  const all = { ...acting, rewardIds: [rewardId], preview: false };
  const [acted] = await actOnRewards(repositories, surroundings, all);
  if (!acted) throw new Error("one reward was asked for");
  if (acted.kind === "refused") throw acted.refusal;
  return acted.reward;
};

/** Notes on payments that they, with the year's others, reach a threshold of the campaign's policy packs. */
const flagThresholds = async (
  { tenants, ledger, campaigns, participants, policies }: Repositories,
  tenantId: string,
  changes: RewardChange[],
  atMs: number,
): Promise<void> => {
  const known = new Map<string, PolicyPack[]>();
  const packsOf = new Map<RewardChange, PolicyPack[]>();
  for (const change of changes) {
    const { campaignId, revision, asset } = change.after;
    const key = `${campaignId} ${revision}`;
    const packs = known.get(key) ?? reporting(policies, await campaigns.findTerms(tenantId, campaignId, revision));
    known.set(key, packs);
    if (packs.length > 0 && asset !== null) packsOf.set(change, packs);
  }
  if (packsOf.size === 0) return;
  const timeZone = (await tenants.find(tenantId))?.timeZone ?? "UTC";
  const participantIds = [...new Set([...packsOf.keys()].map(({ after }) => after.participantId))];
  const year = yearBoundsMs(yearOf(atMs, timeZone), timeZone);
  const page = { after: null, limit: participantIds.length };
  const earlier = await ledger.paidBetween(tenantId, { ...year, participantIds }, page);
  const paid = new Map(earlier.map((one) => [one.participantId, one]));
  for (const [change, packs] of packsOf) {
    const { participantId, asset, amountMinor } = change.after;
    const before = paid.get(participantId);
    const values = (before?.values ?? []).map((value) => ({ asset: value.asset, amountMinor: value.paidMinor }));
    values.push({ asset: asset ?? "", amountMinor: amountMinor ?? 0n });
    const country = before ? before.country : ((await participants.find(tenantId, participantId))?.country ?? null);
    const flags = thresholdFlags(packs, { country, day: dayOf(atMs, timeZone), paid: values });
    change.after = { ...change.after, ruleResults: [...change.after.ruleResults, ...flags.map(resultOfFlag)] };
    // The next payment of this batch to the same person counts this one.
    const counted = values.map((value) => ({ asset: value.asset, paidMinor: value.amountMinor, clawedBackMinor: 0n }));
    paid.set(participantId, { participantId, country, values: counted });
  }
};

const reporting = (policies: PolicyPacks, terms: CampaignTerms | null): PolicyPack[] =>
  policies.named(terms?.jurisdiction ?? []).filter(({ rules }) => rules.some(({ effect }) => effect === "report"));
