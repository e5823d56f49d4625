/** The view of how the service is doing. */
import type { DeploymentFaultCode, PlaceOfEnvironment } from "@beckon/contract";
import { grid, inner, items, type Json, text, type View } from "./cells.ts";
import { longTime } from "./times.ts";

const megabytes = (bytes: unknown): string => `${Math.round(Number(bytes) / 1e6)} MB`;

const doing: Readonly<Record<DeploymentFaultCode, string>> = {
  schema_newer: "a newer Beckon changed the schema: run that version",
  schema_pending: "migrations are missing: beckon migrate",
  no_worker: "nobody does deferred work: start a worker, or a service with BECKON_WORKER=on",
  queue_late: "waits for longer than two minutes: look in the worker's log",
  connections_scarce:
    "the database server is nearly out of connections: lower BECKON_POOL_SIZE, or raise max_connections",
  versions_differ: "processes of different versions run: finish the upgrade",
  statement_long: "a statement runs for longer than a minute: find out whose it is",
};
const faultText = ({ code, severity, work }: Json): string =>
  `${text(severity)}: ${work === null ? "" : `${text(work).replaceAll("_", " ")}: `}${doing[code as DeploymentFaultCode]}`;

const servedText: Readonly<Record<PlaceOfEnvironment, string>> = {
  here: "here as well",
  elsewhere: "served by another Beckon: ask there",
  nowhere: "not served",
};

const names = (list: unknown): string => (Array.isArray(list) ? list.join(", ") : "");

const schemaText = ({ current, pending, newer }: Json): string => {
  const more = [names(pending) && `missing: ${names(pending)}`, names(newer) && `newer: ${names(newer)}`];
  return [text(current), ...more.filter((part) => part !== "")].join("; ");
};

/** Every view of deployments, by its name. */
export const deploymentViews = {
  deployment: {
    kind: "record",
    fields: (body) => {
      const database = inner(body["database"]);
      return [
        ["environment", text(body["environment"])],
        ...Object.entries(inner(body["environments"])).flatMap(([name, place]): [string, string][] =>
          name === body["environment"] ? [] : [["the other", `${name}: ${servedText[place as PlaceOfEnvironment]}`]],
        ),
        ...(items(body["faults"]).length === 0
          ? [["faults", "none"] as [string, string]]
          : items(body["faults"]).map((fault): [string, string] => ["fault", faultText(fault)])),
        ["version", text(body["version"])],
        ["database", `PostgreSQL ${text(database["version"])}, ${megabytes(database["bytes"])}`],
        [
          "connections",
          `${text(database["connections"])} here, ${text(database["serverConnections"])} of ${text(database["connectionsMaximum"])} on its server`,
        ],
        ["schema", schemaText(inner(body["schema"]))],
        [
          "queues",
          grid([
            ["work", "due", "oldest"],
            ...items(body["queues"]).map(({ work, count, oldestSeconds }) => [
              text(work).replaceAll("_", " "),
              text(count),
              typeof oldestSeconds === "number" ? `${Math.round(oldestSeconds)} s` : "",
            ]),
          ]),
        ],
        [
          "processes",
          items(body["processes"]).length === 0
            ? "none seen"
            : grid([
                ["kind", "version", "pid", "connections", "since"],
                ...items(body["processes"]).map(({ kind, version, pid, connections, since }) => [
                  text(kind),
                  text(version),
                  text(pid),
                  text(connections),
                  longTime(text(since)),
                ]),
              ]),
        ],
        ...items(body["running"]).map(({ seconds, waitsFor, statement }): [string, string] => [
          "running",
          `${Math.round(Number(seconds))} s${waitsFor === null ? "" : `, waits for ${text(waitsFor)}`}: ${text(statement)}`,
        ]),
        ...(body["slowest"] === null
          ? [["slowest", "not counted: the database has no pg_stat_statements"] as [string, string]]
          : items(body["slowest"]).map(({ meanMs, calls, statement }): [string, string] => [
              "slow",
              `${Math.round(Number(meanMs))} ms, ${text(calls)} calls: ${text(statement)}`,
            ])),
      ];
    },
  },
} satisfies Record<string, View>;
