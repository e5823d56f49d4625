import { allScopes } from "@beckon/contract";
import { newEntry } from "../audit/audit-entry.ts";
import { newId } from "../ids.ts";
import { createKey } from "../key/create-key.ts";
import type { Repositories, SecretKeys, Surroundings } from "../ports.ts";
import { violations } from "../refusal.ts";
import { isCurrency, isTimeZone, type Tenant } from "./tenant.ts";

type Wanted = {
  name: string;
  mode: Tenant["mode"];
  timeZone: string;
  currency: string;
  /** Given for a tenant's second environment: the same as in the first. */
  tenantId?: string;
  /** One that is in people's apps already, or that of the first environment. */
  clientKey?: string | undefined;
};

/** What is wrong with a tenant's settings; throws all of it at once. Errors: rule_violated. */
export const refuseBadSettings = ({ timeZone, currency }: { timeZone: string; currency: string }): void => {
  const faults = [];
  if (!isTimeZone(timeZone))
    faults.push({
      pointer: "/body/timeZone",
      code: "unknown_time_zone",
      detail: `${timeZone} is not an IANA time zone.`,
    });
  if (!isCurrency(currency))
    faults.push({
      pointer: "/body/currency",
      code: "unknown_currency",
      detail: `${currency} is not a currency of ISO 4217.`,
    });
  if (faults.length > 0) throw violations(faults);
};

/** A tenant with its first client key and a secret key with every scope. Errors: rule_violated, conflict. */
export const createTenant = async (
  repositories: Repositories,
  surroundings: Surroundings & { secretKeys: SecretKeys },
  wanted: Wanted,
): Promise<{ tenant: Tenant; clientKey: string; secretKey: string }> => {
  refuseBadSettings(wanted);
  const nowMs = surroundings.clock.nowMs();
  const tenant: Tenant = {
    tenantId: wanted.tenantId ?? newId("tnt", surroundings),
    name: wanted.name,
    mode: wanted.mode,
    timeZone: wanted.timeZone,
    currency: wanted.currency,
    demandsFactor: false,
    clockAheadMs: 0,
    limits: null,
    privacy: { retentionDays: {}, doNotTrack: false },
    privacyVersion: 0,
    version: 1,
    checksCountedFromMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await repositories.tenants.insert(tenant);
  const base = { tenantId: tenant.tenantId, expiresAtMs: null };
  const client = await createKey(repositories, surroundings, {
    ...base,
    type: "client",
    name: "first client key",
    scopes: [],
    clientKey: wanted.clientKey,
  });
  const secret = await createKey(repositories, surroundings, {
    ...base,
    type: "secret",
    name: "first secret key",
    scopes: allScopes,
  });
  const { mode, name, timeZone, currency } = tenant;
  const keys = { clientKeyId: client.key.keyId, secretKeyId: secret.key.keyId };
  const said = { actor: "operator", operation: "createTenant", subjectType: "tenant", subjectId: tenant.tenantId };
  const entry = newEntry(surroundings, { ...said, after: { name, mode, timeZone, currency, ...keys } });
  await repositories.audit.append(tenant.tenantId, [entry]);
  return { tenant, clientKey: client.key.clientKey ?? "", secretKey: secret.secretKey ?? "" };
};
