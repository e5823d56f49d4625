/** Who referred whom around a participant: a picture, and the same as a table. On a phone the table comes first. */
import "./graph.css";
import { type ReactNode, useMemo } from "react";
import { graphCounted } from "virtual:vocabulary";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { WorthCell } from "../../design/worth.tsx";
import { saveFile } from "../../design/save-file.ts";
import { EmptyState, Loaded, Note } from "../../design/states.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { csvOf } from "../../texts/csv.ts";
import { type Graph, type GraphNode, nameOf, stateOf } from "./graph-layout.ts";
import { GraphPicture } from "./graph-picture.tsx";
import { graphTexts } from "./graph-texts.ts";
import { participantPath, PersonLink, referralPath } from "./person-link.tsx";

type Shown = GraphNode & { place: number };

const asCsv = ({ nodes, shared }: Graph): string =>
  csvOf(
    [
      "person",
      "onboarding",
      "level",
      "came_by",
      "referral",
      "state",
      "review",
      "risk",
      "worth",
      "referred",
      "not_shown",
      "shared",
    ],
    nodes.map((node, place) => [
      ...[node.participantId, node.onboardingId, String(node.level)],
      node.parent === null ? null : nameOf(nodes[node.parent]),
      ...[node.referralId, node.status, node.review],
      node.riskScore === null ? null : String(node.riskScore),
      node.worth === null ? null : node.worth.map(({ amount, currency }) => `${amount} ${currency}`).join("; "),
      ...[String(node.referred), String(node.notShown)],
      (shared ?? [])
        .flatMap((group, at) => (group.nodes.includes(place) ? [`${group.kind}-${at + 1}`] : []))
        .join("; "),
    ]),
  );

/** The graph of one participant. */
export const ParticipantGraph = ({ participantId }: { participantId: string }): ReactNode => {
  const t = useTexts(graphTexts);
  const found = useAnswer("getParticipantGraph", { params: { participantId } });
  return (
    <Loaded query={found}>
      {(graph) =>
        graph.nodes.length === 1 && graph.complete ? (
          <div className="panel">
            <EmptyState icon="people" title={t.aloneTitle}>
              {t.alone}
            </EmptyState>
          </div>
        ) : (
          <GraphView graph={graph} />
        )
      }
    </Loaded>
  );
};

/** Where somebody of the graph is looked at: a person with their own graph, who has no permanent id yet by their sign-up. */
const targetOf = ({ participantId, referralId }: GraphNode): { to: string; search?: { view: string } } | null => {
  if (participantId !== null) return { to: participantPath(participantId), search: { view: "graph" } };
  return referralId === null ? null : { to: referralPath(referralId) };
};

const GraphView = ({ graph }: { graph: Graph }): ReactNode => {
  const t = useTexts(graphTexts);
  const go = useGo();
  const open = (node: GraphNode): void => {
    const target = targetOf(node);
    if (target !== null) go(target);
  };
  const save = (): void => saveFile("beckon-graph.csv", asCsv(graph), "text/csv");
  return (
    <div className="stack graph">
      <div className="row row-between">
        <span className="small soft">{t.picture}</span>
        <Button small icon="download" onPress={save}>
          {t.csv}
        </Button>
      </div>
      {graph.moreAbove ? <Note tone="waiting">{t.moreAbove}</Note> : null}
      {graph.nodes.some(({ notShown }) => notShown > 0) ? <Note tone="waiting">{t.incomplete}</Note> : null}
      <GraphPicture key={graph.participantId} graph={graph} onOpen={open} />
      <SharedNotes graph={graph} />
      <GraphTable graph={graph} onOpen={open} />
    </div>
  );
};

const SharedNotes = ({ graph: { nodes, shared } }: { graph: Graph }): ReactNode => {
  const t = useTexts(graphTexts);
  const format = useFormat();
  if (shared === null || shared.length === 0) return null;
  return (
    <Note tone="attention">
      <ul className="stack stack-tight">
        {shared.map(({ kind, nodes: places }) => (
          <li key={`${kind}-${places.join("-")}`} className="break" dir="auto">
            {t.sharedWith(t.kinds[kind], format.list(places.map((place) => nameOf(nodes[place]))))}
          </li>
        ))}
      </ul>
    </Note>
  );
};

const GraphTable = ({ graph: { nodes }, onOpen }: { graph: Graph; onOpen: (node: GraphNode) => void }): ReactNode => {
  const t = useTexts(graphTexts);
  const format = useFormat();
  const items = useMemo(() => nodes.map((node, place): Shown => ({ ...node, place })), [nodes]);
  const columns: Column<Shown>[] = [
    {
      id: "person",
      label: t.person,
      phone: "main",
      cell: (node) => {
        const target = targetOf(node);
        return target === null ? (
          nameOf(node)
        ) : (
          <PlaceLink {...target} className="break" dir="auto">
            {nameOf(node)}
          </PlaceLink>
        );
      },
    },
    {
      id: "state",
      label: t.state,
      phone: "side",
      cell: (node) => {
        const state = stateOf(node);
        return state === null ? null : <StateBadge state={state} />;
      },
    },
    {
      id: "place",
      label: t.place,
      cell: ({ level }) => (level === 0 ? t.here : level < 0 ? t.above(-level) : t.below(level)),
    },
    {
      id: "by",
      label: t.cameBy,
      phone: "off",
      cell: ({ parent }) => (parent === null ? null : <PersonLink id={nameOf(nodes[parent])} />),
    },
    {
      id: "worth",
      label: t.worth,
      number: true,
      cell: ({ worth }) =>
        worth === null || worth.length === 0 ? null : (
          <WorthCell worths={worth.map(({ amount, currency }) => ({ asset: currency, amount }))} />
        ),
    },
    { id: "score", label: t.score, number: true, phone: "off", cell: ({ riskScore }) => riskScore },
    {
      id: "referred",
      label: t.referred,
      number: true,
      cell: ({ referred }) => (referred === graphCounted ? t.many(format.number(referred)) : format.number(referred)),
    },
  ];
  return (
    <DataTable
      label={t.people}
      list={{ items, error: null, refetch: () => {} }}
      columns={columns}
      rowKey={({ place }) => String(place)}
      onOpen={onOpen}
      empty={null}
    />
  );
};
