/** Changes what is known of a participant: country, and the attributes that decide about campaigns. */
import { type ReactNode, useId, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { personTexts } from "./person-texts.ts";

type Participant = Answer<"getParticipant">;
type Value = string | number | boolean;
type Kind = "text" | "number" | "flag";
/** As it is typed; `key` holds a row together while its name changes. */
type Row = { key: string; name: string; kind: Kind; text: string };

const kindOf = (value: Value): Kind =>
  typeof value === "number" ? "number" : typeof value === "boolean" ? "flag" : "text";
const rowsOf = (attributes: Readonly<Record<string, Value>>): Row[] =>
  Object.entries(attributes).map(([name, value]) => ({ key: name, name, kind: kindOf(value), text: String(value) }));
const valueOf = ({ kind, text }: Row): Value =>
  kind === "number" ? Number(text) : kind === "flag" ? text === "true" : text;

type Faults = { name: boolean; number: boolean };
const faultsOf = (row: Row, rows: readonly Row[]): Faults => ({
  name: !/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(row.name) || rows.some((one) => one !== row && one.name === row.name),
  number: row.kind === "number" && (row.text.trim() === "" || !Number.isFinite(Number(row.text))),
});

/** How many names have another value, or are there on one side only. */
const changesOf = (before: Readonly<Record<string, Value>>, after: Readonly<Record<string, Value>>): number =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).length;

/** The dialog. Made on the facts as they were when it was opened. */
export const EditFacts = ({ participant, onClose }: { participant: Participant; onClose: () => void }): ReactNode => {
  const t = useTexts(personTexts);
  const tell = useTell();
  const [base] = useState(participant);
  const [country, setCountry] = useState(base.country ?? "");
  const [rows, setRows] = useState(() => rowsOf(base.attributes));
  const [asked, setAsked] = useState(false);
  const change = useChange("putParticipant", {
    onDone: () => {
      tell(t.saved);
      onClose();
    },
  });
  const wanted = country.trim().toUpperCase();
  const countryFault = wanted !== "" && !/^[A-Z]{2}$/.test(wanted);
  const attributes = Object.fromEntries(rows.map((row) => [row.name, valueOf(row)]));
  const changed = changesOf(base.attributes, attributes) + ((base.country ?? "") === wanted ? 0 : 1);
  const wrong = countryFault || rows.some((row) => Object.values(faultsOf(row, rows)).some(Boolean));
  const consequences: Consequence[] =
    changed === 0
      ? [{ icon: "minus", text: t.nothingChanged }]
      : [
          { icon: "draft", text: t.changes(changed) },
          { icon: "info", text: t.keepsCodes },
        ];
  return (
    <ConfirmDialog
      title={t.editTitle(base.id)}
      action={t.edit}
      open
      onClose={onClose}
      consequences={consequences}
      held={changed > 0}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => {
        setAsked(true);
        if (wrong || changed === 0) return;
        const body = { country: wanted === "" ? null : wanted, attributes };
        change.mutate({ params: { participantId: base.id }, body });
      }}
    >
      <p className="soft">{t.editAbout}</p>
      <TextField
        label={t.country}
        hint={t.countryHint}
        value={country}
        onChange={setCountry}
        maxLength={2}
        autoComplete="off"
        fault={asked && countryFault ? t.countryFault : undefined}
        at="country"
      />
      <Attributes rows={rows} asked={asked} onChange={setRows} />
    </ConfirmDialog>
  );
};

type AttributesProps = { rows: readonly Row[]; asked: boolean; onChange: (rows: Row[]) => void };

const Attributes = ({ rows, asked, onChange }: AttributesProps): ReactNode => {
  const t = useTexts(personTexts);
  const id = useId();
  const [added, setAdded] = useState(0);
  const set = (key: string, changed: Partial<Row>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  return (
    <div className="stack">
      {rows.map((row) => {
        const faults = faultsOf(row, rows);
        return (
          <div key={row.key} className="fact-row">
            <TextField
              label={t.attribute}
              value={row.name}
              onChange={(name) => set(row.key, { name })}
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              fault={asked && faults.name ? t.nameFault : undefined}
            />
            <SelectField
              label={t.type}
              value={row.kind}
              options={(["text", "number", "flag"] as const).map((value) => ({ value, label: t.types[value] }))}
              onChange={(kind) => set(row.key, { kind, ...(kind === "flag" ? { text: "true" } : {}) })}
            />
            {row.kind === "flag" ? (
              <SelectField
                label={t.value}
                value={row.text}
                options={[
                  { value: "true", label: t.yes },
                  { value: "false", label: t.no },
                ]}
                onChange={(text) => set(row.key, { text })}
              />
            ) : (
              <TextField
                label={t.value}
                value={row.text}
                onChange={(text) => set(row.key, { text })}
                maxLength={256}
                autoComplete="off"
                fault={asked && faults.number ? t.numberFault : undefined}
              />
            )}
            <Button
              kind="quiet"
              icon="trash"
              iconOnly
              onPress={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              {t.remove(row.name)}
            </Button>
          </div>
        );
      })}
      <div>
        <Button
          small
          icon="plus"
          onPress={() => {
            setAdded(added + 1);
            onChange([...rows, { key: `${id} ${added}`, name: "", kind: "text", text: "" }]);
          }}
        >
          {t.add}
        </Button>
      </div>
    </div>
  );
};
