import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { allReasonCodes } from "../reason-codes.ts";
import { Closed, Id, Instant, limits, Nullable } from "../schemas.ts";
import { Asset, MoneyCurrency, SignedAmount } from "../terms/money.ts";
import { RewardSide, RuleId } from "../terms/rewards.ts";
import { TermsInput } from "./campaigns.ts";
import { EventInput } from "./events.ts";
import { ExplainedStep } from "./referrals.ts";

const Outcome = Type.Enum(["qualified", "open", "missed"]);
const { id: _id, participantId: _participantId, onboardingId: _onboardingId, ...happening } = EventInput.properties;

const Count = Type.Integer({ minimum: 0 });

const TriedTerms = Closed(
  {
    qualified: Count,
    open: Count,
    missed: Count,
    setAside: Type.Integer({
      minimum: 0,
      description:
        "Of those that reached a reward, referrals under review, or taken back by people or a review: they bring nothing.",
    }),
    rewarded: Type.Integer({ minimum: 0, description: "Referrals that would bring at least one reward." }),
    rewards: Type.Array(
      Closed({
        ruleId: RuleId,
        side: RewardSide,
        kind: Type.Enum(["fixed", "tiered", "milestone"]),
        count: Count,
        currency: Nullable(Asset),
        amount: Nullable(SignedAmount),
      }),
      {
        description:
          "What each reward of the terms would have given; `currency` and `amount` are null for custom values and where nothing was given.",
      },
    ),
    refused: Type.Array(Closed({ reason: Type.Enum(allReasonCodes), count: Count }), {
      description: "Rewards that limits, budget or law refused, the most frequent reason first.",
    }),
    budget: Nullable(
      Closed(
        {
          currency: MoneyCurrency,
          budget: SignedAmount,
          used: SignedAmount,
          left: SignedAmount,
          exhaustedAt: Nullable(Instant),
          referrals: Nullable(Count),
          days: Nullable(Count),
        },
        {
          description:
            "How far the budget would reach. `exhaustedAt` is when it first refused a reward. `referrals` is for how many rewarded referrals all of it would do, and `days` for how many days, both as these past ones cost; null where they cost nothing, and `days` also for a past of less than a day.",
        },
      ),
    ),
  },
  { title: "TriedTerms" },
);

export const simulateCampaign = defineOperation({
  tag: "Campaigns",
  caller: "secret",
  scope: "campaigns:read",
  id: "simulateCampaign",
  method: "POST",
  path: "/v1/campaigns/{campaignId}/simulate",
  summary: "Try out terms before anybody is bound by them",
  description:
    "Judges imagined people, or past referrals, by the campaign's terms with the changes given. Nothing is changed or kept. For past referrals it also tells what they would have cost, by the terms given and by the campaign's present ones: rewards are granted by the very rules that grant them in earnest, in the order of time, from nothing, as if the campaign had begun with the first of these referrals. Tiers, steps, milestones, referrers' limits, the campaign's cap, the budget and the policy packs all bind. To try a campaign that is not there yet, send all of its terms to the campaign whose past it is to be tried on. What is approximated: people who signed up count as signed up, whatever audience, countries, codes' caps and risk rules say now; events count as they stand today, so that a payment that was refunded since earns nothing where refunds take back; rewards that people cancelled or declined one by one count as given; limits across campaigns see these referrals only. Referrals whose events are past their retention are left out.",
  params: Closed({ campaignId: Id("cmp") }),
  bodyBytes: 1_048_576,
  body: Closed({
    terms: Type.Optional(TermsInput),
    people: Type.Optional(
      Type.Array(
        Closed({
          signedUpAt: Type.String({ format: "date-time", examples: ["2026-11-01T09:30:00Z"] }),
          events: Type.Array(Closed(happening), { maxItems: 200 }),
        }),
        { minItems: 1, maxItems: limits.simulatedPeople, description: "Imagined sign-ups and what they did." },
      ),
    ),
    past: Type.Optional(
      Closed(
        {
          of: Type.Enum(["campaign", "tenant"]),
          latest: Type.Integer({ minimum: 1, maximum: limits.simulatedReferrals }),
        },
        { description: "The latest past referrals of this campaign, or of all." },
      ),
    ),
    at: Type.Optional(
      Type.String({
        format: "date-time",
        description: "The moment to judge at; now without it.",
        examples: ["2026-12-01T00:00:00Z"],
      }),
    ),
  }),
  success: {
    status: 200,
    description: "What would have happened.",
    schema: Closed({
      judged: Type.Integer({ minimum: 0 }),
      qualified: Type.Integer({ minimum: 0 }),
      open: Type.Integer({ minimum: 0 }),
      missed: Type.Integer({ minimum: 0 }),
      stepsDone: Type.Array(Closed({ id: Type.String(), done: Type.Integer({ minimum: 0 }) }), {
        description: "How many got through each step.",
      }),
      people: Type.Array(Closed({ outcome: Outcome, steps: Type.Array(ExplainedStep) }), {
        description: "The imagined people, in order.",
      }),
      past: Nullable(
        Closed(
          {
            judged: Count,
            leftOut: Type.Integer({ minimum: 0, description: "Their events are past their retention." }),
            complete: Type.Boolean({
              description: "Whether these are all there are; false also where the time for one request was too short.",
            }),
            from: Nullable(Instant),
            to: Nullable(Instant),
            proposed: TriedTerms,
            present: TriedTerms,
            costs: Type.Array(
              Closed({ currency: Asset, proposed: SignedAmount, present: SignedAmount, difference: SignedAmount }),
            ),
          },
          { description: "What the past referrals would have brought; null without `past`." },
        ),
      ),
    }),
  },
  errors: ["rule_violated"],
});
