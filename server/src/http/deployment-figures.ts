/** How the deployment is doing, as figures for whoever is woken by them: the same that operators see, from the same look. */
import { Gauge, type Registry } from "prom-client";
import { type Inspection, inspectDeployment } from "../core/deployment/inspect-deployment.ts";
import type { Clock } from "../core/ports.ts";
import type { Environments, LocalEnvironment } from "./environments.ts";

/** Several may scrape, and often: the database is asked once in so long. Units: milliseconds. */
const freshMs = 10_000;
/** A scrape must come back also when a database does not answer. Units: milliseconds. */
const patienceMs = 2_000;

type Seen = Inspection & { nowMs: number };
type Look = () => Promise<Seen | null>;

const inTime = async (seen: Promise<Seen | null>): Promise<Seen | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMs)));
  const first = await Promise.race([seen, late]);
  clearTimeout(timer);
  return first;
};

const lookerAt = ({ store }: LocalEnvironment, clock: Clock): Look => {
  let last: { atMs: number; seen: Promise<Seen | null> } | null = null;
  return () => {
    const atMs = performance.now();
    const nowMs = clock.nowMs();
    if (last === null || atMs - last.atMs >= freshMs) {
      const seen = inspectDeployment(store, nowMs).then(
        (inspection) => ({ ...inspection, nowMs }),
        () => null,
      );
      last = { atMs, seen };
    }
    return inTime(last.seen);
  };
};

type Sample = readonly [labels: Record<string, string>, value: number];
type Figure = { name: string; help: string; labels: readonly string[]; of: (seen: Seen | null) => readonly Sample[] };

const figures: readonly Figure[] = [
  {
    name: "beckon_inspected",
    help: "1 where an environment's database said in time how it is doing; 0 where the other figures of it are missing.",
    labels: [],
    of: (seen) => [[{}, seen ? 1 : 0]],
  },
  {
    name: "beckon_fault",
    help: "1 for each fault of the deployment that operators should do something about.",
    labels: ["code", "severity", "work"],
    of: (seen) => (seen?.faults ?? []).map(({ code, severity, work }) => [{ code, severity, work: work ?? "" }, 1]),
  },
  {
    name: "beckon_queue_due",
    help: "Deferred work that is due and not done.",
    labels: ["work"],
    of: (seen) => (seen?.queues ?? []).map(({ work, count }) => [{ work }, count]),
  },
  {
    name: "beckon_queue_oldest_seconds",
    help: "For how long the first of it waits; 0 where nothing does.",
    labels: ["work"],
    of: (seen) =>
      (seen?.queues ?? []).map(({ work, sinceMs }) => [
        { work },
        seen === null || sinceMs === null ? 0 : Math.max(0, seen.nowMs - sinceMs) / 1_000,
      ]),
  },
  {
    name: "beckon_database_bytes",
    help: "Size of an environment's database.",
    labels: [],
    of: (seen) => (seen ? [[{}, seen.database.bytes]] : []),
  },
  {
    name: "beckon_database_server_connections",
    help: "Connections to an environment's whole database server, of whatever program, and the most it takes.",
    labels: ["figure"],
    of: (seen) =>
      seen
        ? [
            [{ figure: "used" }, seen.database.serverConnections],
            [{ figure: "maximum" }, seen.database.connectionsMaximum],
          ]
        : [],
  },
];

/** Adds the figures of every environment that this process has a database of. A scrape never fails for want of one. */
export const deploymentFigures = (registry: Registry, environments: Environments, clock: Clock): void => {
  const looks = Object.values(environments)
    .filter((environment) => environment.kind === "local")
    .map((environment) => [environment.name, lookerAt(environment, clock)] as const);
  for (const { name, help, labels, of } of figures) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ["environment", ...labels],
      registers: [registry],
      collect: async () => {
        const seen = await Promise.all(looks.map(async ([environment, look]) => [environment, await look()] as const));
        gauge.reset();
        for (const [environment, one] of seen)
          for (const [more, value] of of(one)) gauge.set({ environment, ...more }, value);
      },
    });
  }
};
