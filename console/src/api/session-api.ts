/** Signing in and out, and what one's session may do. */
import type { Role, Scope } from "@beckon/contract";
import { type Place, send } from "./call.ts";

/** A tenant, in one environment, in which the person has a role. */
export type Membership = {
  tenantId: string;
  tenantName: string;
  mode: "live" | "sandbox";
  timeZone: string;
  currency: string;
  /** How far a sandbox's clock is ahead of the real time; 0 for live tenants. */
  clockAheadMs: number;
  environment: "global" | "us";
  /** Closed until the person sets a second factor up. */
  factorNeeded: boolean;
  role: Role;
  scopes: readonly Scope[];
};

/** Who is signed in. */
export type Session = {
  user: { id: string; email: string; name: string; operator: boolean };
  csrfToken: string;
  expiresAt: string;
  memberships: readonly Membership[];
};

/** The password was right, and the account asks for one of these as well. */
export type HalfIn = { factorNeeded: { token: string; expiresAt: string; codes: boolean; passkeys: boolean } };

/** One of somebody's own passkeys. */
export type Passkey = { id: string; name: string; createdAt: string; lastUsedAt: string | null };

/** What somebody has besides the password. */
export type Factors = { codesSince: string | null; passkeys: readonly Passkey[]; recoveryCodesLeft: number };

type Proof = { password: string } & ({ code: string } | { credential: Readonly<Record<string, unknown>> });

/** What a link with a secret is for. */
export type Link = { purpose: "owner" | "welcome" | "password"; email: string | null; expiresAt: string };

/** How one may sign in to this service. `passkeysAt` is the only address at which passkeys work; null for that of the page. */
export type Door = { passwords: boolean; passkeysAt: string | null; signOn: { name: string } | null };

/** A session of one's own, on some device. */
export type OpenSession = {
  id: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  address: string;
  agent: string;
  current: boolean;
};

/** Calls the session API; what changes something after the sign-in brings its token. Errors: ApiError. */
export const askSession = async <T>(method: string, path: string, body?: unknown, csrfToken?: string): Promise<T> => {
  const answer = await send(`/console/api/${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(csrfToken === undefined ? {} : { "x-beckon-csrf": csrfToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.body as T;
};

/** The session API. Errors of each: ApiError. */
export const sessionApi = {
  read: () => askSession<Session>("GET", "session"),
  signIn: (email: string, password: string) => askSession<Session | HalfIn>("POST", "session", { email, password }),
  finishSignIn: (token: string, code: string) => askSession<Session>("POST", "session/factor", { token, code }),
  door: () => askSession<Door>("GET", "door"),
  /** Where to go for single sign-on; with a token it joins the account that is signed in. */
  beginSignOn: (returnTo: string, csrfToken?: string) =>
    askSession<{ address: string }>("POST", "sign-on", { returnTo, join: csrfToken !== undefined }, csrfToken),
  signOut: (csrfToken: string) => askSession<undefined>("DELETE", "session", undefined, csrfToken),
  list: () => askSession<{ items: OpenSession[] }>("GET", "sessions"),
  end: (id: string, csrfToken: string) =>
    askSession<undefined>("DELETE", `sessions/${encodeURIComponent(id)}`, undefined, csrfToken),
  /** Who the actors of this tenant are. */
  people: async ({ tenantId, environment }: Pick<Place, "tenantId" | "environment">) => {
    const place = { "x-beckon-tenant": tenantId, ...(environment === "us" ? { "x-us-env": "true" } : {}) };
    const answer = await send("/console/api/people", {
      method: "GET",
      headers: { accept: "application/json", ...place },
    });
    return answer.body as { items: { id: string; name: string }[] };
  },
  readLink: (token: string) => askSession<Link>("POST", "link", { token }),
  redeemLink: (given: { token: string; email?: string; name?: string; password: string }) =>
    askSession<Session | HalfIn>("POST", "link/redeem", given),
  changePassword: (current: string, password: string, csrfToken: string) =>
    askSession<undefined>("PUT", "password", { current, password }, csrfToken),
  factors: () => askSession<Factors>("GET", "factors"),
  beginCodes: (password: string, csrfToken: string) =>
    askSession<{ secret: string; uri: string }>("POST", "factors/codes", { password }, csrfToken),
  /** Recovery codes come with somebody's first factor only. */
  confirmCodes: (code: string, csrfToken: string) =>
    askSession<{ recoveryCodes: string[] | null }>("POST", "factors/codes/confirm", { code }, csrfToken),
  removeCodes: (proof: Proof, csrfToken: string) =>
    askSession<undefined>("POST", "factors/codes/remove", proof, csrfToken),
  renewRecoveryCodes: (proof: Proof, csrfToken: string) =>
    askSession<{ recoveryCodes: string[] }>("POST", "factors/recovery-codes", proof, csrfToken),
};

/** The least number of characters of a password: shorter ones the server refuses as well. */
export const shortestPassword = 12;
