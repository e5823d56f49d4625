/** Makes tenants: the one thing that no key of a tenant can do. */
import { type Operation, operations } from "@beckon/contract";
import type { Deployment, OpenEnvironment } from "@beckon/server";
import { createTenant } from "@beckon/server/src/core/tenant/create-tenant.ts";
import { presentTenant } from "@beckon/server/src/http/operations/present.ts";
import { faultsOf } from "@beckon/server/src/http/validation.ts";
import { createSecretKeys } from "@beckon/server/src/identity/credentials.ts";
import { type EnvironmentName, environmentOf, localEnvironment, open, prepareSchema } from "./deployment.ts";
import { Failure, UsageError } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say, textOf } from "./invocation.ts";
import { canvasOf, showJson } from "./show.ts";
import { record } from "./table.ts";

type Wanted = Parameters<typeof createTenant>[2];
type Made = Awaited<ReturnType<typeof createTenant>>;

const flagOf: Record<string, string> = {
  name: "--name",
  timeZone: "--time-zone",
  currency: "--currency",
  clientKey: "--client-key",
};

/** What the flags ask for, held to the contract's own shapes. Errors: UsageError. */
const wantedOf = ({ flags }: Invocation): Wanted => {
  const name = textOf(flags, "name");
  if (name === undefined)
    throw new UsageError(
      "beckon tenant create needs --name NAME: What people call it. Try: beckon tenant create --help",
    );
  const mode = textOf(flags, "mode") === "sandbox" ? "sandbox" : "live";
  const body = { name, timeZone: textOf(flags, "time-zone") ?? "UTC", currency: textOf(flags, "currency") ?? "EUR" };
  const clientKey = textOf(flags, "client-key");
  const faultOf = (operation: Operation, given: object) =>
    faultsOf(operation, { params: {}, query: {}, body: given })?.faults[0];
  const fault =
    faultOf(operations.updateTenant, body) ??
    (clientKey === undefined ? undefined : faultOf(operations.createKey, { type: "client", name, clientKey }));
  if (fault) throw new UsageError(`${flagOf[fault.pointer.replace("/body/", "")] ?? fault.pointer}: ${fault.detail}`);
  return { ...body, mode, clientKey };
};

/** The tenant of the other environment, to be made again here. Errors: Failure. */
const wantedLike = async (other: OpenEnvironment, tenantId: string): Promise<Wanted> => {
  const tenant = await other.store.tenants.find(tenantId);
  if (!tenant)
    throw new Failure(
      `There is no tenant ${tenantId} in the environment ${other.name}.`,
      `See: beckon tenant list --env ${other.name}`,
    );
  const keys = await other.store.keys.list(tenantId, { type: "client" }, { after: null, limit: 100 });
  // The oldest that works is the one that was handed out first.
  const clientKey = keys.findLast(({ revokedAtMs }) => revokedAtMs === null)?.clientKey;
  const { name, mode, timeZone, currency } = tenant;
  return { name, mode, timeZone, currency, tenantId, ...(clientKey ? { clientKey } : {}) };
};

const make = async ({ clock, randomness }: Deployment, environment: OpenEnvironment, wanted: Wanted): Promise<Made> => {
  const secretKeys = createSecretKeys(randomness);
  return environment.store.transaction((repositories) =>
    createTenant(repositories, { clock, randomness, secretKeys }, wanted),
  );
};

const refuseTwice = async ({ store, name }: OpenEnvironment, { tenantId }: Wanted): Promise<void> => {
  if (tenantId !== undefined && (await store.tenants.find(tenantId)))
    throw new Failure(
      `The tenant ${tenantId} is in the environment ${name} already.`,
      `See: beckon tenant show --env ${name} --tenant ${tenantId}`,
    );
};

/** Said before anything is made: one environment's tenant without the other's would have to be taken back by hand. */
const refuseTakenKey = async ({ store, name }: OpenEnvironment, { clientKey }: Wanted): Promise<void> => {
  if (clientKey !== undefined && (await store.keys.findByClientKey(clientKey)))
    throw new Failure(
      `The client key ${clientKey} belongs to a tenant of the environment ${name} already, or did.`,
      "Make the tenant without --client-key, or ask whose it is.",
    );
};

const show = (invocation: Invocation, made: readonly { environment: EnvironmentName; result: Made }[]): void => {
  const [first] = made;
  if (!first) return;
  const { tenant, clientKey } = first.result;
  const secretKeys = Object.fromEntries(made.map(({ environment, result }) => [environment, result.secretKey]));
  if (invocation.flags["json"] === true)
    return showJson(invocation, JSON.stringify({ tenant: presentTenant(tenant), clientKey, secretKeys }));
  const fields: [string, string][] = [
    ["tenant", tenant.tenantId],
    ["name", tenant.name],
    ["client key", clientKey],
    ...made.map(({ environment, result }): [string, string] => [`secret key, ${environment}`, result.secretKey]),
  ];
  say(invocation.world.stdout, record(fields, canvasOf(invocation)));
  say(
    invocation.world.stderr,
    `\nSecret keys are shown only this once: keep ${made.length === 1 ? "it" : "them"} now. Beckon keeps a hash.`,
  );
};

/** `beckon tenant create`. */
export const runCreateTenant = async (invocation: Invocation): Promise<number> => {
  const { flags } = invocation;
  const like = textOf(flags, "like");
  const both = flags["both"] === true || flags["us-too"] === true;
  if (like !== undefined && (both || flags["name"] !== undefined || flags["client-key"] !== undefined))
    throw new UsageError(
      "--like takes everything from the other environment: leave --name, --client-key and --both out.",
    );
  if (both && flags["env"] !== undefined) throw new UsageError("--both means both environments: leave --env out.");
  const chosen = environmentOf(invocation);
  let wanted = like === undefined ? wantedOf(invocation) : undefined;
  const deployment = await open(invocation, { create: true });
  try {
    const names: EnvironmentName[] = both ? ["global", "us"] : [chosen];
    const environments = names.map((name) => localEnvironment(deployment, name));
    for (const environment of environments) await prepareSchema(environment, deployment);
    if (like !== undefined) {
      const other = localEnvironment(deployment, chosen === "us" ? "global" : "us");
      await prepareSchema(other, deployment);
      wanted = await wantedLike(other, like);
    }
    if (!wanted) throw new Error("unreachable: neither --name nor --like");
    for (const environment of environments) {
      await refuseTwice(environment, wanted);
      await refuseTakenKey(environment, wanted);
    }
    const made: { environment: EnvironmentName; result: Made }[] = [];
    for (const environment of environments) {
      try {
        const result = await make(deployment, environment, wanted);
        made.push({ environment: environment.name, result });
        wanted = { ...wanted, tenantId: result.tenant.tenantId, clientKey: result.clientKey };
      } catch (error) {
        const [done] = made;
        if (!done) throw error;
        // Two databases have no transaction in common: what is made stays, and the keys must not be lost.
        show(invocation, made);
        throw new Failure(
          `The tenant is in ${done.environment}, but not in ${environment.name}: ${(error as Error).message}`,
          `When that is mended: beckon tenant create --env ${environment.name} --like ${done.result.tenant.tenantId}`,
          { cause: error },
        );
      }
    }
    show(invocation, made);
    return 0;
  } finally {
    await deployment.close();
  }
};
