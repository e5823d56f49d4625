/** Rewards and ledger entries as the API shows them. */
import type { AnswerOf, Operations } from "@beckon/contract";
import type { Balance, LedgerEntry } from "../../core/ledger/ledger.ts";
import type { YearlyLine } from "../../core/ledger/yearly-report.ts";
import { fromMinor, fromMinorOfAsset } from "../../core/money.ts";
import type { Reward, RewardRefusal, RuleResult } from "../../core/reward/reward.ts";
import { instant, instantOrNull } from "./present.ts";
import { presentSentences } from "./present-sentences.ts";

const presentRuleResult = ({ said, ...result }: RuleResult) => ({
  ...result,
  sentences: said === undefined ? [] : presentSentences([said]),
});

export const presentReward = (reward: Reward): AnswerOf<Operations["getReward"]> => ({
  id: reward.rewardId,
  status: reward.state,
  approval: reward.approval,
  side: reward.side,
  participantId: reward.participantId,
  referralId: reward.referralId,
  campaignId: reward.campaignId,
  revision: reward.revision,
  rule: reward.ruleId,
  kind: reward.kind,
  ordinal: reward.ordinal,
  step: reward.stepId,
  value: reward.value,
  reason: reward.reason,
  availableAt: instantOrNull(reward.availableAtMs),
  expiresAt: instantOrNull(reward.expiresAtMs),
  payout:
    reward.payoutReference === null || reward.paidAtMs === null
      ? null
      : { reference: reward.payoutReference, paidAt: instant(reward.paidAtMs) },
  failure:
    reward.failure === null || reward.failedAtMs === null
      ? null
      : { reason: reward.failure, failedAt: instant(reward.failedAtMs) },
  ruleResults: reward.ruleResults.map(presentRuleResult),
  grantedAt: instant(reward.grantedAtMs),
  updatedAt: instant(reward.updatedAtMs),
});

export const presentRefusal = (
  refusal: RewardRefusal,
): AnswerOf<Operations["listReferralRewards"]>["refused"][number] => ({
  side: refusal.side,
  rule: refusal.ruleId,
  reason: refusal.reason,
  ruleResults: refusal.ruleResults.map(presentRuleResult),
  at: instant(refusal.atMs),
});

type ShownEntry = AnswerOf<Operations["listLedgerEntries"]>["items"][number];

export const presentEntry = (entry: LedgerEntry): ShownEntry => ({
  id: entry.entryId,
  transactionId: entry.transactionId,
  account: entry.account,
  campaignId: entry.campaignId,
  participantId: entry.participantId,
  rewardId: entry.rewardId,
  amount: fromMinorOfAsset(entry.amountMinor, entry.asset),
  currency: entry.asset,
  at: instant(entry.atMs),
});

export const presentBalance = ({ account, asset, amountMinor }: Balance) => ({
  account,
  currency: asset,
  amount: fromMinorOfAsset(amountMinor, asset),
});

export const presentYearlyLine = (line: YearlyLine): AnswerOf<Operations["getYearlyReport"]>["items"][number] => ({
  participantId: line.participantId,
  country: line.country,
  values: line.values.map(({ asset, paidMinor, clawedBackMinor }) => ({
    currency: asset,
    paid: fromMinorOfAsset(paidMinor, asset),
    clawedBack: fromMinorOfAsset(clawedBackMinor, asset),
  })),
  flags: line.flags.map(({ policyId, ruleId, threshold, valueMinor }) => ({
    policy: policyId,
    rule: ruleId,
    threshold,
    value: fromMinor(valueMinor, threshold.currency),
  })),
});

const csvColumns = [
  "id",
  "transactionId",
  "account",
  "campaignId",
  "participantId",
  "rewardId",
  "amount",
  "currency",
  "at",
] as const satisfies (keyof ShownEntry)[];

/**
 * Quoted where RFC 4180 asks for it. A tenant's own id may begin like a formula, which a spreadsheet would run: an apostrophe
 * before it keeps it text. Amounts begin with a minus and are numbers, so they stay.
 */
const csvField = (value: string | null, isText: boolean): string => {
  const text = value === null ? "" : isText && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Ledger entries as CSV with a line of names, lines ended as RFC 4180 has it. */
export const entriesAsCsv = (entries: readonly ShownEntry[]): string =>
  [
    csvColumns.join(","),
    ...entries.map((entry) => csvColumns.map((name) => csvField(entry[name], name !== "amount")).join(",")),
  ]
    .map((line) => `${line}\r\n`)
    .join("");

/** One JSON object a line. */
export const entriesAsLines = (entries: readonly ShownEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
