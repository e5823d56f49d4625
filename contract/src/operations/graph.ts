import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, ExternalId, Id, limits, Nullable } from "../schemas.ts";
import { Asset, SignedAmount } from "../terms/money.ts";
import { ParticipantState } from "./participants.ts";
import { ReferralState, ReviewState } from "./referrals.ts";

const Position = Type.Integer({ minimum: 0, description: "A position in `nodes`, from 0." });

const GraphNode = Closed(
  {
    participantId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    state: Nullable(ParticipantState),
    level: Type.Integer({ description: "0 is the participant asked for; above is negative, below positive." }),
    parent: Nullable(Type.Integer({ minimum: 0, description: "The position in `nodes` of who brought them." })),
    referralId: Nullable(Id("ref")),
    status: Nullable(ReferralState),
    review: Nullable(ReviewState),
    riskScore: Nullable(
      Type.Integer({ minimum: 0, maximum: 100, description: "Of the latest judgement; null without `risk:read`." }),
    ),
    worth: Nullable(
      Type.Array(Closed({ amount: SignedAmount, currency: Asset }), {
        description: "What stands of the rewards that their referral brought, both sides; null without `rewards:read`.",
      }),
    ),
    referred: Type.Integer({
      minimum: 0,
      maximum: limits.graphCounted,
      description: `How many they brought. ${limits.graphCounted} stands for that many or more.`,
    }),
    notShown: Type.Integer({ minimum: 0, description: "How many of `referred` are not among `nodes`." }),
  },
  { title: "GraphNode", description: "A person, and the referral that brought them, if one did." },
);

export const getParticipantGraph = defineOperation({
  id: "getParticipantGraph",
  method: "GET",
  path: "/v1/participants/{participantId}/graph",
  tag: "Participants",
  summary: "Read who referred whom around a participant",
  description: `Upwards to who brought them, and who brought those, ${limits.graphAbove} steps at the most; downwards by \`depth\`, the newest of each first. What is left out is counted.`,
  caller: "secret",
  scope: "participants:read",
  params: Closed({ participantId: ExternalId }),
  query: Closed({
    depth: Type.Optional(
      Type.Integer({ minimum: 1, maximum: limits.graphDepth, default: 3, description: "How many levels downwards." }),
    ),
    breadth: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 25,
        description: "How many of those that one person brought.",
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.graphNodes,
        default: 100,
        description: "How many people downwards in all, the near levels first.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "The people, from the top down.",
    schema: Closed(
      {
        participantId: ExternalId,
        nodes: Type.Array(GraphNode, { maxItems: limits.graphAbove + limits.graphNodes + 1 }),
        moreAbove: Type.Boolean({ description: "Whether somebody brought the topmost one who is not shown." }),
        complete: Type.Boolean({ description: "Whether nobody is left out, above or below." }),
        shared: Nullable(
          Type.Array(
            Closed({
              kind: Type.Enum(["device", "payout", "phone", "email"]),
              nodes: Type.Array(Position, { minItems: 2, examples: [[0, 1]] }),
            }),
            {
              maxItems: limits.graphShared,
              description: "Who was seen with the same thing; null without `risk:read`. Never what it was.",
            },
          ),
        ),
      },
      { title: "ParticipantGraph" },
    ),
  },
});
