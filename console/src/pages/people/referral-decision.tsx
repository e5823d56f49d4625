/** Decides about referrals, one or many: what becomes of them and of their money in numbers, and why. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { countBy } from "../../design/count-by.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { Refused } from "../../design/refused.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useTell } from "../../design/toast.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useTexts } from "../../texts/locale.tsx";
import { worthsOf } from "../money/reward.ts";
import { decideTexts } from "./decide-texts.ts";

type Referral = Answer<"readReferral">;
type Outcomes = Answer<"decideReferrals">["items"];

/** What can be decided. */
export const decisions = ["approve", "decline", "void", "unvoid"] as const;
export type Decision = (typeof decisions)[number];

/** From which states each is possible: the server decides, this only spares a refusal. */
const possible: Readonly<Record<Decision, readonly Referral["status"][]>> = {
  approve: ["qualified"],
  decline: ["registered", "qualified"],
  void: ["registered", "qualified", "approved"],
  unvoid: ["voided"],
};

/** Whether a decision can make sense for a referral as it is now. */
export const isPossible = (decision: Decision, { status }: Pick<Referral, "status">): boolean =>
  possible[decision].includes(status);

/** What takes a decision back, where something does. */
const opposite: Partial<Record<Decision, Decision>> = { void: "unvoid", unvoid: "void" };

type Props = { decision: Decision; referrals: readonly Referral[]; onClose: () => void; onDone?: () => void };

/** The dialog. `onDone` is told once anything was changed. */
export const ReferralDecision = ({ decision, referrals, onClose, onDone }: Props): ReactNode => {
  const t = useTexts(decideTexts);
  const sayDone = useSayDone();
  const [refused, setRefused] = useState<Outcomes>([]);
  const body = { action: decision, ids: referrals.map(({ id }) => id) };
  const preview = useAnswer("decideReferrals", { query: { preview: true }, body }, { once: true });
  const consequences = useConsequences(decision, referrals, preview.data?.items);
  const change = useChange("decideReferrals", {
    onDone: ({ items }) => {
      const not = items.filter(({ outcome }) => outcome === "refused");
      sayDone(
        decision,
        items.filter(({ outcome }) => outcome === "changed").map(({ id }) => id),
      );
      setRefused(not);
      if (not.length < items.length) onDone?.();
      if (not.length === 0) onClose();
    },
  });
  if (refused.length > 0)
    return (
      <Refused
        title={t.refusedTitle}
        note={t.refusedNote(refused.length)}
        items={refused.map(({ id, detail, code }) => ({ id, why: detail ?? code ?? "" }))}
        onClose={onClose}
      />
    );
  const isEnd = decision === "decline" || decision === "void";
  return (
    <ConfirmDialog
      title={t.titles[decision](referrals.length)}
      action={t.titles[decision](referrals.length)}
      open
      onClose={onClose}
      consequences={consequences}
      reason={isEnd ? "required" : "optional"}
      serious={isEnd}
      busy={change.isPending}
      error={change.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={(note) => change.mutate({ body: note === "" ? body : { ...body, note } })}
    />
  );
};

/** Says what was decided, with the way back where there is one. */
const useSayDone = (): ((decision: Decision, ids: readonly string[]) => void) => {
  const t = useTexts(decideTexts);
  const tell = useTell();
  const tellUndo = useTellUndo();
  const call = useCall();
  return (decision, ids) => {
    if (ids.length === 0) return;
    const back = opposite[decision];
    if (back === undefined) {
      tell(t.done[decision](ids.length));
      return;
    }
    tellUndo(t.done[decision](ids.length), {
      undo: async () => {
        const { items } = await call("decideReferrals", { body: { action: back, ids: [...ids] } });
        const not = items.filter(({ outcome }) => outcome === "refused");
        const [first] = not;
        const done = items.length - not.length;
        return first === undefined ? t.done[back](done) : t.notAllBack(done, not.length, first.detail ?? "");
      },
    });
  };
};

const isOver = (state: string): boolean => state === "cancelled" || state === "expired" || state === "reversed";

const useConsequences = (
  decision: Decision,
  referrals: readonly Referral[],
  outcomes: Outcomes | undefined,
): Consequence[] | undefined => {
  const t = useTexts(decideTexts);
  const states = useTexts(stateTexts);
  const worthText = useWorthText();
  if (outcomes === undefined) return undefined;
  const of = (outcome: Outcomes[number]["outcome"]): Outcomes => outcomes.filter((one) => one.outcome === outcome);
  const [changed, unchanged, refused] = [of("changed"), of("unchanged"), of("refused")];
  const ids = new Set(changed.map(({ id }) => id));
  const slots = referrals.filter(({ id, counted }) => ids.has(id) && counted).length;
  const money = changed.flatMap(({ rewards }) => rewards);
  const line = (icon: NonNullable<Consequence["icon"]>, text: string): Consequence => ({ icon, text });
  const sum = (fits: (reward: (typeof money)[number]) => boolean, say: (worth: string) => string): Consequence[] => {
    const found = money.filter(fits);
    return found.length === 0 ? [] : [line("money", say(worthText(worthsOf(found))))];
  };
  const goesOn = decision === "approve" || decision === "unvoid";
  const lives = ({ to }: { to: string }): boolean => to === "pending" || to === "available";
  const bare = changed.filter(({ rewards }) => !rewards.some(lives)).length;
  return [
    ...(changed.length === 0 ? [line("minus", t.none)] : []),
    ...countBy(changed, ({ to }) => to ?? "registered").map(([state, n]) =>
      line("check", t.becomes(n, states[state as keyof typeof states].toLowerCase())),
    ),
    ...(goesOn ? sum(lives, t.goesOn) : []),
    ...(decision === "approve" && bare > 0 ? [line("money", t.earnsNothing(bare))] : []),
    ...sum(({ from, to }) => isOver(to) && from !== "paid" && from !== null && !isOver(from), t.withdrawn),
    ...sum(({ from, to }) => to === "reversed" && from === "paid", t.owed),
    ...(slots > 0 && !goesOn ? [line("undo", t.slotsBack(slots))] : []),
    ...(decision === "unvoid" && changed.length > 0 ? [line("undo", t.slotsTaken(changed.length))] : []),
    ...(decision === "void" && changed.length > 0 ? [line("info", t.canUndo)] : []),
    ...(decision === "decline" && changed.length > 0 ? [line("warning", t.final)] : []),
    ...(unchanged.length > 0 ? [line("minus", t.unchanged(unchanged.length))] : []),
    ...countBy(refused, ({ detail, code }) => detail ?? code ?? "").map(([why, n]) =>
      line("warning", t.refused(n, why)),
    ),
  ];
};
