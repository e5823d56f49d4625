/** All of one environment: queues, processes, statements, and the schema where it is not this version's. */
import type { ReactNode } from "react";
import { deploymentLimits } from "virtual:vocabulary";
import { Badge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Icon } from "../../design/icon.tsx";
import { Facts } from "../../design/page-head.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { type Deployment, guideOf } from "./deployment-state.ts";
import { deploymentTexts } from "./deployment-texts.ts";

const { lateSeconds, veryLateSeconds } = deploymentLimits;

type Queue = Deployment["queues"][number];
type Process = Deployment["processes"][number];
type Running = Deployment["running"][number];
type Slow = NonNullable<Deployment["slowest"]>[number];

/** What stands below the cards. */
export const DeploymentDetails = ({ state }: { state: Deployment }): ReactNode => (
  <div className="stack stack-wide">
    <Queues queues={state.queues} />
    <Migrations schema={state.schema} />
    <Processes processes={state.processes} />
    <RunningNow running={state.running} />
    <Slowest slowest={state.slowest} />
  </div>
);

/** A part with its rows, or the sentence that stands in their place. */
const Part = <Row,>({
  title,
  text,
  rows,
  none,
  columns,
  rowKey,
}: {
  title: string;
  text?: string;
  rows: readonly Row[];
  none: ReactNode;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
}): ReactNode => (
  <section className="stack stack-8" aria-label={title}>
    <h2>{title}</h2>
    {text === undefined ? null : <p className="soft small">{text}</p>}
    {rows.length === 0 ? (
      <p className="soft">{none}</p>
    ) : (
      <DataTable
        label={title}
        list={{ items: rows, error: null, refetch: () => undefined }}
        columns={columns}
        rowKey={rowKey}
        empty={none}
        bare
      />
    )}
  </section>
);

const Queues = ({ queues }: { queues: readonly Queue[] }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { number, about } = useFormat();
  const columns: Column<Queue>[] = [
    {
      id: "work",
      label: t.work,
      phone: "main",
      cell: ({ work }) => <span className="table-main">{t.works[work]}</span>,
    },
    { id: "waits", label: t.waits, cell: (queue) => <Waiting queue={queue} /> },
    { id: "due", label: t.due, number: true, cell: ({ count }) => number(count) },
    { id: "state", label: t.state, phone: "side", cell: (queue) => <QueueState queue={queue} /> },
  ];
  return (
    <Part
      title={t.queues}
      text={t.queuesText(about(lateSeconds))}
      rows={queues}
      none="–"
      columns={columns}
      rowKey={({ work }) => work}
    />
  );
};

const toneOf = ({ oldestSeconds }: Queue): "good" | "attention" | "bad" => {
  const waited = oldestSeconds ?? 0;
  return waited > veryLateSeconds ? "bad" : waited > lateSeconds ? "attention" : "good";
};

const Waiting = ({ queue }: { queue: Queue }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { about } = useFormat();
  const { count, oldestSeconds } = queue;
  const share = Math.min(1, (oldestSeconds ?? 0) / lateSeconds);
  return (
    <span className="deployment-wait">
      <span className="meter deployment-age" aria-hidden="true">
        <span className="meter-fill" data-tone={toneOf(queue)} style={{ width: `${share * 100}%` }} />
      </span>
      {oldestSeconds !== null ? about(oldestSeconds) : count === 0 ? "–" : t.ageUnknown}
    </span>
  );
};

const QueueState = ({ queue }: { queue: Queue }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const tone = toneOf(queue);
  if (tone !== "good") return <Badge tone={tone}>{t.late}</Badge>;
  return queue.count === 0 ? <Badge tone="neutral">{t.empty}</Badge> : <Badge tone="good">{t.inTime}</Badge>;
};

const Migrations = ({ schema: { pending, newer } }: Pick<Deployment, "schema">): ReactNode => {
  const t = useTexts(deploymentTexts);
  if (pending.length + newer.length === 0) return null;
  const names = (list: readonly string[]): ReactNode => <span className="mono">{list.join(", ")}</span>;
  return (
    <section className="stack stack-8" aria-label={t.migrations}>
      <h2>{t.migrations}</h2>
      <div className="panel panel-padded">
        <Facts
          rows={[
            pending.length === 0 ? null : [t.missing, names(pending)],
            newer.length === 0 ? null : [t.newer, names(newer)],
          ]}
        />
      </div>
    </section>
  );
};

const Processes = ({ processes }: { processes: readonly Process[] }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { number } = useFormat();
  const columns: Column<Process>[] = [
    {
      id: "kind",
      label: t.kind,
      phone: "main",
      cell: ({ kind }) => <span className="table-main">{t.kinds[kind]}</span>,
    },
    { id: "version", label: t.version, cell: ({ version }) => version },
    { id: "pid", label: t.pid, number: true, cell: ({ pid }) => <span className="mono">{pid}</span> },
    { id: "connections", label: t.connections, number: true, cell: ({ connections }) => number(connections) },
    { id: "since", label: t.since, phone: "side", cell: ({ since }) => <RelativeTime real at={since} /> },
  ];
  return (
    <Part
      title={t.processes}
      rows={processes}
      none={t.processesNone}
      columns={columns}
      rowKey={({ kind, version, pid }) => `${kind} ${version} ${pid}`}
    />
  );
};

const Sql = ({ text }: { text: string }): ReactNode => <code className="deployment-sql">{text}</code>;

const numbered = <Row extends object>(rows: readonly Row[]): (Row & { at: number })[] =>
  rows.map((row, at) => ({ ...row, at }));

const RunningNow = ({ running }: { running: readonly Running[] }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { about } = useFormat();
  const columns: Column<Running & { at: number }>[] = [
    { id: "statement", label: t.statement, phone: "main", cell: ({ statement }) => <Sql text={statement} /> },
    { id: "waits", label: t.waitsFor, cell: ({ waitsFor }) => waitsFor ?? "–" },
    { id: "seconds", label: t.seconds, number: true, cell: ({ seconds }) => about(seconds) },
  ];
  return (
    <Part
      title={t.running}
      rows={numbered(running)}
      none={t.runningNone}
      columns={columns}
      rowKey={({ at }) => String(at)}
    />
  );
};

const Slowest = ({ slowest }: { slowest: readonly Slow[] | null }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { milliseconds, number } = useFormat();
  const columns: Column<Slow & { at: number }>[] = [
    { id: "statement", label: t.statement, phone: "main", cell: ({ statement }) => <Sql text={statement} /> },
    { id: "mean", label: t.mean, number: true, cell: ({ meanMs }) => milliseconds(meanMs) },
    { id: "most", label: t.slowestCall, number: true, cell: ({ maxMs }) => milliseconds(maxMs) },
    { id: "calls", label: t.calls, number: true, cell: ({ calls }) => number(calls) },
  ];
  const off = (
    <>
      {t.slowestOff}
      <a className="deployment-more" href={guideOf("count-statements")} target="_blank" rel="noreferrer">
        {t.slowestHow} <Icon name="outside" />
      </a>
    </>
  );
  return (
    <Part
      title={t.slowest}
      rows={numbered(slowest ?? [])}
      none={slowest === null ? off : t.slowestNone}
      columns={columns}
      rowKey={({ at }) => String(at)}
    />
  );
};
