/** The fields of a request to be tried: what it is sent as, its path and query, its body. */
import type { ReactNode } from "react";
import { ChoiceField, SelectField, TextAreaField, TextField } from "../../design/field.tsx";
import { Note } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { type Filled, isHeaderText, isJson, isKeyOf, type TryOperation, type TryParameter } from "./try-request.ts";
import { tryTexts } from "./try-texts.ts";

/** What lets a request in, as the form holds it. */
export type Pass = { by: "session" | "key"; secretKey: string; clientKey: string; accessToken: string };

type Texts = Record<"keyMissing" | "keyForeign" | "tokenMissing" | "clientKeyNone" | "unsendable", string>;

/** What is wrong with a pass for an operation, at which field. */
export const passFaults = (
  { caller }: TryOperation,
  pass: Pass,
  tenantId: string,
  t: Texts,
): Partial<Record<keyof Pass, string>> => {
  if (caller === "secret") {
    if (pass.by === "session") return {};
    if (pass.secretKey.trim() === "") return { secretKey: t.keyMissing };
    if (!isHeaderText(pass.secretKey)) return { secretKey: t.unsendable };
    return isKeyOf(pass.secretKey, tenantId) ? {} : { secretKey: t.keyForeign };
  }
  return {
    ...(pass.clientKey === "" ? { clientKey: t.clientKeyNone } : {}),
    ...(caller === "participant" ? tokenFault(pass.accessToken, t) : {}),
  };
};

const tokenFault = (token: string, t: Texts): { accessToken?: string } => {
  if (token.trim() === "") return { accessToken: t.tokenMissing };
  return isHeaderText(token) ? {} : { accessToken: t.unsendable };
};

const secretInput = { type: "password", dir: "ltr", spellCheck: false, autoComplete: "off" } as const;

/** As whom it is sent. */
export const PassFields = ({
  caller,
  pass,
  clientKeys,
  faults,
  onChange,
}: {
  caller: TryOperation["caller"];
  pass: Pass;
  /** The client keys that work; undefined for whoever may not see them. */
  clientKeys: readonly { name: string; clientKey: string }[] | undefined;
  faults: Partial<Record<keyof Pass, string>>;
  onChange: (changed: Partial<Pass>) => void;
}): ReactNode => {
  const t = useTexts(tryTexts);
  if (caller === "secret")
    return (
      <>
        <ChoiceField
          label={t.by}
          value={pass.by}
          onChange={(by) => onChange({ by })}
          options={(["session", "key"] as const).map((value) => ({
            value,
            label: t.bys[value],
            hint: t.byHints[value],
          }))}
        />
        {pass.by === "key" ? (
          <TextField
            label={t.secretKey}
            {...secretInput}
            value={pass.secretKey}
            onChange={(secretKey) => onChange({ secretKey })}
            fault={faults.secretKey}
          />
        ) : null}
      </>
    );
  return (
    <>
      {clientKeys === undefined ? (
        <Note tone="attention">{t.noKeys}</Note>
      ) : (
        <SelectField
          label={t.clientKey}
          value={pass.clientKey}
          onChange={(clientKey) => onChange({ clientKey })}
          options={
            clientKeys.length === 0
              ? [{ value: "", label: "–" }]
              : clientKeys.map(({ name, clientKey }) => ({ value: clientKey, label: name }))
          }
          fault={faults.clientKey}
        />
      )}
      {caller === "participant" ? (
        <TextField
          label={t.accessToken}
          hint={t.accessTokenHint}
          {...secretInput}
          value={pass.accessToken}
          onChange={(accessToken) => onChange({ accessToken })}
          fault={faults.accessToken}
        />
      ) : null}
    </>
  );
};

/** Path, query, version and body. */
export const RequestFields = ({
  operation,
  filled,
  asked,
  onChange,
}: {
  operation: TryOperation;
  filled: Filled;
  asked: boolean;
  onChange: (changed: Partial<Filled>) => void;
}): ReactNode => {
  const t = useTexts(tryTexts);
  const { parameters, needsVersion, body } = operation;
  return (
    <>
      {parameters.length === 0 && !needsVersion ? null : (
        <section className="stack stack-8" aria-label={t.parameters}>
          <h3>{t.parameters}</h3>
          <div className="form-fields">
            {parameters.map((parameter) => (
              <ParameterField
                key={parameter.name}
                parameter={parameter}
                value={filled.values[parameter.name] ?? ""}
                asked={asked}
                onChange={(value) => onChange({ values: { ...filled.values, [parameter.name]: value } })}
              />
            ))}
            {needsVersion ? (
              <TextField
                label={t.version}
                hint={t.versionHint}
                dir="ltr"
                autoComplete="off"
                value={filled.version}
                onChange={(version) => onChange({ version })}
                fault={isHeaderText(filled.version) ? undefined : t.unsendable}
              />
            ) : null}
          </div>
        </section>
      )}
      {body === undefined ? null : (
        <TextAreaField
          label={t.body}
          rows={Math.min(20, filled.body.split("\n").length + 1)}
          spellCheck={false}
          value={filled.body}
          onChange={(typed) => onChange({ body: typed })}
          fault={isJson(filled.body) ? undefined : t.bodyFault}
        />
      )}
    </>
  );
};

const ParameterField = ({
  parameter: { name, required, description, schema },
  value,
  asked,
  onChange,
}: {
  parameter: TryParameter;
  value: string;
  asked: boolean;
  onChange: (value: string) => void;
}): ReactNode => {
  const t = useTexts(tryTexts);
  // The document's sentences are Markdown; a field shows plain text.
  const said = description.replaceAll("`", "");
  if (schema.enum !== undefined)
    return (
      <SelectField
        label={name}
        hint={said}
        value={value}
        onChange={onChange}
        options={[{ value: "", label: t.any }, ...schema.enum.map((one) => ({ value: one, label: one }))]}
      />
    );
  return (
    <TextField
      label={name}
      hint={said}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={onChange}
      fault={asked && required && value.trim() === "" ? t.missing : undefined}
    />
  );
};
