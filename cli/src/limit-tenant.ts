/** What a tenant may have instead of the deployment's limits: the operator's to give. */
import { type Config, settings } from "@beckon/server/src/config.ts";
import { newEntry } from "@beckon/server/src/core/audit/audit-entry.ts";
import type { TenantLimits } from "@beckon/server/src/core/limit/limit-settings.ts";
import { tenantClock } from "@beckon/server/src/core/tenant/tenant.ts";
import { environmentOf, localEnvironment, open, prepareSchema } from "./deployment.ts";
import { Failure, UsageError } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say, textOf } from "./invocation.ts";
import { canvasOf, showJson } from "./show.ts";
import { record } from "./table.ts";

/** Flags by the limit they set. */
const flagOf = {
  requestsPerSecond: "requests-per-second",
  requestBurst: "request-burst",
  invalidPerAddress: "invalid-per-address",
  invalidPerKey: "invalid-per-key",
  invalidPerTenant: "invalid-per-tenant",
} as const satisfies Record<keyof TenantLimits, string>;
const names = Object.keys(flagOf) as (keyof TenantLimits)[];

/** The limits the flags ask for, held to what the deployment's settings may be. Errors: UsageError. */
const askedOf = ({ flags }: Invocation): TenantLimits => {
  const asked: TenantLimits = {};
  for (const name of names) {
    const text = textOf(flags, flagOf[name]);
    if (text === undefined) continue;
    const value = settings[name].read(text);
    if (value === undefined) throw new UsageError(`--${flagOf[name]} must be ${settings[name].shape}, not ${text}.`);
    asked[name] = value;
  }
  return asked;
};

const linesOf = (config: Config, own: TenantLimits): [string, string][] =>
  names.map((name) => {
    const value = own[name] ?? config[name];
    const shown = value === 0 ? "no limit" : `${value} ${settings[name].unit}`;
    return [flagOf[name].replaceAll("-", " "), own[name] === undefined ? `${shown}, as the deployment` : shown];
  });

/** `beckon tenant limits`. */
export const runLimitTenant = async (invocation: Invocation): Promise<number> => {
  const [tenantId = ""] = invocation.words;
  const asked = askedOf(invocation);
  const anew = invocation.flags["reset"] === true;
  const deployment = await open(invocation, { create: false });
  try {
    const environment = localEnvironment(deployment, environmentOf(invocation));
    await prepareSchema(environment, deployment);
    const tenant = await environment.store.transaction(async ({ tenants, audit }) => {
      const found = await tenants.lock(tenantId);
      if (!found || (!anew && Object.keys(asked).length === 0)) return found;
      const limits = { ...(anew ? {} : found.limits), ...asked };
      const said = { actor: "operator", operation: "limitTenant", subjectType: "tenant", subjectId: tenantId };
      const own = { ...deployment, clock: tenantClock(deployment.clock, found.clockAheadMs) };
      await audit.append(tenantId, [newEntry(own, { ...said, before: found.limits ?? {}, after: limits })]);
      return tenants.setLimits(tenantId, Object.keys(limits).length === 0 ? null : limits);
    });
    if (!tenant)
      throw new Failure(
        `There is no tenant ${tenantId} in the environment ${environment.name}.`,
        "See: beckon tenant list",
      );
    const own = tenant.limits ?? {};
    if (invocation.flags["json"] === true) {
      const inForce = Object.fromEntries(names.map((name) => [name, own[name] ?? deployment.config[name]]));
      showJson(invocation, JSON.stringify({ tenantId, own, inForce }));
    } else say(invocation.world.stdout, record(linesOf(deployment.config, own), canvasOf(invocation)));
    return 0;
  } finally {
    await deployment.close();
  }
};
