/** What second factors need of a store. */
import type { ConsoleUser } from "./console-user.ts";

/** The secret behind an app's codes. It counts once it is confirmed. */
type Totp = { sealed: string; confirmedAtMs: number | null };

/** A sign-in that lacks the second factor, known by the hash of its text. */
type HalfSession = { hash: Uint8Array; userId: string; expiresAtMs: number };

/** What an account may show besides the password; recovery codes are for whoever has one of these. */
export type FactorWays = { codes: boolean; passkeys: boolean };

export type FactorStore = {
  findWays(userId: string): Promise<FactorWays>;
  /** Of those who have any, by account. */
  listWays(userIds: readonly string[]): Promise<ReadonlyMap<string, FactorWays>>;
  findTotp(userId: string): Promise<Totp | null>;
  /** In the place of one that was never confirmed; false where one was. */
  putTotp(userId: string, sealed: string, nowMs: number): Promise<boolean>;
  /** With the first step that was used; false where it is another by now, or confirmed. */
  confirmTotp(userId: string, confirmed: { sealed: string; step: number; nowMs: number }): Promise<boolean>;
  /** Of two who use the same step, or an earlier one than was used, one gets true. */
  useStep(userId: string, step: number): Promise<boolean>;
  deleteTotp(userId: string): Promise<void>;
  /** With passkeys and recovery codes; whether there was anything. */
  deleteFactors(userId: string): Promise<boolean>;

  /** In the place of all that there were. */
  putRecoveryCodes(userId: string, hashes: readonly Uint8Array[]): Promise<void>;
  /** Where nothing is left that they could stand in for. */
  dropIdleRecoveryCodes(userId: string): Promise<void>;
  /** Of two who use the same one, one gets true. */
  useRecoveryCode(userId: string, hash: Uint8Array, nowMs: number): Promise<boolean>;
  /** Those that were not used. */
  countRecoveryCodes(userId: string): Promise<number>;

  /** Where the account is enabled and still has this hash of its password; whether it has. */
  insertHalfSession(half: HalfSession & { password: string }, nowMs: number): Promise<boolean>;
  /** Whose it is, with the hash of their password. */
  findHalfSession(hash: Uint8Array, nowMs: number): Promise<(ConsoleUser & { password: string }) | null>;
  /** Uses it up: of two, one gets true. */
  useHalfSession(hash: Uint8Array, nowMs: number): Promise<boolean>;
};
