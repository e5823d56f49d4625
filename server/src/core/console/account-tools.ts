/** What accounts need of the outside, and who comes in with what. */
import type { Clock, Randomness, SecretBox, Store } from "../ports.ts";
import type { ConsoleSession, ConsoleUser } from "./console-store.ts";
import type { FactorWays } from "./factor-store.ts";
import type { freeAttempts } from "./lock-out.ts";
import type { PasskeyReader } from "./passkey-store.ts";

/** Memory-hard hashes of passwords. Concurrency: a few at once, the rest wait their turn. */
export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long when there is no hash to compare with. */
  matches(password: string, hash: string | null): Promise<boolean>;
};

/** Secrets that only their holder has in full; `hashOf` is what the store knows them by. */
export type ConsoleSecrets = {
  mint(): string;
  /** Another secret that only its holder has, made of one. */
  derive(secret: string, use: string): string;
  hashOf(text: string): Uint8Array;
  /** Hides an e-mail or an address from whoever reads the database. */
  subjectOf(kind: keyof typeof freeAttempts, text: string): Uint8Array;
};

/** Codes that an app makes from a secret and the time. */
export type TimeCodes = {
  /** Shape: base32, as apps take it. */
  mint(): string;
  /** What the picture says that an app reads. */
  uriOf(secret: string, email: string): string;
  /** Which step of time the code is of, now or one step beside; null for a wrong one. */
  stepOf(secret: string, code: string, nowMs: number): number | null;
};

export type AccountTools = {
  clock: Clock;
  randomness: Randomness;
  /** That of the environment in which this deployment keeps its accounts. */
  store: Store;
  /** Those of every environment of this deployment: their tenants hear of changes to accounts. */
  everywhere: readonly Store[];
  passwords: Passwords;
  secrets: ConsoleSecrets;
  codes: TimeCodes;
  passkeys: PasskeyReader;
  /** Where people reach the console, as the operator says; null where it goes by the address they came by. */
  consoleOrigin: string | null;
  box: SecretBox;
};

/** Where somebody comes from, as they will see it in the list of their sessions, and as attempts are counted. */
export type Visitor = { address: string; countedAs: string; agent: string };
export type SignedIn = { user: ConsoleUser; session: ConsoleSession; token: string };

/** The password was right, and something more is asked. `token` is good for nothing else. */
export type HalfIn = { half: { token: string; expiresAtMs: number; ways: FactorWays } };
