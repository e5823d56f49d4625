/** Turns what people are known by into keyed hashes, at the door: nothing behind it sees anything else. */
import { createHmac, hkdfSync } from "node:crypto";
import { notCollectedKinds } from "../core/privacy/do-not-track.ts";
import { violations } from "../core/refusal.ts";
import { countriesOfPhone } from "../core/risk/calling-codes.ts";
import { networkOf, normaliseEmail, normalisePhone } from "../core/risk/normalise.ts";
import {
  noSignals,
  type RawSignals,
  type SignalHash,
  type SignalKind,
  type SignalReader,
  type Signals,
} from "../core/risk/signals.ts";
import type { DisposableDomains } from "./disposable-domains.ts";
import type { SecretBoxKey } from "./secret-box.ts";

/** Of 32 bytes; 2^64 people would have to be hashed for two of them to look alike. */
const hashBytes = 16;

const wrong = (field: string, detail: string) =>
  violations([{ pointer: `/body/${field}`, code: "cannot_be_read", detail }]);

/**
 * HMAC-SHA-256 under keys that are derived, for this purpose and one tenant each, from the keys that seal secrets: the first one's
 * hashes are kept, and those of the others still match. A hash says nothing without the key, and nothing across tenants.
 */
export const createSignalReader = (keys: readonly SecretBoxKey[], disposable: DisposableDomains): SignalReader => {
  const roots = keys.map(({ id, key }) => ({
    id,
    key: Buffer.from(hkdfSync("sha256", key, "", "beckon.risk-signals.v1", 32)),
  }));
  const hashesOf = (tenantId: string, kind: SignalKind, value: string): SignalHash[] =>
    roots.map(({ id, key }) => {
      const digest = createHmac("sha256", key).update(`${tenantId}\n${kind}\n${value}`).digest();
      return { kind, keyId: id, hash: digest.subarray(0, hashBytes).toString("base64url") };
    });

  const ofEmail = (tenantId: string, typed: string): Pick<Signals, "hashes" | "disposable"> => {
    const email = normaliseEmail(typed);
    if (email === null) throw wrong("email", "This cannot be an e-mail address.");
    const { mailbox, series, name, domains } = email;
    const hashes = [
      ...hashesOf(tenantId, "email", mailbox),
      ...(series === null ? [] : hashesOf(tenantId, "email_series", series)),
      ...(name === null ? [] : hashesOf(tenantId, "email_name", name)),
      ...domains.flatMap((domain) => hashesOf(tenantId, "email_domain", domain)),
    ];
    try {
      return { hashes, disposable: disposable.has(domains) };
    } catch {
      // Nobody knows whether it is: the sign-up is held.
      return { hashes, disposable: "failed" };
    }
  };

  return {
    hashesOf,
    read: (tenantId, { email, phone, ip, deviceId, payoutHash, doNotTrack }: RawSignals): Signals => {
      const mail = email === undefined || email === null ? { hashes: [], disposable: null } : ofEmail(tenantId, email);
      const hashes: SignalHash[] = [...mail.hashes];
      let phoneCountries: Signals["phoneCountries"] = null;
      if (typeof phone === "string") {
        const number = normalisePhone(phone);
        if (number === null)
          throw wrong("phone", "This cannot be a phone number: + and the country's code come first.");
        hashes.push(...hashesOf(tenantId, "phone", number));
        phoneCountries = countriesOfPhone(number);
      }
      if (typeof ip === "string") {
        const network = networkOf(ip);
        if (network === null) throw wrong("ip", "This is no IPv4 or IPv6 address.");
        hashes.push(...hashesOf(tenantId, "network", network));
      }
      if (typeof deviceId === "string") hashes.push(...hashesOf(tenantId, "device", deviceId));
      if (typeof payoutHash === "string") hashes.push(...hashesOf(tenantId, "payout", payoutHash));
      const notCollected = doNotTrack === true ? notCollectedKinds : [];
      return { ...noSignals, hashes, disposable: mail.disposable, phoneCountries, notCollected };
    },
  };
};
