/** What came in about people: every event that was taken, whichever way it came. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { dayEnd, dayStart } from "../../texts/zoned-day.ts";
import { DevelopersFrame } from "./developers-frame.tsx";
import { EventPerson, EventStatus } from "./inbound-cells.tsx";
import { InboundDrawer } from "./inbound-drawer.tsx";
import { InboundFilters, type InboundState, parseInbound, useSourceNames } from "./inbound-filters.tsx";
import { inboundTexts } from "./inbound-texts.ts";

type Event = ItemOf<"listEvents">;

const useColumns = (state: InboundState): Column<Event>[] => {
  const t = useTexts(inboundTexts);
  const names = useSourceNames();
  return [
    {
      id: "event",
      label: t.event,
      phone: "main",
      cell: ({ id, type }) => (
        <span className="stack stack-tight">
          <PlaceLink to="/developers/inbound" search={{ ...state, open: id }} className="table-main break">
            {type}
          </PlaceLink>
          <code className="soft break" dir="auto">
            {id}
          </code>
        </span>
      ),
    },
    { id: "person", label: t.person, cell: (event) => <EventPerson event={event} /> },
    {
      id: "amount",
      label: t.amount,
      number: true,
      cell: ({ amount, currency }) =>
        amount === null || currency === null ? null : <Money value={{ amount, currency }} />,
    },
    { id: "status", label: t.status, phone: "side", cell: ({ status }) => <EventStatus status={status} /> },
    {
      id: "source",
      label: t.source,
      phone: "off",
      cell: ({ source }) => (
        <span className="break" dir="auto">
          {names.get(source) ?? source}
        </span>
      ),
    },
    { id: "received", label: t.received, number: true, cell: ({ receivedAt }) => <RelativeTime at={receivedAt} /> },
  ];
};

const noFilters: Record<keyof Omit<InboundState, "open">, undefined> = {
  ...{ type: undefined, person: undefined, status: undefined, source: undefined, from: undefined, to: undefined },
};

/** `/developers/inbound`. */
export const InboundPage = (): ReactNode => {
  const t = useTexts(inboundTexts);
  const mayNot = useMayNot();
  const { timeZone } = useMembership();
  const [state, change] = useSearchState(parseInbound);
  const { type, person, status, source, from, to, open } = state;
  const query = {
    ...(type === undefined ? {} : { type }),
    ...(person === undefined ? {} : { participantId: person, onboardingId: person }),
    ...(status === undefined ? {} : { status }),
    ...(source === undefined ? {} : { source }),
    ...(from === undefined ? {} : { receivedFrom: dayStart(from, timeZone) }),
    ...(to === undefined ? {} : { receivedTo: dayEnd(to, timeZone) }),
  };
  const list = useList("listEvents", { query }, { enabled: mayNot("events:read") === undefined });
  const columns = useColumns(state);
  const filtered = Object.keys(query).length > 0;
  const again = (
    <Button icon="undo" busy={list.isFetching} onPress={() => void list.refetch()}>
      {t.again}
    </Button>
  );
  return (
    <DevelopersFrame tab="inbound" scope="events:read" actions={again}>
      <InboundFilters state={state} onChange={change} />
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
            title={filtered ? t.noneTitle : t.emptyTitle}
            action={filtered ? <Button onPress={() => change(noFilters)}>{t.clear}</Button> : undefined}
          >
            {filtered ? t.noneText : t.emptyText}
          </EmptyState>
        }
      />
      <p className="soft small">{t.refused}</p>
      {open === undefined ? null : (
        <InboundDrawer key={open} eventId={open} onClose={() => change({ open: undefined })} />
      )}
    </DevelopersFrame>
  );
};
