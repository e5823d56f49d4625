/** What each provider of identity needs, as fields. */
import type { IdentitySettings } from "@beckon/contract";
import type { ReactNode } from "react";
import { CheckField, SegmentField, TextAreaField, TextField } from "../../design/field.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { algorithmsOf, type IdentityFields } from "./identity-fields.ts";
import { identityTexts } from "./identity-texts.ts";

type Shape = {
  fields: IdentityFields;
  change: (changed: Partial<IdentityFields>) => void;
  faultOf: (name: keyof IdentityFields) => string | undefined;
  /** What is stored: it tells whether there is a secret. */
  settings: IdentitySettings;
};

type TextName = Exclude<keyof IdentityFields, "provider" | "keySource" | "auth" | "algorithms">;

const code = { dir: "ltr", spellCheck: false, autoComplete: "off" } as const;

/** One line of the form, bound to its field. */
const bound = ({ fields, change, faultOf }: Shape, name: TextName) => ({
  ...code,
  value: fields[name],
  onChange: (value: string) => change({ [name]: value }),
  fault: faultOf(name),
});

const SecretField = ({ shape, label }: { shape: Shape; label: string }): ReactNode => {
  const t = useTexts(identityTexts);
  const { settings } = shape;
  const kept =
    (settings.provider === "jwt" && settings.hasSharedSecret) ||
    (settings.provider === "introspection" && settings.hasClientSecret);
  return (
    <TextField
      label={label}
      type="password"
      {...bound(shape, "secret")}
      autoComplete="new-password"
      hint={kept ? t.secretKept : undefined}
    />
  );
};

/** Signed tokens. */
export const JwtFields = (shape: Shape): ReactNode => {
  const t = useTexts(identityTexts);
  const { fields, change } = shape;
  return (
    <div className="form-fields">
      <TextField label={t.issuer} hint={t.issuerHint} {...bound(shape, "issuer")} />
      <TextAreaField label={t.audience} hint={t.audienceHint} rows={1} {...bound(shape, "audience")} />
      <div className="form-wide">
        <SegmentField
          label={t.keySource}
          hideLabel={false}
          value={fields.keySource}
          onChange={(keySource) => change({ keySource, algorithms: [] })}
          options={(["jwksUrl", "keys", "sharedSecret"] as const).map((value) => ({
            value,
            label: t.keySources[value],
          }))}
        />
      </div>
      <div className="form-wide">
        {fields.keySource === "jwksUrl" ? (
          <TextField label={t.jwksUrl} type="url" {...bound(shape, "jwksUrl")} />
        ) : fields.keySource === "keys" ? (
          <TextAreaField label={t.keys} hint={t.keysHint} rows={6} {...bound(shape, "keys")} />
        ) : (
          <SecretField shape={shape} label={t.sharedSecret} />
        )}
      </div>
      <div className="form-wide">
        <AlgorithmChoice {...shape} />
      </div>
      <TextField label={t.subjectClaim} placeholder="sub" {...bound(shape, "subject")} />
      <TextField
        label={t.tolerance}
        inputMode="numeric"
        unit={t.seconds}
        placeholder="0"
        {...bound(shape, "tolerance")}
      />
      <TextAreaField
        label={t.requiredScopes}
        hint={t.requiredScopesHint}
        rows={1}
        {...bound(shape, "requiredScopes")}
      />
      <TextField label={t.scopeClaim} placeholder="scope" {...bound(shape, "scopeClaim")} />
      <TextField label={t.typ} hint={t.typHint} {...bound(shape, "typ")} />
      <TenantClaimFields {...shape} />
    </div>
  );
};

const AlgorithmChoice = ({ fields, change, faultOf }: Shape): ReactNode => {
  const t = useTexts(identityTexts);
  const { algorithms, keySource } = fields;
  const fault = faultOf("algorithms");
  return (
    <fieldset className="stack stack-8">
      <legend className="field-label">{t.algorithms}</legend>
      <div className="row row-wide">
        {algorithmsOf[keySource === "sharedSecret" ? "shared" : "public"].map((one) => (
          <CheckField
            key={one}
            label={one}
            value={algorithms.includes(one)}
            onChange={(on) => change({ algorithms: on ? [...algorithms, one] : algorithms.filter((a) => a !== one) })}
          />
        ))}
      </div>
      <p className="field-hint">{t.algorithmsHint}</p>
      {fault === undefined ? null : (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};

/** An endpoint that tells of tokens. */
export const IntrospectionFields = (shape: Shape): ReactNode => {
  const t = useTexts(identityTexts);
  const { fields, change } = shape;
  return (
    <div className="form-fields">
      <div className="form-wide">
        <TextField label={t.url} type="url" {...bound(shape, "url")} />
      </div>
      <TextField label={t.clientId} {...bound(shape, "clientId")} />
      <SecretField shape={shape} label={t.clientSecret} />
      <div className="form-wide">
        <SegmentField
          label={t.auth}
          hideLabel={false}
          value={fields.auth}
          onChange={(auth) => change({ auth })}
          options={(["basic", "post"] as const).map((value) => ({ value, label: t.auths[value] }))}
        />
      </div>
      <TextField label={t.subjectField} placeholder="sub" {...bound(shape, "subject")} />
      <TextAreaField
        label={t.requiredScopes}
        hint={t.requiredScopesHint}
        rows={1}
        {...bound(shape, "requiredScopes")}
      />
      <TextField label={t.issuer} hint={t.issuerHint} {...bound(shape, "issuer")} />
      <TextAreaField label={t.audience} hint={t.audienceHint} rows={1} {...bound(shape, "audience")} />
      <TenantClaimFields {...shape} />
    </div>
  );
};

/** Where one provider serves several tenants: what tells theirs from ours. */
const TenantClaimFields = (shape: Shape): ReactNode => {
  const t = useTexts(identityTexts);
  return (
    <>
      <TextField label={t.tenantClaim} hint={t.tenantClaimHint} {...bound(shape, "tenantClaim")} />
      <TextField label={t.tenantValue} {...bound(shape, "tenantValue")} />
    </>
  );
};

/** An endpoint that says who somebody is. */
export const UserinfoFields = (shape: Shape): ReactNode => {
  const t = useTexts(identityTexts);
  return (
    <div className="form-fields">
      <div className="form-wide">
        <TextField label={t.url} type="url" {...bound(shape, "url")} />
      </div>
      <div className="form-wide">
        <TextField label={t.userIdPath} hint={t.userIdPathHint} {...bound(shape, "userIdPath")} />
      </div>
      <TextField label={t.headerClientKey} hint={t.headerHint} {...bound(shape, "headerClientKey")} />
      <TextField label={t.headerAccessToken} hint={t.headerHint} {...bound(shape, "headerAccessToken")} />
      <div className="form-wide">
        <TextAreaField label={t.statusMapping} hint={t.statusMappingHint} rows={3} {...bound(shape, "statusMapping")} />
      </div>
      <TenantClaimFields {...shape} />
    </div>
  );
};
