/** The TokenVerifier of one environment: remembers verdicts, shares work, keeps limits, and asks the tenant's judge. */
import type {
  Clock,
  IdentitySettingsSource,
  OutboundHttp,
  ParticipantTokenSource,
  SecretBox,
  TokenVerdict,
  TokenVerifier,
} from "../core/ports.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { createExplainer, type TokenExplanation } from "./explain-token.ts";
import { maxTokenLength, refused, unavailable } from "./judge.ts";
import { createTenantIdentities } from "./tenant-identities.ts";
import { createTokenCourt } from "./token-court.ts";
import { requestKey, type TokenRequest, VerdictCache } from "./verdict-cache.ts";

/** What a verifier leans on, all of one environment. */
export type TokenVerifierParts = {
  settings: IdentitySettingsSource;
  tokens: ParticipantTokenSource;
  box: SecretBox;
  outbound: OutboundHttp;
  clock: Clock;
};

const deadlineMs = 2_000;
/** Only the difference between 401 and 403 hangs on it, and the keys may be those of a tenant whose provider hangs. */
const foreignDeadlineMs = 500;
const verifiedLifeMs = 60_000;
const negativeLifeMs = 5_000;
const maxRemembered = 10_000;
const maxInFlightPerTenant = 64;

const malformed: TokenVerdict = refused("malformed");
const late: TokenVerdict = unavailable("deadline");

/**
 * Makes the verifier. `verify` settles within 2 s whatever a provider or store does, and fails closed.
 * Concurrency: equal requests share one verification; at most 64 verifications per tenant are under way, then `busy`. One that
 * was given up at the deadline keeps its place until it truly ends.
 */
export function createTokenVerifier(
  parts: TokenVerifierParts,
): TokenVerifier & { explainToken(request: TokenRequest): Promise<TokenExplanation> } {
  const { clock } = parts;
  const identities = createTenantIdentities({ ...parts, source: parts.settings });
  const court = createTokenCourt({ identities, tokens: parts.tokens, clock });
  const verified = new VerdictCache(maxRemembered);
  // Apart from the verified ones: a flood of bad tokens must not push good ones out.
  const negative = new VerdictCache(maxRemembered);
  const flights = new Map<string, Promise<TokenVerdict>>();
  const inFlight = new Map<string, number>();
  let epoch = 0;

  function known(key: string): TokenVerdict | undefined {
    const nowMs = clock.nowMs();
    return verified.find(key, nowMs) ?? negative.find(key, nowMs);
  }

  function remember(key: string, request: TokenRequest, verdict: TokenVerdict): void {
    const nowMs = clock.nowMs();
    if (verdict.kind === "verified") {
      verified.store(
        key,
        request,
        verdict,
        nowMs,
        Math.min(verdict.expiresAtMs ?? Number.POSITIVE_INFINITY, nowMs + verifiedLifeMs),
      );
    } else if (verdict.kind !== "unavailable" && verdict.kind !== "busy") {
      negative.store(key, request, verdict, nowMs, nowMs + negativeLifeMs);
    }
  }

  /** One verification with its place in the tenant's count. */
  async function fly(key: string, request: TokenRequest): Promise<TokenVerdict> {
    const startedIn = epoch;
    const deadline = startDeadline(deadlineMs);
    const own = court.judgeOwn(request);
    try {
      const ownVerdict = await deadline.orElse<TokenVerdict>(own, late);
      const verdict = ownVerdict.kind === "refused" ? await considerForeign(request, ownVerdict, deadline) : ownVerdict;
      // A change while this was under way may have made it wrong: then it answers this caller and is not kept.
      if (startedIn === epoch) remember(key, request, verdict);
      return verdict;
    } finally {
      deadline.stop();
      void own.finally(() => leave(request.tenantId));
    }
  }

  /** When time runs out here the tenant's own answer stands: it is certain already. */
  async function considerForeign(request: TokenRequest, own: TokenVerdict, deadline: Deadline): Promise<TokenVerdict> {
    const shorter = startDeadline(foreignDeadlineMs);
    try {
      return await deadline.orElse(shorter.orElse(court.judgeForeign(request, own), own), own);
    } finally {
      shorter.stop();
    }
  }

  function leave(tenantId: string): void {
    const count = (inFlight.get(tenantId) ?? 1) - 1;
    if (count <= 0) inFlight.delete(tenantId);
    else inFlight.set(tenantId, count);
  }

  return {
    verifyCached(request) {
      return request.token.length > maxTokenLength ? malformed : known(requestKey(request));
    },
    async verify(request) {
      // A bearer token is visible ASCII; anything else must not reach a provider's header, nor cost a digest when it is huge.
      if (request.token.length > maxTokenLength || !/^[\x21-\x7e]+$/.test(request.token)) return malformed;
      const key = requestKey(request);
      const verdict = known(key) ?? flights.get(key);
      if (verdict !== undefined) return verdict;
      const count = inFlight.get(request.tenantId) ?? 0;
      if (count >= maxInFlightPerTenant) return { kind: "busy" };
      inFlight.set(request.tenantId, count + 1);
      const flight = fly(key, request).finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      flights.set(key, flight);
      return flight;
    },
    forget({ tenantId, token }) {
      epoch += 1;
      flights.clear();
      verified.forget(tenantId, token);
      negative.forget(tenantId, token);
      if (token === undefined) identities.forget(tenantId);
    },
    explainToken: createExplainer({ identities, court, clock }),
  };
}
