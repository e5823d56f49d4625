import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Id, limits } from "../schemas.ts";
import { TermsInput } from "./campaigns.ts";
import { EventInput } from "./events.ts";
import { ExplainedStep } from "./referrals.ts";

const Outcome = Type.Enum(["qualified", "open", "missed"]);
const { id: _id, participantId: _participantId, onboardingId: _onboardingId, ...happening } = EventInput.properties;

export const simulateCampaign = defineOperation({
  tag: "Campaigns",
  caller: "secret",
  scope: "campaigns:read",
  id: "simulateCampaign",
  method: "POST",
  path: "/v1/campaigns/{campaignId}/simulate",
  summary: "Try out terms before anybody is bound by them",
  description:
    "Judges imagined people, or the tenant's past referrals, by the campaign's terms with the changes given. Nothing is changed or kept. Referrals whose events are past their retention are left out.",
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
        { description: "Past referrals of this campaign, or of all." },
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
    }),
  },
  errors: ["rule_violated"],
});
