/** Two people changed one campaign: both versions side by side, and the choice. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Note } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Draft } from "./draft.ts";
import { differencesOf, factsOf } from "./facts.ts";
import { useWriter } from "./sentence-view.tsx";
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
export const ConflictDialog = ({ base, saved, mine, busy, onKeep, onTake, onClose }: ConflictProps): ReactNode => {
  const t = useTexts(pageTexts);
  const labels = useTexts(builderTexts) as typeof builderTexts.en;
  const writer = useWriter();
  const facts = {
    base: factsOf(base, writer, labels),
    saved: factsOf(saved, writer, labels),
    mine: factsOf(mine, writer, labels),
  };
  const theirs = differencesOf(facts.base, facts.saved);
  const own = differencesOf(facts.base, facts.mine);
  const rows = [...new Map([...theirs, ...own].map((one) => [one.id, one.label]))];
  const both = (id: string): boolean => theirs.some((one) => one.id === id) && own.some((one) => one.id === id);
  const textOf = (list: typeof facts.mine, id: string): string => list.find((one) => one.id === id)?.text ?? "";
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
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t.field}</th>
              <th scope="col">{t.theirs}</th>
              <th scope="col">{t.mine}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([id, label]) => (
              <tr key={id}>
                <td data-place="main">{label}</td>
                <td data-place="second" data-label={t.theirs} className="break">
                  {textOf(facts.saved, id)}
                </td>
                <td data-place="second" data-label={t.mine} className="break">
                  {own.some((one) => one.id === id) ? textOf(facts.mine, id) : textOf(facts.saved, id)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.some(([id]) => both(id)) ? <Note tone="attention">{t.sameField}</Note> : null}
    </Dialog>
  );
};
