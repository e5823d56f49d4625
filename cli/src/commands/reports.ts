import type { Command } from "../command.ts";

const from = {
  name: "from",
  value: "DAY",
  to: "query.from",
  text: "The first day, as 2026-11-01; else 30 days in all.",
} as const;
const to = { name: "to", value: "DAY", to: "query.to", text: "The last day; else today." } as const;
const campaign = { name: "campaign", value: "ID", to: "query.campaignId", text: "Only of this campaign." } as const;

/** Reports: the numbers of the console's first page. */
export const reportCommands: readonly Command[] = [
  {
    words: "report summary",
    summary: "Say what campaigns did in a period, and in the one before",
    about: "Days are those of the tenant's time zone. Everything counts on the day it happened.",
    operation: "getReportSummary",
    view: "reportSummary",
    flags: [from, to, campaign],
    examples: ["beckon report summary", "beckon report summary --from 2026-11-01 --to 2026-11-30"],
  },
  {
    words: "report referrers",
    summary: "Say who referred most in a period",
    about: "By referrals that qualified in the period, ties by those that were rewarded in it.",
    operation: "getReportReferrers",
    view: "reportReferrers",
    flags: [
      from,
      to,
      campaign,
      {
        name: "first",
        value: "N",
        kind: "integer",
        to: "query.limit",
        text: "So many, 25 unless said otherwise; at most 100.",
      },
    ],
    examples: ["beckon report referrers --from 2026-11-01 --first 10"],
  },
  {
    words: "report attention",
    summary: "Say what needs attention now",
    operation: "getReportAttention",
    view: "reportAttention",
    examples: ["beckon report attention"],
  },
];
