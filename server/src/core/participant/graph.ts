/** Who referred whom around a participant: rows of a bounded walk become people with places, and what is left out is counted. */
import { limits } from "@beckon/contract";
import type { Referral } from "../referral/referral.ts";
import type { ParticipantState } from "./participant.ts";

/** How far down a graph goes: levels, of each person, in all. */
export type GraphBounds = { depth: number; breadth: number; nodes: number };

/** A person, and the referral that brought them, if one did. */
export type GraphRow = {
  participantId: string | null;
  onboardingId: string | null;
  state: ParticipantState | null;
  /** 0 is who was asked for; negative above, positive below. */
  level: number;
  referralId: string | null;
  referrerId: string | null;
  status: Referral["state"] | null;
  review: Referral["review"] | null;
  riskScore: number | null;
  worth: { asset: string; amountMinor: bigint }[];
  /** Counted no further than `limits.graphCounted`. */
  referred: number;
};

export type GraphNode = GraphRow & { parent: number | null; notShown: number };
export type Graph = { nodes: GraphNode[]; moreAbove: boolean; complete: boolean };

/** That a person was seen with something. `mark` is the same for the same thing. */
export type GraphSighting = { kind: SharedKind; mark: string; person: string };
export type SharedKind = "device" | "payout" | "phone" | "email";
export type SharedGroup = { kind: SharedKind; nodes: number[] };

export type GraphStore = {
  /** The people around a participant, in no order; null when there is no such participant. Each look-up by index, all bounded. */
  around(tenantId: string, participantId: string, bounds: GraphBounds): Promise<GraphRow[] | null>;
  /** What these people were seen with that can be shared: the newest first, bounded. */
  sightings(tenantId: string, persons: readonly string[]): Promise<GraphSighting[]>;
};

const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Puts people below who brought them, level by level, the newest of each first. */
export const drawGraph = (rows: readonly GraphRow[]): Graph => {
  const nodes: GraphNode[] = [];
  const places = new Map<string, number>();
  const parentOf = ({ referrerId }: GraphRow) => (referrerId === null ? null : (places.get(referrerId) ?? null));
  for (const level of [...new Set(rows.map((row) => row.level))].toSorted((a, b) => a - b)) {
    const here = rows.filter((row) => row.level === level).map((row) => ({ row, parent: parentOf(row) }));
    here.sort((a, b) => (a.parent ?? -1) - (b.parent ?? -1) || byText(b.row.referralId ?? "", a.row.referralId ?? ""));
    for (const { row, parent } of here) {
      if (row.participantId !== null) places.set(row.participantId, nodes.length);
      nodes.push({ ...row, parent, notShown: row.referred });
    }
  }
  for (const { parent } of nodes) {
    const above = parent === null ? undefined : nodes[parent];
    if (above) above.notShown = Math.max(0, above.notShown - 1);
  }
  const moreAbove = (nodes[0]?.referralId ?? null) !== null;
  return { nodes, moreAbove, complete: !moreAbove && nodes.every(({ notShown }) => notShown === 0) };
};

/** How risk signals name a person. */
export const personOf = ({ participantId, onboardingId }: GraphRow): string =>
  participantId === null ? `o:${onboardingId}` : `p:${participantId}`;

/** Groups of two and more who were seen with the same thing, the largest first. */
export const shareGroups = (nodes: readonly GraphNode[], sightings: readonly GraphSighting[]): SharedGroup[] => {
  const places = new Map(nodes.map((node, place) => [personOf(node), place]));
  const groups = new Map<string, { kind: SharedKind; nodes: Set<number> }>();
  for (const { kind, mark, person } of sightings) {
    const place = places.get(person);
    if (place === undefined) continue;
    const key = `${kind}:${mark}`;
    const group = groups.get(key) ?? { kind, nodes: new Set() };
    groups.set(key, group);
    group.nodes.add(place);
  }
  return [...groups.values()]
    .filter((group) => group.nodes.size > 1)
    .map(({ kind, nodes: of }) => ({ kind, nodes: [...of].toSorted((a, b) => a - b) }))
    .toSorted(
      (a, b) => b.nodes.length - a.nodes.length || (a.nodes[0] ?? 0) - (b.nodes[0] ?? 0) || byText(a.kind, b.kind),
    )
    .slice(0, limits.graphShared);
};
