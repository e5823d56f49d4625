/** What was changed, when, by whom. */
import { type ReactNode, useState } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMembership, useMayNot } from "../../shell/session.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { dayEnd, dayStart } from "../../texts/zoned-day.ts";
import { AuditEntryDrawer } from "./audit-entry.tsx";
import { ExportAudit } from "./audit-export.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditState, parseAudit } from "./audit-state.ts";
import { auditTexts } from "./audit-texts.ts";
import { AuditVerify } from "./audit-verify.tsx";
import { useOperationTexts } from "./operation-texts.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import "./settings.css";

type Entry = ItemOf<"listAudit">;

const useColumns = (state: AuditState): Column<Entry>[] => {
  const t = useTexts(auditTexts);
  const operations = useOperationTexts();
  const actorName = useActorName();
  return [
    {
      id: "what",
      label: t.what,
      phone: "main",
      cell: ({ id, operation }) => (
        <PlaceLink to="/settings/audit" search={{ ...state, entry: id }} className="table-main">
          {operations[operation] ?? operation}
        </PlaceLink>
      ),
    },
    {
      id: "subject",
      label: t.subject,
      cell: ({ subject }) => (
        <span className="mono small break" dir="auto">
          {subject.id}
        </span>
      ),
    },
    {
      id: "who",
      label: t.who,
      cell: ({ actor }) => (
        <span className="break" dir="auto">
          {actorName(actor)}
        </span>
      ),
    },
    {
      id: "reason",
      label: t.reason,
      phone: "off",
      cell: ({ reason }) => (
        <span className="clipped soft" dir="auto" title={reason ?? undefined}>
          {reason ?? ""}
        </span>
      ),
    },
    { id: "when", label: t.when, phone: "side", number: true, cell: ({ at }) => <RelativeTime at={at} /> },
  ];
};

/** `/settings/audit`. */
export const AuditPage = (): ReactNode => {
  const t = useTexts(auditTexts);
  const mayNot = useMayNot();
  const { timeZone } = useMembership();
  const [state, change] = useSearchState(parseAudit);
  const [verifying, setVerifying] = useState(false);
  const { actor, operation, subject, from, to, entry } = state;
  const query = {
    ...(actor === undefined ? {} : { actor }),
    ...(operation === undefined ? {} : { operation }),
    ...(subject === undefined ? {} : { subject }),
    ...(from === undefined ? {} : { from: dayStart(from, timeZone) }),
    ...(to === undefined ? {} : { to: dayEnd(to, timeZone) }),
  };
  const list = useList("listAudit", { query }, { enabled: mayNot("audit:read") === undefined });
  const columns = useColumns(state);
  const filtered = Object.keys(query).length > 0;
  const clear = (): void =>
    change({ actor: undefined, operation: undefined, subject: undefined, from: undefined, to: undefined });
  return (
    <SettingsFrame
      tab="audit"
      scope="audit:read"
      actions={
        <>
          <ExportAudit />
          <Button icon="check" onPress={() => setVerifying(true)}>
            {t.verify}
          </Button>
        </>
      }
    >
      <AuditFilters state={state} onChange={change} />
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ entry: id }, "push")}
        openKey={entry}
        empty={
          <EmptyState
            icon="archive"
            title={filtered ? t.emptyTitle : t.noneTitle}
            action={filtered ? <Button onPress={clear}>{t.clear}</Button> : undefined}
          >
            {filtered ? t.emptyText : t.noneText}
          </EmptyState>
        }
      />
      {entry === undefined || list.items === undefined ? null : (
        <AuditEntryDrawer
          entry={list.items.find(({ id }) => id === entry)}
          onClose={() => change({ entry: undefined })}
        />
      )}
      {verifying ? <AuditVerify onClose={() => setVerifying(false)} /> : null}
    </SettingsFrame>
  );
};
