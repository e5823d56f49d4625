/** The lists of what is blocked and what is allowed. */
import "./review.css";
import { type ReactNode, useState } from "react";
import { type ItemOf, useCall, useChange, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useTellUndo } from "../../shell/undoing.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { AddEntryDialog } from "./add-entry-dialog.tsx";
import { checkTexts } from "./check-texts.ts";
import { entryKinds, entryLists } from "./entry.ts";
import { ReviewHead } from "./review-head.tsx";

type Entry = ItemOf<"listRiskListEntries">;

const parse = (raw: Record<string, unknown>) => ({
  list: oneOf(raw["list"], entryLists),
  kind: oneOf(raw["kind"], entryKinds),
});

/** The page. */
export const ListsPage = (): ReactNode => {
  const t = useTexts(checkTexts);
  const mayNot = useMayNot()("risk:write");
  const [{ list, kind }, change] = useSearchState(parse);
  const entries = useList("listRiskListEntries", { query: { ...(list ? { list } : {}), ...(kind ? { kind } : {}) } });
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Entry | null>(null);
  const columns = useColumns(mayNot, setRemoving);
  const add = (
    <Button kind="primary" icon="plus" reason={mayNot} onPress={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <div className="stack">
      <ReviewHead view="lists" actions={add} />
      <div className="filters">
        <SelectField
          label={t.list}
          value={list ?? ""}
          options={[
            { value: "", label: t.anyList },
            ...entryLists.map((value) => ({ value, label: t.listNames[value] })),
          ]}
          onChange={(value) => change({ list: value })}
        />
        <SelectField
          label={t.kind}
          value={kind ?? ""}
          options={[{ value: "", label: t.anyKind }, ...entryKinds.map((value) => ({ value, label: t.kinds[value] }))]}
          onChange={(value) => change({ kind: value })}
        />
      </div>
      <DataTable
        label={t.entries}
        list={entries}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon="review" title={t.entriesEmpty}>
            {list === undefined && kind === undefined ? t.entriesEmptyText : t.entriesNone}
          </EmptyState>
        }
      />
      {adding ? (
        <AddEntryDialog list={list ?? "block"} kind={kind ?? "email_domain"} onClose={() => setAdding(false)} />
      ) : null}
      {removing === null ? null : <RemoveDialog entry={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
};

const useColumns = (mayNot: string | undefined, onRemove: (entry: Entry) => void): Column<Entry>[] => {
  const t = useTexts(checkTexts);
  const nameOf = useActorName();
  return [
    {
      id: "value",
      label: t.value,
      phone: "main",
      cell: ({ value, note }) => (
        <span className="stack stack-tight">
          <bdi className="table-main">{value}</bdi>
          {note === null ? null : (
            <span className="soft break" dir="auto">
              {note}
            </span>
          )}
        </span>
      ),
    },
    {
      id: "list",
      label: t.list,
      phone: "side",
      cell: ({ list }) => (
        <Badge tone={list === "block" ? "bad" : "good"} icon={list === "block" ? "stop" : "check"}>
          {t.listWords[list]}
        </Badge>
      ),
    },
    { id: "kind", label: t.kind, cell: ({ kind }) => t.kinds[kind] },
    {
      id: "by",
      label: t.by,
      phone: "off",
      cell: ({ createdBy }) => <span className="break">{nameOf(createdBy)}</span>,
    },
    { id: "added", label: t.added, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      id: "expires",
      label: t.expires,
      cell: ({ expiresAt }) =>
        expiresAt === null ? <span className="soft">{t.never}</span> : <RelativeTime at={expiresAt} />,
    },
    {
      id: "remove",
      label: t.remove,
      hideLabel: true,
      number: true,
      phone: "side",
      cell: (entry) => (
        <Button kind="quiet" small icon="trash" iconOnly reason={mayNot} onPress={() => onRemove(entry)}>
          {t.remove}
        </Button>
      ),
    },
  ];
};

const RemoveDialog = ({ entry, onClose }: { entry: Entry; onClose: () => void }): ReactNode => {
  const t = useTexts(checkTexts);
  const tell = useTell();
  const tellUndo = useTellUndo();
  const call = useCall();
  const { id, list, kind, value, note, expiresAt } = entry;
  const again = { list, kind, value, ...(note === null ? {} : { note }), ...(expiresAt === null ? {} : { expiresAt }) };
  const remove = useChange("removeRiskListEntry", {
    stale: ["listRiskListEntries"],
    onDone: () => {
      // Of a device only the end is known here, and that is not enough to put it back.
      if (kind === "device") tell(t.removed);
      else
        tellUndo(t.removed, {
          undo: async () => {
            await call("addRiskListEntry", { body: again });
            return t.putBack;
          },
        });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.removeTitle(value)}
      action={t.remove}
      open
      onClose={onClose}
      consequences={[
        { icon: "cross", text: `${t.undoneOf} ${(list === "block" ? t.whatBlock : t.whatAllow)[kind]}` },
        { text: t.past },
      ]}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ params: { entryId: id } })}
    />
  );
};
