import type { Repositories, Surroundings } from "../ports.ts";
import { moveReferral } from "../referral/change-referral.ts";
import type { Referral } from "../referral/referral.ts";
import { type RewardChange, writeChanges } from "./change-rewards.ts";
import type { HeldReferral } from "./reward-store.ts";
import { isHoldOver, type Reward } from "./reward.ts";

export type Released = {
  released: Reward[];
  /** None of the referral's rewards is pending any more, and at least one can be paid or was: it may become `rewarded`. */
  settled: boolean;
};

/**
 * Whether the referral's own state lets its reward go. One for a step needs no approval of the whole, and stays earned when the
 * rest of the way was not made in time. The store's list of due referrals says the same in SQL.
 */
const mayGo = ({ stepId }: Reward, { state, review }: Pick<Referral, "state" | "review">): boolean =>
  review !== "flagged" &&
  (stepId === null
    ? state === "approved" || state === "rewarded"
    : state !== "declined" && state !== "voided" && state !== "reversed");

/**
 * Makes those rewards of a referral available whose hold is over, or asks the tenant's system about them. The caller holds the referral's row, and moves it when
 * `settled` says so (`settleReferral` does both). Concurrency: as `grantRewards`.
 */
export const releaseDueRewards = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, atMs = surroundings.clock.nowMs() }: { tenantId: string; referral: Referral; atMs?: number },
): Promise<Released> => {
  const { rewards } = repositories;
  await rewards.holdReferrers(tenantId, [referral.referrerId]);
  const own = await rewards.listOfReferrals(tenantId, [referral.referralId]);
  const due = releases(own, referral, atMs);
  const released = await release(repositories, surroundings, { tenantId, atMs }, due);
  return { released, settled: isSettled(own, released) };
};

/** The changes that make rewards of one referral available: of those given, the ones that are due. */
export const releases = (
  own: readonly Reward[],
  referral: Pick<Referral, "state" | "review">,
  atMs: number,
): RewardChange[] =>
  own
    .filter((reward) => isHoldOver(reward, atMs) && mayGo(reward, referral))
    .map((before): RewardChange => {
      const { expiresAfterSeconds: life } = before;
      const expiresAtMs = life === null ? null : atMs + life * 1000;
      return { before, after: { ...before, state: "available", expiresAtMs }, actor: "beckon", note: null };
    });

/**
 * Writes them; those that no person approved are asked about first, where the tenant wants that. Returns those that are available.
 */
const release = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs }: { tenantId: string; atMs: number },
  due: readonly RewardChange[],
): Promise<Reward[]> => {
  const unseen = due.some(({ before }) => before.approval === "automatic");
  const veto = unseen ? await repositories.vetoes.find(tenantId) : null;
  const asks = veto !== null && veto.state !== "off";
  const changes = due.map((change): RewardChange => {
    const { before } = change;
    if (!asks || before.approval !== "automatic") return change;
    return { ...change, after: { ...before, approval: "asking", availableAtMs: null } };
  });
  const written = await writeChanges(repositories, surroundings, { tenantId, atMs }, changes);
  return written.filter(({ state }) => state === "available");
};

const isSettled = (own: readonly Reward[], released: readonly Reward[]): boolean => {
  const left = own.filter((reward) => reward.state === "pending").length - released.length;
  return left === 0 && (released.length > 0 || own.some(({ state }) => state === "available" || state === "paid"));
};

/**
 * Releases what is due of a held referral, and takes an approved referral to `rewarded` once none of its rewards is pending.
 * To be called after a referral was approved, and after anything that a pending reward waited for.
 */
export const settleReferral = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, atMs }: { tenantId: string; referral: Referral; atMs?: number },
): Promise<{ released: Reward[]; referral: Referral }> => {
  const asked = { tenantId, referral, ...(atMs === undefined ? {} : { atMs }) };
  const { released, settled } = await releaseDueRewards(repositories, surroundings, asked);
  if (!settled || referral.state !== "approved") return { released, referral };
  const move = { to: "rewarded", reason: null, actor: "beckon", note: null } as const;
  return { released, referral: await moveReferral(repositories, surroundings, tenantId, referral, move) };
};

/** The same for many held referrals at once, in few statements. The caller holds their referrers too. */
export const settleReferrals = async (
  repositories: Repositories,
  surroundings: Surroundings,
  about: { tenantId: string; referrals: readonly HeldReferral[]; atMs: number },
): Promise<Reward[]> => {
  const { tenantId, referrals, atMs } = about;
  const ids = referrals.map(({ referralId }) => referralId);
  const byReferral = Map.groupBy(await repositories.rewards.listOfReferrals(tenantId, ids), (one) => one.referralId);
  const due = referrals.flatMap((one) => releases(byReferral.get(one.referralId) ?? [], one, atMs));
  const released = await release(repositories, surroundings, { tenantId, atMs }, due);
  const gone = Map.groupBy(released, (one) => one.referralId);
  for (const { referralId, state } of referrals) {
    const own = byReferral.get(referralId) ?? [];
    if (state !== "approved" || !isSettled(own, gone.get(referralId) ?? [])) continue;
    const referral = await repositories.referrals.find(tenantId, referralId);
    const move = { to: "rewarded", reason: null, actor: "beckon", note: null } as const;
    if (referral) await moveReferral(repositories, surroundings, tenantId, referral, move);
  }
  return released;
};

/** Ends available rewards that nobody paid in their life; the oldest `limit` of a tenant. In the caller's transaction. */
export const expireDueRewards = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, limit, atMs = surroundings.clock.nowMs() }: { tenantId: string; limit: number; atMs?: number },
): Promise<Reward[]> => {
  const { rewards } = repositories;
  const due = await rewards.listExpiring(tenantId, atMs, limit);
  if (due.length === 0) return [];
  const owners = await rewards.ownersOf(tenantId, due);
  await rewards.holdReferrers(
    tenantId,
    owners.map(({ referrerId }) => referrerId),
  );
  // Read again under the hold: one of them may have been paid meanwhile.
  const held = await rewards.findMany(tenantId, due);
  const changes = held.flatMap((before): RewardChange[] => {
    const over = before.state === "available" && before.expiresAtMs !== null && before.expiresAtMs <= atMs;
    const after: Reward = { ...before, state: "expired", reason: "expired" };
    return over ? [{ before, after, actor: "beckon", note: null }] : [];
  });
  return writeChanges(repositories, surroundings, { tenantId, atMs }, changes);
};
