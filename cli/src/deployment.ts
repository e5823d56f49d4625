/** This machine's deployment: its configuration, its databases, and the API run in this process. */
import { randomBytes } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  composeApp,
  type Deployment,
  type OpenEnvironment,
  openDeployment,
  hasEmbedded,
  readConfig,
  version,
} from "@beckon/server";
import type { Config } from "@beckon/server/src/config.ts";
import { migrate, migrationStatus, refuseNewer } from "@beckon/server/src/store/migrate.ts";
import { raiseWall } from "@beckon/server/src/store/tenant-wall.ts";
import { type Api, parseAnswer } from "./api.ts";
import { Failure } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { textOf } from "./invocation.ts";

export type EnvironmentName = "global" | "us";

/** Variables of this program. The service does not know them and refuses what it does not know. */
const ownVariables: ReadonlySet<string> = new Set(["BECKON_URL", "BECKON_KEY"]);

/** The service's configuration as this command sees it: quiet unless asked. Errors: ConfigError. */
export const configOf = ({ flags, world }: Invocation): Config => {
  const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !ownVariables.has(name)));
  if (flags["verbose"] === true) env["BECKON_LOG_LEVEL"] = "debug";
  else if (!env["BECKON_LOG_LEVEL"]) env["BECKON_LOG_LEVEL"] = "silent";
  const data = textOf(flags, "data");
  return readConfig({ env, args: data === undefined ? [] : ["--data", data] });
};

/** The environment that was asked for. */
export const environmentOf = ({ flags }: Invocation): EnvironmentName => (flags["env"] === "us" ? "us" : "global");

/** Where the data folder's database stands: within it, or at the place that its link leads to. */
export const databaseFolder = ({ data }: Config): string =>
  existsSync(join(data, "outside")) ? realpathSync(join(data, "outside")) : resolve(data);

/** Whether the data folder has a database already. */
export const hasEmbeddedDatabase = (config: Config): boolean =>
  ["pgdata", "pgdata.upgraded"].some((name) => existsSync(join(databaseFolder(config), name)));

/** Opens the deployment as a guest beside the service. `create` allows a first database to be made. Errors: as `openDeployment`. */
export const open = async (invocation: Invocation, { create }: { create: boolean }): Promise<Deployment> => {
  const config = configOf(invocation);
  if (hasEmbedded(config) && !create && !hasEmbeddedDatabase(config))
    throw new Failure(
      `There is no database in ${resolve(config.data)}.`,
      "Name the data folder with --data or BECKON_DATA, or make a first tenant there: beckon tenant create --name NAME",
    );
  return openDeployment(config, { role: "guest", migrate: false, logTo: invocation.world.stderr });
};

/** An environment that is served here. Errors: Failure, with where it is instead. */
export const localEnvironment = (
  { open: environments, upstreams }: Deployment,
  name: EnvironmentName,
): OpenEnvironment => {
  const found = environments[name];
  if (found) return found;
  const upstream = upstreams[name];
  throw upstream === undefined
    ? new Failure(
        `This deployment has no environment ${name}.`,
        `Set ${name === "us" ? "BECKON_US_DATABASE_URL" : "BECKON_DATABASE_URL"} to give it one.`,
      )
    : new Failure(
        `The environment ${name} is served by another Beckon at ${upstream}.`,
        `Run the command there, or with --url ${upstream} --key sk_...`,
      );
};

/** Makes a fresh database usable; refuses one that is behind or ahead, instead of changing it under a running service. */
export const prepareSchema = async ({ name, connection }: OpenEnvironment, { log }: Deployment): Promise<void> => {
  const status = await migrationStatus(connection);
  refuseNewer(status);
  if (status.current === 0) {
    await migrate(connection, { log, beckonVersion: version });
    await raiseWall(connection, { change: true });
  } else if (status.pending.length > 0)
    throw new Failure(
      `The database of ${name} is at schema version ${status.current}, and this Beckon needs ${status.pending.at(-1)}.`,
      "Run `beckon migrate`, or start the service of this version: it does the same.",
    );
};

/** The one tenant that is meant. Errors: Failure when there is none, or several and none was named. */
export const tenantOf = async ({ store, name }: OpenEnvironment, wanted: string | undefined): Promise<string> => {
  const all = await store.tenants.list();
  if (wanted !== undefined) {
    if (all.some(({ tenantId }) => tenantId === wanted)) return wanted;
    throw new Failure(`There is no tenant ${wanted} in the environment ${name}.`, "See: beckon tenant list");
  }
  const [only, ...others] = all;
  if (!only)
    throw new Failure(
      `There is no tenant in the environment ${name} yet.`,
      "Make one: beckon tenant create --name NAME",
    );
  if (others.length === 0) return only.tenantId;
  const shown = all.slice(0, 5).map((tenant) => `${tenant.tenantId} (${tenant.name})`);
  const more = all.length > 5 ? ` and ${all.length - 5} more` : "";
  throw new Failure(`There are ${all.length} tenants: ${shown.join(", ")}${more}.`, "Say which one with --tenant ID.");
};

/**
 * The API in this process, as the operator of the deployment: for one tenant, or for what is of none. Works beside the running service and
 * without it. Errors: as `open`, and Failure where the tenant is not clear.
 */
export const openLocal = async (invocation: Invocation, { ofTenant }: { ofTenant: boolean }): Promise<Api> => {
  const deployment = await open(invocation, { create: false });
  const secret = randomBytes(32);
  let composed: ReturnType<typeof composeApp> | null = null;
  const close = async (): Promise<void> => {
    await composed?.app.close();
    await composed?.close();
    await deployment.close();
  };
  try {
    const name = environmentOf(invocation);
    const environment = localEnvironment(deployment, name);
    await prepareSchema(environment, deployment);
    const tenantId = ofTenant ? await tenantOf(environment, textOf(invocation.flags, "tenant")) : "";
    composed = composeApp(deployment, { operatorSecret: secret });
    const { app } = composed;
    const identity = {
      host: "localhost",
      "x-beckon-operator": secret.toString("base64url"),
      "x-beckon-tenant": tenantId,
      ...(name === "us" ? { "x-us-env": "true" } : {}),
    };
    return {
      place: "this deployment",
      send: async ({ method, target, headers, body }) => {
        const answer = await app.inject({
          method,
          url: target,
          headers: { ...headers, ...identity },
          ...(body === undefined ? {} : { payload: body }),
        });
        const etag = answer.headers.etag;
        return { status: answer.statusCode, etag, text: answer.body, body: parseAnswer(answer.body) };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
