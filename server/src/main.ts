/** The composition root: the only place that knows every part and joins them. */
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { DestinationStream } from "pino";
import { accountsOf, consoleAccess, routesOfConsole } from "./compose-console.ts";
import { type Deployment, type OpenEnvironment, openDeployment } from "./compose-deployment.ts";
import { composeCheckCounts } from "./compose-check-counts.ts";
import { composeRequestLog } from "./compose-request-log.ts";
import { doorOf } from "./compose-sign-on.ts";
import { addressesOf, composeLimits } from "./compose-limits.ts";
import { checkKeys, encryptionKeys, secretBoxOf } from "./compose-secrets.ts";
import { type Config, ConfigError, settings as settingsTable, version } from "./config.ts";
import { defaultIdentitySettings } from "./core/identity/identity-settings.ts";
import type { AccountTools } from "./core/console/accounts.ts";
import { consoleBuild } from "./console-build.ts";
import type { Clock, EnvironmentName } from "./core/ports.ts";
import { buildApp } from "./http/app.ts";
import { type ConsoleFiles, consoleFileRoutes } from "./http/console-files.ts";
import { drainOf } from "./http/drain.ts";
import type { Environment, Environments, LocalEnvironment } from "./http/environments.ts";
import { keyDirectory } from "./http/key-directory.ts";
import { createRegistrar } from "./http/registrar.ts";
import { probeRoutes, requestMetrics } from "./http/probes.ts";
import { referenceRoutes } from "./http/reference.ts";
import { createParticipantTokens, createSecretKeys } from "./identity/credentials.ts";
import { openDisposableDomains } from "./identity/disposable-domains.ts";
import { presentIdentitySettings, sealIdentitySettings } from "./identity/stored-identity-settings.ts";
import { createSignalReader } from "./identity/signal-hasher.ts";
import { createTokenVerifier } from "./identity/token-verifier.ts";
import { startChores } from "./jobs/worker.ts";
import { createForwarder } from "./outbound/forward.ts";
import { createGuardedRequest } from "./outbound/guarded-request.ts";
import { createWebhookSigner } from "./outbound/webhook-signer.ts";
import { hasEmbedded, whereEnvironmentsAre } from "./places.ts";

export { ConfigError, readConfig, settingsHelp, version } from "./config.ts";
export { checkKeys } from "./compose-secrets.ts";
export { type Deployment, type OpenEnvironment, openDeployment } from "./compose-deployment.ts";
export { hasEmbedded, placesOf } from "./places.ts";

const guardedRequest = (
  { outboundAllow }: Config,
  limits: { socketsPerHost?: number } = {},
): ReturnType<typeof createGuardedRequest> => {
  try {
    return createGuardedRequest({ allow: outboundAllow, ...limits });
  } catch (error) {
    const { name, shape } = settingsTable.outboundAllow;
    throw new ConfigError(`${name}: ${(error as Error).message} It must be: ${shape}.`);
  }
};

/** The far end of a test is waited for by a person. Units: milliseconds. */
const testTimeoutMs = 4_000;
/** One receiver may serve many endpoints. */
const webhookLimits = { socketsPerHost: 64 };

/** What a worker reaches out with. */
export const outsideOf = (deployment: Deployment) => {
  const { config, clock, randomness } = deployment;
  const secretBox = secretBoxOf(deployment);
  // A pool of its own: a receiver that hangs must not stand between a participant and their identity provider.
  const http = guardedRequest(config, webhookLimits);
  const signer = createWebhookSigner(randomness);
  const outside = { http, signer, secretBox, clock, randomness, timeoutMs: config.webhookTimeoutSeconds * 1000 };
  return { outside, close: () => http.close() };
};

/**
 * Sends webhooks and does all deferred work of every environment that is open, until stopped. Inside the service, or alone.
 * Errors: ConfigError for unusable encryption keys.
 */
export const startWorker = (deployment: Deployment): { stop(): Promise<void> } => {
  const { log, open, onWaiting, onGone } = deployment;
  const { outside, close } = outsideOf(deployment);
  const tell: Parameters<typeof startChores>[0]["onGone"] = (...gone) => onGone.forEach((hears) => hears(...gone));
  const worker = startChores({ environments: Object.values(open), outside, log, onGone: tell });
  onWaiting.add(worker.wake);
  return {
    stop: async () => {
      onWaiting.delete(worker.wake);
      await worker.stop();
      close();
    },
  };
};

/** The console's accounts; null where this deployment has no database of its own. Errors: ConfigError. */
export const openAccounts = (deployment: Deployment): AccountTools | null =>
  accountsOf(
    deployment.open,
    {
      ...{ clock: deployment.clock, randomness: deployment.randomness, box: secretBoxOf(deployment) },
      consoleOrigin: deployment.config.consoleUrl,
      warn: (words, about) => deployment.log.warn(about, words),
    },
    encryptionKeys(deployment.config)[0]?.key ?? deployment.randomness.bytes(32),
  );

/** The HTTP application on a deployment, not yet listening. */
export const composeApp = (
  deployment: Deployment,
  options: {
    operatorSecret?: Uint8Array;
    draining?: () => boolean;
    /** What the console needs of HTTP: sessions of these accounts, and files. Neither is answered without it. */
    console?: { accounts: AccountTools | null; files: ConsoleFiles | null };
    /** `false` for an application that nobody asks but this program. */
    requestLog?: false;
  } = {},
): { app: FastifyInstance; close: () => Promise<void> } => {
  const { config, log, clock, randomness } = deployment;
  const box = secretBoxOf(deployment);
  const outbound = guardedRequest(config);
  const disposable = openDisposableDomains(config.disposableDomains, clock, log);
  const signals = createSignalReader(encryptionKeys(config), disposable);
  const closers: (() => Promise<void>)[] = [async () => outbound.close()];
  const metrics = requestMetrics();
  const addresses = addressesOf(config);
  deployment.onGone.add(metrics.gone);
  closers.push(async () => void deployment.onGone.delete(metrics.gone));
  const secret = encryptionKeys(config)[0]?.key ?? randomness.bytes(32);

  const accounts = options.console?.accounts ?? openAccounts(deployment);
  const door = doorOf(deployment, accounts, outbound);

  const closing = <Part extends { close: () => Promise<void> }>(part: Part): Part => {
    closers.push(() => part.close());
    return part;
  };
  const local = (environment: OpenEnvironment, { name, store } = environment): LocalEnvironment => ({
    kind: "local",
    name,
    store,
    limits: closing(composeLimits(environment, { config, clock, randomness, log, addresses, secret, metrics })),
    requests: closing(composeRequestLog(environment, { log, metrics, kept: options.requestLog !== false })),
    checks: closing(composeCheckCounts(environment, { log, metrics })),
    console: consoleAccess(accounts as NonNullable<typeof accounts>),
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
    const forwarder = createForwarder(url, addresses.text, (reason) =>
      log.error({ environment: name, reason }, "the upstream Beckon does not answer"),
    );
    closers.push(async () => forwarder.close());
    return { kind: "upstream", name, forward: forwarder.forward };
  };
  const environments: Environments = {};
  for (const environment of Object.values(deployment.open)) environments[environment.name] = local(environment);
  for (const [name, url] of Object.entries(deployment.upstreams) as [EnvironmentName, string][])
    environments[name] = upstream(name, url);

  const databases = Object.fromEntries(Object.values(deployment.open).map(({ name, database }) => [name, database]));
  const { draining = () => false } = options;
  const { metricsToken } = config;
  const probing = { version, databases, environments, clock, draining, metricsToken };
  const probes = probeRoutes(probing, metrics.registry);
  const app = buildApp({
    clock,
    randomness,
    environments,
    secretKeys: createSecretKeys(randomness),
    participantTokens: createParticipantTokens(randomness),
    secretBox: box,
    identity: {
      seal: (settings, tenantId) => sealIdentitySettings(settings, box, tenantId),
      present: presentIdentitySettings,
      judgeUrl: (url) => outbound.judgeUrl(url),
    },
    webhooks: { signer: createWebhookSigner(randomness), http: outbound, timeoutMs: testTimeoutMs },
    operator: options.operatorSecret ? { secret: options.operatorSecret } : null,
    signals,
    registrar: createRegistrar({ randomness, signals, log }),
    process: { version, startedAtMs: deployment.startedAtMs, environments: whereEnvironmentsAre(config) },
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
    routes: (routed) => {
      probes(routed);
      referenceRoutes(routed);
      if (options.console) routesOfConsole(accounts, environments, addresses, door)(routed);
      if (options.console?.files) consoleFileRoutes(options.console.files)(routed);
    },
  });
  return { app, close: async () => void (await Promise.all(closers.map((close) => close()))) };
};

/** A running service. `stop` may be told to be less patient than configured with requests under way. */
export type Service = {
  url: string;
  deployment: Deployment;
  app: FastifyInstance;
  /** The console's; null where this deployment has no database of its own. */
  accounts: AccountTools | null;
  /** Begins the deferred work of these environments where it has not begun, and where the service has a worker. */
  work: (environments: readonly EnvironmentName[]) => void;
  /** Ends everything; `also` is waited for before the databases are closed, while the requests under way come to their end. */
  stop(patienceMs?: number, also?: () => Promise<void>): Promise<void>;
};

/** The demo tenant's keys may do everything, and lie readable beside the data. Errors: ConfigError. */
const refuseDemoData = (config: Config): void => {
  if (config.demo || config.demoData === "serve" || !hasEmbedded(config)) return;
  if (!existsSync(join(config.data, "demo.json"))) return;
  throw new ConfigError(
    `The data folder ${config.data} holds the demo tenant, whose keys lie readable in demo.json. Choose another with BECKON_DATA, start the demo with --demo (npm start), or set BECKON_DEMO_DATA=serve to serve it all the same.`,
  );
};

/** Opens everything, listens, and works unless `idle`. Errors: as `openDeployment`; ConfigError when the port is taken. */
export const startService = async (
  config: Config,
  options: { clock?: Clock; logTo?: DestinationStream; idle?: boolean; signal?: AbortSignal } = {},
): Promise<Service> => {
  checkKeys(config);
  refuseDemoData(config);
  const kind = config.worker === "off" ? "service" : "service with worker";
  const deployment = await openDeployment(config, { role: "owner", kind, ...options });
  const { log } = deployment;
  let draining = false;
  const build = config.console === "on" ? consoleBuild(log) : null;
  let composed: ReturnType<typeof composeApp> | null = null;
  let accounts: AccountTools | null;
  let drain: ReturnType<typeof drainOf>;
  try {
    accounts = openAccounts(deployment);
    composed = composeApp(deployment, { draining: () => draining, console: { accounts, files: build } });
    drain = drainOf(composed.app.server);
    await composed.app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await composed?.close();
    await deployment.close();
    throw portTaken(error, config);
  }
  const { app } = composed;
  build?.start();
  const workers: ReturnType<typeof startWorker>[] = [];
  const resting = new Set(Object.values(deployment.open));
  const work = (names: readonly EnvironmentName[]): void => {
    const fresh = [...resting].filter(({ name }) => names.includes(name));
    if (config.worker === "off" || draining || fresh.length === 0) return;
    for (const one of fresh) resting.delete(one);
    workers.push(startWorker({ ...deployment, open: Object.fromEntries(fresh.map((one) => [one.name, one])) }));
  };
  if (!options.idle) work(["global", "us"]);
  let stopping: Promise<void> | null = null;
  const stop = async (patienceMs: number, also?: () => Promise<void>): Promise<void> => {
    draining = true;
    await Promise.all([...workers.map((worker) => worker.stop()), build?.stop(), drain(patienceMs), also?.()]);
    await app.close();
    await composed.close();
    await deployment.close();
    log.info("stopped");
    log.flush();
  };
  return {
    url: urlOf(app.server, config.host),
    deployment,
    app,
    accounts,
    work,
    stop: (patienceMs = config.shutdownSeconds * 1000, also) => {
      stopping ??= stop(patienceMs, also);
      return stopping;
    },
  };
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
