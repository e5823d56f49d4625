/** What was sent where, and what came of it. */
import type { EventType } from "@beckon/contract";
import type { ReactNode } from "react";
import { eventTexts } from "virtual:vocabulary";
import { type ItemOf, useAnswer, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { SelectField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useEventTitle } from "../../texts/event-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { DeliveryDrawer } from "./delivery-drawer.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { EventCell } from "./event-cell.tsx";
import { isId, SubjectFilter } from "./subject-filter.tsx";
import { webhookTexts } from "./webhook-texts.ts";

type Delivery = ItemOf<"listDeliveries">;
const states = ["pending", "retrying", "delivered", "failed"] as const;
const eventTypes = Object.keys(eventTexts) as EventType[];

const parse = (raw: Record<string, unknown>) => ({
  state: oneOf(raw["state"], states),
  endpoint: textOf(raw["endpoint"]),
  event: oneOf(raw["event"], eventTypes),
  subject: textOf(raw["subject"]),
  delivery: textOf(raw["delivery"]),
});

const useColumns = (state: ReturnType<typeof parse>, nameOf: (id: string) => string): Column<Delivery>[] => {
  const t = useTexts(webhookTexts);
  return [
    {
      id: "event",
      label: t.event,
      phone: "main",
      cell: ({ id, eventType }) => (
        <EventCell to="/developers/deliveries" search={{ ...state, delivery: id }} type={eventType} />
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: (row) => <StateBadge state={row.state} /> },
    {
      id: "endpoint",
      label: t.endpoint,
      cell: ({ endpointId }) => (
        <span className="break">
          <bdi>{nameOf(endpointId)}</bdi>
        </span>
      ),
    },
    { id: "attempts", label: t.attempts, number: true, phone: "off", cell: ({ attempts }) => String(attempts) },
    {
      id: "next",
      label: t.next,
      phone: "off",
      cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? "–" : <RelativeTime real at={nextAttemptAt} />),
    },
    { id: "begun", label: t.begun, number: true, cell: ({ createdAt }) => <RelativeTime real at={createdAt} /> },
  ];
};

/** `/developers/deliveries`. */
export const DeliveriesPage = (): ReactNode => {
  const t = useTexts(webhookTexts);
  const mayNot = useMayNot();
  const [state, change] = useSearchState(parse);
  const enabled = mayNot("webhooks:read") === undefined;
  const endpoints = useAnswer("listWebhookEndpoints", { query: { limit: 100 } }, { enabled });
  const query = {
    ...(state.state === undefined ? {} : { state: state.state }),
    ...(isId(state.endpoint) ? { endpointId: state.endpoint } : {}),
    ...(state.event === undefined ? {} : { eventType: state.event }),
    ...(isId(state.subject) ? { subjectId: state.subject } : {}),
  };
  const list = useList("listDeliveries", { query }, { enabled });
  const nameOf = (id: string): string => {
    const found = endpoints.data?.items.find((one) => one.id === id);
    return found === undefined ? id : (found.description ?? found.url);
  };
  const columns = useColumns(state, nameOf);
  return (
    <DevelopersFrame tab="deliveries" scope="webhooks:read">
      <Filters state={state} change={change} endpoints={endpoints.data?.items ?? []} nameOf={nameOf} />
      <DataTable
        label={t.deliveries}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ delivery: id }, "push")}
        openKey={state.delivery}
        empty={
          <EmptyState icon="bolt" title={t.deliveriesEmptyTitle}>
            {t.deliveriesEmptyText}
          </EmptyState>
        }
      />
      {state.delivery === undefined ? null : (
        <DeliveryDrawer
          key={state.delivery}
          deliveryId={state.delivery}
          nameOf={nameOf}
          onOpen={(delivery) => change({ delivery })}
          onClose={() => change({ delivery: undefined })}
        />
      )}
    </DevelopersFrame>
  );
};

const Filters = ({
  state,
  change,
  endpoints,
  nameOf,
}: {
  state: ReturnType<typeof parse>;
  change: (changed: Partial<Record<keyof ReturnType<typeof parse>, unknown>>) => void;
  endpoints: readonly { id: string }[];
  nameOf: (id: string) => string;
}): ReactNode => {
  const t = useTexts(webhookTexts);
  const words = useTexts(stateTexts);
  const title = useEventTitle();
  const ids = endpoints.map(({ id }) => id);
  if (state.endpoint !== undefined && !ids.includes(state.endpoint)) ids.push(state.endpoint);
  return (
    <search className="filter-row">
      <SelectField
        label={t.state}
        value={state.state ?? ""}
        onChange={(chosen) => change({ state: chosen })}
        options={[{ value: "", label: t.anyState }, ...states.map((value) => ({ value, label: words[value] }))]}
      />
      <SelectField
        label={t.endpoint}
        value={state.endpoint ?? ""}
        onChange={(endpoint) => change({ endpoint })}
        options={[{ value: "", label: t.anyEndpoint }, ...ids.map((id) => ({ value: id, label: nameOf(id) }))]}
      />
      <SelectField
        label={t.event}
        value={state.event ?? ""}
        onChange={(event) => change({ event })}
        options={[{ value: "", label: t.anyEvent }, ...eventTypes.map((value) => ({ value, label: title(value) }))]}
      />
      <SubjectFilter value={state.subject} onChange={(subject) => change({ subject })} />
    </search>
  );
};
