/** Other systems that report by their own webhooks. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { SourceDrawer } from "./source-drawer.tsx";
import { CreateSource } from "./source-forms.tsx";
import { sourceTexts } from "./source-texts.ts";
import { developerTexts } from "./texts.ts";

type Source = ItemOf<"listEventSources">;

const parse = (raw: Record<string, unknown>) => ({ source: textOf(raw["source"]), add: textOf(raw["add"]) });

const useColumns = (): Column<Source>[] => {
  const t = useTexts(sourceTexts);
  const d = useTexts(developerTexts);
  return [
    {
      id: "name",
      label: t.name,
      phone: "main",
      cell: ({ id, name }) => (
        <PlaceLink to="/developers/sources" search={{ source: id }} className="table-main">
          <bdi>{name}</bdi>
        </PlaceLink>
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: (row) => <StateBadge state={row.state} /> },
    {
      id: "address",
      label: t.address,
      cell: ({ path }) => <CopyId id={`${window.location.origin}${path}`} short />,
    },
    { id: "rules", label: t.mapping, phone: "off", cell: ({ mapping }) => t.rules(mapping.rules.length) },
    { id: "created", label: d.created, phone: "off", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
};

/** `/developers/sources`. */
export const SourcesPage = (): ReactNode => {
  const t = useTexts(sourceTexts);
  const mayNot = useMayNot();
  const [state, change] = useSearchState(parse);
  const list = useList("listEventSources", {}, { enabled: mayNot("events:read") === undefined });
  const columns = useColumns();
  const add = (
    <Button
      kind="primary"
      icon="plus"
      reason={mayNot("event-sources:write")}
      onPress={() => change({ add: "yes" }, "push")}
    >
      {t.add}
    </Button>
  );
  return (
    <DevelopersFrame tab="sources" scope="events:read" actions={add}>
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ source: id }, "push")}
        openKey={state.source}
        empty={
          <EmptyState icon="link" title={t.emptyTitle} action={add}>
            {t.emptyText}
          </EmptyState>
        }
      />
      {state.source === undefined ? null : (
        <SourceDrawer key={state.source} sourceId={state.source} onClose={() => change({ source: undefined })} />
      )}
      {state.add === undefined ? null : <CreateSource onClose={() => change({ add: undefined })} />}
    </DevelopersFrame>
  );
};
