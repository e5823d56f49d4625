import { randomBytes } from "node:crypto";
import http from "node:http";
import { Writable } from "node:stream";
import { after } from "node:test";
import { allScopes, type Scope } from "@beckon/contract";
import type pg from "pg";
import { createCampaign, takeCampaignStep } from "../../src/core/campaign/change-campaign.ts";
import { createKey } from "../../src/core/key/create-key.ts";
import type { EnvironmentName } from "../../src/core/ports.ts";
import { createTenant } from "../../src/core/tenant/create-tenant.ts";
import { createSecretKeys } from "../../src/identity/credentials.ts";
import { hashCredential, mintParticipantToken } from "../../src/identity/beckon-tokens.ts";
import { type OpenEnvironment, readConfig, type Service, startService } from "../../src/main.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { useDatabase } from "./postgres.ts";

/** An answer as it came: nothing parsed, nothing joined. */
export type RawAnswer = { status: number; headers: http.IncomingHttpHeaders; rawHeaders: string[]; body: string };

export type Send = {
  method?: string;
  headers?: Record<string, string | string[]>;
  /** An object is sent as JSON with its content type; text as it is. */
  body?: unknown;
};

/** A tenant of the test's own, with keys, a running campaign unless told otherwise, and a way to make participant tokens. */
export type TestTenant = {
  tenantId: string;
  clientKey: string;
  secretKey: string;
  campaignId: string;
  /** A token issued by Beckon, as `POST /v1/participant-tokens` would make it. */
  tokenFor(participantId: string, ttlSeconds?: number): Promise<string>;
  /** Another secret key, with these scopes only. */
  keyWith(scopes: readonly Scope[]): Promise<string>;
};

export type TenantOptions = {
  environment?: EnvironmentName;
  /** The same tenant and client key, for its other environment. */
  sameAs?: Pick<TestTenant, "tenantId" | "clientKey">;
  mode?: "live" | "sandbox";
  /** No campaign at all, or its input; it is activated. */
  campaign?: null | Omit<Parameters<typeof createCampaign>[2]["input"], "name">;
};

export type TestService = {
  readonly url: string;
  readonly service: Service;
  /** Everything the service logged so far. */
  readonly logged: string;
  /** The service's clock: real time, or that at which it was stopped, plus what the test moved it by. */
  readonly clock: { nowMs(): number; advance(ms: number): void; stop(): void };
  /** The environment's store, and its database as its owner sees it, behind all walls, for looking behind the API. */
  environment(name?: EnvironmentName): OpenEnvironment;
  /** One HTTP request over a socket, with exactly this target. */
  send(target: string, send?: Send): Promise<RawAnswer>;
  createTenant(options?: TenantOptions): Promise<TestTenant>;
  /** Another service process-alike on the same databases, in this process, stopped with the test file. */
  another(env?: Record<string, string>): Promise<TestService>;
};

export type ServiceOptions = {
  /** Without a `us` side at all. */
  onlyGlobal?: boolean;
  /** More settings, as environment variables. */
  env?: Record<string, string>;
};

const nobodyAllowed = "127.0.0.1:9";
/** An address of this machine that may be called, and where nobody answers. */
export const nobodyUrl = `http://${nobodyAllowed}/hook`;

export const asUrl = ({ host, port, user, database }: pg.ClientConfig): string =>
  `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(String(host))}`;

/** Starts the whole service on fresh databases and stops it after the file's last test. Await it once, at the top of the file. */
export async function useService(options: ServiceOptions = {}): Promise<TestService> {
  const databases = await useDatabase();
  const us = options.onlyGlobal ? {} : { BECKON_US_DATABASE_URL: asUrl(await databases.create()) };
  const { service, stop } = await startOn(databases.connection, { ...us, ...options.env });
  after(stop);
  return service;
}

/** The same outside a test run: on this migrated database, until it is stopped with all that `another` started. */
export async function startOn(
  database: pg.ClientConfig,
  env: Record<string, string> = {},
): Promise<{ service: TestService; stop: () => Promise<void> }> {
  const stops: (() => Promise<unknown>)[] = [];
  const keys = { BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}` };
  const service = await start({ BECKON_DATABASE_URL: asUrl(database), ...keys, ...env }, stops);
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  return { service, stop };
}

/** Settings under which nothing is limited, and nobody builds a console beside the tests. */
export const withoutLimits = {
  BECKON_CONSOLE: "off",
  BECKON_INVALID_PER_ADDRESS: "0",
  BECKON_INVALID_PER_KEY: "0",
  BECKON_INVALID_PER_TENANT: "0",
  BECKON_TENANT_REQUESTS_PER_SECOND: "0",
};

async function start(env: Record<string, string>, stops: (() => Promise<unknown>)[]): Promise<TestService> {
  let movedMs = 0;
  let stoppedAtMs: number | null = null;
  const clock = {
    nowMs: () => (stoppedAtMs ?? Date.now()) + movedMs,
    advance: (ms: number) => void (movedMs += ms),
    stop: () => void (stoppedAtMs = Date.now()),
  };
  const lines: string[] = [];
  const logTo = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const config = readConfig({
    env: {
      BECKON_LOG_LEVEL: "debug",
      BECKON_WORKER: "off",
      BECKON_OUTBOUND_ALLOW: nobodyAllowed,
      // A test file is one address that asks a lot; tests of the limits switch them on again.
      ...withoutLimits,
      ...env,
    },
    args: ["--port", env["PORT"] ?? "0"],
  });
  const service = await startService(config, { clock, logTo });
  const owners: Partial<Record<EnvironmentName, Database>> = {};
  const ownerOf = (connection: pg.ClientConfig): Database => {
    const database = openDatabase({ connection, log: silentLog, poolSize: 4 });
    stops.push(() => database.close());
    return database;
  };
  const environment = (name: EnvironmentName = "global"): OpenEnvironment => {
    const open = service.deployment.open[name];
    if (!open) throw new Error(`no environment ${name}`);
    return { ...open, database: (owners[name] ??= ownerOf(open.connection)) };
  };
  const test: TestService = {
    url: service.url,
    service,
    get logged() {
      return lines.join("");
    },
    clock,
    environment,
    send: (target, send) => sendRaw(service.url, target, send),
    createTenant: (options) => makeTenant(service, environment, options),
    another: (more) => start({ ...env, ...more }, stops),
  };
  stops.push(() => service.stop());
  return test;
}

/** One request on a connection of its own. Errors: rejects when the connection fails. */
export function sendRaw(
  url: string,
  target: string,
  { method = "GET", headers = {}, body }: Send = {},
): Promise<RawAnswer> {
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const type = text !== undefined && typeof body !== "string" ? { "content-type": "application/json" } : {};
  const length = text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) };
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: hostname, port, path: target, method, headers: { ...type, ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode = 0, headers: received, rawHeaders } = response;
          resolve({ status: statusCode, headers: received, rawHeaders, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    request.on("error", reject);
    request.end(text);
  });
}

async function makeTenant(
  { deployment }: Service,
  environmentOf: (name?: EnvironmentName) => OpenEnvironment,
  { environment, sameAs, mode = "live", campaign }: TenantOptions = {},
): Promise<TestTenant> {
  const { store } = environmentOf(environment);
  const { clock, randomness } = deployment;
  const secretKeys = createSecretKeys(randomness);
  const surroundings = { clock, randomness, secretKeys };
  return store.transaction(async (repositories) => {
    const settings = { name: "Test", mode, timeZone: "UTC", currency: "EUR", ...sameAs };
    const { tenant, clientKey, secretKey } = await createTenant(repositories, surroundings, settings);
    const { tenantId } = tenant;
    let campaignId = "";
    if (campaign !== null) {
      ({ campaignId } = await createCampaign(repositories, surroundings, {
        ...{ tenantId, author: "operator" },
        input: { name: "Test", ...campaign },
      }));
      await takeCampaignStep(repositories, surroundings, { tenantId, campaignId, step: "activate" });
    }
    return {
      tenantId,
      clientKey,
      secretKey,
      campaignId,
      tokenFor: async (participantId, ttlSeconds = 3600) => {
        const text = mintParticipantToken(randomness, tenantId);
        const nowMs = clock.nowMs();
        const token = {
          hash: hashCredential(text),
          participantId,
          createdAtMs: nowMs,
          expiresAtMs: nowMs + ttlSeconds * 1000,
        };
        await store.tokens.insert(tenantId, token);
        return text;
      },
      keyWith: async (scopes) => {
        const wanted = {
          tenantId,
          type: "secret",
          name: "some",
          scopes: scopes.length > 0 ? scopes : allScopes,
          expiresAtMs: null,
        } as const;
        const made = await store.transaction((inside) => createKey(inside, surroundings, wanted));
        return made.secretKey ?? "";
      },
    };
  });
}
