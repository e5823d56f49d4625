/** What operators and their machines ask: is it alive, is it ready, how is it doing. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Clock, EnvironmentName } from "../core/ports.ts";
import { bearerOf } from "./authenticate.ts";
import { deploymentFigures } from "./deployment-figures.ts";
import type { Environments } from "./environments.ts";
import { jsonType } from "./fixed-headers.ts";

type Database = { ping(): Promise<void>; stats(): Record<"pool" | "hot", Record<string, number>> };

export type ProbeOptions = {
  version: string;
  databases: Partial<Record<EnvironmentName, Database>>;
  environments: Environments;
  clock: Clock;
  /** True once the process was asked to stop: not ready any more, but still answering. */
  draining(): boolean;
  metricsToken: string | null;
};

/** Counters and durations of requests, by route pattern, never by anything a caller sent. */
export const requestMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "beckon_" });
  const duration = new Histogram({
    name: "beckon_http_request_duration_seconds",
    help: "Time from the request's headers to the end of the answer.",
    labelNames: ["route", "method", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const errors = new Counter({
    name: "beckon_http_errors_total",
    help: "Answers with a status of 500 or more.",
    registers: [registry],
  });
  const limited = new Counter({
    name: "beckon_limited_requests_total",
    help: "Invalid validations that were answered, and requests that were refused by a limit.",
    labelNames: ["environment", "what"] as const,
    registers: [registry],
  });
  const alarms = new Counter({
    name: "beckon_guessing_alarms_total",
    help: "Minutes in which somebody guessed at a tenant's codes, as this process saw it.",
    labelNames: ["environment"] as const,
    registers: [registry],
  });
  const unlogged = new Counter({
    name: "beckon_unlogged_requests_total",
    help: "Requests that are missing in the log of requests: beyond a tenant's share or the queue, or the write failed.",
    labelNames: ["environment", "why"] as const,
    registers: [registry],
  });
  const lostChecks = new Counter({
    name: "beckon_lost_checks_total",
    help: "Checks that found a code valid and are missing in the reports: no room was left to count them, or the write failed.",
    labelNames: ["environment", "why"] as const,
    registers: [registry],
  });
  const lateChecks = new Counter({
    name: "beckon_check_writes_failed_total",
    help: "Writes of counted checks that failed; what the database surely does not have is written with the next one.",
    labelNames: ["environment"] as const,
    registers: [registry],
  });
  const gone = new Counter({
    name: "beckon_retention_removed_total",
    help: "Rows that this process removed, or emptied of what was personal, because they were past their life.",
    labelNames: ["environment", "kind"] as const,
    registers: [registry],
  });
  // Finding a series by its labels costs more than counting in it; there are as many as routes, methods and statuses.
  const series = new Map<string, ReturnType<typeof duration.labels>>();
  return {
    registry,
    limited: (environment: string, what: string) => limited.inc({ environment, what }),
    gone: (environment: string, kind: string, rows: number) => gone.inc({ environment, kind }, rows),
    unlogged: (environment: string, why: string, requests: number) => unlogged.inc({ environment, why }, requests),
    lostChecks: (environment: string, why: string, checks: number) => lostChecks.inc({ environment, why }, checks),
    lateChecks: (environment: string) => lateChecks.inc({ environment }),
    alarmed: (environment: string) => alarms.inc({ environment }),
    observe: (route: string, method: string, status: number, seconds: number) => {
      const key = `${status} ${method} ${route}`;
      let found = series.get(key);
      if (!found) series.set(key, (found = duration.labels({ route, method, status })));
      found.observe(seconds);
      if (status >= 500) errors.inc();
    },
  };
};

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (address === "::1" || /^(?:::ffff:)?127\./.test(address));

/** The longest a prober waits: they ask often, and give up soon themselves. */
const pingPatienceMs = 2_000;

/** Whether the database answers in time. Concurrency: however many ask at once, the database is asked once. */
const sharedPing = (database: Database): (() => Promise<boolean>) => {
  let underWay: Promise<boolean> | null = null;
  return () => {
    underWay ??= new Promise<boolean>((resolve) => {
      const late = setTimeout(() => resolve(false), pingPatienceMs);
      database
        .ping()
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(() => {
          clearTimeout(late);
          underWay = null;
        });
    });
    return underWay;
  };
};

/** The routes `/healthz`, `/readyz` and `/metrics`. */
export const probeRoutes = (options: ProbeOptions, registry: Registry) => (app: FastifyInstance) => {
  new Gauge({
    name: "beckon_database_connections",
    help: "Connections and queues of each environment, for transactions (pool) and for hot reads (hot).",
    labelNames: ["environment", "pool", "figure"] as const,
    registers: [registry],
    collect() {
      for (const [environment, database] of Object.entries(options.databases)) {
        for (const [pool, figures] of Object.entries(database.stats())) {
          for (const [figure, count] of Object.entries(figures)) this.set({ environment, pool, figure }, count);
        }
      }
    },
  });
  deploymentFigures(registry, options.environments, options.clock);
  app.get("/healthz", (_request, reply) => {
    void reply.header("content-type", jsonType).send(JSON.stringify({ status: "ok", version: options.version }));
  });

  const answers = Object.entries(options.databases).map(
    ([environment, database]) => [environment, sharedPing(database)] as const,
  );
  app.get("/readyz", async (_request, reply) => {
    const checks = await Promise.all(
      answers.map(async ([environment, ping]) => [environment, (await ping()) ? "ok" : "unavailable"] as const),
    );
    const ready = !options.draining() && checks.every(([, state]) => state === "ok");
    // This question may have come before the stop, and then nothing else ends its connection.
    if (options.draining()) reply.header("connection", "close");
    const status = options.draining() ? "draining" : ready ? "ready" : "unavailable";
    return reply
      .code(ready ? 200 : 503)
      .header("content-type", jsonType)
      .send(JSON.stringify({ status, databases: Object.fromEntries(checks) }));
  });

  app.get("/metrics", async (request: FastifyRequest, reply: FastifyReply) => {
    if (!mayReadMetrics(request, options.metricsToken))
      return reply.code(404).header("content-type", jsonType).send('{"message":"Not found"}');
    return reply.header("content-type", registry.contentType).send(await registry.metrics());
  });
};

/** Headers by which a proxy on this machine tells that it asks for somebody else. */
const forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

const mayReadMetrics = ({ headers, raw }: FastifyRequest, token: string | null): boolean => {
  if (token === null)
    return isLoopback(raw.socket.remoteAddress) && !forwarded.some((name) => headers[name] !== undefined);
  // Digests have one length, so that not even the token's own shows in the time this takes.
  return timingSafeEqual(digest(bearerOf(headers.authorization) ?? ""), digest(token));
};
