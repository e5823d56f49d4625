/** An environment at a glance: is it well, and the few figures that say so. */
import type { ReactNode } from "react";
import { deploymentLimits } from "virtual:vocabulary";
import { Badge } from "../../design/badge.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote, Note, Skeleton, useErrorText, useSlow } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { EnvironmentWord } from "./deployment-faults.tsx";
import type { Deployment, Seen } from "./deployment-state.ts";
import { deploymentTexts } from "./deployment-texts.ts";

/** Above this share people should look. Units: percent. */
const manyConnections = 75;

/** The card of one environment. */
export const DeploymentCard = ({ seen }: { seen: Seen }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { bands } = useTexts(shellTexts);
  const { environment, data, served } = seen;
  return (
    <section className="panel panel-padded stack deployment-card" aria-label={bands[environment]}>
      <div className="row row-between">
        <h2>
          <EnvironmentWord environment={environment} />
        </h2>
        {data === undefined || seen.error !== null ? null : <Verdict faults={data.faults} />}
      </div>
      {served === undefined || served === "here" ? (
        <Answered seen={seen} />
      ) : (
        <p className="soft">{t.served[served]}</p>
      )}
    </section>
  );
};

const Verdict = ({ faults }: Pick<Deployment, "faults">): ReactNode => {
  const t = useTexts(deploymentTexts);
  if (faults.length === 0) return <Badge tone="good">{t.well}</Badge>;
  const critical = faults.some(({ severity }) => severity === "critical");
  return <Badge tone={critical ? "bad" : "attention"}>{t.wrong(faults.length)}</Badge>;
};

const Answered = ({ seen: { data, error, refetch } }: { seen: Seen }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const errorText = useErrorText();
  const slow = useSlow(data === undefined && error === null);
  if (data === undefined)
    return error === null ? (
      <div className={slow ? undefined : "unshown"}>
        <Skeleton lines={6} />
      </div>
    ) : (
      <ErrorNote error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      {error === null ? null : (
        <Note tone="attention" alert>
          {error.code === "unreachable" ? t.stale : `${errorText(error)} ${t.stale}`}
        </Note>
      )}
      <CardFacts state={data} />
      <span className="soft small">
        {t.asOf} <ExactTime at={data.at} /> (<RelativeTime real at={data.at} />)
      </span>
    </>
  );
};

const CardFacts = ({ state }: { state: Deployment }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const format = useFormat();
  const { database, processes } = state;
  const kinds = Object.entries(Object.groupBy(processes, ({ kind }) => kind));
  return (
    <Facts
      rows={[
        [
          t.version,
          <span key="version">
            {state.version}, {t.runsSince} <ExactTime at={state.startedAt} />
          </span>,
        ],
        [t.database, `PostgreSQL ${database.version}, ${format.bytes(database.bytes)}`],
        [t.connections, <Connections key="connections" database={database} />],
        [t.schema, <SchemaWords key="schema" schema={state.schema} />],
        [t.queues, <QueueWords key="queues" queues={state.queues} />],
        [
          t.processes,
          kinds.length === 0
            ? "–"
            : format.list(
                kinds.map(([kind, some]) => `${format.number(some.length)} × ${t.kinds[kind as keyof typeof t.kinds]}`),
              ),
        ],
      ]}
    />
  );
};

const Connections = ({ database }: Pick<Deployment, "database">): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { number } = useFormat();
  const { connections, serverConnections, connectionsMaximum } = database;
  const percent = Math.min(100, (serverConnections / Math.max(connectionsMaximum, 1)) * 100);
  const tone =
    percent >= deploymentLimits.connectionsPercent ? "bad" : percent >= manyConnections ? "attention" : "good";
  return (
    <span className="stack stack-tight">
      <span>{t.connectionsOf(number(serverConnections), number(connectionsMaximum), number(connections))}</span>
      <span className="meter" aria-hidden="true">
        <span className="meter-fill" data-tone={tone} style={{ width: `${percent}%` }} />
      </span>
    </span>
  );
};

const SchemaWords = ({ schema: { current, pending, newer } }: Pick<Deployment, "schema">): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { list } = useFormat();
  const wrong = [
    ...(pending.length > 0 ? [t.schemaPending(pending.length)] : []),
    ...(newer.length > 0 ? [t.schemaNewer(newer.length)] : []),
  ];
  return `${current}, ${wrong.length === 0 ? t.schemaWell : list(wrong)}`;
};

const QueueWords = ({ queues }: Pick<Deployment, "queues">): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { number, about } = useFormat();
  const count = queues.reduce((sum, queue) => sum + queue.count, 0);
  const oldest = Math.max(0, ...queues.map(({ oldestSeconds }) => oldestSeconds ?? 0));
  if (count === 0) return t.nothingWaits;
  return oldest < 1 ? t.waiting(number(count)) : t.waitingSince(number(count), about(oldest));
};
