/** The composition root: the only place that knows every part and joins them. */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type DestinationStream, destination, type Logger, pino } from "pino";
import { type Config, ConfigError, version } from "./config.ts";
import { defaultIdentitySettings } from "./core/identity/identity-settings.ts";
import type { Clock, EnvironmentName, Randomness, SecretBox, Store } from "./core/ports.ts";
import { buildApp } from "./http/app.ts";
import { answerRaw } from "./http/raw-guard.ts";
import type { Environment, Environments, LocalEnvironment } from "./http/environments.ts";
import { keyDirectory } from "./http/key-directory.ts";
import { createRegistrar } from "./http/registrar.ts";
import { probeRoutes, requestMetrics } from "./http/probes.ts";
import {
  hashCredential,
  mintParticipantToken,
  mintSecretKey,
  parseBeckonCredential,
} from "./identity/beckon-tokens.ts";
import { createSecretBox, parseSecretBoxKeys } from "./identity/secret-box.ts";
import { presentIdentitySettings, sealIdentitySettings } from "./identity/stored-identity-settings.ts";
import { createTokenVerifier } from "./identity/token-verifier.ts";
import { startChores } from "./jobs/worker.ts";
import { createForwarder } from "./outbound/forward.ts";
import { createGuardedRequest } from "./outbound/guarded-request.ts";
import { createWebhookSigner } from "./outbound/webhook-signer.ts";
import { readOrMakeKeys } from "./secrets-file.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { type EmbeddedPostgres, openEmbedded } from "./store/embedded.ts";
import { migrate } from "./store/migrate.ts";
import { openStore } from "./store/store.ts";

export { ConfigError, readConfig, settingsHelp, version } from "./config.ts";

const systemClock: Clock = { nowMs: () => Date.now() };
const systemRandomness: Randomness = { bytes: (count) => randomBytes(count) };

/** The database quotes values in its messages, so of its errors only what the schema and the code say is written down. */
const loggedError = (error: Error & { code?: string; constraint?: string; severity?: string; cause?: unknown }) => {
  const fromDatabase = error.severity !== undefined;
  const [, ...frames] = (error.stack ?? "").split("\n");
  return {
    type: error.name,
    code: error.code,
    constraint: error.constraint,
    message: fromDatabase ? "see the code (SQLSTATE)" : error.message,
    stack: frames.slice(0, 12).join("\n"),
  };
};

const logSettings = { base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: loggedError } };

/** Where each environment lives. */
type Place =
  | { kind: "embedded"; database: string }
  | { kind: "url"; url: string }
  | { kind: "upstream"; url: string }
  | { kind: "absent" };

/** The places a configuration means. `us` is embedded only beside an embedded `global`: no half of it appears unasked. */
export const placesOf = (config: Config): Record<EnvironmentName, Place> => {
  const named = (database: string | null, upstream: string | null): Place | null =>
    database === null
      ? upstream === null
        ? null
        : { kind: "upstream", url: upstream }
      : { kind: "url", url: database };
  const global = named(config.databaseUrl, config.upstreamUrl) ?? { kind: "embedded", database: "beckon_global" };
  const us = named(config.usDatabaseUrl, config.usUpstreamUrl);
  return {
    global,
    us: us ?? (global.kind === "embedded" ? { kind: "embedded", database: "beckon_us" } : { kind: "absent" }),
  };
};

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
  close(): Promise<void>;
};

export type DeploymentOptions = {
  /** The one service process is the owner of an embedded database; commands beside it are guests. */
  role: "owner" | "guest";
  clock?: Clock;
  logTo?: DestinationStream;
  /** Off for commands that must look at a database as it is. */
  migrate?: boolean;
};

/** Opens databases and brings their schemas up to date. Errors: ConfigError, EmbeddedError, MigrationError, connection errors. */
export const openDeployment = async (config: Config, options: DeploymentOptions): Promise<Deployment> => {
  const log = pino(
    { ...logSettings, level: config.logLevel },
    options.logTo ?? destination({ dest: 1, sync: false, minLength: 4096 }),
  );
  const places = placesOf(config);
  const embedded = Object.values(places).some(({ kind }) => kind === "embedded")
    ? await openEmbedded({ dataDir: config.data, role: options.role, log })
    : null;
  const open: Partial<Record<EnvironmentName, OpenEnvironment>> = {};
  const upstreams: Partial<Record<EnvironmentName, string>> = {};
  const onWaiting: Deployment["onWaiting"] = new Set();
  const close = async () => {
    await Promise.all(Object.values(open).map(({ database }) => database.close()));
    await embedded?.stop();
  };
  try {
    for (const name of ["global", "us"] as const) {
      const place = places[name];
      if (place.kind === "upstream") upstreams[name] = place.url;
      if (place.kind === "upstream" || place.kind === "absent") continue;
      if (place.kind === "embedded") await embedded?.ensureDatabase(place.database);
      const connection = place.kind === "url" ? { connectionString: place.url } : embedded?.connection(place.database);
      if (!connection) throw new Error("unreachable: an embedded place without an embedded database");
      if (options.migrate !== false) await migrate(connection, { log, beckonVersion: version });
      const database = openDatabase({ connection, log, poolSize: config.poolSize });
      const store = openStore(database, () => onWaiting.forEach((listener) => listener(name)));
      open[name] = { name, connection, database, store };
    }
  } catch (error) {
    await close();
    throw error;
  }
  const sources = { clock: options.clock ?? systemClock, randomness: systemRandomness };
  return { config, log, ...sources, open, upstreams, onWaiting, close };
};

const encryptionKeys = (config: Config): string => {
  if (config.encryptionKeys !== null) return config.encryptionKeys;
  if (Object.values(placesOf(config)).some(({ kind }) => kind === "embedded"))
    return readOrMakeKeys(join(config.data, "encryption-keys"), systemRandomness);
  throw new ConfigError(
    "BECKON_ENCRYPTION_KEYS is missing. It must be: id:base64 of 32 bytes. Make one with: node -p \"'k1:'+crypto.randomBytes(32).toString('base64')\"",
  );
};

/** Errors: ConfigError when the keys are missing or cannot be used. */
const secretBoxOf = ({ config, randomness }: Deployment): SecretBox => {
  try {
    return createSecretBox(parseSecretBoxKeys(encryptionKeys(config)), randomness);
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : new ConfigError(`BECKON_ENCRYPTION_KEYS: ${error instanceof Error ? error.message : ""}`);
  }
};

/** The far end of a test is waited for by a person. Units: milliseconds. */
const testTimeoutMs = 4_000;
/** One receiver may serve many endpoints. */
const webhookSocketsPerHost = 64;

/**
 * Sends webhooks and does the chores of every environment that is open, until stopped. Inside the service by default, or alone.
 * Errors: ConfigError for unusable encryption keys.
 */
export const startWorker = (deployment: Deployment): { stop(): Promise<void> } => {
  const { config, log, clock, randomness, open, onWaiting } = deployment;
  const secretBox = secretBoxOf(deployment);
  // A pool of its own: a receiver that hangs must not stand between a participant and their identity provider.
  const http = createGuardedRequest({ allow: config.outboundAllow, socketsPerHost: webhookSocketsPerHost });
  const signer = createWebhookSigner(randomness);
  const outside = { http, signer, secretBox, clock, randomness, timeoutMs: config.webhookTimeoutSeconds * 1000 };
  const worker = startChores({ environments: Object.values(open), outside, log });
  onWaiting.add(worker.wake);
  return {
    stop: async () => {
      onWaiting.delete(worker.wake);
      await worker.stop();
      http.close();
    },
  };
};

/** The HTTP application on a deployment, not yet listening. */
export const composeApp = (
  deployment: Deployment,
  options: { operatorSecret?: Uint8Array; draining?: () => boolean } = {},
): { app: FastifyInstance; close: () => void } => {
  const { config, log, clock, randomness } = deployment;
  const box = secretBoxOf(deployment);
  const outbound = createGuardedRequest({ allow: config.outboundAllow });
  const closers: (() => void)[] = [() => outbound.close()];

  const local = ({ name, store }: OpenEnvironment): LocalEnvironment => ({
    kind: "local",
    name,
    store,
    directory: keyDirectory(store.keys, clock),
    verifier: createTokenVerifier({
      settings: {
        find: async (tenantId) => (await store.identity.find(tenantId)) ?? defaultIdentitySettings(tenantId),
        findByIssuer: (issuer) => store.identity.findByIssuer(issuer),
      },
      tokens: store.tokens,
      box,
      outbound,
      clock,
    }),
  });
  const upstream = (name: EnvironmentName, url: string): Environment => {
    const forwarder = createForwarder(url, (_request, response) => answerRaw(response, "internal"));
    closers.push(() => forwarder.close());
    return {
      kind: "upstream",
      name,
      forward: (request, response, body) =>
        forwarder.forward(request, response, body, (reason) =>
          log.error({ environment: name, reason }, "the upstream Beckon does not answer"),
        ),
    };
  };
  const environments: Environments = {};
  for (const environment of Object.values(deployment.open)) environments[environment.name] = local(environment);
  for (const [name, url] of Object.entries(deployment.upstreams) as [EnvironmentName, string][])
    environments[name] = upstream(name, url);

  const metrics = requestMetrics();
  const databases = Object.fromEntries(Object.values(deployment.open).map(({ name, database }) => [name, database]));
  const app = buildApp({
    clock,
    randomness,
    environments,
    secretKeys: {
      mint: (tenantId, mode) => {
        const text = mintSecretKey(randomness, tenantId, mode === "live" ? "live" : "test");
        return { text, hash: hashCredential(text) };
      },
      read: (text) => {
        const parsed = parseBeckonCredential(text);
        return parsed?.kind === "secret-key" ? { tenantId: parsed.tenantId, hash: hashCredential(text) } : null;
      },
    },
    participantTokens: {
      mint: (tenantId) => {
        const text = mintParticipantToken(randomness, tenantId);
        return { text, hash: hashCredential(text) };
      },
      hashOf: (tenantId, text) => (parseBeckonCredential(text)?.tenantId === tenantId ? hashCredential(text) : null),
    },
    secretBox: box,
    identity: {
      seal: (settings, tenantId) => sealIdentitySettings(settings, box, tenantId),
      present: presentIdentitySettings,
      judgeUrl: (url) => outbound.judgeUrl(url),
    },
    webhooks: { signer: createWebhookSigner(randomness), http: outbound, timeoutMs: testTimeoutMs },
    operator: options.operatorSecret ? { secret: options.operatorSecret } : null,
    registrar: createRegistrar({ clock, randomness }),
    legacyClientKeyStatus: config.legacyClientKeyStatus !== null,
    logger: log,
    observe: (request, reply) => {
      const route = request.routeOptions.url ?? "unmatched";
      const ms = reply.elapsedTime;
      metrics.observe(route, request.method, reply.statusCode, ms / 1000);
      log.info(
        {
          requestId: request.id,
          method: request.method,
          route,
          status: reply.statusCode,
          ms: Math.round(ms * 100) / 100,
        },
        "answered",
      );
    },
    routes: probeRoutes(
      { version, databases, draining: options.draining ?? (() => false), metricsToken: config.metricsToken },
      metrics.registry,
    ),
  });
  return { app, close: () => closers.forEach((close) => close()) };
};

/** A running service. */
export type Service = { url: string; deployment: Deployment; app: FastifyInstance; stop(): Promise<void> };

/** Opens everything and listens. Errors: as `openDeployment`; ConfigError when the port is taken. */
export const startService = async (
  config: Config,
  options: { clock?: Clock; logTo?: DestinationStream } = {},
): Promise<Service> => {
  const deployment = await openDeployment(config, { role: "owner", ...options });
  let draining = false;
  let composed: ReturnType<typeof composeApp> | null = null;
  try {
    composed = composeApp(deployment, { draining: () => draining });
    await composed.app.listen({ port: config.port, host: config.host });
  } catch (error) {
    composed?.close();
    await deployment.close();
    throw portTaken(error, config);
  }
  const { app, close } = composed;
  const worker = config.worker === "on" ? startWorker(deployment) : null;
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    draining = true;
    await Promise.all([closeServer(app, config.shutdownSeconds * 1000), worker?.stop()]);
    close();
    await deployment.close();
    deployment.log.info("stopped");
    deployment.log.flush();
  };
  return {
    url: urlOf(app.server, config.host),
    deployment,
    app,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};

/** Lets requests under way finish, but not for ever. */
const closeServer = async (app: FastifyInstance, patienceMs: number): Promise<void> => {
  const cut = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  await app.close();
  clearTimeout(cut);
};

const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
};

const portTaken = (error: unknown, { port, host }: Config): unknown => {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EADDRINUSE")
    return new ConfigError(
      `Port ${port} is taken by another process. Set PORT or --port to another one, 0 for any free one.`,
    );
  if (code === "EACCES")
    return new ConfigError(`This user may not listen on port ${port}. Set PORT or --port to one above 1023.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new ConfigError(`${host} is not an address of this machine. Set HOST or --host.`);
  return error;
};
