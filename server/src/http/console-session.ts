/** A console session on the wire: a cookie that only this host gets back, and a token that only our own pages know. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Role, roles, type Scope } from "@beckon/contract";
import { type AccountTools, findSession, type SignedIn } from "../core/console/accounts.ts";
import { scopesOf } from "../core/console/console-rules.ts";
import { lacksFactor } from "../core/console/factor-demand.ts";
import type { ConsoleSession, ConsoleUser } from "../core/console/console-store.ts";
import type { Tenant } from "../core/tenant/tenant.ts";
import { Refusal } from "../core/refusal.ts";
import type { Store } from "../core/ports.ts";

/** `csrfTokenOf` makes what a page must show with each change. */
export type ConsoleAccess = { tools: AccountTools; csrfTokenOf: (session: string) => string };

/** The prefix makes browsers hold it to https (or this machine), to this host, and to the whole of it. Source: RFC 6265bis. */
const cookieName = "__Host-beckon_session";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

export const sessionCookie = ({ session, token }: SignedIn): string =>
  `${cookieName}=${token}; ${attributes}; Max-Age=${Math.floor((session.expiresAtMs - session.createdAtMs) / 1000)}`;
export const endedCookie = `${cookieName}=; ${attributes}; Max-Age=0`;

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** One of our secrets in the cookies, or null. */
export const cookieOf = ({ cookie }: IncomingHttpHeaders, wanted: string): string | null => {
  for (const pair of cookie?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === wanted && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
};

/** The session's text in the cookies, or null. */
export const sessionTokenOf = (headers: IncomingHttpHeaders): string | null => cookieOf(headers, cookieName);

/** Another site's page can send the cookie along, but not this header, and the browser says where it came from. Errors: csrf_refused. */
export const refuseForgery = (headers: IncomingHttpHeaders, expected: string | null): void => {
  const from = one(headers["sec-fetch-site"]);
  const given = Buffer.from(one(headers["x-beckon-csrf"]) ?? "");
  const wanted = Buffer.from(expected ?? "");
  const foreign = from !== undefined && from !== "same-origin" && from !== "none";
  const fits = expected === null || (given.length === wanted.length && timingSafeEqual(given, wanted));
  if (foreign || !fits)
    throw new Refusal(
      "csrf_refused",
      "Changes with a session come from the console's own pages, with its token in x-beckon-csrf.",
    );
};

export type LiveSession = { token: string; user: ConsoleUser; session: ConsoleSession };

/** Whose session the request carries. Errors: sign_in_needed; csrf_refused where it changes something. */
export const requireSession = async (
  headers: IncomingHttpHeaders,
  { tools, csrfTokenOf }: ConsoleAccess,
  write: boolean,
): Promise<LiveSession> => {
  const token = sessionTokenOf(headers);
  const found = token === null ? null : await findSession(tools, token);
  if (!found || token === null) throw new Refusal("sign_in_needed", "Sign in: there is no session, or it is over.");
  if (write) refuseForgery(headers, csrfTokenOf(token));
  return { token, ...found };
};

/** Somebody with a session, in a tenant and environment. */
export type PersonAtTheDoor = {
  tenant: Tenant;
  user: ConsoleUser;
  session: ConsoleSession;
  role: Role;
  scopes: readonly Scope[];
};

/**
 * Errors: as `requireSession`; insufficient_scope where the person has no role there, in the same words when there is no such tenant;
 * second_factor_needed where the tenant demands one.
 */
export const authenticatePerson = async (
  headers: IncomingHttpHeaders,
  store: Pick<Store, "tenants" | "members">,
  access: ConsoleAccess,
  write: boolean,
): Promise<PersonAtTheDoor> => {
  const { user, session } = await requireSession(headers, access, write);
  const tenantId = one(headers["x-beckon-tenant"]) ?? "";
  const tenant = await store.tenants.find(tenantId);
  const role = tenant && (user.operator ? "owner" : (await store.members.findByEmail(tenantId, user.email))?.role);
  if (!tenant || !role)
    throw new Refusal("insufficient_scope", "You have no role in this tenant. Say which one in x-beckon-tenant.");
  if (await lacksFactor(access.tools.store.accounts, session, tenant))
    throw new Refusal(
      "second_factor_needed",
      "This tenant demands a second factor: set up a passkey or an app for codes under My account, then go on.",
    );
  return { tenant, user, session, role, scopes: scopesOf(role) };
};

/** Why somebody may not do something, in words that say whom to ask. */
export const lacksScope = (role: Role, scope: Scope): Refusal => {
  const able = Object.entries(roles).flatMap(([name, { scopes }]) =>
    (scopes as readonly Scope[]).includes(scope) ? [name] : [],
  );
  return new Refusal("insufficient_scope", `As ${role} you lack ${scope}. It takes: ${able.join(", ")}.`);
};
