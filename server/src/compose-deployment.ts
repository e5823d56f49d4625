/** Opens what everything stands on: each environment's database, brought to this version's schema. */
import { randomBytes } from "node:crypto";
import type { ProcessKind } from "@beckon/contract";
import type { DestinationStream, Logger } from "pino";
import { encryptionKeys } from "./compose-secrets.ts";
import { type Config, settings as settingsTable, version } from "./config.ts";
import { processName } from "./core/deployment/inspect-deployment.ts";
import type { Clock, EnvironmentName, Randomness, Store } from "./core/ports.ts";
import { createTombstones } from "./identity/tombstones.ts";
import { openLog } from "./log.ts";
import { hasEmbedded, placesOf } from "./places.ts";
import type { Database } from "./store/database.ts";
import { type EmbeddedPostgres, openEmbedded } from "./store/embedded.ts";
import { migrate } from "./store/migrate.ts";
import { reachDatabase } from "./store/reach.ts";
import { openStore } from "./store/store.ts";
import { openBehindWall } from "./store/tenant-wall.ts";

const systemClock: Clock = { nowMs: () => Date.now() };
const systemRandomness: Randomness = { bytes: (count) => randomBytes(count) };
const variables = { global: "databaseUrl", us: "usDatabaseUrl" } as const;

/** An environment's connection, database and store, migrated and ready. */
export type OpenEnvironment = {
  name: EnvironmentName;
  connection: ReturnType<EmbeddedPostgres["connection"]>;
  database: Database;
  store: Store;
};

/** Everything but HTTP: what the service and the command line both stand on. */
export type Deployment = {
  config: Config;
  log: Logger;
  clock: Clock;
  randomness: Randomness;
  open: Partial<Record<EnvironmentName, OpenEnvironment>>;
  upstreams: Partial<Record<EnvironmentName, string>>;
  /** Called after each commit of this process that left events to fan out or deliveries to send. */
  onWaiting: Set<(environment: EnvironmentName) => void>;
  /** Called for rows that a worker of this process removed because they were past their life. */
  onGone: Set<(environment: EnvironmentName, kind: string, rows: number) => void>;
  startedAtMs: number;
  close(): Promise<void>;
};

export type DeploymentOptions = {
  /** The one service process is the owner of an embedded database; commands beside it are guests. */
  role: "owner" | "guest";
  clock?: Clock;
  logTo?: DestinationStream;
  kind?: ProcessKind;
  /** Off for commands that must look at a database as it is. */
  migrate?: boolean;
  /** Breaks the opening off; what was opened until then is closed again. */
  signal?: AbortSignal | undefined;
};

/**
 * Opens databases and brings their schemas up to date. Errors: ConfigError, EmbeddedError, MigrationError, connection errors; the
 * signal's reason.
 */
export const openDeployment = async (config: Config, options: DeploymentOptions): Promise<Deployment> => {
  const log = openLog(config.logLevel, options.logTo);
  const places = placesOf(config);
  const { role, signal } = options;
  const embedded = hasEmbedded(config) ? await openEmbedded({ dataDir: config.data, role, log, signal }) : null;
  const open: Partial<Record<EnvironmentName, OpenEnvironment>> = {};
  const upstreams: Partial<Record<EnvironmentName, string>> = {};
  const onWaiting: Deployment["onWaiting"] = new Set();
  const tombstonesOf = createTombstones(() => encryptionKeys(config));
  const called = processName(version, options.kind ?? "command", process.pid);
  const close = async () => {
    await Promise.all(Object.values(open).map(({ database }) => database.close()));
    await embedded?.stop();
  };
  const openOne = async (name: EnvironmentName): Promise<OpenEnvironment | null> => {
    const place = places[name];
    if (place.kind === "upstream") upstreams[name] = place.url;
    if (place.kind === "upstream" || place.kind === "absent") return null;
    if (place.kind === "embedded") await embedded?.ensureDatabase(place.database);
    if (place.kind === "url") await reachDatabase(place.url, settingsTable[variables[name]].name, signal);
    const connection = place.kind === "url" ? { connectionString: place.url } : embedded?.connection(place.database);
    if (!connection) throw new Error("unreachable: an embedded place without an embedded database");
    if (options.migrate !== false) await migrate(connection, { log, beckonVersion: version, signal });
    const database = await openBehindWall(
      { connection, log, poolSize: config.poolSize, processName: called },
      { change: options.migrate !== false, variable: settingsTable[variables[name]].name, signal },
    );
    const store = openStore(database, tombstonesOf, () => onWaiting.forEach((listener) => listener(name)));
    return { name, connection, database, store };
  };
  // Both at once; both settle before anything is closed again, and the first failure is told.
  const outcomes = await Promise.allSettled([openOne("global"), openOne("us")]);
  for (const outcome of outcomes)
    if (outcome.status === "fulfilled" && outcome.value) open[outcome.value.name] = outcome.value;
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed || signal?.aborted) {
    await close();
    throw failed?.reason ?? signal?.reason;
  }
  const sources = { clock: options.clock ?? systemClock, randomness: systemRandomness };
  return {
    config,
    log,
    ...sources,
    open,
    upstreams,
    onWaiting,
    onGone: new Set(),
    startedAtMs: sources.clock.nowMs(),
    close,
  };
};
