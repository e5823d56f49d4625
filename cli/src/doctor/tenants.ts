/** What tenants depend on: secrets that open, and identity providers that answer. */
import type { OpenEnvironment } from "@beckon/server";
import type { Config } from "@beckon/server/src/config.ts";
import type { OutboundAnswer } from "@beckon/server/src/core/ports.ts";
import { parseSecretBoxKeys } from "@beckon/server/src/identity/secret-box.ts";
import { createGuardedRequest } from "@beckon/server/src/outbound/guarded-request.ts";
import { areKeys, readKeys, walkSealedTexts } from "../sealed-secrets.ts";
import { counted } from "../times.ts";
import { failed, fail, type Finding, ok, warn } from "./finding.ts";

/** One provider's address, and the tenants that use it. */
type Provider = { kind: "jwks" | "introspection" | "userinfo"; url: string; tenants: string[] };

/** Longer than the service waits, so that slow and dead can be told apart. Units: milliseconds. */
const patienceMs = 5_000;
const serviceWaitsMs = 2_000;
const atOnce = 8;
const maximumProviders = 500;

/** Whether the encryption keys at hand open what is sealed in this environment. */
export async function* examineSecrets(environment: OpenEnvironment, config: Config): AsyncGenerator<Finding> {
  const check = `${environment.name} secrets`;
  const keys = readKeys(config);
  // Keys that cannot be read have a line of their own.
  if (!areKeys(keys)) return;
  try {
    const { sealed, unopened, shut, byKey } = await walkSealedTexts(environment, keys, { reseal: false });
    const configured = keys === null ? [] : parseSecretBoxKeys(keys).map(({ id }) => id);
    const [first = "", ...others] = configured;
    const uses = Object.entries(byKey).map(([id, count]) => `${id} seals ${count}`);
    if (shut.length > 0)
      yield fail(
        check,
        `${unopened} of ${counted(sealed, "sealed secret")} cannot be opened, of ${shut.slice(0, 3).join(", ")}${shut.length > 3 ? " and more" : ""}`,
        "Put the keys that sealed them back (several may stand side by side), or set the providers' secrets anew: beckon identity set; second factors: beckon console reset-factors",
      );
    else if (Object.keys(byKey).some((id) => id !== first))
      yield warn(
        check,
        `all ${sealed} open, but not all are under the first key: ${uses.join(", ")}`,
        `Once every process has the key ${first}: beckon secrets reseal`,
      );
    else if (others.length > 0)
      yield ok(
        check,
        `${sealed === 0 ? "none are sealed" : `all ${sealed} open`}; in no use here: ${others.join(", ")}`,
      );
    else yield ok(check, sealed === 0 ? "none are sealed" : `all ${sealed} open, under the key ${first}`);
  } catch (error) {
    yield failed(check, error, "See the line about the database.");
  }
}

const providersOf = async ({
  store,
}: OpenEnvironment): Promise<{ providers: Provider[]; counts: Record<string, number> }> => {
  const found = new Map<string, Provider>();
  const counts: Record<string, number> = {};
  for (const { tenantId } of await store.tenants.list()) {
    const settings = (await store.identity.find(tenantId))?.settings ?? { provider: "beckon" as const };
    counts[settings.provider] = (counts[settings.provider] ?? 0) + 1;
    const place =
      settings.provider === "jwt" && settings.jwksUrl !== undefined
        ? ({ kind: "jwks", url: settings.jwksUrl } as const)
        : settings.provider === "introspection" || settings.provider === "userinfo"
          ? ({ kind: settings.provider, url: settings.url } as const)
          : null;
    if (!place) continue;
    const known = found.get(`${place.kind} ${place.url}`);
    if (known) known.tenants.push(tenantId);
    else found.set(`${place.kind} ${place.url}`, { ...place, tenants: [tenantId] });
  }
  return { providers: [...found.values()].slice(0, maximumProviders), counts };
};

/** How many usable keys a key set has, or null when it is none. */
const keysIn = (body: Uint8Array): number | null => {
  try {
    const { keys } = JSON.parse(Buffer.from(body).toString("utf8")) as { keys?: unknown };
    return Array.isArray(keys)
      ? keys.filter((key) => typeof (key as { kty?: unknown } | null)?.kty === "string").length
      : null;
  } catch {
    return null;
  }
};

const judge = ({ kind, url, tenants }: Provider, answer: OutboundAnswer, ms: number): Finding => {
  const check = "provider";
  const whose = tenants.length === 1 ? ` (${tenants[0] ?? ""})` : ` (${tenants.length} tenants)`;
  const at = `${kind} at ${url}${whose}`;
  const effect = "Until it answers, its participants get 500.";
  if (answer.kind === "refused")
    return fail(
      check,
      `${at}: Beckon may not call it, ${answer.reason}`,
      "If the address is yours, add it to BECKON_OUTBOUND_ALLOW and restart the service.",
    );
  if (answer.kind === "failed") return fail(check, `${at}: ${answer.reason}`, `Ask whoever runs it. ${effect}`);
  if (answer.status >= 500) return fail(check, `${at}: it answers ${answer.status}`, `Ask whoever runs it. ${effect}`);
  if (kind === "jwks") {
    if (answer.status !== 200)
      return fail(
        check,
        `${at}: it answers ${answer.status} instead of 200`,
        "Check the address: beckon identity show",
      );
    const keys = keysIn(answer.body);
    if (keys === null || keys === 0)
      return fail(
        check,
        `${at}: what it answers is not a key set with keys`,
        "Check the address: beckon identity show",
      );
    if (ms > serviceWaitsMs)
      return warn(check, `${at}: it took ${Math.round(ms)} ms`, "The service waits 2 s: ask whoever runs it.");
    return ok(check, `${at}: ${counted(keys, "key")}, ${Math.round(ms)} ms`);
  }
  // Nobody is logged in here, so a refusal is the right answer; only a wrong address would answer these.
  if (answer.status === 404 || answer.status === 405 || (answer.status >= 300 && answer.status < 400))
    return warn(
      check,
      `${at}: it answers ${answer.status}`,
      "Check the address and try a real token: beckon identity test --token -",
    );
  if (ms > serviceWaitsMs)
    return warn(check, `${at}: it took ${Math.round(ms)} ms`, "The service waits 2 s: ask whoever runs it.");
  return ok(check, `${at}: it answers (${answer.status} to a token that is none), ${Math.round(ms)} ms`);
};

/** Calls every provider once, through the same guard as the service does. */
export async function* examineProviders(environment: OpenEnvironment, config: Config): AsyncGenerator<Finding> {
  const { providers, counts } = await providersOf(environment);
  const shown = Object.entries(counts).map(([provider, count]) => `${count} ${provider}`);
  yield ok(
    `${environment.name} tenants`,
    shown.length === 0
      ? "none yet"
      : `${counted(
          Object.values(counts).reduce((sum, count) => sum + count, 0),
          "tenant",
        )}: identity ${shown.join(", ")}`,
  );
  let outbound: ReturnType<typeof createGuardedRequest>;
  try {
    outbound = createGuardedRequest({ allow: config.outboundAllow });
  } catch {
    // The allow list's own line says what is wrong with it.
    return;
  }
  try {
    for (let from = 0; from < providers.length; from += atOnce) {
      yield* await Promise.all(
        providers.slice(from, from + atOnce).map(async (provider) => {
          const startedAt = performance.now();
          const headers = { accept: "application/json", authorization: "Bearer beckon-doctor" };
          const call =
            provider.kind === "introspection"
              ? {
                  method: "POST" as const,
                  body: "token=beckon-doctor",
                  headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
                }
              : {
                  method: "GET" as const,
                  headers: provider.kind === "userinfo" ? headers : { accept: "application/json" },
                };
          const answer = await outbound.request({
            url: provider.url,
            timeoutMs: patienceMs,
            maxBodyBytes: 256 * 1024,
            ...call,
          });
          return judge(provider, answer, performance.now() - startedAt);
        }),
      );
    }
  } finally {
    outbound.close();
  }
}
