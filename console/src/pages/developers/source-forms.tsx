/** Makes an event source, and changes one. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SegmentField, TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { MappingEditor } from "./mapping-editor.tsx";
import { emptyMapping, isMappingRight, mappingFieldsOf, type MappingFields, mappingOf } from "./mapping-fields.ts";
import { sourceTexts } from "./source-texts.ts";
import { developerTexts } from "./texts.ts";

type Source = Answer<"getEventSource">;
const shortest = 16;

const SecretField = ({
  value,
  onChange,
  hint,
  fault,
}: {
  value: string;
  onChange: (value: string) => void;
  hint: string;
  fault: string | undefined;
}): ReactNode => {
  const t = useTexts(sourceTexts);
  return (
    <TextField
      label={t.secret}
      hint={hint}
      type="password"
      autoComplete="new-password"
      maxLength={256}
      value={value}
      onChange={onChange}
      fault={fault}
    />
  );
};

/** The dialog for a new one. */
export const CreateSource = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(sourceTexts);
  const d = useTexts(developerTexts);
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [own, setOwn] = useState<"usual" | "own">("usual");
  const [mapping, setMapping] = useState<MappingFields>(emptyMapping);
  const [asked, setAsked] = useState(false);
  const create = useChange("createEventSource", { stale: ["listEventSources", "listAudit"] });
  const right = name.trim() !== "" && secret.length >= shortest && (own === "usual" || isMappingRight(mapping));
  const submit = (): void => {
    setAsked(true);
    if (right && !create.isPending)
      create.mutate({
        body: { name: name.trim(), secret, ...(own === "own" ? { mapping: mappingOf(mapping) } : {}) },
      });
  };
  if (create.data !== undefined)
    return (
      <Dialog
        title={t.addedTitle(create.data.name)}
        open
        onClose={onClose}
        foot={<Button onPress={onClose}>{d.done}</Button>}
      >
        <p>{t.addedText}</p>
        <Facts rows={[[t.address, <CopyId key="at" id={`${window.location.origin}${create.data.path}`} />]]} />
      </Dialog>
    );
  return (
    <Dialog
      title={t.addTitle}
      open
      held={name !== "" || secret !== ""}
      wide
      onClose={onClose}
      foot={
        <Button kind="primary" busy={create.isPending} onPress={submit}>
          {t.add}
        </Button>
      }
    >
      <TextField
        label={t.name}
        maxLength={120}
        value={name}
        onChange={setName}
        fault={asked && name.trim() === "" ? t.nameMissing : undefined}
      />
      <SecretField
        value={secret}
        onChange={setSecret}
        hint={t.secretHint}
        fault={asked && secret.length < shortest ? t.secretShort : undefined}
      />
      <SegmentField
        label={t.mapping}
        hideLabel={false}
        value={own}
        onChange={setOwn}
        options={[
          { value: "usual", label: t.usual },
          { value: "own", label: t.own },
        ]}
      />
      {own === "usual" ? (
        <p className="soft small">{t.usualText}</p>
      ) : (
        <MappingEditor mapping={mapping} onChange={setMapping} asked={asked} />
      )}
      {create.error ? <ErrorNote error={create.error} /> : null}
    </Dialog>
  );
};

type Fields = { name: string; mapping: MappingFields };
const fieldsOf = ({ name, mapping }: Source): Fields => ({ name, mapping: mappingFieldsOf(mapping) });

/** The dialog for one that is there. */
export const EditSource = ({
  row,
  refetch,
  onClose,
}: {
  row: Source;
  refetch: () => unknown;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(sourceTexts);
  const d = useTexts(developerTexts);
  const tell = useTell();
  const draft = useDraft(null, row, fieldsOf);
  const [secret, setSecret] = useState("");
  const [asked, setAsked] = useState(false);
  const save = useChange("updateEventSource", {
    onDone: () => {
      tell(t.changed);
      onClose();
    },
  });
  const { fields, changes } = draft;
  const right =
    fields.name.trim() !== "" && isMappingRight(fields.mapping) && (secret === "" || secret.length >= shortest);
  const store = (over: Source): void =>
    save.mutate(
      {
        params: { sourceId: row.id },
        ifMatch: etagOf(over),
        body: {
          ...(changes.name === undefined ? {} : { name: changes.name.trim() }),
          ...(changes.mapping === undefined ? {} : { mapping: mappingOf(changes.mapping) }),
          ...(secret === "" ? {} : { secret }),
        },
      },
      { onError: (error) => error.code === "precondition_failed" && void refetch() },
    );
  const submit = (): void => {
    setAsked(true);
    if (right && !save.isPending) store(draft.base);
  };
  const conflict = save.error?.code === "precondition_failed" && draft.base !== row;
  const textOf = (one: Partial<Source>, name: "name" | "mapping"): string =>
    name === "name" ? (one.name ?? "–") : JSON.stringify(one.mapping?.rules ?? "–");
  return (
    <Dialog
      title={t.editTitle}
      open
      held={draft.touched || secret !== ""}
      wide
      onClose={onClose}
      foot={
        conflict ? undefined : (
          <Button
            kind="primary"
            busy={save.isPending}
            onPress={submit}
            reason={draft.touched || secret !== "" ? undefined : d.nothingChanged}
          >
            {d.save}
          </Button>
        )
      }
    >
      <TextField
        label={t.name}
        maxLength={120}
        value={fields.name}
        onChange={(name) => draft.change({ name })}
        fault={fields.name.trim() === "" ? t.nameMissing : undefined}
      />
      <SecretField
        value={secret}
        onChange={setSecret}
        hint={t.secretChange}
        fault={secret !== "" && secret.length < shortest ? t.secretShort : undefined}
      />
      <h3>{t.mapping}</h3>
      <MappingEditor mapping={fields.mapping} onChange={(mapping) => draft.change({ mapping })} asked={asked} />
      {conflict ? (
        <Conflict
          busy={save.isPending}
          rows={(["name", "mapping"] as const)
            .filter((name) => textOf(draft.base, name) !== textOf(row, name))
            .map((name) => ({
              label: t[name],
              before: textOf(draft.base, name),
              now: textOf(row, name),
              yours: name === "name" ? (changes.name ?? "–") : JSON.stringify(mappingOf(fields.mapping).rules),
            }))}
          onKeep={() => {
            draft.rebase();
            store(row);
          }}
          onTake={() => {
            draft.reset();
            save.reset();
          }}
        />
      ) : save.error ? (
        <ErrorNote error={save.error} />
      ) : null}
    </Dialog>
  );
};
