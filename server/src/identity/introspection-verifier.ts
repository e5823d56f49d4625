/** Judges opaque tokens by asking the provider that issued them (RFC 7662). */
import type { IntrospectionSettings } from "../core/identity/identity-settings.ts";
import type { Clock, OutboundHttp } from "../core/ports.ts";
import {
  type Judge,
  type Judgement,
  judgeGenuine,
  namesOther,
  ownMember,
  parseJson,
  providerTimeoutMs,
  refused,
  secondsToMs,
  unavailable,
} from "./judge.ts";

/** A judge for one tenant's `introspection` settings, secrets opened. One request to the provider per judgement. */
export function createIntrospectionJudge(settings: IntrospectionSettings, outbound: OutboundHttp, clock: Clock): Judge {
  return async ({ token }) => {
    const form = new URLSearchParams({ token, token_type_hint: "access_token" });
    const headers: Record<string, string> = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    };
    if (settings.auth === "basic") {
      headers["authorization"] = basicCredentials(settings.clientId, settings.clientSecret);
    } else {
      form.set("client_id", settings.clientId);
      form.set("client_secret", settings.clientSecret);
    }
    const body = form.toString();
    const answer = await outbound.request({
      url: settings.url,
      method: "POST",
      headers,
      body,
      timeoutMs: providerTimeoutMs,
    });
    if (answer.kind !== "answered") return unavailable(`provider_${answer.kind}: ${answer.reason}`);
    // A dead token is answered 200 with active false. A 401 is about our own credentials, not about the token.
    if (answer.status !== 200) return unavailable(`provider_status: ${answer.status}`);
    return judgeAnswer(parseJson(answer.body), settings, clock.nowMs());
  };
}

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
function basicCredentials(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`, "utf8").toString("base64")}`;
}

function judgeAnswer(answer: unknown, settings: IntrospectionSettings, nowMs: number): Judgement {
  const active = ownMember(answer, "active");
  if (typeof active !== "boolean") return unavailable("provider_malformed");
  if (!active) return refused("inactive");
  const exp = ownMember(answer, "exp");
  const expiresAtMs = exp === undefined ? null : secondsToMs(exp);
  if (exp !== undefined && expiresAtMs === null) return unavailable("provider_malformed");
  if (expiresAtMs !== null && expiresAtMs <= nowMs) return refused("expired");
  const nbf = ownMember(answer, "nbf");
  const notBeforeMs = nbf === undefined ? null : secondsToMs(nbf);
  if (nbf !== undefined && notBeforeMs === null) return unavailable("provider_malformed");
  if (notBeforeMs !== null && notBeforeMs > nowMs) return refused("not_yet_valid");
  if (settings.issuer !== undefined && ownMember(answer, "iss") !== settings.issuer) return refused("issuer_wrong");
  if (settings.audience !== undefined && !sharesAudience(ownMember(answer, "aud"), settings.audience)) {
    return refused("audience_wrong");
  }
  const other = namesOther(settings.tenantClaim, (name) => ownMember(answer, name));
  const genuine = {
    subject: ownMember(answer, settings.subjectField ?? "sub"),
    scopes: ownMember(answer, "scope"),
    requiredScopes: settings.requiredScopes,
    expiresAtMs,
  };
  return other ?? judgeGenuine(genuine);
}

function sharesAudience(claimed: unknown, accepted: string | readonly string[]): boolean {
  const names: readonly unknown[] = Array.isArray(claimed) ? claimed : [claimed];
  return (typeof accepted === "string" ? [accepted] : accepted).some((audience) => names.includes(audience));
}
