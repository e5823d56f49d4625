/** Changes rewards, one or many: what becomes of them in numbers, and what has to be said with it. */
import { type ReactNode, useState } from "react";
import type { Body } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog, type Consequence, Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useTell } from "../../design/toast.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { sumByAsset } from "../../texts/sum.ts";
import { actionTexts } from "./action-texts.ts";
import { type Reward, type RewardAction, worthOf } from "./reward.ts";

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
  const preview = useAnswer("batchRewards", {
    query: { preview: true },
    body: {
      ...body,
      ...(isPay ? { reference: fault ? untold : reference } : {}),
      ...(needsReason ? { reason: untold } : {}),
    },
  });
  const consequences = useConsequences(action, rewards, preview.data);
  const change = useChange("batchRewards", {
    onDone: ({ changed, items }) => {
      const not = items.filter(({ result }) => result === "refused");
      if (changed > 0) tell(t.done(changed));
      setRefused(not);
      onDone();
      if (not.length === 0) onClose();
    },
  });
  if (refused.length > 0) return <Refused items={refused} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t.titles[action](rewards.length)}
      action={t.titles[action](rewards.length)}
      open
      onClose={onClose}
      consequences={consequences}
      {...(isPay ? {} : { reason: needsReason ? ("required" as const) : ("optional" as const) })}
      serious={action === "reverse" || action === "cancel" || action === "decline"}
      busy={change.isPending}
      error={change.error ?? preview.error}
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

const countBy = <Item,>(items: readonly Item[], of: (item: Item) => string): [string, number][] => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return [...counts];
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
      : { icon: "money", text: t.changed(changed.length, worthText(moved)) },
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

/** What rewards are worth together, in words. */
export const useWorthText = (): ((rewards: readonly Reward[]) => string) => {
  const t = useTexts(actionTexts);
  const format = useFormat();
  return (rewards) => {
    const worths = rewards.map(worthOf);
    const sums = sumByAsset(worths.filter((one) => one !== null));
    const own = worths.length - worths.filter((one) => one !== null).length;
    return format.list([
      ...sums.map(({ asset, amount }) => format.money({ amount, currency: asset })),
      ...(own === 0 ? [] : [t.custom(own)]),
    ]);
  };
};

const Refused = ({ items, onClose }: { items: Result["items"]; onClose: () => void }): ReactNode => {
  const t = useTexts(actionTexts);
  return (
    <Dialog title={t.refusedTitle} open onClose={onClose} foot={<Button onPress={onClose}>{t.close}</Button>}>
      <p>{t.refusedNote(items.length)}</p>
      <ul className="stack stack-8">
        {items.map(({ id, detail, code }) => (
          <li key={id} className="stack stack-tight">
            <code className="small break">{id}</code>
            <span className="break">{detail ?? code}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
