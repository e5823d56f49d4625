/** Tenants as the operator sees them: no operation of the API lists more than the caller's own. */
import { presentTenant } from "@beckon/server/src/http/operations/present.ts";
import { environmentOf, localEnvironment, open, prepareSchema } from "./deployment.ts";
import type { Invocation } from "./command.ts";
import { say } from "./invocation.ts";
import { canvasOf, showJson } from "./show.ts";
import { table } from "./table.ts";
import { shortTime } from "./times.ts";

const columns = [
  { title: "TENANT", keep: true },
  { title: "NAME" },
  { title: "MODE" },
  { title: "TIME ZONE" },
  { title: "CURRENCY" },
  { title: "CREATED" },
] as const;

/** `beckon tenant list`. */
export const runListTenants = async (invocation: Invocation): Promise<number> => {
  const deployment = await open(invocation, { create: false });
  try {
    const environment = localEnvironment(deployment, environmentOf(invocation));
    await prepareSchema(environment, deployment);
    const items = (await environment.store.tenants.list()).map(presentTenant);
    if (invocation.flags["json"] === true) showJson(invocation, JSON.stringify({ items, nextCursor: null }));
    else if (items.length === 0)
      say(invocation.world.stdout, "There is no tenant. Make one: beckon tenant create --name NAME");
    else
      say(
        invocation.world.stdout,
        table(
          columns,
          items.map(({ id, name, mode, timeZone, currency, createdAt }) => [
            id,
            name,
            mode,
            timeZone,
            currency,
            shortTime(createdAt),
          ]),
          canvasOf(invocation),
        ),
      );
    return 0;
  } finally {
    await deployment.close();
  }
};
