/** People for a campaign's list, pasted or out of a file: what is read of it is said before, and what was new afterwards. */
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { TextAreaField } from "../../design/field.tsx";
import { Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { audienceTexts } from "./audience-texts.ts";
import { type ReadMembers, readMembers } from "./members.ts";

/** How many the API takes at once. */
const batch = 500;
const someRefused = 3;

/** The dialog. */
export const AddMembers = ({ campaignId, onClose }: { campaignId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(audienceTexts);
  const format = useFormat();
  const tell = useTell();
  const [text, setText] = useState("");
  const [isUnreadable, setIsUnreadable] = useState(false);
  // What was sent of this text, and how many of them were new.
  const [sent, setSent] = useState({ text: "", done: 0, fresh: 0 });
  const [isSending, setIsSending] = useState(false);
  const settled = useDeferredValue(text);
  const read = useMemo(() => readMembers(settled), [settled]);
  const add = useChange("addToAudience", { stale: ["listAudience"] });
  const start = sent.text === text ? sent : { text, done: 0, fresh: 0 };
  const send = async (ids: readonly string[]): Promise<void> => {
    let { done, fresh } = start;
    setIsSending(true);
    try {
      while (done < ids.length) {
        const participantIds = ids.slice(done, done + batch);
        const { changed } = await add.mutateAsync({ params: { campaignId }, body: { participantIds } });
        done += participantIds.length;
        fresh += changed;
        setSent({ text, done, fresh });
      }
      tell(t.added(format.number(fresh), ids.length - fresh));
      onClose();
    } catch {
      // The dialog shows the change's own error, and how far it came.
    } finally {
      setIsSending(false);
    }
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      setText(await file.text());
      setIsUnreadable(false);
    } catch {
      setIsUnreadable(true);
    }
  };
  const { ids } = read;
  return (
    <ConfirmDialog
      title={t.addTitle}
      action={t.add}
      open
      held={text !== ""}
      busy={isSending}
      error={add.error}
      consequences={useSaid(read)}
      onClose={onClose}
      onConfirm={() => {
        if (ids.length > 0 && settled === text) void send(ids);
      }}
    >
      <TextAreaField
        label={t.ids}
        hint={t.idsHint}
        value={text}
        onChange={setText}
        rows={6}
        spellCheck={false}
        disabled={isSending}
      />
      <label className="field">
        <span className="field-label">{t.file}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          disabled={isSending}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
      {isUnreadable ? <Note tone="bad">{t.unreadable}</Note> : null}
      {isSending ? <p role="status">{t.progress(format.number(start.done), format.number(ids.length))}</p> : null}
      {add.error !== null && start.done > 0 ? (
        <Note tone="attention">{t.partly(format.number(start.done))}</Note>
      ) : null}
    </ConfirmDialog>
  );
};

const useSaid = ({ ids, again, refused }: ReadMembers): Consequence[] => {
  const t = useTexts(audienceTexts);
  const format = useFormat();
  const shown = refused.slice(0, someRefused).map((word) => `“${word.slice(0, 60)}”`);
  const some = refused.length > someRefused ? `${shown.join(", ")} …` : format.list(shown);
  return [
    { icon: "people", text: ids.length === 0 ? t.nobody : t.willAdd(ids.length) },
    ...(again === 0 ? [] : [{ icon: "info" as const, text: t.again(again) }]),
    ...(refused.length === 0 ? [] : [{ icon: "warning" as const, text: t.refused(refused.length, some) }]),
  ];
};
