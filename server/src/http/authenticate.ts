import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { allScopes } from "@beckon/contract";
import type { SecretKeyReader } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import { authenticatePerson, requireSession, sessionTokenOf } from "./console-session.ts";
import type { LocalEnvironment } from "./environments.ts";
import type { CallerOfManagement } from "./handler.ts";
import type { KeyHolder } from "./limits.ts";

/** The text after `Bearer`, in any case, or null. */
export const bearerOf = (authorization: string | undefined): string | null => {
  if (authorization === undefined || authorization.length < 8) return null;
  // A comparison of one letter spares the usual request the regular expression.
  const usual = authorization.startsWith("Bearer ");
  const token = usual ? authorization.slice(7).trim() : (/^bearer[ \t]+(.*)$/i.exec(authorization)?.[1] ?? "").trim();
  return token === "" || /\s/.test(token) ? null : token;
};

/** The command line runs operations in its own process, with a secret made up for the moment; HTTP callers never have it. */
export type Operator = { secret: Uint8Array } | null;

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const operatorOf = (
  headers: IncomingHttpHeaders,
  operator: Operator,
): { tenantId: string; caller: CallerOfManagement } | null => {
  const given = one(headers["x-beckon-operator"]);
  const tenantId = one(headers["x-beckon-tenant"]);
  if (!operator || given === undefined || tenantId === undefined) return null;
  const bytes = Buffer.from(given, "base64url");
  if (bytes.length !== operator.secret.length || !timingSafeEqual(bytes, operator.secret)) return null;
  return { tenantId, caller: { id: "operator", scopes: allScopes, operator: true } };
};

/** A caller that passed the door. */
type Entered = {
  tenantId: string;
  caller: CallerOfManagement;
  clockAheadMs: number;
  doNotTrack: boolean;
  /** Whose quota it counts against; the operator has none. */
  holder: KeyHolder | null;
};

const personEntering = async (
  headers: IncomingHttpHeaders,
  { store, console: access }: LocalEnvironment,
  write: boolean,
): Promise<Entered> => {
  const { tenant, user, session, role, scopes } = await authenticatePerson(headers, store, access, write);
  const { tenantId, clockAheadMs, limits, privacy } = tenant;
  const { doNotTrack } = privacy;
  return {
    tenantId,
    caller: { id: user.userId, scopes, role, operator: user.operator, session },
    clockAheadMs,
    doNotTrack,
    holder: { tenantId, keyId: user.userId, limits, doNotTrack },
  };
};

/** What operators alone see is of the deployment: it is theirs also where they have a role in no tenant, and there is none. */
const noTenant = "";

const operatorEntering = async (
  headers: IncomingHttpHeaders,
  { console: access }: LocalEnvironment,
  write: boolean,
): Promise<Entered> => {
  const { user } = await requireSession(headers, access, write);
  const caller = { id: user.userId, scopes: [], operator: user.operator };
  return { tenantId: noTenant, caller, clockAheadMs: 0, doNotTrack: false, holder: null };
};

/** What stands where a secret key would, if anything does. */
export const secretKeyOf = (headers: IncomingHttpHeaders): string | null =>
  one(headers["x-secret-key"])?.trim() ?? bearerOf(headers.authorization);

/**
 * Who calls the management API of this environment: by a key where there is one, else by a session. Errors: not_authenticated, with
 * the same words for every cause: a key that is absent, malformed, unknown, expired, revoked or of the other environment; with a
 * session's cookie those of `authenticatePerson`.
 */
export const authenticateManagement = async (
  headers: IncomingHttpHeaders,
  environment: LocalEnvironment | null,
  {
    secretKeys,
    operator,
    nowMs,
    write,
    operatorsOnly,
  }: { secretKeys: SecretKeyReader; operator: Operator; nowMs: number; write: boolean; operatorsOnly: boolean },
): Promise<Entered> => {
  const asOperator = operatorOf(headers, operator);
  if (asOperator) {
    const tenant = await environment?.store.tenants.find(asOperator.tenantId);
    const { clockAheadMs = 0, privacy } = tenant ?? {};
    return { ...asOperator, clockAheadMs, doNotTrack: privacy?.doNotTrack ?? false, holder: null };
  }
  const text = secretKeyOf(headers);
  if (!text && environment && sessionTokenOf(headers))
    return operatorsOnly ? operatorEntering(headers, environment, write) : personEntering(headers, environment, write);
  const parsed = text ? secretKeys.read(text) : null;
  const key = parsed && environment ? await environment.directory.byHash(parsed.tenantId, parsed.hash) : null;
  if (!key || !environment)
    throw new Refusal(
      "not_authenticated",
      "Send a valid secret key of this environment as `Authorization: Bearer sk_...`.",
    );
  if (key.lastUsedAtMs === null || nowMs - key.lastUsedAtMs > 60_000) {
    key.lastUsedAtMs = nowMs;
    // Bookkeeping: nobody waits for it, and a failure is noticed by the next statement that matters.
    environment.store.keys.touch(key.tenantId, key.keyId, nowMs).catch(() => undefined);
  }
  const { tenantId, keyId, scopes, clockAheadMs, doNotTrack } = key;
  return { tenantId, caller: { id: keyId, scopes }, clockAheadMs, doNotTrack, holder: key };
};
