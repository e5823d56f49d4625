/** An OpenID provider, by discovery. Each of its addresses passes the guard of all addresses that are not ours. */
import type * as OpenId from "openid-client";
import { type SignOnClaims, SignOnFailure, type SignOnProvider } from "../core/console/sign-on-ports.ts";
import type { Clock, OutboundHttp } from "../core/ports.ts";

export type SignOnProviderSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where people come back to. */
  redirectUri: string;
  scopes: readonly string[];
  /** The claim that names groups: by its name, else as a path with dots. */
  groupsClaim: string;
};

/** Units: milliseconds. */
const timeoutMs = 2_000;
const maxBodyBytes = 256 * 1024;
/** What the provider says about itself is asked again this often; its keys the library asks again by itself. */
const knownForMs = 60 * 60_000;

/** It is 14 MB of fetch and keys that a deployment without single sign-on never needs. */
const load = (): Promise<typeof OpenId> => import("openid-client");

/** The library's way out: bounded in time and size, and only to where the operator lets it. */
const guardedFetch =
  (outbound: OutboundHttp): OpenId.CustomFetch =>
  async (url, { method, headers, body }) => {
    const text = body instanceof URLSearchParams ? body.toString() : typeof body === "string" ? body : undefined;
    const answer = await outbound.request({
      url,
      method: method === "POST" ? "POST" : "GET",
      headers: Object.fromEntries(new Headers(headers)),
      ...(text === undefined ? {} : { body: text }),
      timeoutMs,
      maxBodyBytes,
    });
    if (answer.kind !== "answered")
      throw new SignOnFailure("provider_down", `${new URL(url).origin} ${answer.kind}: ${answer.reason}`);
    const received = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) received.set(name, Array.isArray(value) ? value.join(", ") : value);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : Buffer.from(answer.body), { status: answer.status, headers: received });
  };

/** Reads the provider's discovery document and holds it to the issuer. Errors: SignOnFailure. */
const discover = async (settings: SignOnProviderSettings, outbound: OutboundHttp): Promise<OpenId.Configuration> => {
  const client = await load();
  const { issuer, clientId, clientSecret } = settings;
  try {
    const found = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      [client.customFetch]: guardedFetch(outbound),
      // The guard lets plain http go only where the operator named the host.
      execute: [
        ...(issuer.startsWith("http:") ? [client.allowInsecureRequests] : []),
        client.enableNonRepudiationChecks,
      ],
      timeout: timeoutMs / 1000,
    });
    return withSecret(client, found, settings);
  } catch (error) {
    throw failureOf(error, "provider_down");
  }
};

/** Some providers take the secret in a header only, most in the form as well. */
const withSecret = (
  client: typeof OpenId,
  found: OpenId.Configuration,
  { clientId, clientSecret, issuer }: SignOnProviderSettings,
): OpenId.Configuration => {
  const server = found.serverMetadata();
  const ways = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  if (ways.includes("client_secret_post")) return found;
  const basic = new client.Configuration(server, clientId, clientSecret, client.ClientSecretBasic(clientSecret));
  const way = found[client.customFetch];
  if (way) basic[client.customFetch] = way;
  if (issuer.startsWith("http:")) client.allowInsecureRequests(basic);
  client.enableNonRepudiationChecks(basic);
  return basic;
};

/** What went wrong, for people by `fault` and for the log in words; never with a code or a token in it. */
const failureOf = (error: unknown, otherwise: SignOnFailure["fault"]): SignOnFailure => {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof SignOnFailure) return one;
  const { error: told, code, message } = error as { error?: unknown; code?: unknown; message?: unknown };
  if (told === "access_denied" || told === "interaction_required" || told === "login_required")
    return new SignOnFailure("denied", `the provider says ${told}`);
  const words = [message, code, told].filter((part) => typeof part === "string").join(", ");
  return new SignOnFailure(otherwise, words.slice(0, 300) || "the provider's answer cannot be used");
};

/** A claim by its own name, which may have dots, else along a path. */
const claimAt = (claims: Record<string, unknown>, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split("."))
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string, unknown>)[part]
        : undefined;
  return value;
};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const groupsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");

/** Where the provider lets people sign in, by its own word. Errors: SignOnFailure. */
export const readSignOnAddress = async (settings: SignOnProviderSettings, outbound: OutboundHttp): Promise<string> => {
  const address = (await discover(settings, outbound)).serverMetadata().authorization_endpoint;
  if (address === undefined)
    throw new SignOnFailure("provider_refused", "the provider's discovery names no authorization_endpoint");
  return address;
};

/** Opens it. Nothing is asked before somebody signs in. Concurrency: one discovery at a time; what failed is asked again. */
export const openSignOnProvider = (
  settings: SignOnProviderSettings,
  { outbound, clock }: { outbound: OutboundHttp; clock: Clock },
): SignOnProvider => {
  let known: { found: Promise<OpenId.Configuration>; atMs: number } | null = null;
  const configuration = (): Promise<OpenId.Configuration> => {
    const nowMs = clock.nowMs();
    if (known && nowMs - known.atMs < knownForMs) return known.found;
    const asked = { found: discover(settings, outbound), atMs: nowMs };
    known = asked;
    asked.found.catch(() => (known = known === asked ? null : known));
    return asked.found;
  };
  return {
    addressOf: async ({ state, nonce, verifier }) => {
      const [client, config] = [await load(), await configuration()];
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUri,
        scope: settings.scopes.join(" "),
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return address.href;
    },
    claimsOf: async (query, { state, nonce, verifier }) => {
      // Before anything is sent: the answer to another attempt, or one that was made up.
      if (new URLSearchParams(query).get("state") !== state)
        throw new SignOnFailure("lost", "the answer is not for this attempt");
      const [client, config] = [await load(), await configuration()];
      try {
        const tokens = await client.authorizationCodeGrant(config, new URL(`${settings.redirectUri}?${query}`), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const inToken: Record<string, unknown> = { ...tokens.claims() };
        const subject = String(inToken["sub"]);
        const lacks = inToken["email"] === undefined || claimAt(inToken, settings.groupsClaim) === undefined;
        const more =
          lacks && config.serverMetadata().userinfo_endpoint !== undefined
            ? await client.fetchUserInfo(config, tokens.access_token, subject)
            : {};
        return claimsIn({ ...more, ...inToken }, subject, config.serverMetadata().issuer, settings);
      } catch (error) {
        throw failureOf(error, "provider_refused");
      }
    },
  };
};

const claimsIn = (
  claims: Record<string, unknown>,
  subject: string,
  issuer: string,
  { groupsClaim }: SignOnProviderSettings,
): SignOnClaims => {
  const verified = claims["email_verified"];
  return {
    ...{ issuer, subject },
    email: textOf(claims["email"]),
    // Some providers write it as a text.
    emailVerified: verified === undefined || verified === null ? null : verified === true || verified === "true",
    name: textOf(claims["name"]) ?? textOf(claims["preferred_username"]),
    groups: groupsOf(claimAt(claims, groupsClaim)),
  };
};
