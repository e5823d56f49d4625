/** The graph around a participant as the API shows it: each part only to those who may read it elsewhere. */
import type { AnswerOf, Operations, Scope } from "@beckon/contract";
import { fromMinorOfAsset } from "../../core/money.ts";
import type { Graph, SharedGroup } from "../../core/participant/graph.ts";

export const presentGraph = (
  participantId: string,
  { nodes, moreAbove, complete }: Graph,
  shared: SharedGroup[] | null,
  scopes: readonly Scope[],
): AnswerOf<Operations["getParticipantGraph"]> => ({
  participantId,
  nodes: nodes.map(({ referrerId: _referrer, worth, riskScore, ...node }) => ({
    ...node,
    riskScore: scopes.includes("risk:read") ? riskScore : null,
    worth: scopes.includes("rewards:read")
      ? worth.map(({ asset, amountMinor }) => ({ amount: fromMinorOfAsset(amountMinor, asset), currency: asset }))
      : null,
  })),
  moreAbove,
  complete,
  shared,
});
