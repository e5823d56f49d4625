/** Taking a decision back, and adding a note. */
import { type ReactNode, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog, Dialog } from "../../design/dialog.tsx";
import { onCtrlEnter } from "../../design/swift-keys.ts";
import { designTexts } from "../../design/design-texts.ts";
import { TextAreaField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";
import type { Review } from "./verdicts.ts";

type Props = { review: Review; onClose: () => void };

/** Asks before a decision or proposal is taken back. */
export const UndoDialog = ({ review, onClose }: Props): ReactNode => {
  const t = useTexts(reviewTexts);
  const tell = useTell();
  const isProposal = review.status === "proposed";
  const undo = useChange("undoReview", {
    onDone: () => {
      tell(t.undone);
      onClose();
    },
  });
  const title = isProposal ? t.undoProposal : t.undo;
  return (
    <ConfirmDialog
      title={title}
      action={title}
      open
      onClose={onClose}
      consequences={
        isProposal
          ? [{ text: t.undoProposalHappens }]
          : [
              { icon: "flag", text: t.undoHappens },
              ...(review.referralStatus === "voided" ? [{ icon: "undo" as const, text: t.undoVoided }] : []),
              { icon: "money", text: t.undoPaid },
            ]
      }
      reason="optional"
      busy={undo.isPending}
      error={undo.error}
      onConfirm={(note) =>
        undo.mutate({ params: { referralId: review.referralId }, body: note === "" ? {} : { note } })
      }
    />
  );
};

/** Takes a note. */
export const NoteDialog = ({ review, onClose }: Props): ReactNode => {
  const t = useTexts(reviewTexts);
  const words = useTexts(designTexts);
  const tell = useTell();
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const add = useChange("noteReview", {
    stale: ["getReview"],
    onDone: () => {
      tell(t.noteSaved);
      onClose();
    },
  });
  const save = (): void => {
    setAsked(true);
    if (note.trim() !== "") add.mutate({ params: { referralId: review.referralId }, body: { note: note.trim() } });
  };
  return (
    <Dialog
      title={t.addNote}
      open
      held={note !== ""}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" busy={add.isPending} onPress={save}>
            {t.addNote}
          </Button>
        </>
      }
    >
      <TextAreaField
        label={t.note}
        hint={`${t.noteHint} ${words.ctrlEnter}`}
        onKeyDown={onCtrlEnter(save)}
        autoFocus
        value={note}
        onChange={setNote}
        maxLength={1000}
        rows={4}
        fault={asked && note.trim() === "" ? t.noteMissing : undefined}
      />
      {add.error === null ? null : <ErrorNote error={add.error} />}
    </Dialog>
  );
};
