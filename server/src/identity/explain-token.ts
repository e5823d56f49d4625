/** The operator's token tester: says step by step what happens to a token, without repeating the token or any secret. */
import { type Said, say, type TokenStep } from "@beckon/contract";
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
      ? check("settings", false, say("no_identity_settings"))
      : note("settings", say("judged_by", { provider: settings.provider })),
  );
  if (settings?.provider === "jwt") steps.push(...jwtSteps(token, settings, clock.nowMs()));
  else if (settings?.provider === "beckon") steps.push(credentialStep(request));
  const verdict = await court.judgeForeign(request, await court.judgeOwn(request));
  steps.push(verdictStep(verdict));
  return { verdict, steps };
}

function shapeStep(token: string): ExplainedStep {
  if (token.length > maxTokenLength)
    return check("shape", false, say("token_too_long", { count: token.length, max: maxTokenLength }));
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return check("shape", false, say("token_impossible"));
  }
  return check("shape", true, say("token_length", { count: token.length }));
}

function credentialStep({ token, tenantId }: TokenRequest): ExplainedStep {
  const credential = parseBeckonCredential(token);
  if (credential === null) return check("credential", false, say("not_issued_here"));
  if (credential.kind === "secret-key") return check("credential", false, say("is_secret_key"));
  const own = credential.tenantId === tenantId;
  return check("credential", own, say(own ? "names_tenant" : "names_other_tenant"));
}

function jwtSteps(token: string, settings: JwtSettings, nowMs: number): ExplainedStep[] {
  const unproven = readUnproven(token);
  if (unproven === null) return [check("format", false, say("not_a_jwt"))];
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
      say("algorithm", { found: shown(algorithm), allowed: algorithms.join(", ") }),
    ),
    check("critical header", !critical, say(critical ? "critical_header" : "no_critical_header")),
    note("key", keySource(settings, shown(ownMember(header, "kid")))),
    check(
      "issuer",
      issuer === settings.issuer,
      say("claim", { found: shown(issuer), expected: shown(settings.issuer) }),
    ),
    check(
      "audience",
      accepted.some((name) => audiences.includes(name)),
      say("claim_one_of", { found: shown(audiences), expected: shown(accepted) }),
    ),
    ...tenantSteps(payload, settings),
    ...timeSteps(payload, nowMs, (settings.clockToleranceSeconds ?? 0) * 1000),
  ];
  const subject = settings.subjectClaim ?? "sub";
  // The person's id is personal data: its presence is told, its value is not.
  steps.push(
    check("subject", typeof ownMember(payload, subject) === "string", say("subject_claim", { claim: subject })),
  );
  return steps;
}

function tenantSteps(payload: object, { tenantClaim }: JwtSettings): ExplainedStep[] {
  if (tenantClaim === undefined) return [];
  const { name, value } = tenantClaim;
  const found = ownMember(payload, name);
  return [
    check("tenant", found === value, say("tenant_claim", { claim: name, found: shown(found), expected: shown(value) })),
  ];
}

function timeSteps(payload: object, nowMs: number, toleranceMs: number): ExplainedStep[] {
  const exp = ownMember(payload, "exp");
  const nbf = ownMember(payload, "nbf");
  const ahead = (at: number): number => Math.round(at - nowMs / 1000);
  const when = (at: number, to: "expires_in" | "valid_from_in", since: "expired_ago" | "valid_from_ago"): Said =>
    ahead(at) >= 0 ? say(to, { seconds: ahead(at) }) : say(since, { seconds: -ahead(at) });
  const steps = [
    typeof exp === "number"
      ? check(
          "expiry",
          Number.isFinite(exp) && exp * 1000 > nowMs - toleranceMs,
          when(exp, "expires_in", "expired_ago"),
        )
      : check("expiry", false, say("no_expiry")),
  ];
  if (nbf !== undefined) {
    const valid = typeof nbf === "number" && nbf * 1000 <= nowMs + toleranceMs;
    const said = typeof nbf === "number" ? when(nbf, "valid_from_in", "valid_from_ago") : say("not_before_unreadable");
    steps.push(check("not before", valid, said));
  }
  return steps;
}

function keySource(settings: JwtSettings, found: string): Said {
  if (settings.jwksUrl !== undefined) return say("key_from_jwks", { found });
  return settings.keys === undefined
    ? say("key_from_secret", { found })
    : say("key_inline", { found, count: settings.keys.length });
}

function verdictStep(verdict: TokenVerdict): ExplainedStep {
  switch (verdict.kind) {
    case "verified":
      return check("verdict", true, say("verdict_verified"));
    case "foreign":
      return check("verdict", false, say("verdict_foreign"));
    case "forbidden":
      return check("verdict", false, say("verdict_forbidden", { cause: verdict.reason }));
    case "refused":
      return check("verdict", false, say("verdict_refused", { cause: verdict.reason }));
    case "unavailable":
      return check("verdict", false, say("verdict_unavailable", { cause: verdict.reason }));
    case "busy":
      return check("verdict", false, say("verdict_busy"));
  }
}

function check(step: TokenStep, passed: boolean, said: Said): ExplainedStep {
  return { step, outcome: passed ? "passed" : "failed", said };
}

function note(step: TokenStep, said: Said): ExplainedStep {
  return { step, outcome: "noted", said };
}

/** A value from a token, made short and harmless: it was written by whoever sent the token. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return (text.length > 120 ? `${text.slice(0, 120)}...` : text).replace(/[\p{C}<>]/gu, "?");
}
