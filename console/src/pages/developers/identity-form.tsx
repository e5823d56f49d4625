/** The form of identity settings: the provider, and what it needs. */
import type { IdentitySettings } from "@beckon/contract";
import { type ReactNode, type SubmitEvent, useEffect, useState } from "react";
import { etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { useFaultOf } from "../../design/field-faults.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { type IdentityFields, fieldsOf, inputOf, wrongIn } from "./identity-fields.ts";
import { IntrospectionFields, JwtFields, UserinfoFields } from "./identity-provider-fields.tsx";
import { identityTexts } from "./identity-texts.ts";
import { developerTexts } from "./texts.ts";

const providers = ["beckon", "jwt", "introspection", "userinfo"] as const;

const serverNames: Readonly<Partial<Record<keyof IdentityFields, readonly string[]>>> = {
  secret: ["sharedSecret", "clientSecret"],
  subject: ["subjectClaim", "subjectField"],
  tolerance: ["clockToleranceSeconds"],
  tenantClaim: ["tenantClaim"],
};

/** The form. */
export const IdentityForm = ({
  settings,
  refetch,
  onTouched,
}: {
  settings: IdentitySettings;
  refetch: () => unknown;
  onTouched: (touched: boolean) => void;
}): ReactNode => {
  const t = useTexts(identityTexts);
  const serverFault = useFaultOf();
  const d = useTexts(developerTexts);
  const tell = useTell();
  const reason = useMayNot()("identity:write");
  const draft = useDraft<IdentitySettings, IdentityFields>("identity", settings, fieldsOf);
  const [asked, setAsked] = useState(false);
  const [asking, setAsking] = useState(false);
  const { fields, base, touched } = draft;
  useEffect(() => onTouched(touched), [onTouched, touched]);
  const save = useChange("putIdentitySettings", {
    onDone: () => {
      draft.reset();
      setAsked(false);
      setAsking(false);
      tell(d.saved);
    },
  });
  const wrong = wrongIn(fields);
  const faultOf = (name: keyof IdentityFields): string | undefined => {
    const own = asked ? wrong[name] : undefined;
    if (own !== undefined) return t[own];
    const names: string[] = [name, ...(serverNames[name] ?? [])];
    return serverFault(save.error, (pointer) => pointer.split("/").some((one) => names.includes(one)));
  };
  const store = (over: IdentitySettings): void =>
    save.mutate(
      { body: inputOf(fields), ifMatch: etagOf(over) },
      {
        onError: (error) => {
          setAsking(false);
          if (error.code === "precondition_failed") void refetch();
        },
      },
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (touched && Object.keys(wrong).length === 0 && reason === undefined) setAsking(true);
  };
  const discard = (): void => {
    draft.reset();
    save.reset();
    setAsked(false);
  };
  const conflict = save.error?.code === "precondition_failed" && base !== settings;
  const shape = { fields, change: draft.change, faultOf, settings };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <ChoiceField
        label={t.provider}
        value={fields.provider}
        onChange={(provider) => draft.change({ provider })}
        options={providers.map((value) => ({ value, label: t.providers[value], hint: t.providerHints[value] }))}
      />
      {fields.provider === "jwt" ? <JwtFields {...shape} /> : null}
      {fields.provider === "introspection" ? <IntrospectionFields {...shape} /> : null}
      {fields.provider === "userinfo" ? <UserinfoFields {...shape} /> : null}
      {conflict ? (
        <Conflict
          busy={save.isPending}
          rows={conflictRows(fieldsOf(base), fieldsOf(settings), fields, t)}
          onKeep={() => {
            draft.rebase();
            store(settings);
          }}
          onTake={discard}
        />
      ) : (
        <>
          {save.error && !asking ? <ErrorNote error={save.error} /> : null}
          <div className="row">
            <Button submit kind="primary" reason={reason ?? (touched ? undefined : d.nothingChanged)}>
              {t.save}
            </Button>
            {touched ? (
              <Button kind="quiet" onPress={discard}>
                {d.discard}
              </Button>
            ) : null}
          </div>
        </>
      )}
      <ConfirmDialog
        title={t.saveTitle}
        action={t.save}
        open={asking}
        onClose={() => setAsking(false)}
        serious
        consequences={[
          { icon: "key", text: t.willJudge(t.providers[fields.provider]) },
          { icon: "warning", text: t.willRefuse },
          { icon: "clock", text: t.willFollow },
        ]}
        busy={save.isPending}
        error={null}
        onConfirm={() => store(base)}
      />
    </form>
  );
};

type Label =
  | Exclude<keyof IdentityFields, "secret" | "subject">
  | "clientSecret"
  | "sharedSecret"
  | "subjectField"
  | "subjectClaim";
type Texts = Readonly<Record<Label, string>>;

/** What the form calls a field; of two it depends on the provider. */
const labelOf = (name: keyof IdentityFields, provider: IdentityFields["provider"], t: Texts): string => {
  if (name === "secret") return provider === "introspection" ? t.clientSecret : t.sharedSecret;
  if (name === "subject") return provider === "introspection" ? t.subjectField : t.subjectClaim;
  return t[name];
};

/** Every field in which the two stored versions differ; a secret is in neither. */
const conflictRows = (before: IdentityFields, now: IdentityFields, yours: IdentityFields, t: Texts) =>
  (Object.keys(before) as (keyof IdentityFields)[])
    .filter((name) => String(before[name]) !== String(now[name]))
    .map((name) => ({
      label: labelOf(name, now.provider, t),
      before: String(before[name]) || "–",
      now: String(now[name]) || "–",
      yours: String(yours[name]) || "–",
    }));
