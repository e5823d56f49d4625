import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Instant, Nullable } from "../schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const Milliseconds = Type.Number({ minimum: 0 });
const Statement = Type.String({ description: "Without the values in it, and cut off where it is long." });

/** Kinds of work that wait for a worker, in the order in which people should look. */
export const kindsOfWork = [
  "outbound_events",
  "deliveries",
  "approval_questions",
  "due_referrals",
  "audit_trail",
  "report_changes",
] as const;
export type KindOfWork = (typeof kindsOfWork)[number];
const Work = Type.Enum([...kindsOfWork], { title: "KindOfWork" });

/** What an operator should do something about. */
export const deploymentFaults = [
  "schema_newer",
  "schema_pending",
  "no_worker",
  "queue_late",
  "connections_scarce",
  "versions_differ",
  "statement_long",
] as const;
export type DeploymentFaultCode = (typeof deploymentFaults)[number];

/**
 * When each is a fault. Rounds of all kinds of work are seconds apart: what waits for minutes is not being done, or comes in too fast. A
 * statement of the service itself ends after seconds.
 */
export const deploymentLimits = {
  lateSeconds: 120,
  veryLateSeconds: 900,
  longStatementSeconds: 60,
  connectionsPercent: 90,
} as const;

/** What a process of Beckon is there for. */
export const processKinds = ["service", "service with worker", "worker", "command"] as const;
export type ProcessKind = (typeof processKinds)[number];

/** Where an environment's data is: in a database of this deployment, at another Beckon, or in none. */
export const placesOfEnvironments = ["here", "elsewhere", "nowhere"] as const;
export type PlaceOfEnvironment = (typeof placesOfEnvironments)[number];
const Served = Type.Enum([...placesOfEnvironments], {
  title: "PlaceOfEnvironment",
  description: "`here` has a database of this deployment; `elsewhere` is served by another Beckon: ask that one.",
});

export const getDeployment = defineOperation({
  id: "getDeployment",
  method: "GET",
  path: "/v1/deployment",
  tag: "Deployment",
  caller: "secret",
  operatorsOnly: true,
  summary: "How the service and one environment's database are doing",
  description:
    "For operators of the deployment alone: people whose account is an operator's, and the command line beside the database. No key and no role of a tenant opens it. It tells of the environment that is asked, changes nothing, and holds nothing of any tenant: none need be named.",
  success: {
    status: 200,
    description: "As it is at this moment.",
    schema: Closed(
      {
        environment: Type.Enum(["global", "us"]),
        environments: Closed({ global: Served, us: Served }),
        at: Instant,
        version: Type.String({ description: "Of the process that answers." }),
        startedAt: Instant,
        database: Closed({
          version: Type.String(),
          bytes: Count,
          connections: Type.Integer({ minimum: 0, description: "To this database." }),
          serverConnections: Type.Integer({ minimum: 0, description: "To its whole server." }),
          connectionsMaximum: Count,
        }),
        schema: Closed({
          current: Count,
          pending: Type.Array(Type.String(), {
            description: "Migrations that this version has and the database lacks.",
          }),
          newer: Type.Array(Type.String(), { description: "Migrations of a newer version." }),
        }),
        queues: Type.Array(
          Closed(
            { work: Work, count: Count, oldestSeconds: Nullable(Type.Number({ minimum: 0 })) },
            {
              title: "Queue",
              description:
                "What is due and not done yet. Counting ends at 10,000: of a tenant, of an endpoint for deliveries, of all for events. `oldestSeconds` is how long the first of it waits; null where nothing does, and for changes of reports, whose age is not kept.",
            },
          ),
        ),
        processes: Type.Array(
          Closed(
            {
              version: Type.String(),
              kind: Type.Enum([...processKinds]),
              pid: Count,
              connections: Count,
              since: Instant,
            },
            { title: "BeckonProcess", description: "By what their connections to the database say of themselves." },
          ),
        ),
        running: Type.Array(
          Closed(
            { seconds: Type.Number({ minimum: 0 }), waitsFor: Nullable(Type.String()), statement: Statement },
            { title: "RunningStatement", description: "For longer than a second, the longest first, at most 20." },
          ),
        ),
        slowest: Nullable(
          Type.Array(
            Closed(
              { calls: Count, meanMs: Milliseconds, maxMs: Milliseconds, statement: Statement },
              { title: "SlowStatement" },
            ),
            { description: "The slowest on average, at most 20; null where the database has no pg_stat_statements." },
          ),
        ),
        faults: Type.Array(
          Closed(
            {
              code: Type.Enum([...deploymentFaults]),
              severity: Type.Enum(["warning", "critical"]),
              work: Nullable(Work),
            },
            { title: "DeploymentFault", description: "What to do about each is in the operator's guide." },
          ),
          { description: "What somebody should do something about, the worst first." },
        ),
      },
      { title: "DeploymentState" },
    ),
  },
});
