import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Country, ExternalId, Id, Instant, limits, Name, Nullable, PageQuery, TimeZone } from "../schemas.ts";
import { Asset, MoneyCurrency, SignedAmount } from "../terms/money.ts";

/** A day of the tenant's time zone. */
const Day = Type.String({
  title: "Day",
  pattern: "^2[01]\\d{2}-\\d{2}-\\d{2}$",
  description: "A day in the tenant's time zone, as `2026-11-02`.",
  examples: ["2026-11-02"],
});

const Count = Type.Integer({ minimum: 0 });
const Rate = Nullable(
  Type.Number({
    minimum: 0,
    description:
      "This step's count over that of `rateOf` in the same period; null where that is 0, or where checks of codes were not counted in all of the period.",
  }),
);
const Step = Type.Enum(["issued", "validated", "registered", "qualified", "rewarded"]);
const read = { tag: "Reports", caller: "secret", scope: "reports:read", method: "GET" } as const;

const DayCounts = Closed(
  { day: Day, issued: Count, validated: Count, registered: Count, qualified: Count, rewarded: Count },
  { title: "ReportDay" },
);
const Flows = {
  granted: SignedAmount,
  returned: SignedAmount,
  paid: SignedAmount,
  clawedBack: SignedAmount,
};
const moneyDays = Type.Array(Closed({ day: Day, ...Flows }, { title: "ReportMoneyDay" }), {
  maxItems: limits.reportDays,
  description: "Only days on which something moved.",
});
const days = Type.Array(DayCounts, { maxItems: limits.reportDays });

export const getReportSummary = defineOperation({
  ...read,
  id: "getReportSummary",
  path: "/v1/reports/summary",
  summary: "What campaigns did in a period, and in the one before",
  description: `Counts of what happened in the period, on the day it happened: a referral that registered in May and qualified in June counts once in each. So a rate may be above 1. Without \`from\` and \`to\` the last 30 days until today; at most ${limits.reportDays} days. \`validated\` counts checks of codes that were answered \`valid: true\`, not people: a code may be checked often. They arrive some seconds later, and a process that is killed loses its last ones.`,
  query: Closed({
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    campaignId: Type.Optional(Id("cmp")),
  }),
  success: {
    status: 200,
    description: "The numbers as they are at this moment.",
    schema: Closed(
      {
        from: Day,
        to: Day,
        previous: Closed({ from: Day, to: Day }),
        timeZone: TimeZone,
        campaignId: Nullable(Id("cmp")),
        interval: Type.Enum(["day"]),
        validatedFrom: Nullable(
          Type.String({
            format: "date-time",
            description:
              "Since when checks of codes are counted, if that is later than the beginning of the previous period; null when all of both periods are counted.",
            examples: ["2026-11-29T08:12:45.120Z"],
          }),
        ),
        funnel: Type.Array(
          Closed(
            {
              step: Step,
              count: Count,
              rate: Rate,
              rateOf: Nullable(Step),
              previousCount: Count,
              previousRate: Rate,
            },
            {
              title: "FunnelStep",
              description:
                "`rateOf` is the step that both rates are over: the one before. For `registered` it is `issued` where the period has no checks, or not all of them are counted.",
            },
          ),
        ),
        series: days,
        previousSeries: days,
        money: Type.Array(
          Closed(
            {
              currency: Asset,
              committed: SignedAmount,
              ...Flows,
              days: moneyDays,
              previous: Closed({ ...Flows, days: moneyDays }),
            },
            {
              title: "ReportMoney",
              description:
                "`committed` is what is granted and neither paid nor returned, now, whatever the period. `returned` was cancelled, expired or reversed; of it, `clawedBack` had been paid already.",
            },
          ),
        ),
        budgets: Type.Array(
          Closed(
            {
              campaignId: Id("cmp"),
              name: Name,
              currency: MoneyCurrency,
              budget: SignedAmount,
              used: SignedAmount,
              left: SignedAmount,
              leftPercent: Type.Number({ minimum: 0, maximum: 100, description: "With one digit after the point." }),
              perDay: SignedAmount,
              endsAt: Nullable(Instant),
            },
            {
              title: "ReportBudget",
              description:
                "Of active and paused campaigns, the least left first. `perDay` is what the last 14 days took of it on average, less what came back; `endsAt` is when it ends at that pace, null if never or in more than ten years.",
            },
          ),
          { maxItems: 100 },
        ),
      },
      { title: "ReportSummary" },
    ),
  },
  errors: ["not_found", "rule_violated"],
});

export const getReportReferrers = defineOperation({
  ...read,
  id: "getReportReferrers",
  path: "/v1/reports/referrers",
  summary: "Who referred most in a period",
  description: `By referrals that qualified in the period, ties by those that were rewarded in it, further ties by id. Participants as they are now: an erased person's referrals stand under the name that the erasure left. Days as in the summary.`,
  query: Closed({
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    campaignId: Type.Optional(Id("cmp")),
    limit: PageQuery.limit,
  }),
  success: {
    status: 200,
    description: "Those with any, the first ones first.",
    schema: Closed(
      {
        from: Day,
        to: Day,
        timeZone: TimeZone,
        countedFrom: Nullable(
          Type.String({
            format: "date-time",
            description: `Null when all of the period is counted. Of more than ${limits.referrerSteps.toLocaleString("en")} steps in it, of all campaigns, the latest are counted: those since this moment.`,
            examples: ["2026-11-17T08:12:45.120Z"],
          }),
        ),
        items: Type.Array(
          Closed(
            {
              participantId: ExternalId,
              state: Nullable(Type.Enum(["active", "blocked"])),
              country: Nullable(Country),
              qualified: Count,
              rewarded: Count,
            },
            { title: "TopReferrer" },
          ),
          { maxItems: limits.pageMaximum },
        ),
      },
      { title: "ReportReferrers" },
    ),
  },
  errors: ["not_found", "rule_violated"],
});

export const getReportAttention = defineOperation({
  ...read,
  id: "getReportAttention",
  path: "/v1/reports/attention",
  summary: "What needs attention now",
  description:
    "Budgets below a tenth, campaigns that end within 7 days, webhook endpoints that fail or are disabled, deliveries given up in the last 7 days, open reviews, referrals and rewards that wait for an approval, webhooks of event sources refused in the last 7 days and not replayed, payouts that failed. New codes may be added.",
  success: {
    status: 200,
    description: "The worst first; nothing if all is well.",
    schema: Closed({
      items: Type.Array(
        Closed(
          {
            code: Type.Enum([
              "budget_low",
              "campaign_ending",
              "endpoint_failing",
              "endpoint_disabled",
              "deliveries_failed",
              "reviews_open",
              "referrals_waiting",
              "rewards_waiting",
              "events_rejected",
              "payouts_failed",
            ]),
            severity: Type.Enum(["info", "warning", "critical"]),
            count: Type.Integer({
              minimum: 1,
              description: "Of what waits or failed; 10,000 stands for more as well.",
            }),
            since: Nullable(Instant),
            until: Nullable(Instant),
            id: Nullable(
              Type.String({
                description: "Of the campaign, endpoint, event source, or the referral that waits longest.",
              }),
            ),
            name: Nullable(Type.String({ description: "The campaign's name." })),
            look: Closed(
              {
                operation: Type.String({ description: "The operation of this API that shows it." }),
                params: Type.Record(Type.String(), Type.String()),
                query: Type.Record(Type.String(), Type.String()),
              },
              { title: "AttentionLook" },
            ),
          },
          { title: "Attention", description: "`until` is when it is too late: the end of a campaign that ends." },
        ),
      ),
    }),
  },
});
