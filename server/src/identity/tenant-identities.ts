/** Tenants' identity settings, opened and made ready to judge, a few seconds fresh. */
import type { IdentitySettingsInput, StoredIdentitySettings } from "../core/identity/identity-settings.ts";
import type { Clock, IdentitySettingsSource, OutboundHttp, SecretBox } from "../core/ports.ts";
import { createTimedLookup } from "../core/timed-lookup.ts";
import { createIntrospectionJudge } from "./introspection-verifier.ts";
import { createJwksSource, type KeyFinder } from "./jwks-source.ts";
import type { Judge } from "./judge.ts";
import { createJwtJudge } from "./jwt-verifier.ts";
import { openIdentitySettings } from "./stored-identity-settings.ts";
import { createUserinfoJudge } from "./userinfo-verifier.ts";

/** One tenant's settings with secrets opened, and its judge; null for `beckon`, whose tokens stand in a store. */
export type TenantIdentity = { tenantId: string; settings: IdentitySettingsInput; judge: Judge | null };

export type TenantIdentities = {
  /** Null when the tenant has no settings. Errors: rejects when the store fails or a secret cannot be opened. */
  find(tenantId: string): Promise<TenantIdentity | null>;
  /** Tenants with `jwt` settings of this issuer, at most five, the asking tenant perhaps among them. Errors: as above. */
  findByIssuer(issuer: string): Promise<TenantIdentity[]>;
  forget(tenantId: string): void;
};

const lifeMs = 5_000;
/** Each candidate may cost a signature check, so they are few: the asking tenant and four others. */
const maxCandidates = 5;
const maxTenants = 10_000;
const maxIssuers = 1_000;

type Ready = { text: string; identity: TenantIdentity };

/** Reads settings through `source` and keeps what was made of them while they stay the same. */
export function createTenantIdentities(parts: {
  source: IdentitySettingsSource;
  box: SecretBox;
  outbound: OutboundHttp;
  clock: Clock;
}): TenantIdentities {
  const { source, box, outbound, clock } = parts;
  const keysAt = createJwksSource(outbound, clock);
  const ready = new Map<string, Ready>();

  function prepare(stored: StoredIdentitySettings): TenantIdentity {
    // Compared by content as well as by version: a row deleted and made anew may start counting again.
    const text = JSON.stringify([stored.version, stored.settings]);
    const known = ready.get(stored.tenantId);
    if (known?.text === text) return known.identity;
    const settings = openIdentitySettings(stored.settings, box, stored.tenantId);
    const identity = { tenantId: stored.tenantId, settings, judge: createJudge(settings, keysAt, outbound, clock) };
    if (ready.size >= maxTenants) ready.clear();
    ready.set(stored.tenantId, { text, identity });
    return identity;
  }

  const tenants = createTimedLookup(
    async (tenantId) => {
      const stored = await source.find(tenantId);
      return stored === null ? null : prepare(stored);
    },
    { lifeMs, capacity: maxTenants, clock },
  );
  const issuers = createTimedLookup(
    async (issuer) => {
      const rows = await source.findByIssuer(issuer);
      return rows
        .filter(({ settings }) => settings.provider === "jwt" && settings.issuer === issuer)
        .slice(0, maxCandidates)
        .map(prepare);
    },
    { lifeMs, capacity: maxIssuers, clock },
  );

  return {
    find: (tenantId) => tenants.find(tenantId),
    findByIssuer: (issuer) => issuers.find(issuer),
    forget(tenantId) {
      tenants.forget(tenantId);
      issuers.forget();
      ready.delete(tenantId);
    },
  };
}

function createJudge(
  settings: IdentitySettingsInput,
  keysAt: (url: string) => KeyFinder,
  outbound: OutboundHttp,
  clock: Clock,
): Judge | null {
  switch (settings.provider) {
    case "beckon":
      return null;
    case "jwt":
      return createJwtJudge(settings, keysAt, clock);
    case "introspection":
      return createIntrospectionJudge(settings, outbound, clock);
    case "userinfo":
      return createUserinfoJudge(settings, outbound);
  }
}
