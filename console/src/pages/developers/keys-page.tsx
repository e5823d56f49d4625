/** The keys with which apps and servers call the API. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { SegmentField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CreateKey } from "./create-key.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { KeyDrawer } from "./key-drawer.tsx";
import { KeyState } from "./key-state.tsx";
import { developerTexts } from "./texts.ts";

type Key = ItemOf<"listKeys">;

const parse = (raw: Record<string, unknown>) => ({
  type: oneOf(raw["type"], ["client", "secret"]),
  key: textOf(raw["key"]),
  add: textOf(raw["add"]),
});

const useColumns = (type: Key["type"] | undefined): Column<Key>[] => {
  const t = useTexts(developerTexts);
  return [
    {
      id: "name",
      label: t.name,
      phone: "main",
      cell: ({ id, name }) => (
        <PlaceLink
          to="/developers"
          search={{ ...(type === undefined ? {} : { type }), key: id }}
          className="table-main"
        >
          <bdi>{name}</bdi>
        </PlaceLink>
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: (row) => <KeyState row={row} /> },
    { id: "type", label: t.type, phone: "off", cell: (row) => t.types[row.type] },
    {
      id: "key",
      label: t.key,
      cell: ({ clientKey, hint }) =>
        clientKey === null ? <span className="mono">…{hint}</span> : <CopyId id={clientKey} short />,
    },
    {
      id: "scopes",
      label: t.scopes,
      number: true,
      phone: "off",
      cell: (row) => (row.type === "client" ? "–" : t.scopeCount(row.scopes.length)),
    },
    {
      id: "used",
      label: t.lastUsed,
      cell: (row) =>
        row.type === "client" ? "–" : row.lastUsedAt === null ? t.never : <RelativeTime real at={row.lastUsedAt} />,
    },
    {
      id: "expires",
      label: t.expires,
      phone: "off",
      cell: ({ expiresAt }) => (expiresAt === null ? t.never : <RelativeTime real at={expiresAt} />),
    },
  ];
};

/** `/developers`. */
export const KeysPage = (): ReactNode => {
  const t = useTexts(developerTexts);
  const mayNot = useMayNot();
  const [state, change] = useSearchState(parse);
  const query = state.type === undefined ? {} : { type: state.type };
  const list = useList("listKeys", { query }, { enabled: mayNot("keys:read") === undefined });
  const columns = useColumns(state.type);
  const create = (
    <Button kind="primary" icon="plus" reason={mayNot("keys:write")} onPress={() => change({ add: "yes" }, "push")}>
      {t.create}
    </Button>
  );
  return (
    <DevelopersFrame tab="keys" scope="keys:read" actions={create}>
      <SegmentField
        label={t.type}
        value={state.type ?? ""}
        onChange={(type) => change({ type })}
        options={[
          { value: "", label: t.all },
          { value: "secret", label: t.types.secret },
          { value: "client", label: t.types.client },
        ]}
      />
      <DataTable
        label={t.keys}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ key: id }, "push")}
        openKey={state.key}
        empty={
          <EmptyState icon="key" title={t.keysEmptyTitle} action={create}>
            {state.type === undefined ? t.keysEmptyText : t.keysNone}
          </EmptyState>
        }
      />
      {state.key === undefined ? null : (
        <KeyDrawer key={state.key} keyId={state.key} onClose={() => change({ key: undefined })} />
      )}
      {state.add === undefined ? null : <CreateKey onClose={() => change({ add: undefined })} />}
    </DevelopersFrame>
  );
};
