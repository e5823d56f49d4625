import { type Said, say } from "@beckon/contract";
import type { OutboundAnswer } from "../outbound-http.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { writeChanges } from "../reward/change-rewards.ts";
import { settleReferrals } from "../reward/release-rewards.ts";
import { hostRule, type Reward, type RuleResult, ruleResult } from "../reward/reward.ts";
import { tenantClock } from "../tenant/tenant.ts";
import type { AttemptFacts } from "../webhook/delivery.ts";
import { chanceOf } from "../webhook/record-attempts.ts";
import { type Answered, judgeAnswer, type OutgoingQuestion } from "./approval-veto.ts";

/** What was asked, and what came back. */
export type AskedHost = { outgoing: OutgoingQuestion; answer: OutboundAnswer; attempt: AttemptFacts };

const answeredTo = (status: number, attempts: number): Said =>
  attempts === 1 ? say("host_answered_once", { status }) : say("host_answered", { status, attempts });

/** The reward as the answer leaves it. Its hold was over before the question. */
const decided = (reward: Reward, answered: Exclude<Answered, { kind: "again" }>, atMs: number, attempts: number) => {
  const results = (outcome: RuleResult["outcome"], said: Said): RuleResult[] => [
    ...reward.ruleResults,
    ruleResult(hostRule, outcome, said),
  ];
  switch (answered.kind) {
    case "allowed": {
      const ruleResults = results("passed", answeredTo(answered.status, attempts));
      return { ...reward, approval: "approved", availableAtMs: atMs, ruleResults } as const;
    }
    case "refused": {
      const ruleResults = results("refused", answeredTo(answered.status, attempts));
      const ended = { state: "cancelled", approval: "declined", reason: "manual_decision" } as const;
      return { ...reward, ...ended, ruleResults };
    }
    case "held": {
      const unusable = attempts === 1 ? say("host_unusable_once") : say("host_unusable", { attempts });
      const ruleResults = results("flagged", answered.why === "off" ? say("veto_off") : unusable);
      return { ...reward, approval: "waiting", ruleResults } as const;
    }
  }
};

/**
 * Writes an attempt and what it did, in the caller's transaction. Exactly once in effect: an attempt whose lease was lost leaves no
 * trace, and one that comes after somebody decided is noted and changes nothing.
 */
export const recordAnswer = async (
  repositories: Repositories,
  world: Surroundings,
  { lease, asked }: { lease: string; asked: AskedHost },
): Promise<void> => {
  const { rewards, vetoes } = repositories;
  const { tenantId, clockAheadMs, reward: about, attempts } = asked.outgoing;
  const { rewardId, referralId } = about;
  const surroundings = { ...world, clock: tenantClock(world.clock, clockAheadMs) };
  const atMs = surroundings.clock.nowMs();
  const answered = judgeAnswer(asked.outgoing, asked, { nowMs: atMs, chance: chanceOf(world) });
  // Held before the question's row, in the order in which everybody who changes a reward takes them.
  const referrals = await rewards.holdReferrals(tenantId, [referralId]);
  const owners = await rewards.ownersOf(tenantId, [rewardId]);
  await rewards.holdReferrers(
    tenantId,
    owners.map(({ referrerId }) => referrerId),
  );
  const again = answered.kind === "again";
  const before = await vetoes.record(tenantId, lease, {
    rewardId,
    state: again ? "open" : answered.kind,
    nextAttemptAtMs: again ? answered.nextAttemptAtMs : null,
    attempt: asked.attempt,
  });
  if (before !== "open" || again) return;
  const reward = await rewards.find(tenantId, rewardId);
  if (reward?.state !== "pending" || reward.approval !== "asking")
    throw new Error(`the question about ${rewardId} is open, and its reward does not wait for it`);
  const after = decided(reward, answered, atMs, attempts + 1);
  const change = { before: reward, after, actor: answered.kind === "held" ? "beckon" : "host", note: null };
  await writeChanges(repositories, surroundings, { tenantId, atMs }, [change]);
  await settleReferrals(repositories, surroundings, { tenantId, referrals, atMs });
};
