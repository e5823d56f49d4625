/** Judges signed tokens (JWT), strictly by RFC 8725: the settings decide what is acceptable, the token only claims. */
import { createSecretKey } from "node:crypto";
import { createLocalJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { allowedAlgorithms, type JwtSettings } from "../core/identity/identity-settings.ts";
import type { Clock } from "../core/ports.ts";
import {
  type Judge,
  type Judgement,
  judgeGenuine,
  maxTokenLength,
  namesOther,
  ownMember,
  parseJson,
  refused,
  secondsToMs,
  unavailable,
} from "./judge.ts";
import { JwksUnavailable, type KeyFinder } from "./jwks-source.ts";

const compactShape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** A token's two readable parts, unproven. Null when the text is not a compact JWS with JSON objects inside. */
export function readUnproven(token: string): { header: object; payload: object } | null {
  if (token.length > maxTokenLength || !compactShape.test(token)) return null;
  const [header, payload] = token.split(".", 2).map((part) => parseJson(Buffer.from(part, "base64url")));
  return isObject(header) && isObject(payload) ? { header, payload } : null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A judge for one tenant's `jwt` settings, secrets opened. `keysAt` finds the published keys of an address. */
export function createJwtJudge(settings: JwtSettings, keysAt: (url: string) => KeyFinder, clock: Clock): Judge {
  const verify = chooseKeys(settings, keysAt);
  const options: JWTVerifyOptions = {
    algorithms: allowedAlgorithms(settings),
    issuer: settings.issuer,
    audience: settings.audience,
    clockTolerance: settings.clockToleranceSeconds ?? 0,
    requiredClaims: ["exp"],
    ...(settings.typ === undefined ? {} : { typ: settings.typ }),
  };
  return async ({ token }) => {
    const unproven = readUnproven(token);
    if (unproven === null) return refused("malformed");
    // Beckon understands no extension, so none may be critical; b64 changes what is signed and has no place in a JWT.
    if ("crit" in unproven.header || "b64" in unproven.header) return refused("critical_header");
    try {
      const { payload } = await verify(token, { ...options, currentDate: new Date(clock.nowMs()) });
      return judgeClaims(payload, settings);
    } catch (error) {
      return judgementOf(error);
    }
  };
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<{ payload: JWTPayload }>;

/** The one key source the settings have. jose picks its overload by the argument, hence the three calls. */
function chooseKeys(settings: JwtSettings, keysAt: (url: string) => KeyFinder): Verify {
  if (settings.sharedSecret !== undefined) {
    const secret = createSecretKey(Buffer.from(settings.sharedSecret, "utf8"));
    return (token, options) => jwtVerify(token, secret, options);
  }
  if (settings.jwksUrl !== undefined) {
    const finder = keysAt(settings.jwksUrl);
    return (token, options) => jwtVerify(token, finder, options);
  }
  const keys = createLocalJWKSet({ keys: settings.keys ?? [] });
  return (token, options) => jwtVerify(token, keys, options);
}

function judgeClaims(payload: JWTPayload, settings: JwtSettings): Judgement {
  const expiresAtMs = secondsToMs(payload.exp);
  if (expiresAtMs === null) return refused("expiry_unusable");
  const scopes =
    settings.scopeClaim === undefined
      ? (ownMember(payload, "scope") ?? ownMember(payload, "scp"))
      : ownMember(payload, settings.scopeClaim);
  const other = namesOther(settings.tenantClaim, (name) => ownMember(payload, name));
  if (other !== null) return other;
  const subject = ownMember(payload, settings.subjectClaim ?? "sub");
  return judgeGenuine({ subject, scopes, requiredScopes: settings.requiredScopes, expiresAtMs });
}

const reasonByClaim: Readonly<Record<string, string>> = {
  iss: "issuer_wrong",
  aud: "audience_wrong",
  nbf: "not_yet_valid",
  exp: "expiry_missing",
  typ: "type_wrong",
};

/** Every way a verification can fail, as a verdict. */
function judgementOf(error: unknown): Judgement {
  if (error instanceof JwksUnavailable) return unavailable("keys_unavailable");
  if (error instanceof errors.JWTExpired) return refused("expired");
  if (error instanceof errors.JWTClaimValidationFailed) return refused(reasonByClaim[error.claim] ?? "claim_wrong");
  if (error instanceof errors.JOSEAlgNotAllowed) return refused("algorithm_not_allowed");
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused("signature_wrong");
  if (error instanceof errors.JWKSNoMatchingKey) return refused("key_unknown");
  if (error instanceof errors.JWKSMultipleMatchingKeys) return refused("key_ambiguous");
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return refused("malformed");
  // What is left comes from the key: a modulus under 2048 bits, a curve that does not fit, an unreadable JWK.
  return refused("key_unsuitable");
}
