/** Two people changed one campaign: what it was, what it is now, and what was typed here, and the choice. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Comparison } from "../../design/conflict.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Note } from "../../design/states.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import type { Draft } from "./draft.ts";
import { differencesOf } from "./facts.ts";
import { useFacts } from "./facts-view.ts";
import { mergedDraft } from "./merge.ts";
import { pageTexts } from "./texts.ts";

type ConflictProps = {
  /** What both began with, what is saved now, and what was typed here. */
  base: Draft;
  saved: Draft;
  mine: Draft;
  busy: boolean;
  onKeep: () => void;
  onTake: () => void;
  onClose: () => void;
};

/** The dialog. */
export const ConflictDialog = ({ busy, onKeep, onTake, onClose, ...versions }: ConflictProps): ReactNode => {
  const t = useTexts(pageTexts);
  const format = useFormat();
  const { rows, replaced } = useComparison(versions);
  return (
    <Dialog
      title={t.conflictTitle}
      open
      wide
      onClose={onClose}
      foot={
        <>
          <Button onPress={onTake}>{t.takeTheirs}</Button>
          <Button kind="primary" busy={busy} onPress={onKeep}>
            {t.keepMine}
          </Button>
        </>
      }
    >
      <p className="soft">{t.conflictText}</p>
      {rows.length === 0 ? <p className="small">{t.noVisible}</p> : <Comparison rows={rows} />}
      {replaced.length === 0 ? null : <Note tone="attention">{t.sameField(format.list(replaced))}</Note>}
    </Dialog>
  );
};

/** Every fact that somebody changed, and those of theirs that would not stay. */
const useComparison = ({ base, saved, mine }: Pick<ConflictProps, "base" | "saved" | "mine">) => {
  const t = useTexts(pageTexts);
  const { ofDraft: factsIn } = useFacts();
  const [before, now, own] = [factsIn(base), factsIn(saved), factsIn(mine)];
  const then = factsIn(mergedDraft(base, mine, saved));
  const theirs = differencesOf(before, now);
  // What saving would do to what is saved; and what was typed, even where both typed the same.
  const yours = [...differencesOf(now, then), ...differencesOf(before, own)];
  const all = new Map([...theirs, ...yours].map(({ id, label }) => [id, label]));
  const textIn = (list: typeof now, id: string): string => list.find((one) => one.id === id)?.text || t.nothing;
  const rows = [...all].map(([id, label]) => ({
    ...{ id, label, before: textIn(before, id), now: textIn(now, id) },
    yours: yours.some((one) => one.id === id) ? textIn(then, id) : "–",
  }));
  const replaced = theirs.filter(({ id }) => textIn(then, id) !== textIn(now, id)).map(({ label }) => label);
  return { rows, replaced };
};
