/** Counts what became of a corpus: a confusion table, whole and by kind. */
import type { RiskPreset } from "@beckon/contract";
import type { Judged } from "./corpus-play.ts";

/** `second`: of those that were held, how many only at the second look, before the approval. */
export type Tally = { kind: string; abuse: boolean; cases: number; refused: number; held: number; second: number };

export type Figures = {
  seed: string;
  preset: RiskPreset;
  kinds: Tally[];
  /** Abuses that were held or refused, and that were not; honest ones likewise. */
  caught: number;
  missed: number;
  flagged: number;
  passed: number;
  /** Abuses of which the corpus itself says that nothing gives them away. */
  traceless: number;
};

/** What the moderate preset must reach. Shares of 1. */
export const targets = { recall: 0.95, honestFlagged: 0.02 };

const flaggedOf = ({ refused, held }: Tally): number => refused + held;

export const figuresOf = (seed: string, preset: RiskPreset, judged: readonly Judged[]): Figures => {
  const kinds = new Map<string, Tally>();
  for (const { label, outcome, stage } of judged) {
    const { kind, abuse } = label;
    const tally = kinds.get(kind) ?? { kind, abuse, cases: 0, refused: 0, held: 0, second: 0 };
    tally.cases += 1;
    if (outcome === "refuse") tally.refused += 1;
    if (outcome === "hold") tally.held += 1;
    if (outcome === "hold" && stage === "approval") tally.second += 1;
    kinds.set(kind, tally);
  }
  const all = [...kinds.values()].toSorted((one, other) => (one.kind < other.kind ? -1 : 1));
  const sum = (abuse: boolean, of: (tally: Tally) => number) =>
    all.filter((tally) => tally.abuse === abuse).reduce((total, tally) => total + of(tally), 0);
  return {
    ...{ seed, preset, kinds: all },
    caught: sum(true, flaggedOf),
    missed: sum(true, (tally) => tally.cases - flaggedOf(tally)),
    flagged: sum(false, flaggedOf),
    passed: sum(false, (tally) => tally.cases - flaggedOf(tally)),
    traceless: judged.filter(({ label }) => label.abuse && label.tells.length === 0).length,
  };
};

export const recallOf = ({ caught, missed }: Figures): number => caught / (caught + missed);
export const honestFlaggedOf = ({ flagged, passed }: Figures): number => flagged / (flagged + passed);
export const precisionOf = ({ caught, flagged }: Figures): number => caught / (caught + flagged);
export const shareOf = (tally: Tally): number => flaggedOf(tally) / tally.cases;

/** What of the targets is missed, in words; empty when nothing is. Only the moderate preset has targets. */
export const missedTargets = (figures: Figures): string[] => {
  if (figures.preset !== "moderate") return [];
  const [recall, honest] = [recallOf(figures), honestFlaggedOf(figures)];
  return [
    ...(recall < targets.recall ? [`recall ${asPercent(recall)}, below ${asPercent(targets.recall)}`] : []),
    ...(honest > targets.honestFlagged
      ? [`honest flagged ${asPercent(honest)}, above ${asPercent(targets.honestFlagged)}`]
      : []),
  ];
};

export const asPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;
