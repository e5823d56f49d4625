/** Changes rewards, one or many: what becomes of them in numbers, and what has to be said with it. */
import { type ReactNode, useState } from "react";
import type { Body } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { countBy } from "../../design/count-by.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Refused } from "../../design/refused.tsx";
import { useSettled } from "../../design/settled.ts";
import { stateTexts } from "../../design/state-texts.ts";
import { useTell } from "../../design/toast.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { type Reward, type RewardAction, worthsOf } from "./reward.ts";

type Result = {
  items: { id: string; result: string; status: string | null; code: string | null; detail: string | null }[];
};
type Props = { action: RewardAction; rewards: readonly Reward[]; onClose: () => void; onDone: () => void };

/** What a preview says in place of what was not typed yet: it changes nothing. */
const untold = "preview";

/** The dialog. `onDone` is told once anything was changed. */
export const RewardActionDialog = ({ action, rewards, onClose, onDone }: Props): ReactNode => {
  const t = useTexts(actionTexts);
  const tell = useTell();
  const [reference, setReference] = useState("");
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState<Result["items"]>([]);
  const isPay = action === "pay";
  const needsReason = action === "fail" || action === "reverse";
  const fault = isPay && !/^[\x21-\x7e]{1,128}$/.test(reference);
  const body: Body<"batchRewards"> = { action, ids: rewards.map(({ id }) => id) };
  const told = useSettled(fault ? untold : reference);
  const change = useChange("batchRewards", {
    onDone: ({ changed, items }) => {
      const not = items.filter(({ result }) => result === "refused");
      if (changed > 0) tell(t.done(changed));
      setRefused(not);
      onDone();
      if (not.length === 0) onClose();
    },
  });
  const preview = useAnswer(
    "batchRewards",
    {
      query: { preview: true },
      body: { ...body, ...(isPay ? { reference: told } : {}), ...(needsReason ? { reason: untold } : {}) },
    },
    { once: true, keepPrevious: true },
  );
  const consequences = useConsequences(action, rewards, preview.data);
  if (refused.length > 0)
    return (
      <Refused
        title={t.refusedTitle}
        note={t.refusedNote(refused.length)}
        items={refused.map(({ id, detail, code }) => ({ id, why: detail ?? code ?? "" }))}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={t.titles[action](rewards.length)}
      action={t.titles[action](rewards.length)}
      open
      onClose={onClose}
      consequences={consequences}
      {...(isPay ? {} : { reason: needsReason ? ("required" as const) : ("optional" as const) })}
      serious={action === "reverse" || action === "cancel" || action === "decline"}
      held={reference !== ""}
      busy={change.isPending}
      error={change.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={(reason) => {
        setAsked(true);
        if (fault) return;
        change.mutate({ body: { ...body, ...(isPay ? { reference } : {}), ...(reason === "" ? {} : { reason }) } });
      }}
    >
      {isPay ? (
        <TextField
          label={t.reference}
          hint={t.referenceHint}
          value={reference}
          onChange={setReference}
          maxLength={128}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          fault={asked && fault ? t.referenceFault : undefined}
        />
      ) : null}
    </ConfirmDialog>
  );
};

const useConsequences = (
  action: RewardAction,
  rewards: readonly Reward[],
  result: Result | undefined,
): Consequence[] | undefined => {
  const t = useTexts(actionTexts);
  const states = useTexts(stateTexts);
  const worthText = useWorthText();
  if (result === undefined) return undefined;
  const of = (kind: string): Result["items"] => result.items.filter((one) => one.result === kind);
  const [changed, unchanged, refused] = [of("changed"), of("unchanged"), of("refused")];
  const ids = new Set(changed.map(({ id }) => id));
  const moved = rewards.filter(({ id }) => ids.has(id));
  return [
    changed.length === 0
      ? { icon: "minus", text: t.changedNone }
      : { icon: "money", text: t.changed(changed.length, worthText(worthsOf(moved))) },
    ...countBy(changed, ({ status }) => status ?? "").map(([state, n]) => ({
      text: t.becomes(n, states[state as keyof typeof states].toLowerCase()),
    })),
    ...(changed.length === 0 ? [] : [{ icon: "info" as const, text: t.what[action] }]),
    ...(unchanged.length === 0 ? [] : [{ icon: "minus" as const, text: t.unchanged(unchanged.length) }]),
    ...countBy(refused, ({ detail, code }) => detail ?? code ?? "").map(([why, n]) => ({
      icon: "warning" as const,
      text: t.refused(n, why),
    })),
  ];
};
