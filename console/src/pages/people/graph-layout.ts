/** Where the people of a graph stand: levels from left to right, each above the middle of whom they brought. */
import type { Answer } from "../../api/call.ts";

/** A graph, and one person of it. */
export type Graph = Answer<"getParticipantGraph">;
export type GraphNode = Graph["nodes"][number];

/** By which name a person of the graph goes. */
export const nameOf = (node: GraphNode | undefined): string => node?.participantId ?? node?.onboardingId ?? "";
/** The state that matters most: a flagged referral is looked at whatever its state. */
export const stateOf = ({ review, status, state }: GraphNode): string | null => {
  if (state === "blocked") return state;
  return review === "flagged" || review === "confirmed" ? review : status;
};

export const box = { width: 184, height: 52, between: 12, step: 236 } as const;

export type Placed = { x: number; y: number };
export type Layout = { places: Placed[]; width: number; height: number };

/** Whom each person of the graph brought, by position. */
export const childrenOf = (nodes: readonly GraphNode[]): number[][] => {
  const below: number[][] = nodes.map(() => []);
  for (const [place, { parent }] of nodes.entries()) if (parent !== null) below[parent]?.push(place);
  return below;
};

/** A tidy tree: leaves take the rows one after the other, everybody else stands in the middle of theirs. */
export const layOut = (nodes: readonly GraphNode[]): Layout => {
  const below = childrenOf(nodes);
  const top = nodes[0]?.level ?? 0;
  const places: Placed[] = nodes.map(({ level }) => ({ x: (level - top) * box.step, y: 0 }));
  let row = 0;
  // From the leaves up: a node's children always come after it, but rows go by depth first.
  const put = (place: number): number => {
    const ys = (below[place] ?? []).map(put);
    const first = ys[0];
    const y = first === undefined ? row++ * (box.height + box.between) : (first + (ys.at(-1) ?? first)) / 2;
    const placed = places[place];
    if (placed) placed.y = y;
    return y;
  };
  for (const [place, { parent }] of nodes.entries()) if (parent === null) put(place);
  const width = Math.max(0, ...places.map(({ x }) => x)) + box.width;
  return { places, width, height: Math.max(1, row) * (box.height + box.between) - box.between };
};

/** Where an arrow key leads from a person: left to who brought them, right to the first they brought, up and down in the level. */
export const nextPlace = (nodes: readonly GraphNode[], from: number, key: string): number | undefined => {
  const here = nodes[from];
  if (!here) return undefined;
  if (key === "ArrowLeft") return here.parent ?? undefined;
  if (key === "ArrowRight") return childrenOf(nodes)[from]?.[0];
  if (key === "Home") return nodes.findIndex(({ level }) => level === 0);
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const level = nodes.flatMap((node, place) => (node.level === here.level ? [place] : []));
  return level[level.indexOf(from) + (key === "ArrowDown" ? 1 : -1)];
};
