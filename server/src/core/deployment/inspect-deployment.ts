import {
  type DeploymentFaultCode,
  deploymentLimits,
  type KindOfWork,
  type ProcessKind,
  processKinds,
} from "@beckon/contract";
import type { BeckonProcess, DeploymentStore, Queue, SchemaState, DatabaseFigures } from "./deployment-store.ts";
import { redactStatement } from "./redact-statement.ts";

/** Something that an operator should do something about. */
export type Fault = {
  code: DeploymentFaultCode;
  severity: "warning" | "critical";
  /** Of a queue. */
  work: KindOfWork | null;
};

/** What a process says of itself: `beckon/0.1.0 worker 4711`. */
export type SeenProcess = { version: string; kind: ProcessKind; pid: number; connections: number; sinceMs: number };

/** Under which name a process connects. */
export const processName = (version: string, kind: ProcessKind, pid: number): string =>
  `beckon/${version} ${kind} ${pid}`;

const asSeen = ({ name, connections, sinceMs }: BeckonProcess): SeenProcess[] => {
  const [, version = "", kind = "", pid = ""] = /^beckon\/(\S+) ([a-z ]+) (\d+)$/.exec(name) ?? [];
  const known = processKinds.find((one) => one === kind);
  return known ? [{ version, kind: known, pid: Number(pid), connections, sinceMs }] : [];
};

const { lateSeconds, veryLateSeconds, longStatementSeconds, connectionsPercent } = deploymentLimits;
/** What ran for less is not shown. */
const runningSeconds = 1;
const shownStatements = 20;

/** All that an operator wants to see of one environment. */
export type Inspection = {
  database: DatabaseFigures;
  schema: SchemaState;
  queues: Queue[];
  processes: SeenProcess[];
  running: { seconds: number; waitsFor: string | null; statement: string }[];
  slowest: { calls: number; meanMs: number; maxMs: number; statement: string }[] | null;
  faults: Fault[];
};

const faultsOf = ({ database, schema, queues, processes, running }: Omit<Inspection, "faults">, nowMs: number) => {
  const faults: Fault[] = [];
  const add = (code: Fault["code"], severity: Fault["severity"], work: KindOfWork | null = null) =>
    void faults.push({ code, severity, work });
  if (schema.newer.length > 0) add("schema_newer", "critical");
  if (schema.pending.length > 0) add("schema_pending", "critical");
  if (!processes.some(({ kind }) => kind === "worker" || kind === "service with worker")) add("no_worker", "critical");
  for (const { work, sinceMs } of queues) {
    const waited = sinceMs === null ? 0 : (nowMs - sinceMs) / 1_000;
    if (waited > lateSeconds) add("queue_late", waited > veryLateSeconds ? "critical" : "warning", work);
  }
  if (database.serverConnections * 100 >= database.connectionsMaximum * connectionsPercent)
    add("connections_scarce", "critical");
  const services = processes.filter(({ kind }) => kind !== "command");
  if (new Set(services.map(({ version }) => version)).size > 1) add("versions_differ", "warning");
  if (running.some(({ seconds }) => seconds > longStatementSeconds)) add("statement_long", "warning");
  return faults.toSorted((one, other) => Number(one.severity === "warning") - Number(other.severity === "warning"));
};

/** Looks at an environment's database and at what waits in it. Changes nothing. `nowMs` is the world's time. */
export const inspectDeployment = async (
  { deployment }: { deployment: DeploymentStore },
  nowMs: number,
): Promise<Inspection> => {
  const [database, schema, queues, processes, running, slowest] = await Promise.all([
    deployment.figures(),
    deployment.schema(),
    deployment.queues(nowMs),
    deployment.processes(),
    deployment.running(runningSeconds, shownStatements),
    deployment.slowest(shownStatements),
  ]);
  const found = {
    database,
    schema,
    queues,
    processes: processes.flatMap(asSeen),
    running: running.map(({ text, ...one }) => ({ ...one, statement: redactStatement(text) })),
    slowest: slowest?.map(({ text, ...one }) => ({ ...one, statement: redactStatement(text) })) ?? null,
  };
  return { ...found, faults: faultsOf(found, nowMs) };
};
