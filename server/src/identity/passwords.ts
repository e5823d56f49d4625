/** Passwords of the console as memory-hard hashes. */
import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Passwords } from "../core/console/accounts.ts";
import type { Randomness } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";

/** 32 MB and about a tenth of a second each. Source: OWASP Password Storage Cheat Sheet, scrypt, the row of 32 MiB. */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const lengths = { salt: 16, hash: 32 } as const;
/** Hashes that are made at once: more would take the memory and the cores from everything else. */
const atOnce = 2;
/** Of people who sign in at the same moment there are few; of guesses there may be any number. */
const waitingMaximum = 100;

type Parameters = { N: number; r: number; p: number };

const derive = (password: string, salt: Uint8Array, { N, r, p }: Parameters): Promise<Buffer> => {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) =>
    scrypt(password, salt, lengths.hash, options, (error, hash) => (error ? reject(error) : resolve(hash))),
  );
};

/** Shape: `scrypt$N$r$p$salt$hash`, the last two in base64url. */
const parse = (text: string): (Parameters & { salt: Buffer; hash: Buffer }) | null => {
  const parts = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(text);
  if (!parts) return null;
  const [, N, r, p, salt = "", hash = ""] = parts;
  const bytes = { salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
  return { N: Number(N), r: Number(r), p: Number(p), ...bytes };
};

/** Hashes passwords with scrypt. Errors: too_many_requests when too many wait. */
export const createPasswords = (randomness: Randomness): Passwords => {
  let running = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= waitingMaximum)
        throw new Refusal("too_many_requests", "Too many people sign in at this moment.", { retryAfterSeconds: 2 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes from hand to hand.
      if (next) next();
      else running--;
    }
  };
  const nobody = { ...cost, salt: Buffer.alloc(lengths.salt), hash: Buffer.alloc(lengths.hash) };
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = Buffer.from(randomness.bytes(lengths.salt));
        const hash = await derive(password, salt, cost);
        const { N, r, p } = cost;
        return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
      }),
    matches: (password, text) =>
      inTurn(async () => {
        const known = text === null ? null : parse(text);
        const { hash, salt, ...parameters } = known ?? nobody;
        const equal = timingSafeEqual(await derive(password, salt, parameters), hash);
        return equal && known !== null;
      }),
  };
};
