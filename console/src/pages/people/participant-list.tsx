/** Everybody that the tenant knows, by state: whom one blocked, above all. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { SegmentField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useGo } from "../../shell/place-link.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { participantPath, PersonLink } from "./person-link.tsx";
import { personTexts } from "./person-texts.ts";

const states = ["active", "blocked", "erased"] as const;
const parse = (raw: Record<string, unknown>) => ({ standing: oneOf(raw["standing"], states) });

/** The list, in the order of the ids. */
export const ParticipantList = (): ReactNode => {
  const t = useTexts(personTexts);
  const words = useTexts(stateTexts);
  const format = useFormat();
  const go = useGo();
  const [{ standing }, change] = useSearchState(parse);
  const list = useList("listParticipants", { query: standing === undefined ? {} : { state: standing } });
  const columns: Column<ItemOf<"listParticipants">>[] = [
    { id: "person", label: t.participant, phone: "main", cell: ({ id }) => <PersonLink id={id} /> },
    { id: "state", label: t.state, phone: "side", cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: "country",
      label: t.country,
      cell: ({ country }) => (country === null ? <span className="soft">{t.unknown}</span> : format.country(country)),
    },
    { id: "created", label: t.created, number: true, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
  return (
    <section className="stack" aria-label={t.participants}>
      <SegmentField
        label={t.state}
        value={standing ?? "any"}
        options={[{ value: "any", label: t.anybody }, ...states.map((value) => ({ value, label: words[value] }))]}
        onChange={(value) => change({ standing: value === "any" ? undefined : value })}
      />
      <DataTable
        label={t.participants}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go({ to: participantPath(id) })}
        empty={
          <EmptyState icon="people" title={t.nobody}>
            {standing === undefined ? t.nobodyAtAll : t.nobodyLikeThis}
          </EmptyState>
        }
      />
    </section>
  );
};
