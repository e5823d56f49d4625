import type { Clock } from "../clock.ts";
import type { TenantLimits } from "../limit/limit-settings.ts";
import type { PrivacySettings } from "../privacy/retention.ts";

export type Tenant = {
  tenantId: string;
  name: string;
  mode: "live" | "sandbox";
  timeZone: string;
  currency: string;
  /** Whoever works for it in the console needs a second factor. */
  demandsFactor: boolean;
  /** How far a sandbox's clock is ahead of the real time; 0 for live tenants. */
  clockAheadMs: number;
  /** What the operator gave it instead of the deployment's limits; null for nothing. */
  limits: TenantLimits | null;
  privacy: PrivacySettings;
  /** Of `privacy` alone, 0 before the first choice. */
  privacyVersion: number;
  version: number;
  /** Since when its checks of codes are counted, by its own time; null for all of its life. */
  checksCountedFromMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
};

/** Whether the runtime knows the IANA zone. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
};

/** Whether the code is a currency that ISO 4217 lists, as far as the runtime knows. */
export const isCurrency = (code: string): boolean => Intl.supportedValuesOf("currency").includes(code);

/** A tenant's own clock. */
export const tenantClock = (clock: Clock, aheadMs: number): Clock =>
  aheadMs === 0 ? clock : { nowMs: () => clock.nowMs() + aheadMs };
