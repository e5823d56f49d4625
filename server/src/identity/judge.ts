/** What the ways of judging a token have in common. */
import { isParticipantId } from "../core/participant/participant.ts";
import type { TokenVerdict } from "../core/ports.ts";

/** A verdict under one tenant's settings, before other tenants are considered. */
export type Judgement = Extract<TokenVerdict, { kind: "verified" | "forbidden" | "refused" | "unavailable" }>;

/** Judges one token under one tenant's settings. Errors: never rejects. */
export type Judge = (request: { token: string; clientKey: string }) => Promise<Judgement>;

/** No token is longer. Units: characters, which are bytes here: every accepted token is ASCII. */
export const maxTokenLength = 8_192;

/** A provider's share of the two seconds a verdict may take; the rest is for the stores and for considering other tenants. */
export const providerTimeoutMs = 1_800;

export const refused = (reason: string): Judgement => ({ kind: "refused", reason });
export const unavailable = (reason: string): Judgement => ({ kind: "unavailable", reason });

/** The reason of a token that is genuine and names another tenant of its provider. */
export const tenantOther = "tenant_other";

/** A genuine token without this tenant's value of the claim that tells tenants apart; null when there is nothing against it. */
export const namesOther = (
  claim: { name: string; value: string } | undefined,
  read: (name: string) => unknown,
): Judgement | null =>
  claim === undefined || read(claim.name) === claim.value ? null : { kind: "forbidden", reason: tenantOther };

/** The verdict on a token that proved genuine: it still needs a usable user id and the required scopes. */
export function judgeGenuine(genuine: {
  subject: unknown;
  scopes: unknown;
  requiredScopes: readonly string[] | undefined;
  expiresAtMs: number | null;
}): Judgement {
  if (!isParticipantId(genuine.subject)) return refused("subject_unusable");
  const granted = scopeList(genuine.scopes);
  const missing = (genuine.requiredScopes ?? []).some((scope) => !granted.includes(scope));
  if (missing) return { kind: "forbidden", reason: "scope_missing" };
  return { kind: "verified", participantId: genuine.subject, expiresAtMs: genuine.expiresAtMs };
}

/** Scopes as providers write them: one string with spaces between, or an array. */
function scopeList(value: unknown): readonly unknown[] {
  if (typeof value === "string") return value.split(" ");
  return Array.isArray(value) ? value : [];
}

/** One member of a JSON object that came from outside; undefined when it is absent or inherited. */
export function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** A provider's body as JSON, or undefined when it is not JSON in UTF-8. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** An expiry in seconds as milliseconds, or null when it is no time at all. JSON can spell infinity: 1e999. */
export function secondsToMs(seconds: unknown): number | null {
  return typeof seconds === "number" && Number.isFinite(seconds)
    ? Math.min(Math.floor(seconds * 1000), Number.MAX_SAFE_INTEGER)
    : null;
}
