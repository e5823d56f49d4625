/** Makes a key: kind, name, scopes; then shows it. */
import type { Scope } from "@beckon/contract";
import { type ReactNode, useState } from "react";
import { scopes } from "virtual:vocabulary";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { CheckField, ChoiceField, TextField } from "../../design/field.tsx";
import { Secret } from "../../design/secret.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { FieldFaults } from "../../design/field-faults.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useScopeText } from "../../texts/contract-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { ExpiryField, useExpiry } from "./key-expiry.tsx";
import { developerTexts } from "./texts.ts";

const allScopes = Object.keys(scopes) as Scope[];

/** A key that was just made: the only time that its text is seen. */
export const NewKey = ({ made }: { made: Answer<"createKey"> }): ReactNode => {
  const t = useTexts(developerTexts);
  if (made.secretKey !== null) return <Secret label={t.secretKey} value={made.secretKey} copy={t.copySecretKey} />;
  return (
    <>
      <Facts rows={[[t.clientKey, <CopyId key="key" id={made.clientKey ?? ""} />]]} />
      <p className="soft small">{t.publicNote}</p>
    </>
  );
};

/** The dialog. */
export const CreateKey = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(developerTexts);
  const [type, setType] = useState<"secret" | "client">("secret");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const expiry = useExpiry();
  const [asked, setAsked] = useState(false);
  const create = useChange("createKey", { stale: ["listKeys", "listAudit"] });
  const nameFault = name.trim() === "" ? t.nameMissing : undefined;
  const scopeFault = type === "secret" && chosen.length === 0 ? t.scopesMissing : undefined;
  const submit = (): void => {
    setAsked(true);
    if (nameFault !== undefined || scopeFault !== undefined || expiry.isPast || create.isPending) return;
    const body = {
      type,
      name: name.trim(),
      ...(type === "secret" ? { scopes: [...chosen] } : {}),
      ...(expiry.at === null ? {} : { expiresAt: expiry.at }),
    };
    create.mutate({ body });
  };
  if (create.data !== undefined)
    return (
      <Dialog
        title={t.createdTitle(create.data.name)}
        open
        firm
        onClose={onClose}
        foot={<Button onPress={onClose}>{t.done}</Button>}
      >
        <NewKey made={create.data} />
      </Dialog>
    );
  return (
    <Dialog
      title={t.createTitle}
      open
      held={name !== "" || chosen.length > 0}
      wide
      onClose={onClose}
      foot={
        <Button kind="primary" busy={create.isPending} onPress={submit}>
          {t.create}
        </Button>
      }
    >
      <ChoiceField
        label={t.type}
        value={type}
        onChange={setType}
        options={(["secret", "client"] as const).map((value) => ({
          value,
          label: t.types[value],
          hint: t.typeHints[value],
        }))}
      />
      <FieldFaults error={create.error}>
        <div className="form-fields">
          <TextField
            label={t.name}
            hint={t.nameHint}
            value={name}
            onChange={setName}
            maxLength={120}
            autoComplete="off"
            fault={asked ? nameFault : undefined}
          />
          <ExpiryField expiry={expiry} />
        </div>
        {type === "secret" ? (
          <ScopeChoice chosen={chosen} onChange={setChosen} fault={asked ? scopeFault : undefined} />
        ) : null}
        {create.error ? <ErrorNote error={create.error} /> : null}
      </FieldFaults>
    </Dialog>
  );
};

const ScopeChoice = ({
  chosen,
  onChange,
  fault,
}: {
  chosen: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
  fault: string | undefined;
}): ReactNode => {
  const t = useTexts(developerTexts);
  const text = useScopeText();
  const { scopes: own } = useMembership();
  const able = allScopes.filter((scope) => own.includes(scope));
  return (
    <fieldset className="stack stack-8">
      <legend className="field-label">
        {t.scopes} <span className="soft">({t.scopeCount(chosen.length)})</span>
      </legend>
      <div className="row">
        <Button small onPress={() => onChange(able.filter((scope) => scope.endsWith(":read")))}>
          {t.chooseReading}
        </Button>
        <Button small onPress={() => onChange(able)}>
          {t.chooseAll}
        </Button>
        <Button small kind="quiet" onPress={() => onChange([])}>
          {t.chooseNone}
        </Button>
      </div>
      {fault === undefined ? null : (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      <div className="scope-groups">
        {allScopes.map((scope) => (
          <CheckField
            key={scope}
            label={<code>{scope}</code>}
            hint={own.includes(scope) ? text(scope) : t.scopeLacking}
            value={chosen.includes(scope)}
            disabled={!own.includes(scope)}
            onChange={(on) => onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
          />
        ))}
      </div>
    </fieldset>
  );
};
