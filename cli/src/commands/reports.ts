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
];
