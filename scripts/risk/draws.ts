/** Seeded draws: the same seed gives the same corpus on every machine. No entropy of the process comes in. */

/** A stream of draws. Concurrency: each call moves it on; two streams of one seed and name are equal. */
export class Draws {
  readonly #seed: string;
  readonly #state: Uint32Array;

  constructor(seed: string) {
    this.#seed = seed;
    this.#state = Uint32Array.from([0, 1, 2, 3], (lane) => hashOf(`${lane}:${seed}`));
    for (let turn = 0; turn < 12; turn += 1) this.#next();
  }

  /** A stream of its own for one part, so that a change there moves nothing elsewhere. */
  of(name: string): Draws {
    return new Draws(`${this.#seed}/${name}`);
  }

  /** From 0 up to, not including, 1. */
  share(): number {
    return this.#next() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** Whole, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1));
  }

  between(from: number, to: number): number {
    return from + this.share() * (to - from);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)] as T;
  }

  /** By weight. Shape: pairs of what and how often. */
  weighted<T>(pairs: readonly (readonly [T, number])[]): T {
    let left = this.share() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [what, weight] of pairs) if ((left -= weight) < 0) return what;
    return pairs.at(-1)?.[0] as T;
  }

  /** Human durations: half are below the median, some are far above. */
  lognormal(median: number, spread: number): number {
    const [one, two] = [1 - this.share(), this.share()];
    return median * Math.exp(spread * Math.sqrt(-2 * Math.log(one)) * Math.cos(2 * Math.PI * two));
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.share());
  }

  digits(count: number): string {
    return this.text("0123456789", count);
  }

  hex(count: number): string {
    return this.text("0123456789abcdef", count);
  }

  text(alphabet: string, count: number): string {
    return Array.from({ length: count }, () => alphabet.charAt(this.whole(0, alphabet.length - 1))).join("");
  }

  /** sfc32, which passes the usual batteries and is a few additions. */
  #next(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = s[3] + 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }
}

/** FNV-1a with a final mix: spreads a name over 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 15)) >>> 0;
}
