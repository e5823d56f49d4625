/** `beckon demo reset`: sets the demo tenant aside, so that the next start makes a new one with a history of its own. */
import { rmSync } from "node:fs";
import { operations } from "@beckon/contract";
import { demoFile, demoName, demoTenantOf } from "@beckon/server/src/demo.ts";
import { type Api, callOf } from "./api.ts";
import type { Invocation } from "./command.ts";
import { configOf, type EnvironmentName, hasEmbeddedDatabase, openLocal } from "./deployment.ts";
import { Failure } from "./failure.ts";
import { say } from "./invocation.ts";
import { showJson } from "./show.ts";

type Json = Record<string, unknown>;
type Parts = Parameters<typeof callOf>[1];
const nothing: Parts = { params: {}, query: {}, body: undefined };

const ask = async (api: Api, operation: keyof typeof operations, parts: Partial<Parts> = {}, ifMatch?: string) => {
  const call = callOf(operations[operation], { ...nothing, ...parts }, ifMatch === undefined ? {} : { ifMatch });
  const { status, etag, text, body } = await api.send(call);
  if (status >= 300) throw new Failure(`The demo tenant could not be set aside: ${text}`, "See: beckon doctor");
  return { etag, body: body as Json };
};
const items = (body: Json): Json[] => (body["items"] as Json[] | undefined) ?? [];

/** Renames the tenant, ends its keys, and stops its webhooks. Errors: Failure when it is not the demo. */
const setAside = async (api: Api, tenantId: string): Promise<void> => {
  const { etag, body } = await ask(api, "getTenant");
  const { name, mode } = body;
  if (mode !== "sandbox" || typeof name !== "string" || !name.startsWith(demoName))
    throw new Failure(
      `The tenant ${tenantId} is not the demo: nothing was changed.`,
      "demo.json in the data folder names another tenant. See: beckon tenant list",
    );
  await ask(api, "updateTenant", { body: { name: `${demoName} (set aside ${tenantId.slice(-6)})` } }, etag);
  for (const endpoint of items((await ask(api, "listWebhookEndpoints", { query: { limit: "100" } })).body))
    await ask(api, "archiveWebhookEndpoint", { params: { endpointId: String(endpoint["id"]) } });
  for (const key of items((await ask(api, "listKeys", { query: { limit: "100" } })).body))
    if (key["revokedAt"] === null) await ask(api, "revokeKey", { params: { keyId: String(key["id"]) } });
};

/** Ends with 1, and changes nothing, without `--yes`. */
export const runResetDemo = async (invocation: Invocation): Promise<number> => {
  const { flags, world } = invocation;
  const config = configOf(invocation);
  const tenantId = demoTenantOf(config.data);
  if (tenantId === null || !hasEmbeddedDatabase(config))
    throw new Failure(`There is no demo in ${config.data}.`, "Make one: npm start, or beckon serve --demo");
  if (flags["yes"] !== true)
    throw new Failure(
      `This sets the demo tenant ${tenantId} aside: its keys and tokens stop working, and the next start makes a new one.`,
      "If that is meant: beckon demo reset --yes",
    );
  for (const env of ["global", "us"] satisfies EnvironmentName[]) {
    const api = await openLocal({ ...invocation, flags: { ...flags, env, tenant: tenantId } }, { ofTenant: true });
    try {
      await setAside(api, tenantId);
    } finally {
      await api.close();
    }
  }
  // Last: a run that ended before can be run again.
  rmSync(demoFile(config.data), { force: true });
  if (flags["json"] === true) showJson(invocation, JSON.stringify({ setAside: tenantId }));
  else
    say(
      world.stdout,
      `The demo tenant ${tenantId} is set aside. Start the service again with --demo: it makes a new one, with its history.`,
    );
  return 0;
};
