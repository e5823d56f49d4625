import { newId } from "../ids.ts";
import { type LedgerEntry, postingsOf } from "../ledger/ledger.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { eventsOfReward } from "./reward-events.ts";
import { isLiving, type Reward, rewardMoves, type RewardState } from "./reward.ts";

/** One decided change. `after` differs from `before` in what the change says; numbers and times are set when it is written. */
export type RewardChange = {
  before: Reward;
  after: Reward;
  actor: string;
  note: string | null;
  /** A payout that failed: the state stays. */
  failedNow?: boolean;
};

type Written = { tenantId: string; atMs: number };

/**
 * Writes decided changes with everything that follows from them: transitions, ledger, what goes back to budgets and caps, events.
 * The caller holds the referrers and has read `before` under that hold. Returns the rewards as they are now.
 */
export const writeChanges = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs }: Written,
  changes: readonly RewardChange[],
): Promise<Reward[]> => {
  if (changes.length === 0) return [];
  const written = changes.map(({ before, after, actor, note, failedNow }) => {
    if (before.state !== after.state && !rewardMoves[before.state].includes(after.state))
      throw new Error(`a ${before.state} reward does not become ${after.state}`);
    const reward = { ...after, sequence: before.sequence + 1, version: before.version + 1, updatedAtMs: atMs };
    return { reward, before, from: before.state, actor, note, failedNow: failedNow === true };
  });
  await repositories.rewards.save(tenantId, written);
  await post(repositories, surroundings, { tenantId, atMs }, written);
  const ended = written.filter(({ reward, before }) => isLiving(before) && !isLiving(reward));
  await giveBack(
    repositories,
    tenantId,
    ended.map(({ reward }) => reward),
  );
  const events = written.flatMap(({ from, reward, failedNow }) =>
    eventsOfReward(surroundings, from, reward, failedNow),
  );
  await repositories.outbox.add(tenantId, events, atMs);
  await ask(repositories, surroundings, { tenantId, atMs }, written);
  return written.map(({ reward }) => reward);
};

const isAsking = ({ state, approval }: Reward): boolean => state === "pending" && approval === "asking";

/** Opens the questions that changes ask, and ends those that they overtake. */
const ask = async (
  { vetoes }: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs }: Written,
  written: readonly { before: Reward; reward: Reward }[],
): Promise<void> => {
  const opened = written.filter(({ before, reward }) => !isAsking(before) && isAsking(reward));
  const ended = written.filter(({ before, reward }) => isAsking(before) && !isAsking(reward));
  const questions = opened.map(({ reward: { rewardId } }) => ({ rewardId, eventId: newId("evt", surroundings) }));
  if (questions.length > 0) await vetoes.open(tenantId, questions, atMs);
  const overtaken = ended.map(({ reward }) => reward.rewardId);
  if (overtaken.length > 0) await vetoes.overtake(tenantId, overtaken);
};

/** Adds granted rewards with their transitions, postings and events. Their usage was taken before. */
export const writeGranted = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs, actor }: Written & { actor: string },
  rewards: readonly Reward[],
): Promise<void> => {
  if (rewards.length === 0) return;
  await repositories.rewards.insert(tenantId, rewards, actor);
  const granted = rewards.map((reward) => ({ reward, from: null }));
  await post(repositories, surroundings, { tenantId, atMs }, granted);
  const events = rewards.flatMap((reward) => eventsOfReward(surroundings, null, reward));
  await repositories.outbox.add(tenantId, events, atMs);
};

const post = async (
  { ledger }: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs }: Written,
  changed: readonly { reward: Reward; from: RewardState | null }[],
): Promise<void> => {
  const entries = changed.flatMap(({ reward, from }): LedgerEntry[] => {
    const transactionId = newId("txn", surroundings);
    return postingsOf(reward, from, reward.state).map((posting, index) => ({
      ...posting,
      entryId: newId("led", surroundings),
      transactionId,
      line: index + 1,
      atMs,
    }));
  });
  if (entries.length > 0) await ledger.insert(tenantId, entries);
};

/** The measure of the campaign's cap; the others are assets. */
export const referralsMeasure = "referrals";

/** One order for every transaction: by campaign, its cap first, then assets. Two that change several never wait in a circle. */
export const byUsageOrder = (
  one: { campaignId: string; measure: string },
  other: { campaignId: string; measure: string },
): number => {
  if (one.campaignId !== other.campaignId) return one.campaignId < other.campaignId ? -1 : 1;
  const [first, second] = [one.measure, other.measure].map((measure) => (measure === referralsMeasure ? "" : measure));
  return (first ?? "") < (second ?? "") ? -1 : 1;
};

/** Ended rewards give their value back to the budget, and a referral without any living reward its place under the cap. */
const giveBack = async (
  { rewards, usage }: Repositories,
  tenantId: string,
  ended: readonly Reward[],
): Promise<void> => {
  if (ended.length === 0) return;
  const living = await rewards.withLiving(tenantId, [...new Set(ended.map(({ referralId }) => referralId))]);
  const given = new Map<string, { campaignId: string; measure: string; amount: bigint }>();
  const add = (campaignId: string, measure: string, amount: bigint) => {
    const key = `${campaignId} ${measure}`;
    given.set(key, { campaignId, measure, amount: (given.get(key)?.amount ?? 0n) + amount });
  };
  const freed = new Map(ended.map(({ referralId, campaignId }) => [referralId, campaignId]));
  for (const [referralId, campaignId] of freed) if (!living.has(referralId)) add(campaignId, referralsMeasure, 1n);
  for (const { campaignId, asset, amountMinor } of ended) if (asset !== null) add(campaignId, asset, amountMinor ?? 0n);
  for (const one of [...given.values()].toSorted(byUsageOrder)) await usage.give(tenantId, one.campaignId, one);
};
