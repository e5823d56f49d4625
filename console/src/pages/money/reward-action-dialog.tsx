/** Changes rewards, one or many: what becomes of them in numbers, and what has to be said with it. */
import { type ReactNode, useMemo, useState } from "react";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Progress } from "../../design/progress.tsx";
import { Refused } from "../../design/refused.tsx";
import { useSettled } from "../../design/settled.ts";
import { useWorthText } from "../../design/worth.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { type BatchBody, inParts, type Result, useBatchPreview } from "./batch.ts";
import { useBatchWords, useToldRun } from "./batch-words.ts";
import { isEnd, type Reward, type RewardAction, worthsOf } from "./reward.ts";

/** What is done with which rewards. */
export type Acting = { action: RewardAction; rewards: readonly Reward[] };
type Props = Acting & { onClose: () => void; onDone?: (() => void) | undefined };

/** What a preview says in place of what was not typed yet: it changes nothing. */
const untold = "preview";

/** The dialog. `onDone` is told once it was done, or as much of it as was possible. */
export const RewardActionDialog = ({ action, rewards, onClose, onDone }: Props): ReactNode => {
  const t = useTexts(actionTexts);
  const [reference, setReference] = useState("");
  const [asked, setAsked] = useState(false);
  const words = useBatchWords(action);
  const isPay = action === "pay";
  const needsReason = action === "fail" || action === "reverse";
  const fault = isPay && !/^[\x21-\x7e]{1,128}$/.test(reference);
  const told = useSettled(fault ? untold : reference);
  const parts = useMemo(() => inParts(rewards.map(({ id }) => id)), [rewards]);
  const bodies = (said: Partial<BatchBody>): BatchBody[] => parts.map((ids) => ({ action, ids, ...said }));
  const preview = useBatchPreview(
    told,
    bodies({ ...(isPay ? { reference: told } : {}), ...(needsReason ? { reason: untold } : {}) }),
  );
  const run = useToldRun({ onClose, onDone });
  const consequences = useConsequences(action, rewards, preview.data);
  if (run.outcome !== null) return <Refused {...words.ofOutcome(run.outcome)} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t.titles[action](rewards.length)}
      action={t.titles[action](rewards.length)}
      open
      onClose={onClose}
      consequences={consequences}
      {...(isPay ? {} : { reason: needsReason ? ("required" as const) : ("optional" as const) })}
      serious={isEnd(action)}
      held={reference !== ""}
      busy={run.done !== null}
      progress={
        run.done === null || parts.length === 1 ? undefined : { done: run.done, all: rewards.length, onStop: run.stop }
      }
      error={run.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={(reason) => {
        setAsked(true);
        if (fault) return;
        run.start(
          `${reference} ${reason}`,
          bodies({ ...(isPay ? { reference } : {}), ...(reason === "" ? {} : { reason }) }),
        );
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
      {preview.isFetching && parts.length > 1 ? (
        <Progress label={t.counting} far={{ done: preview.done, all: rewards.length }} />
      ) : null}
    </ConfirmDialog>
  );
};

const useConsequences = (
  action: RewardAction,
  rewards: readonly Reward[],
  result: Result | undefined,
): Consequence[] | undefined => {
  const words = useBatchWords(action);
  const worthText = useWorthText();
  if (result === undefined) return undefined;
  const ids = new Set(result.items.flatMap((one) => (one.result === "changed" ? [one.id] : [])));
  return words.ofPreview(result, worthText(worthsOf(rewards.filter(({ id }) => ids.has(id)))));
};
