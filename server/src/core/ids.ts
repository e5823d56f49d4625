import type { Clock, Randomness } from "./clock.ts";

/** Crockford's base 32 in lower case: no i, l, o, u. Its order is the order of its characters' bytes. */
const symbols = "0123456789abcdefghjkmnpqrstvwxyz";

export type IdPrefix =
  | "tnt"
  | "key"
  | "cmp"
  | "rev"
  | "cod"
  | "ref"
  | "rsv"
  | "src"
  | "rej"
  | "evt"
  | "whk"
  | "dlv"
  | "rwd"
  | "led"
  | "txn"
  | "rsk"
  | "rle"
  | "erased"
  | "aud"
  | "usr"
  | "ses"
  | "mem"
  | "pky"
  | "req";

/**
 * A new id: prefix, then 48 bits of time and 80 random bits as 26 characters, so that ids sort by the millisecond they were
 * made in. Shape: `cmp_01j9...`. Errors: none; two ids collide with a chance of 2^-80 within one millisecond.
 */
export const newId = (prefix: IdPrefix, { clock, randomness }: { clock: Clock; randomness: Randomness }): string => {
  let text = idFloor(prefix, clock.nowMs());
  for (const byte of randomness.bytes(16)) text += symbols.charAt(byte & 31);
  return text;
};

/** What every id that is made from this millisecond on sorts after, and every earlier one before. */
export const idFloor = (prefix: IdPrefix, atMs: number): string => {
  let text = "";
  let time = Math.max(0, atMs);
  for (let place = 0; place < 10; place++) {
    text = symbols.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  return `${prefix}_${text}`;
};
