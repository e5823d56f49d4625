/** The demo tenant: what a first look needs, made once per data folder and never without `--demo`. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allScopes } from "@beckon/contract";
import { createCampaign, takeCampaignStep } from "./core/campaign/change-campaign.ts";
import { createKey } from "./core/key/create-key.ts";
import { isLive } from "./core/key/key.ts";
import type { EnvironmentName } from "./core/ports.ts";
import { createTenant } from "./core/tenant/create-tenant.ts";
import { createParticipantTokens, createSecretKeys } from "./identity/credentials.ts";
import { hashCredential } from "./identity/beckon-tokens.ts";
import type { Progress } from "./demo/player.ts";
import type { Deployment } from "./main.ts";

type Person = { id: string; token: string };
type Side = { clientKey: string; secretKey: string; participants: { alice: Person; bob: Person } };
/** What the ready file holds under `demo`. */
export type Demo = Side & { tenantId: string; us: Side };

type Names = { tenantId: string; clientKey: string };
/**
 * Kept in the data folder, readable by its owner only, so that later starts can tell the same keys and tokens again: the
 * database has their hashes only. `sides` lacks an environment that was not finished yet.
 */
type Kept = Names & {
  sides: Partial<Record<EnvironmentName, Omit<Side, "clientKey">>>;
  /** Missing where none was begun. */
  history?: Progress;
};

const people = ["alice", "bob"] as const;
/** What the demo tenant is called, and how it is found again. */
export const demoName = "Demo Card";
const tokenLifeMs = 30 * 86_400_000;
/** A token with less than this left is replaced at the start, so that one pasted somewhere lasts through the day. */
const tokenSpareMs = 7 * 86_400_000;

const text = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Null when the file is missing, or not one of ours any more. */
const read = (path: string): Kept | null => {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Kept;
    return text(kept.tenantId) && text(kept.clientKey) && typeof kept.sides === "object" ? kept : null;
  } catch {
    return null;
  }
};

/** Whole or not at all: a start that is killed here finds the earlier file. */
const write = (path: string, kept: Kept): void => {
  const temporary = `${path}.new-${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(temporary, path);
};

/** Where the demo keeps what it must tell again. */
export const demoFile = (data: string): string => join(data, "demo.json");

/** How far the tenant's history is, as written down; null where none was begun. */
export const historyOf = (data: string): Progress | null => read(demoFile(data))?.history ?? null;

/** Writes down how far the tenant's history is. */
export const keepHistory = (data: string, history: Progress): void => {
  const kept = read(demoFile(data));
  if (kept) write(demoFile(data), { ...kept, history });
};

/** The id of the demo tenant of a data folder; null where there is none. */
export const demoTenantOf = (data: string): string | null => read(demoFile(data))?.tenantId ?? null;

/**
 * Makes sure of the demo tenant in both environments, of its keys and of tokens for its two participants. What is there and
 * still works is told again, so that what was pasted somewhere keeps working; what does not is made anew on the same data.
 */
export const prepareDemo = async (deployment: Deployment): Promise<Demo> => {
  const path = demoFile(deployment.config.data);
  const known = read(path);
  const isThere = known !== null && (await storeOf(deployment, "global").tenants.find(known.tenantId)) !== null;
  const kept: Kept = isThere ? known : { ...(await findTenant(deployment)), sides: {} };
  const sides = {} as Record<EnvironmentName, Omit<Side, "clientKey">>;
  for (const name of ["global", "us"] as const) {
    const secretKey = await ensureTenant(deployment, name, kept);
    sides[name] = { secretKey, participants: await ensureTokens(deployment, name, kept) };
    kept.sides[name] = sides[name];
    // After each side: a start that is killed between them does not lose the first one's keys.
    write(path, kept);
  }
  const { tenantId, clientKey } = kept;
  return { tenantId, clientKey, ...sides.global, us: { clientKey, ...sides.us } };
};

const storeOf = ({ open }: Deployment, name: EnvironmentName) => {
  const environment = open[name];
  if (!environment) throw new Error(`The demo needs the environment ${name} on this machine.`);
  return environment.store;
};

/** The demo tenant by its looks, where `demo.json` was lost; empty names where there is none. */
const findTenant = async (deployment: Deployment): Promise<Names> => {
  const { tenants, keys } = storeOf(deployment, "global");
  for (const { tenantId, name, mode } of await tenants.list()) {
    if (name !== demoName || mode !== "sandbox") continue;
    const found = await keys.list(tenantId, { type: "client" }, { after: null, limit: 100 });
    const key = found.find((candidate) => isLive(candidate, deployment.clock.nowMs()));
    if (key?.clientKey) return { tenantId, clientKey: key.clientKey };
  }
  return { tenantId: "", clientKey: "" };
};

/** Creates the tenant with a running campaign where it is not, and gives a secret key that works; fills in its names. */
const ensureTenant = async (deployment: Deployment, name: EnvironmentName, kept: Kept): Promise<string> => {
  const { clock, randomness } = deployment;
  const store = storeOf(deployment, name);
  const secretKeys = createSecretKeys(randomness);
  const surroundings = { clock, randomness, secretKeys };
  const { tenantId, clientKey } = kept;
  if (tenantId !== "" && (await store.tenants.find(tenantId))) {
    const secretKey = kept.sides[name]?.secretKey;
    const key = text(secretKey) ? await store.keys.findByHash(tenantId, hashCredential(secretKey)) : null;
    if (text(secretKey) && key && isLive(key, clock.nowMs())) return secretKey;
    const wanted = { tenantId, type: "secret", name: "demo key", scopes: allScopes, expiresAtMs: null } as const;
    const made = await store.transaction((repositories) => createKey(repositories, surroundings, wanted));
    return made.secretKey ?? "";
  }
  return store.transaction(async (repositories) => {
    const settings = { name: demoName, mode: "sandbox", timeZone: "Europe/Berlin", currency: "EUR" } as const;
    const again = tenantId === "" ? {} : { tenantId, clientKey };
    const made = await createTenant(repositories, surroundings, { ...settings, ...again });
    const input = { name: "Bring a friend" };
    const campaign = { tenantId: made.tenant.tenantId, author: "operator", input };
    const { campaignId } = await createCampaign(repositories, surroundings, campaign);
    await takeCampaignStep(repositories, surroundings, { tenantId: campaign.tenantId, campaignId, step: "activate" });
    kept.tenantId = made.tenant.tenantId;
    kept.clientKey = made.clientKey;
    return made.secretKey;
  });
};

const ensureTokens = async (
  deployment: Deployment,
  name: EnvironmentName,
  { tenantId, sides }: Kept,
): Promise<Side["participants"]> => {
  const { tokens } = storeOf(deployment, name);
  const participantTokens = createParticipantTokens(deployment.randomness);
  const nowMs = deployment.clock.nowMs();
  const ensure = async (id: (typeof people)[number]): Promise<Person> => {
    const earlier = sides[name]?.participants?.[id]?.token;
    const hash = text(earlier) ? participantTokens.hashOf(tenantId, earlier) : null;
    const known = hash === null ? null : await tokens.find(tenantId, hash);
    if (text(earlier) && known && known.revokedAtMs === null && known.expiresAtMs > nowMs + tokenSpareMs)
      return { id, token: earlier };
    const made = participantTokens.mint(tenantId);
    const expiresAtMs = nowMs + tokenLifeMs;
    await tokens.insert(tenantId, { hash: made.hash, participantId: id, createdAtMs: nowMs, expiresAtMs });
    return { id, token: made.text };
  };
  return { alice: await ensure("alice"), bob: await ensure("bob") };
};

/** The block that `npm start` prints: what is there, and lines that work when pasted. */
export const demoText = (url: string, { tenantId, clientKey, secretKey, participants, us }: Demo): string => `
  Beckon is running at ${url}

  tenant       ${tenantId} (demo)
  client key   ${clientKey}
  secret key   ${secretKey}
  alice        ${participants.alice.token}
  bob          ${participants.bob.token}
  alice in us  ${us.participants.alice.token}

  Get alice's referral code, made on the first call:

    curl ${url}/v1/referral -H 'x-client-key: ${clientKey}' -H 'Authorization: Bearer ${participants.alice.token}'

  See whether a code can be used:

    curl "${url}/v1/referral/$(curl -s ${url}/v1/referral -H 'x-client-key: ${clientKey}' -H 'Authorization: Bearer ${participants.alice.token}' | sed 's/.*"code":"\\([^"]*\\)".*/\\1/')/validate" -H 'x-client-key: ${clientKey}'

  Ctrl-C stops it; the data stays.
`;
