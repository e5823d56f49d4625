/** What the risk rules said about one sign-up. */
import { Type } from "typebox";
import { Closed, ExternalId, Id, Instant, Nullable } from "../schemas.ts";
import { allRiskRules, RiskPreset } from "./risk.ts";

export const RiskOutcome = Type.Enum(["pass", "hold", "refuse"]);

export const RiskAssessment = Closed(
  {
    id: Id("rsk"),
    referralId: Nullable(Id("ref")),
    codeId: Id("cod"),
    campaignId: Id("cmp"),
    referrerId: ExternalId,
    refereeId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    stage: Type.Enum(["registration", "approval"]),
    outcome: RiskOutcome,
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    preset: RiskPreset,
    holdAt: Type.Integer({ minimum: 1, maximum: 101 }),
    refuseAt: Type.Integer({ minimum: 1, maximum: 101, description: "101: no score refuses." }),
    failed: Type.Array(Type.String(), {
      description: "Signals that could not be computed. Any of them holds the sign-up.",
    }),
    notCollected: Type.Array(Type.Enum(["network", "device"]), {
      description:
        "What was not taken in, because the person is not to be tracked. Rules about it find nothing, and nothing is held or passed for it.",
    }),
    results: Type.Array(
      Closed({
        rule: Type.Enum(allRiskRules),
        points: Type.Integer({ minimum: 0, maximum: 100 }),
        detail: Type.String(),
        count: Nullable(Type.Integer({ description: "How many there were, where the rule counts." })),
        people: Type.Array(ExternalId, { description: "Others whom the rule found; 10 at the most." }),
      }),
      { description: "The rules that were met, the heaviest first." },
    ),
    at: Instant,
  },
  { title: "RiskAssessment" },
);
