/** What Beckon told, or would have told, whether anybody listened or not. */
import type { EventType } from "@beckon/contract";
import type { ReactNode } from "react";
import { eventTexts } from "virtual:vocabulary";
import { type ItemOf, useList } from "../../api/queries.ts";
import { ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { SelectField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useEventTitle, useEventWhen } from "../../texts/event-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { EventCell } from "./event-cell.tsx";
import { JsonView } from "./json-view.tsx";
import { isId, SubjectFilter } from "./subject-filter.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Event = ItemOf<"listOutboundEvents">;
const eventTypes = (Object.keys(eventTexts) as EventType[]).filter((type) => type !== "webhook.test");

const parse = (raw: Record<string, unknown>) => ({
  type: oneOf(raw["type"], eventTypes),
  subject: textOf(raw["subject"]),
  event: textOf(raw["event"]),
});

const useColumns = (state: ReturnType<typeof parse>): Column<Event>[] => {
  const t = useTexts(webhookTexts);
  return [
    {
      id: "event",
      label: t.event,
      phone: "main",
      cell: ({ id, type }) => <EventCell to="/developers/events" search={{ ...state, event: id }} type={type} />,
    },
    { id: "subject", label: t.subject, cell: ({ subjectId }) => <CopyId id={subjectId} short /> },
    { id: "sequence", label: t.sequence, number: true, phone: "off", cell: ({ sequence }) => String(sequence) },
    {
      id: "at",
      label: t.happened,
      number: true,
      phone: "side",
      cell: ({ occurredAt }) => <RelativeTime at={occurredAt} />,
    },
  ];
};

/** `/developers/events`. */
export const OutboundEventsPage = (): ReactNode => {
  const t = useTexts(webhookTexts);
  const mayNot = useMayNot();
  const title = useEventTitle();
  const [state, change] = useSearchState(parse);
  const query = {
    ...(state.type === undefined ? {} : { type: state.type }),
    ...(isId(state.subject) ? { subjectId: state.subject } : {}),
  };
  const list = useList("listOutboundEvents", { query }, { enabled: mayNot("webhooks:read") === undefined });
  const columns = useColumns(state);
  return (
    <DevelopersFrame tab="events" scope="webhooks:read">
      <search className="filter-row">
        <SelectField
          label={t.event}
          value={state.type ?? ""}
          onChange={(type) => change({ type })}
          options={[{ value: "", label: t.anyEvent }, ...eventTypes.map((value) => ({ value, label: title(value) }))]}
        />
        <SubjectFilter value={state.subject} onChange={(typed) => change({ subject: typed })} />
      </search>
      <DataTable
        label={t.events}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ event: id }, "push")}
        openKey={state.event}
        empty={
          <EmptyState icon="bolt" title={t.eventsEmptyTitle}>
            {t.eventsEmptyText}
          </EmptyState>
        }
      />
      {state.event === undefined || list.items === undefined ? null : (
        <EventDrawer
          event={list.items.find(({ id }) => id === state.event)}
          onClose={() => change({ event: undefined })}
        />
      )}
    </DevelopersFrame>
  );
};

const EventDrawer = ({ event, onClose }: { event: Event | undefined; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const title = useEventTitle();
  const when = useEventWhen();
  return (
    <Drawer open onClose={onClose} title={event === undefined ? t.event : title(event.type)}>
      {event === undefined ? (
        <EmptyState icon="bolt" title={t.event}>
          {t.unlisted}
        </EmptyState>
      ) : (
        <div className="stack stack-wide">
          <p className="soft">{when(event.type)}</p>
          <Facts
            rows={[
              [t.event, <code key="type">{event.type}</code>],
              [t.happened, <ExactTime key="at" at={event.occurredAt} />],
              [t.subject, <CopyId key="subject" id={event.subjectId} />],
              [t.sequence, String(event.sequence)],
              [d.id, <CopyId key="id" id={event.id} />],
            ]}
          />
          <section className="stack stack-8" aria-label={t.payload}>
            <h3>{t.payload}</h3>
            <JsonView label={t.payload} value={event.data} />
          </section>
          <div className="row">
            <ButtonLink to="/developers/deliveries" search={{ subject: event.subjectId }} small icon="outside">
              {t.itsDeliveries}
            </ButtonLink>
          </div>
        </div>
      )}
    </Drawer>
  );
};
