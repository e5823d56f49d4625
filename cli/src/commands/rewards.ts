import { rewardLimits } from "@beckon/contract";
import type { Command, Flag, OperationCommand } from "../command.ts";

const example = "rwd_01jexample0000000000000000";
const reward = { name: "REWARD", to: "path.rewardId", text: "The reward's id, rwd_..." } as const;
const reason = { name: "reason", value: "TEXT", to: "body.reason", text: "Kept with it; no personal data." } as const;
const why = { name: "REASON", to: "body.reason", text: "Kept with it; no personal data." } as const;
const sides = ["referrer", "referee"] as const;
const side = (to: "query.side" | "body.side"): Flag => ({
  name: "side",
  value: "referrer|referee",
  choices: sides,
  to,
  text: "Only of this side.",
});

const decision = (word: "approve" | "decline" | "cancel", summary: string, about: string): OperationCommand => ({
  words: `reward ${word}`,
  summary,
  about,
  operation: `${word}Reward`,
  view: "reward",
  arguments: [reward],
  flags: [reason],
  examples: [`beckon reward ${word} ${example}`],
});

/** Rewards, from what a referral earned to the payout and the way back. */
export const rewardCommands: readonly Command[] = [
  {
    words: "reward list",
    summary: "List rewards",
    about: "With --status available: what waits to be paid.",
    operation: "listRewards",
    view: "rewards",
    flags: [
      {
        name: "status",
        value: "STATUS",
        choices: ["pending", "available", "paid", "cancelled", "expired", "reversed"],
        to: "query.status",
        text: "Only these.",
      },
      { name: "participant", value: "ID", to: "query.participantId", text: "Only of this participant." },
      { name: "campaign", value: "ID", to: "query.campaignId", text: "Only of this campaign." },
      { name: "referral", value: "ID", to: "query.referralId", text: "Only of this referral." },
      side("query.side"),
      {
        name: "approval",
        value: "APPROVAL",
        choices: ["automatic", "asking", "waiting", "approved", "declined"],
        to: "query.approval",
        text: "Only with this approval.",
      },
      { name: "currency", value: "CURRENCY", to: "query.currency", text: "Only of this currency, or points:UNIT." },
      { name: "rule", value: "ID", to: "query.rule", text: "Only of this rule of the terms." },
      { name: "failed", to: "query.failed", text: "Only those whose latest payout failed, and that wait to be paid." },
      { name: "granted-from", value: "TIME", kind: "instant", to: "query.grantedFrom", text: "Granted then or later." },
      { name: "granted-to", value: "TIME", kind: "instant", to: "query.grantedTo", text: "Granted then or before." },
    ],
    examples: ["beckon reward list --status available --all", "beckon reward list --failed"],
  },
  {
    words: "reward show",
    summary: "Show a reward",
    operation: "getReward",
    view: "reward",
    arguments: [reward],
    examples: [`beckon reward show ${example}`],
  },
  {
    words: "reward explain",
    summary: "Say why a reward is where it is",
    operation: "explainReward",
    view: "explainedReward",
    arguments: [reward],
    examples: [`beckon reward explain ${example}`],
  },
  {
    words: "reward of",
    summary: "Say what a referral earned, and what it did not",
    operation: "listReferralRewards",
    view: "earned",
    arguments: [{ name: "REFERRAL", to: "path.referralId", text: "The referral's id, ref_..." }],
    examples: ["beckon reward of ref_01jexample0000000000000000"],
  },
  decision("approve", "Approve a reward that waits for it", "Its hold starts now."),
  decision("decline", "Decline a reward that waits for approval", "Its value goes back to the budget."),
  {
    words: "reward pay",
    summary: "Confirm that a reward was paid",
    about: "From available. The same reference again changes nothing; another one is a conflict.",
    operation: "payReward",
    view: "reward",
    arguments: [reward, { name: "REFERENCE", to: "body.reference", text: "The payout's id in your books." }],
    examples: [`beckon reward pay ${example} payout-4711`],
  },
  {
    words: "reward fail",
    summary: "Report that a payout failed",
    about: "The reward stays available; the failure stands beside it.",
    operation: "failReward",
    view: "reward",
    arguments: [reward, why],
    examples: [`beckon reward fail ${example} 'account closed'`],
  },
  decision("cancel", "Cancel a reward before it is paid, for good", "Its value goes back to the budget."),
  {
    words: "reward reverse",
    summary: "Reverse a reward, paid or not, for good",
    about: "What was paid already stands in the ledger as owed back by the participant.",
    operation: "reverseReward",
    view: "reward",
    arguments: [reward, why],
    examples: [`beckon reward reverse ${example} 'the payment was charged back'`],
  },
  {
    words: "reward batch",
    summary: "Do the same to many rewards",
    about: "Names rewards by their ids, or all of one referral. Each is done wholly or refused by itself.",
    operation: "batchRewards",
    view: "batched",
    arguments: [
      { name: "ACTION", to: "body.action", text: "approve, decline, pay, fail, cancel or reverse." },
      {
        name: "REWARD...",
        rest: true,
        optional: true,
        to: "body.ids",
        text: `Up to ${rewardLimits.batch} ids, rwd_..., or --referral.`,
      },
    ],
    flags: [
      { name: "referral", value: "ID", to: "body.referralId", text: "All rewards of this referral." },
      side("body.side"),
      reason,
      { name: "reference", value: "TEXT", to: "body.reference", text: "To pay: the payout's id in your books." },
      { name: "preview", to: "query.preview", text: "Change nothing; say what would happen." },
    ],
    examples: [`beckon reward batch approve ${example} --preview`],
  },
  {
    words: "reward pay-many",
    summary: "Confirm that many rewards were paid, each under its own reference",
    about: `The file holds {"action": "pay", "payouts": [{"id": "rwd_...", "reference": "..."}]}, at most ${rewardLimits.batch}. Each is done wholly or refused by itself.`,
    operation: "batchRewards",
    view: "batched",
    file: "json",
    flags: [{ name: "preview", to: "query.preview", text: "Change nothing; say what would happen." }],
    examples: ["beckon reward pay-many --file payouts.json --preview"],
  },
];
