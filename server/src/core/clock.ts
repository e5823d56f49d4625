/** The two sources that no rule may reach for itself: time and chance. */

/** The present moment. Injected so that tests, and later the sandbox, can move it. */
export type Clock = {
  /** Units: milliseconds since the epoch, UTC. */
  nowMs(): number;
};

/** Cryptographic randomness. */
export type Randomness = {
  bytes(count: number): Uint8Array;
};
