/** Decides on one token without remembering anything: first under the tenant's own settings, then whether it is another's. */
import type { Clock, ParticipantTokenSource, TokenVerdict } from "../core/ports.ts";
import { hashCredential, parseBeckonCredential } from "./beckon-tokens.ts";
import { type Judgement, ownMember, refused, tenantOther, unavailable } from "./judge.ts";
import { readUnproven } from "./jwt-verifier.ts";
import type { TenantIdentities } from "./tenant-identities.ts";
import type { TokenRequest } from "./verdict-cache.ts";

export type TokenCourt = {
  /** The verdict under the tenant's own settings. Never rejects. */
  judgeOwn(request: TokenRequest): Promise<Judgement>;
  /** `foreign` when a token that was refused here is proven to be another tenant's, else the verdict given. Never rejects. */
  judgeForeign(request: TokenRequest, own: TokenVerdict): Promise<TokenVerdict>;
};

/** Sets up the court of one environment. */
export function createTokenCourt(parts: {
  identities: TenantIdentities;
  tokens: ParticipantTokenSource;
  clock: Clock;
}): TokenCourt {
  const { identities, tokens, clock } = parts;

  async function judgeIssued(tenantId: string, token: string): Promise<Judgement> {
    const found = await tokens.find(tenantId, hashCredential(token));
    if (found === null) return refused("unknown");
    if (found.revokedAtMs !== null) return refused("revoked");
    if (found.expiresAtMs <= clock.nowMs()) return refused("expired");
    return { kind: "verified", participantId: found.participantId, expiresAtMs: found.expiresAtMs };
  }

  async function judge({ tenantId, clientKey, token }: TokenRequest): Promise<Judgement> {
    const identity = await identities.find(tenantId);
    if (identity === null) return refused("identity_not_configured");
    const credential = parseBeckonCredential(token);
    // Beckon's own credentials are never shown to a provider: whoever sent one here by mistake would leak it there.
    if (credential?.kind === "secret-key") return refused("secret_key");
    if (credential !== null) {
      if (credential.tenantId !== tenantId) return refused("tenant_other");
      if (identity.settings.provider !== "beckon") return refused("provider_not_beckon");
      return judgeIssued(tenantId, token);
    }
    return identity.judge === null ? refused("not_a_beckon_token") : identity.judge({ token, clientKey });
  }

  async function isForeign({ tenantId, clientKey, token }: TokenRequest): Promise<boolean> {
    const credential = parseBeckonCredential(token);
    if (credential !== null) {
      if (credential.kind !== "participant" || credential.tenantId === tenantId) return false;
      // The token first: only one that exists is worth loading another tenant's settings for.
      if ((await judgeIssued(credential.tenantId, token)).kind !== "verified") return false;
      return (await identities.find(credential.tenantId))?.settings.provider === "beckon";
    }
    const unproven = readUnproven(token);
    const issuer = unproven === null ? undefined : ownMember(unproven.payload, "iss");
    if (typeof issuer !== "string" || issuer === "" || issuer.length > 256) return false;
    for (const candidate of await identities.findByIssuer(issuer)) {
      if (candidate.tenantId === tenantId || candidate.judge === null) continue;
      const judgement = await candidate.judge({ token, clientKey });
      // Forbidden means genuine with a scope missing, all the same another tenant's; unless it names yet another one.
      if (judgement.kind === "verified") return true;
      if (judgement.kind === "forbidden" && judgement.reason !== tenantOther) return true;
    }
    return false;
  }

  return {
    async judgeOwn(request) {
      try {
        return await judge(request);
      } catch {
        // The store failed, or a secret would not open. The cause is for the parts that failed to log; here it only closes.
        return unavailable("settings_or_store_failed");
      }
    },
    async judgeForeign(request, own) {
      // Expiry is judged last: such a token has proven to be this tenant's own, and it is the commonest refusal of all.
      if (own.kind !== "refused" || own.reason === "expired") return own;
      try {
        return (await isForeign(request)) ? { kind: "foreign" } : own;
      } catch {
        return own;
      }
    },
  };
}
