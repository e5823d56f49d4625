/** The addresses that are told what happens. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { SelectField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CreateEndpoint } from "./create-endpoint.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { EndpointDrawer } from "./endpoint-drawer.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Endpoint = ItemOf<"listWebhookEndpoints">;
const states = ["active", "paused", "disabled", "archived"] as const;

const parse = (raw: Record<string, unknown>) => ({
  state: oneOf(raw["state"], states),
  endpoint: textOf(raw["endpoint"]),
  add: textOf(raw["add"]),
});

const useColumns = (state: Endpoint["state"] | undefined): Column<Endpoint>[] => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  return [
    {
      id: "url",
      label: t.url,
      phone: "main",
      cell: ({ id, url, description }) => (
        <span className="stack stack-tight">
          <PlaceLink
            to="/developers/webhooks"
            search={{ ...(state === undefined ? {} : { state }), endpoint: id }}
            className="table-main"
          >
            <bdi>{description ?? url}</bdi>
          </PlaceLink>
          {description === null ? null : (
            <span className="soft one-line" title={url}>
              {url}
            </span>
          )}
        </span>
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: (row) => <StateBadge state={row.state} /> },
    {
      id: "told",
      label: t.eventTypes,
      cell: ({ eventTypes }) => (eventTypes === null ? t.everything : t.eventCount(eventTypes.length)),
    },
    {
      id: "health",
      label: t.health,
      cell: ({ consecutiveFailures, failingSince }) =>
        consecutiveFailures === 0 || failingSince === null ? (
          t.noFailures
        ) : (
          <>
            {t.failures(consecutiveFailures)}, {t.firstFailure} <RelativeTime real at={failingSince} />
          </>
        ),
    },
    { id: "created", label: d.created, phone: "off", cell: ({ createdAt }) => <RelativeTime real at={createdAt} /> },
  ];
};

/** `/developers/webhooks`. */
export const WebhooksPage = (): ReactNode => {
  const t = useTexts(webhookTexts);
  const mayNot = useMayNot();
  const [state, change] = useSearchState(parse);
  const list = useList(
    "listWebhookEndpoints",
    { query: state.state === undefined ? {} : { state: state.state } },
    { enabled: mayNot("webhooks:read") === undefined },
  );
  const columns = useColumns(state.state);
  const add = (
    <Button kind="primary" icon="plus" reason={mayNot("webhooks:write")} onPress={() => change({ add: "yes" }, "push")}>
      {t.add}
    </Button>
  );
  return (
    <DevelopersFrame tab="webhooks" scope="webhooks:read" actions={add}>
      <div className="filter-row">
        <SelectField
          label={t.state}
          value={state.state ?? ""}
          onChange={(chosen) => change({ state: chosen })}
          options={[{ value: "", label: t.stateAny }, ...states.map((value) => ({ value, label: t.states[value] }))]}
        />
      </div>
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ endpoint: id }, "push")}
        openKey={state.endpoint}
        empty={
          <EmptyState icon="bolt" title={t.emptyTitle} action={add}>
            {state.state === undefined ? t.emptyText : t.emptyState}
          </EmptyState>
        }
      />
      {state.endpoint === undefined ? null : (
        <EndpointDrawer
          key={state.endpoint}
          endpointId={state.endpoint}
          onClose={() => change({ endpoint: undefined })}
        />
      )}
      {state.add === undefined ? null : <CreateEndpoint onClose={() => change({ add: undefined })} />}
    </DevelopersFrame>
  );
};
