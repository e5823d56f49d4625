/** What is said before many rewards are changed, and afterwards. */
import { useState } from "react";
import { countBy } from "../../design/count-by.ts";
import type { Consequence } from "../../design/dialog.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { type Acted, type Outcome, type Result, useBatchRun } from "./batch.ts";
import type { RewardAction } from "./reward.ts";

/** Why it is refused, as the server says it. */
export const whyOf = ({ detail, code }: Acted): string => detail ?? code ?? "";

type Words = {
  /** In numbers; `worth` is that of the changed ones. */
  ofPreview: (result: Result, worth: string) => Consequence[];
  /** What was not done. */
  ofOutcome: (outcome: Outcome) => { title: string; note: string; items: { id: string; why: string }[] };
};

/** The words for an action. */
export const useBatchWords = (action: RewardAction): Words => {
  const t = useTexts(actionTexts);
  const states = useTexts(stateTexts);
  /** What names the reward itself would be another reason for each. */
  const kindOf = (one: Acted): string =>
    one.code === "not_found" ? t.unknownReward : one.code === "conflict" ? t.paidOtherwise : whyOf(one);
  return {
    ofPreview: ({ items }, worth) => {
      const of = (kind: string): Acted[] => items.filter((one) => one.result === kind);
      const [changed, unchanged, refused] = [of("changed"), of("unchanged"), of("refused")];
      return [
        changed.length === 0
          ? { icon: "minus", text: t.changedNone }
          : { icon: "money", text: t.changed(changed.length, worth) },
        ...countBy(changed, ({ status }) => status ?? "").map(([state, n]) => ({
          text: t.becomes(n, states[state as keyof typeof states].toLowerCase()),
        })),
        ...(changed.length === 0 ? [] : [{ icon: "info" as const, text: t.what[action] }]),
        ...(unchanged.length === 0 ? [] : [{ icon: "minus" as const, text: t.unchanged(unchanged.length) }]),
        ...countBy(refused, kindOf).map(([why, n]) => ({ icon: "warning" as const, text: t.refused(n, why) })),
      ];
    },
    ofOutcome: ({ items, left }) => {
      const refused = items.filter(({ result }) => result === "refused");
      const said = [
        ...(left === 0 ? [] : [t.stopped(items.length, left)]),
        ...(refused.length === 0 ? [] : [t.refusedNote(refused.length)]),
      ];
      return {
        title: t.refusedTitle,
        note: said.join(" "),
        items: refused.map((one) => ({ id: one.id, why: whyOf(one) })),
      };
    },
  };
};

/** A run that says at its end what was changed, and closes its dialog; `outcome` is there where something was not done and is to be read first. */
export const useToldRun = ({ onClose, onDone }: { onClose: () => void; onDone?: (() => void) | undefined }) => {
  const t = useTexts(actionTexts);
  const tell = useTell();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = useBatchRun((ended) => {
    const changed = ended.items.filter(({ result }) => result === "changed").length;
    if (changed > 0) tell(t.done(changed));
    onDone?.();
    if (ended.left > 0 || ended.items.some(({ result }) => result === "refused")) setOutcome(ended);
    else onClose();
  });
  return { ...run, outcome };
};
