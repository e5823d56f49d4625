/** Codes of an authenticator app: RFC 6238 with what every app knows, SHA-1, six digits, thirty seconds. */
import { Secret, TOTP } from "otpauth";
import type { TimeCodes } from "../core/console/account-tools.ts";
import type { Randomness } from "../core/ports.ts";

const periodSeconds = 30;
/** A clock may be this many steps off. */
const beside = 1;
/** As long as the hash's own output. Source: RFC 4226, section 4. */
const secretBytes = 20;

const appOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: "Beckon", label, secret: Secret.fromBase32(secret), period: periodSeconds });

/** Makes secrets and judges codes; which were used before is the store's to know. */
export const createTimeCodes = (randomness: Randomness): TimeCodes => ({
  mint: () => new Secret({ buffer: new Uint8Array(randomness.bytes(secretBytes)).buffer }).base32,
  uriOf: (secret, email) => appOf(secret, email).toString(),
  stepOf: (secret, code, nowMs) => {
    const delta = appOf(secret, "").validate({ token: code, timestamp: nowMs, window: beside });
    return delta === null ? null : Math.floor(nowMs / 1000 / periodSeconds) + delta;
  },
});
