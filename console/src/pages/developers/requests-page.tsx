/** What was asked of the API lately, and how it was answered. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { dayEnd, dayStart } from "../../texts/zoned-day.ts";
import { DevelopersFrame } from "./developers-frame.tsx";
import { RequestCaller, RequestStatus } from "./request-cells.tsx";
import { RequestDrawer } from "./request-drawer.tsx";
import { parseRequests, RequestFilters, type RequestState } from "./request-filters.tsx";
import { requestTexts } from "./request-texts.ts";

type Logged = ItemOf<"listRequests">;

const useColumns = (state: RequestState): Column<Logged>[] => {
  const t = useTexts(requestTexts);
  const format = useFormat();
  return [
    {
      id: "request",
      label: t.request,
      phone: "main",
      cell: ({ id, method, path }) => (
        <PlaceLink to="/developers/requests" search={{ ...state, open: id }} className="table-main request-line">
          <code>{method}</code> <code className="break">{path}</code>
        </PlaceLink>
      ),
    },
    { id: "status", label: t.status, phone: "side", cell: ({ status }) => <RequestStatus status={status} /> },
    {
      id: "error",
      label: t.error,
      cell: ({ code, detail }) =>
        code === null && detail === null ? null : (
          <span className="stack stack-tight">
            {code === null ? null : <code>{code}</code>}
            <span className="soft small request-clip" title={detail ?? undefined}>
              {detail}
            </span>
          </span>
        ),
    },
    { id: "caller", label: t.caller, cell: ({ caller }) => <RequestCaller caller={caller} /> },
    {
      id: "took",
      label: t.took,
      number: true,
      phone: "off",
      cell: ({ durationMs }) => t.ms(format.number(Math.round(durationMs * 10) / 10)),
    },
    { id: "at", label: t.at, number: true, cell: ({ at }) => <RelativeTime at={at} real /> },
  ];
};

const noFilters: Record<keyof Omit<RequestState, "open">, undefined> = {
  ...{ outcome: undefined, operation: undefined, caller: undefined, path: undefined },
  ...{ code: undefined, requestId: undefined, from: undefined, to: undefined },
};

/** `/developers/requests`. */
export const RequestsPage = (): ReactNode => {
  const t = useTexts(requestTexts);
  const mayNot = useMayNot();
  const { timeZone } = useMembership();
  const [state, change] = useSearchState(parseRequests);
  const { open, from, to, ...named } = state;
  const query = {
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    ...(from === undefined ? {} : { from: dayStart(from, timeZone) }),
    ...(to === undefined ? {} : { to: dayEnd(to, timeZone) }),
  };
  const list = useList("listRequests", { query }, { enabled: mayNot("requests:read") === undefined });
  const columns = useColumns(state);
  const filtered = Object.keys(query).length > 0;
  const again = (
    <Button icon="undo" busy={list.isFetching} onPress={() => void list.refetch()}>
      {t.again}
    </Button>
  );
  return (
    <DevelopersFrame tab="requests" scope="requests:read" actions={again}>
      <RequestFilters state={state} onChange={change} />
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ open: id }, "push")}
        openKey={open}
        empty={
          <EmptyState
            icon="bolt"
            title={filtered ? t.emptyTitle : t.noneTitle}
            action={filtered ? <Button onPress={() => change(noFilters)}>{t.clear}</Button> : undefined}
          >
            {filtered ? t.emptyText : t.noneText}
          </EmptyState>
        }
      />
      {open === undefined ? null : (
        <RequestDrawer key={open} loggedId={open} onClose={() => change({ open: undefined })} />
      )}
    </DevelopersFrame>
  );
};
