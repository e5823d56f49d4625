/** Puts somebody or something on a list, and says what that does. */
import { type ReactNode, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { Dialog } from "../../design/dialog.tsx";
import { SegmentField, SelectField, TextField } from "../../design/field.tsx";
import { useFaultOf } from "../../design/field-faults.tsx";
import { ErrorNote, Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useNow } from "../../design/time.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";
import { type EntryKind, entryKinds, type EntryList, entryLists } from "./entry.ts";

const spans = ["never", "7", "30", "90", "365"] as const;
type Span = (typeof spans)[number];
const dayMs = 86_400_000;

type Props = { list: EntryList; kind: EntryKind; onClose: () => void };

/** The dialog. */
export const AddEntryDialog = ({ list: first, kind: firstKind, onClose }: Props): ReactNode => {
  const t = useTexts(checkTexts);
  const faultOf = useFaultOf();
  const words = useTexts(designTexts);
  const tell = useTell();
  const now = useNow();
  const [list, setList] = useState(first);
  const [kind, setKind] = useState(firstKind);
  const [value, setValue] = useState("");
  const [note, setNote] = useState("");
  const [span, setSpan] = useState<Span>("never");
  const [asked, setAsked] = useState(false);
  const add = useChange("addRiskListEntry", {
    stale: ["listRiskListEntries"],
    onDone: () => {
      tell(t.addedNote);
      onClose();
    },
  });
  const missing = value.trim() === "";
  const save = (): void => {
    setAsked(true);
    if (missing) return;
    const expiresAt = span === "never" ? {} : { expiresAt: new Date(now + Number(span) * dayMs).toISOString() };
    const why = note.trim() === "" ? {} : { note: note.trim() };
    add.mutate({ body: { list, kind, value: value.trim(), ...why, ...expiresAt } });
  };
  const fault = faultOf(add.error, (pointer) => pointer === "/body/value");
  return (
    <Dialog
      title={t.add}
      open
      held={value !== "" || note !== ""}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind={list === "block" ? "final" : "primary"} busy={add.isPending} onPress={save}>
            {t.add}
          </Button>
        </>
      }
    >
      <SegmentField
        label={t.list}
        hideLabel={false}
        value={list}
        options={entryLists.map((one) => ({ value: one, label: t.listNames[one] }))}
        onChange={setList}
      />
      <SelectField
        label={t.kind}
        value={kind}
        options={entryKinds.map((one) => ({ value: one, label: t.kinds[one] }))}
        onChange={setKind}
      />
      <TextField
        label={t.value}
        hint={t.valueHints[kind]}
        value={value}
        onChange={setValue}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        fault={asked && missing ? t.valueMissing : fault}
      />
      <TextField label={t.note} hint={t.noteHint} value={note} onChange={setNote} maxLength={500} />
      <SelectField
        label={t.ends}
        value={span}
        options={spans.map((one) => ({ value: one, label: t.endsAfter[one] }))}
        onChange={setSpan}
      />
      <Note tone={list === "block" ? "attention" : "waiting"}>
        {(list === "block" ? t.whatBlock : t.whatAllow)[kind]}. {t.past}.
      </Note>
      {add.error === null || fault !== undefined ? null : <ErrorNote error={add.error} />}
    </Dialog>
  );
};
