/** The operator's token tester: says step by step what happens to a token, without repeating the token or any secret. */
import { allowedAlgorithms, type JwtSettings } from "../core/identity/identity-settings.ts";
import type { Clock, ExplainedStep, TokenExplanation, TokenVerdict } from "../core/ports.ts";
import { parseBeckonCredential } from "./beckon-tokens.ts";
import { startDeadline } from "./deadline.ts";
import { maxTokenLength, ownMember, unavailable } from "./judge.ts";
import { readUnproven } from "./jwt-verifier.ts";
import type { TenantIdentities } from "./tenant-identities.ts";
import type { TokenCourt } from "./token-court.ts";
import type { TokenRequest } from "./verdict-cache.ts";

export type { ExplainedStep, TokenExplanation };

const deadlineMs = 2_000;

/** Makes the tester. Errors: never rejects. It settles within 2 s. */
export function createExplainer(parts: {
  identities: TenantIdentities;
  court: TokenCourt;
  clock: Clock;
}): (request: TokenRequest) => Promise<TokenExplanation> {
  return async (request) => {
    const late: TokenExplanation = { verdict: unavailable("deadline"), steps: [] };
    const deadline = startDeadline(deadlineMs);
    try {
      return await deadline.orElse(explain(request, parts), late);
    } catch {
      return { verdict: unavailable("settings_or_store_failed"), steps: [] };
    } finally {
      deadline.stop();
    }
  };
}

async function explain(
  request: TokenRequest,
  { identities, court, clock }: { identities: TenantIdentities; court: TokenCourt; clock: Clock },
): Promise<TokenExplanation> {
  const { token } = request;
  const steps: ExplainedStep[] = [shapeStep(token)];
  if (steps[0]?.outcome === "failed") return { verdict: { kind: "refused", reason: "malformed" }, steps };
  const settings = (await identities.find(request.tenantId))?.settings;
  steps.push(
    settings === undefined
      ? { step: "settings", outcome: "failed", detail: "The tenant has no identity settings in this environment." }
      : { step: "settings", outcome: "noted", detail: `Tokens are judged by the provider "${settings.provider}".` },
  );
  if (settings?.provider === "jwt") steps.push(...jwtSteps(token, settings, clock.nowMs()));
  else if (settings?.provider === "beckon") steps.push(credentialStep(request));
  const verdict = await court.judgeForeign(request, await court.judgeOwn(request));
  steps.push(verdictStep(verdict));
  return { verdict, steps };
}

function shapeStep(token: string): ExplainedStep {
  if (token.length > maxTokenLength)
    return check("shape", false, `${token.length} characters; at most ${maxTokenLength} are read.`);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return check("shape", false, "Empty, or with spaces, line ends or other characters that no token has.");
  }
  return check("shape", true, `${token.length} characters.`);
}

function credentialStep({ token, tenantId }: TokenRequest): ExplainedStep {
  const credential = parseBeckonCredential(token);
  if (credential === null) return check("credential", false, "Not a token that Beckon issues (bpt_...).");
  if (credential.kind === "secret-key")
    return check("credential", false, "This is a secret key. Treat it as leaked: replace it.");
  const own = credential.tenantId === tenantId;
  return check("credential", own, own ? "Names this tenant." : "Names another tenant.");
}

function jwtSteps(token: string, settings: JwtSettings, nowMs: number): ExplainedStep[] {
  const unproven = readUnproven(token);
  if (unproven === null)
    return [check("format", false, "Not a signed JWT: three base64url parts with JSON objects in the first two.")];
  const { header, payload } = unproven;
  const algorithms = allowedAlgorithms(settings);
  const algorithm = ownMember(header, "alg");
  const audiences = [ownMember(payload, "aud")].flat();
  const accepted = [settings.audience].flat();
  const issuer = ownMember(payload, "iss");
  const critical = "crit" in header || "b64" in header;
  const steps = [
    check(
      "algorithm",
      algorithms.some((name) => name === algorithm),
      `${shown(algorithm)}; allowed: ${algorithms.join(", ")}.`,
    ),
    check("critical header", !critical, critical ? "crit or b64 is present; neither is understood." : "None."),
    {
      step: "key",
      outcome: "noted" as const,
      detail: `kid ${shown(ownMember(header, "kid"))}, keys from ${keySource(settings)}.`,
    },
    check("issuer", issuer === settings.issuer, `${shown(issuer)}; expected: ${shown(settings.issuer)}.`),
    check(
      "audience",
      accepted.some((name) => audiences.includes(name)),
      `${shown(audiences)}; expected one of: ${shown(accepted)}.`,
    ),
    ...tenantSteps(payload, settings),
    ...timeSteps(payload, nowMs, (settings.clockToleranceSeconds ?? 0) * 1000),
  ];
  const subject = settings.subjectClaim ?? "sub";
  // The person's id is personal data: its presence is told, its value is not.
  steps.push(
    check("subject", typeof ownMember(payload, subject) === "string", `Claim "${subject}" must be a non-empty string.`),
  );
  return steps;
}

function tenantSteps(payload: object, { tenantClaim }: JwtSettings): ExplainedStep[] {
  if (tenantClaim === undefined) return [];
  const { name, value } = tenantClaim;
  const found = ownMember(payload, name);
  return [check("tenant", found === value, `Claim "${name}": ${shown(found)}; expected: ${shown(value)}.`)];
}

function timeSteps(payload: object, nowMs: number, toleranceMs: number): ExplainedStep[] {
  const exp = ownMember(payload, "exp");
  const nbf = ownMember(payload, "nbf");
  const ago = (seconds: number) => {
    const distance = Math.round(seconds - nowMs / 1000);
    return distance >= 0 ? `in ${distance} s` : `${-distance} s ago`;
  };
  const steps = [
    typeof exp === "number"
      ? check("expiry", Number.isFinite(exp) && exp * 1000 > nowMs - toleranceMs, `Expires ${ago(exp)}.`)
      : check("expiry", false, "exp is missing or not a number; it is required."),
  ];
  if (nbf !== undefined) {
    const valid = typeof nbf === "number" && nbf * 1000 <= nowMs + toleranceMs;
    steps.push(
      check("not before", valid, typeof nbf === "number" ? `Valid from ${ago(nbf)}.` : "nbf is not a number."),
    );
  }
  return steps;
}

function keySource(settings: JwtSettings): string {
  if (settings.jwksUrl !== undefined) return "the JWKS address";
  return settings.keys === undefined ? "the shared secret" : `${settings.keys.length} inline key(s)`;
}

function verdictStep(verdict: TokenVerdict): ExplainedStep {
  switch (verdict.kind) {
    case "verified":
      return check("verdict", true, "Verified: signature or provider, time and scopes are in order.");
    case "foreign":
      return check("verdict", false, "Genuine, but it belongs to another tenant (403).");
    case "forbidden":
      return check("verdict", false, `Genuine, but not enough: ${verdict.reason} (403).`);
    case "refused":
      return check("verdict", false, `Refused: ${verdict.reason} (401).`);
    case "unavailable":
      return check("verdict", false, `Could not be settled: ${verdict.reason} (500).`);
    case "busy":
      return check("verdict", false, "Too many verifications are under way (429).");
  }
}

function check(step: string, passed: boolean, detail: string): ExplainedStep {
  return { step, outcome: passed ? "passed" : "failed", detail };
}

/** A value from a token, made short and harmless: it was written by whoever sent the token. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return (text.length > 120 ? `${text.slice(0, 120)}...` : text).replace(/[\p{C}<>]/gu, "?");
}
