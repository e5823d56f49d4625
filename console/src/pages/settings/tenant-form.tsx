/** The form of the tenant's own settings. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { type Draft, useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Conflict } from "../../design/conflict.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useSessionQuery } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { SaveRow } from "./save-row.tsx";
import { settingsTexts } from "./texts.ts";

type Tenant = Answer<"getTenant">;
type Fields = Pick<Tenant, "name" | "timeZone" | "currency">;

const fieldsOf = ({ name, timeZone, currency }: Tenant): Fields => ({ name, timeZone, currency });
const names = ["name", "timeZone", "currency"] as const;

const known = (kind: "timeZone" | "currency", present: string): string[] =>
  [...new Set([present, "UTC", ...Intl.supportedValuesOf(kind)])]
    .filter((one) => kind === "timeZone" || one !== "UTC")
    .sort();

/** Name, time zone, currency. */
export const TenantForm = ({ tenant, refetch }: { tenant: Tenant; refetch: () => unknown }): ReactNode => {
  const t = useTexts(settingsTexts);
  const tell = useTell();
  const mayNot = useMayNot();
  const session = useSessionQuery();
  const draft = useDraft("tenant", tenant, fieldsOf);
  const [asking, setAsking] = useState(false);
  const consequences = useConsequences(draft.changes);
  const save = useChange("updateTenant", {
    onDone: () => {
      setAsking(false);
      draft.reset();
      tell(t.saved);
      // The bar on top and every date are written by what the session says of the tenant.
      void session.refetch();
    },
  });
  const nameFault = draft.fields.name.trim() === "" ? t.nameMissing : undefined;
  const store = (base: Tenant): void =>
    save.mutate(
      { body: draft.changes, ifMatch: etagOf(base) },
      {
        onError: (error) => {
          if (error.code !== "precondition_failed") return;
          setAsking(false);
          void refetch();
        },
      },
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!draft.touched || nameFault !== undefined || save.isPending || mayNot("tenant:write") !== undefined) return;
    if (consequences.length > 0) setAsking(true);
    else store(draft.base);
  };
  const discard = (): void => {
    draft.reset();
    save.reset();
  };
  const conflict = save.error?.code === "precondition_failed" && draft.base !== tenant;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TenantFields draft={draft} nameFault={nameFault} />
      <Facts
        rows={[
          [t.id, <CopyId key="id" id={tenant.id} />],
          [t.mode, t.modes[tenant.mode]],
          [t.created, <RelativeTime key="at" at={tenant.createdAt} />],
        ]}
      />
      {conflict ? (
        <Conflict
          busy={save.isPending}
          rows={names
            .filter((name) => draft.base[name] !== tenant[name])
            .map((name) => ({
              label: t[name],
              before: draft.base[name],
              now: tenant[name],
              yours: draft.changes[name] ?? "–",
            }))}
          onKeep={() => {
            draft.rebase();
            store(tenant);
          }}
          onTake={discard}
        />
      ) : save.error && !asking ? (
        <ErrorNote error={save.error} />
      ) : null}
      {conflict ? null : (
        <SaveRow
          label={t.save}
          busy={save.isPending}
          touched={draft.touched}
          reason={mayNot("tenant:write")}
          onDiscard={discard}
        />
      )}
      {asking ? (
        <ConfirmDialog
          title={t.moves}
          action={t.save}
          open
          onClose={() => setAsking(false)}
          consequences={consequences}
          busy={save.isPending}
          error={save.error}
          onConfirm={() => store(draft.base)}
        />
      ) : null}
    </form>
  );
};

/** What else moves with these changes; nothing where they are of the name alone. */
const useConsequences = ({ timeZone, currency }: Partial<Fields>): Consequence[] => {
  const t = useTexts(settingsTexts);
  const zone = timeZone?.replaceAll("_", " ");
  return [
    ...(zone === undefined
      ? []
      : [
          { icon: "clock" as const, text: t.zoneDays(zone) },
          { icon: "money" as const, text: t.zoneYear(zone) },
          { icon: "campaigns" as const, text: t.zoneCampaigns },
        ]),
    ...(currency === undefined
      ? []
      : [
          { icon: "money" as const, text: t.currencyNew(currency) },
          { icon: "info" as const, text: t.currencyKept },
        ]),
  ];
};

const TenantFields = ({
  draft,
  nameFault,
}: {
  draft: Draft<Tenant, Fields>;
  nameFault: string | undefined;
}): ReactNode => {
  const t = useTexts(settingsTexts);
  const format = useFormat();
  const currencies = new Intl.DisplayNames(format.tag, { type: "currency" });
  return (
    <>
      <TextField
        label={t.name}
        value={draft.fields.name}
        onChange={(name) => draft.change({ name })}
        maxLength={120}
        fault={nameFault}
      />
      <div className="settings-fields">
        <SelectField
          label={t.timeZone}
          hint={t.timeZoneHint}
          value={draft.fields.timeZone}
          onChange={(timeZone) => draft.change({ timeZone })}
          options={known("timeZone", draft.fields.timeZone).map((value) => ({
            value,
            label: value.replaceAll("_", " "),
          }))}
        />
        <SelectField
          label={t.currency}
          hint={t.currencyHint}
          value={draft.fields.currency}
          onChange={(currency) => draft.change({ currency })}
          options={known("currency", draft.fields.currency).map((value) => ({
            value,
            label: `${value} · ${currencies.of(value) ?? value}`,
          }))}
        />
      </div>
    </>
  );
};
