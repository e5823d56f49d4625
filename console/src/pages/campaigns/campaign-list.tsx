/** All campaigns: their state, what they say, what they may cost. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button, ButtonLink } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { SegmentField } from "../../design/field.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime, useNow } from "../../design/time.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { draftOf } from "./draft.ts";
import { plainSentence } from "./sentence.ts";
import { datesOf } from "./sentence-parts.ts";
import { useWriter } from "./sentence-view.tsx";
import "./campaigns.css";
import { BudgetLeft, RecentCount } from "./list-numbers.tsx";
import { numbersTexts } from "./numbers-texts.ts";
import { pageTexts } from "./texts.ts";

type Campaign = ItemOf<"listCampaigns">;
const states = ["draft", "active", "paused", "ended", "archived"] as const;

/** Active, but its dates say not yet or no more. */
const shownState = ({ state, running, startsAt }: Campaign, now: number): string =>
  state === "active" && !running ? (startsAt !== null && Date.parse(startsAt) > now ? "scheduled" : "ended") : state;

const useColumns = (): Column<Campaign>[] => {
  const t = useTexts(pageTexts);
  const n = useTexts(numbersTexts);
  const writer = useWriter();
  const now = useNow();
  return [
    {
      id: "name",
      label: t.name,
      phone: "main",
      cell: (campaign) => (
        <div className="stack stack-tight">
          <PlaceLink to={`/campaigns/${campaign.id}`} className="table-main" dir="auto">
            {campaign.name}
          </PlaceLink>
          <span className="soft campaign-short">{plainSentence(draftOf(campaign), writer)}</span>
        </div>
      ),
    },
    {
      id: "state",
      label: t.state,
      phone: "side",
      cell: (campaign) => <StateBadge state={shownState(campaign, now)} />,
    },
    {
      id: "runs",
      label: t.runs,
      phone: "off",
      cell: (campaign) => datesOf(draftOf(campaign), writer) ?? t.always,
    },
    {
      id: "registered",
      label: n.signedUp,
      number: true,
      phone: "off",
      cell: (campaign) => <RecentCount campaign={campaign} step="registered" />,
    },
    {
      id: "qualified",
      label: n.counted,
      number: true,
      phone: "off",
      cell: (campaign) => <RecentCount campaign={campaign} step="qualified" />,
    },
    {
      id: "budget",
      label: n.leftShort,
      number: true,
      phone: "second",
      cell: (campaign) => <BudgetLeft campaign={campaign} />,
    },
    {
      id: "changed",
      label: t.changed,
      number: true,
      phone: "off",
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ];
};

/** The page. */
export const CampaignListPage = (): ReactNode => {
  const t = useTexts(pageTexts);
  const names = useTexts(stateTexts);
  const go = useGo();
  const mayNot = useMayNot();
  const [{ state }, setState] = useSearchState((raw) => ({ state: oneOf(raw["state"], states) }));
  const list = useList("listCampaigns", { query: { limit: 25, ...(state === undefined ? {} : { state }) } });
  const columns = useColumns();
  const reason = mayNot("campaigns:write");
  const make =
    reason === undefined ? (
      <ButtonLink kind="primary" icon="plus" to="/campaigns/new">
        {t.newCampaign}
      </ButtonLink>
    ) : (
      <Button kind="primary" icon="plus" reason={reason}>
        {t.newCampaign}
      </Button>
    );
  const empty =
    state === undefined ? (
      <EmptyState icon="campaigns" title={t.emptyTitle} action={make}>
        {t.emptyText}
      </EmptyState>
    ) : (
      <EmptyState
        icon="filter"
        title={t.emptyFilterTitle}
        action={<Button onPress={() => setState({ state: undefined })}>{t.showAll}</Button>}
      >
        {t.emptyFilterText}
      </EmptyState>
    );
  return (
    <>
      <PageHead title={t.campaigns} actions={make} />
      <div className="filter-bar">
        <SegmentField
          label={t.filter}
          value={state ?? ""}
          options={[{ value: "", label: t.all }, ...states.map((value) => ({ value, label: names[value] }))]}
          onChange={(value) => setState({ state: value })}
        />
      </div>
      <DataTable
        label={t.campaigns}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go({ to: `/campaigns/${id}` })}
        empty={empty}
      />
    </>
  );
};
