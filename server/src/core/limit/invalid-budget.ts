import type { LimitSettings, TenantLimits } from "./limit-settings.ts";
import { type Count, newCount, secondsUntilRoom, slidingValue, valueOf, windowMs } from "./sliding-count.ts";
import type { Told, Total } from "./limit-store.ts";

/** Who asks whether a code is valid. `address` as `countedAs` has it. */
export type Asker = {
  tenantId: string;
  keyId: string;
  address: string;
  own: TenantLimits | null;
  /** Then the address stays in this process: other processes do not hear of it. */
  doNotTrack: boolean;
};

/** What was counted of one tenant in one minute. */
type Minute = {
  minute: number;
  invalid: Count;
  /** Questions that were not answered. */
  refused: Count;
  keys: Map<string, Count>;
  addresses: Map<string, Count>;
  alarmed: boolean;
};
type Tenant = { now: Minute; before: Minute | undefined; alarmAt: number; doNotTrack: boolean };

/** How far above its budget a tenant's invalid validations may go, one from each address, until nobody is answered. */
const ceilingFactor = 4;
/** Counts of addresses that a process holds; past them a new address counts for its key and tenant only. */
const addressesMaximum = 200_000;

const emptyMinute = (minute: number): Minute => ({
  minute,
  invalid: newCount(),
  refused: newCount(),
  keys: new Map(),
  addresses: new Map(),
  alarmed: false,
});

const countIn = (counts: Map<string, Count>, name: string): Count => {
  let count = counts.get(name);
  if (!count) counts.set(name, (count = newCount()));
  return count;
};

/** What other processes have not heard of, and what to do with the total once they have. */
export type Untold = { told: Told; settle: (total: Total) => void };
export type Alarm = { tenantId: string; minute: number; invalid: number; refused: number };

/**
 * How many invalid validations each address, client key and tenant of one environment had in the last minute, and who must wait
 * therefore. Valid ones count for nothing, so a tenant at whose codes nobody guesses has no entry at all. Concurrency: synchronous.
 */
export class InvalidBudget {
  readonly #settings: LimitSettings;
  readonly #tenants = new Map<string, Tenant>();
  #addresses = 0;

  constructor(settings: LimitSettings) {
    this.#settings = settings;
  }

  /** Whether anything is counted of the tenant: if not, nobody needs to wait, and nobody need know the caller's address. */
  isQuiet(tenantId: string): boolean {
    return !this.#tenants.has(tenantId);
  }

  /** Seconds the asker must wait, 0 when they may ask. */
  waitSeconds({ tenantId, keyId, address, own }: Asker, nowMs: number): number {
    const tenant = this.#tenants.get(tenantId);
    if (!tenant) return 0;
    const minute = Math.floor(nowMs / windowMs);
    const passed = (nowMs % windowMs) / windowMs;
    const { now, before } = this.#turned(tenant, minute);
    const over = (one: Count | undefined, other: Count | undefined, budget: number): number =>
      budget > 0 && slidingValue(one, other, passed) > budget - 1
        ? secondsUntilRoom(valueOf(one), valueOf(other), passed, budget)
        : 0;
    const { invalidPerAddress, invalidPerKey, invalidPerTenant } = this.#settings;
    const tenantBudget = own?.invalidPerTenant ?? invalidPerTenant;
    tenant.alarmAt = tenantBudget;
    const everybody = over(before?.invalid, now.invalid, tenantBudget * ceilingFactor);
    if (everybody > 0) return everybody;
    const mineBefore = before?.addresses.get(address);
    const mine = now.addresses.get(address);
    const alone = over(mineBefore, mine, own?.invalidPerAddress ?? invalidPerAddress);
    if (alone > 0 || (!mine && !mineBefore)) return alone;
    // While somebody guesses from many addresses, each address has one guess.
    return Math.max(
      over(before?.invalid, now.invalid, tenantBudget),
      over(before?.keys.get(keyId), now.keys.get(keyId), own?.invalidPerKey ?? invalidPerKey),
    );
  }

  /** Counts an invalid validation, if it may still be answered. Seconds the asker must wait instead, or 0. */
  take(asker: Asker, nowMs: number): number {
    const wait = this.waitSeconds(asker, nowMs);
    if (wait > 0) return wait;
    const minute = Math.floor(nowMs / windowMs);
    const { tenantId, keyId, address, own, doNotTrack } = asker;
    let tenant = this.#tenants.get(tenantId);
    if (!tenant) {
      const alarmAt = own?.invalidPerTenant ?? this.#settings.invalidPerTenant;
      this.#tenants.set(tenantId, (tenant = { now: emptyMinute(minute), before: undefined, alarmAt, doNotTrack }));
    }
    tenant.doNotTrack = doNotTrack;
    const { now } = tenant;
    now.invalid.untold++;
    countIn(now.keys, keyId).untold++;
    const mine = this.#ofAddress(now, address);
    if (mine) mine.untold++;
    return 0;
  }

  /** Notes that a question was not answered. */
  refuse(tenantId: string): void {
    const tenant = this.#tenants.get(tenantId);
    if (tenant) tenant.now.refused.untold++;
  }

  /** What this process counted and has not told: the most important first, `limit` at the most. `hash` hides addresses. */
  untold(limit: number, hash: (address: string) => string): Untold[] {
    const found: Untold[] = [];
    for (const [tenantId, tenant] of this.#tenants)
      for (const part of tenant.before ? [tenant.before, tenant.now] : [tenant.now]) {
        const { minute } = part;
        const add = (count: Count, name: () => string, past: (before: Minute) => Count | null): void => {
          const sent = count.untold;
          if (sent === 0 || found.length >= limit) return;
          count.subject ??= name();
          const settle = ({ count: total, before }: Total): void => {
            count.untold -= sent;
            count.shared = total;
            // The minute before is known here only where this process counted in it itself.
            if (before === 0 || tenant.now !== part) return;
            tenant.before ??= emptyMinute(minute - 1);
            const known = past(tenant.before);
            if (known && known.shared < before) known.shared = before;
          };
          found.push({ told: { tenantId, minute, subject: count.subject, count: sent }, settle });
        };
        add(
          part.invalid,
          () => "invalid",
          ({ invalid }) => invalid,
        );
        add(
          part.refused,
          () => "refused",
          ({ refused }) => refused,
        );
        for (const [keyId, count] of part.keys)
          add(
            count,
            () => keyId,
            ({ keys }) => countIn(keys, keyId),
          );
        for (const [address, count] of tenant.doNotTrack ? [] : part.addresses)
          add(
            count,
            () => hash(address),
            (before) => this.#ofAddress(before, address),
          );
      }
    return found;
  }

  /** Null when too many addresses are known already. */
  #ofAddress({ addresses }: Minute, address: string): Count | null {
    if (!addresses.has(address)) {
      if (this.#addresses >= addressesMaximum) return null;
      this.#addresses++;
    }
    return countIn(addresses, address);
  }

  /** Tenants of which more was asked in this minute than their budget, each once a minute. */
  takeAlarms(): Alarm[] {
    const alarms: Alarm[] = [];
    for (const [tenantId, { now, alarmAt }] of this.#tenants) {
      const [invalid, refused] = [valueOf(now.invalid), valueOf(now.refused)];
      if (now.alarmed || alarmAt === 0 || invalid + refused < alarmAt) continue;
      now.alarmed = true;
      alarms.push({ tenantId, minute: now.minute, invalid, refused });
    }
    return alarms;
  }

  /** Forgets what no longer counts. */
  forgetOld(nowMs: number): void {
    const minute = Math.floor(nowMs / windowMs);
    for (const [tenantId, tenant] of this.#tenants) {
      this.#turned(tenant, minute);
      if (valueOf(tenant.now.invalid) + valueOf(tenant.now.refused) + valueOf(tenant.before?.invalid) > 0) continue;
      this.#addresses -= tenant.now.addresses.size + (tenant.before?.addresses.size ?? 0);
      this.#tenants.delete(tenantId);
    }
  }

  /** Begins a new minute where one has passed. A clock set back begins one too: better lenient once than closed for long. */
  #turned(tenant: Tenant, minute: number): Tenant {
    const { now, before } = tenant;
    if (now.minute === minute) return tenant;
    this.#addresses -= before?.addresses.size ?? 0;
    const follows = now.minute === minute - 1;
    if (!follows) this.#addresses -= now.addresses.size;
    tenant.before = follows ? now : undefined;
    tenant.now = emptyMinute(minute);
    return tenant;
  }
}
