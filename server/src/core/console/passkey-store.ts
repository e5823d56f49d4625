/** What passkeys need of a store, and of whatever reads their answers. */
import type { ConsoleUser } from "./console-user.ts";

/** One key of somebody. `counter` is the authenticator's own, zero where it does not count; `origin` the page's at which it was made. */
export type Passkey = {
  passkeyId: string;
  userId: string;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: readonly string[];
  origin: string;
  name: string;
  createdAtMs: number;
  lastUsedAtMs: number | null;
};

/** What a challenge is for, and by whom it may be answered: a session's own person, half a sign-in, or whoever has a passkey. */
export type ChallengeUse =
  | { purpose: "sign_in" }
  | { purpose: "finish"; half: Uint8Array }
  | { purpose: "add" | "prove"; sessionId: string };

export type PasskeyStore = {
  /** Oldest first. */
  listPasskeys(userId: string): Promise<Passkey[]>;
  /** With its owner. */
  findPasskey(credentialId: string): Promise<{ passkey: Passkey; user: ConsoleUser } | null>;
  /** False when somebody has this key already. */
  insertPasskey(passkey: Passkey): Promise<boolean>;
  /** Whether there was one of theirs. */
  renamePasskey(userId: string, passkeyId: string, name: string): Promise<boolean>;
  /** Whether there was one of theirs. */
  deletePasskey(userId: string, passkeyId: string): Promise<boolean>;
  /** Notes a use; false where the key is gone, or was used with this counter or a later one. */
  usePasskey(passkeyId: string, used: { counter: number; nowMs: number }): Promise<boolean>;

  /** In the place of those of the same use by the same session or half, and of those that are over. */
  insertChallenge(
    challenge: { hash: Uint8Array; use: ChallengeUse; expiresAtMs: number },
    nowMs: number,
  ): Promise<void>;
  /** Uses it up, where it is for this: of two, one gets true. */
  useChallenge(hash: Uint8Array, use: ChallengeUse, nowMs: number): Promise<boolean>;
};

/** What a browser hands over of an authenticator: judged by `PasskeyReader`, and by nothing before. */
export type PasskeyAnswer = { id: string; response: Readonly<Record<string, unknown>> };

/** What a browser is asked to hand to an authenticator. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

type Expected = { challenge: string; origin: string };

/** Knows the wire form of passkeys, and judges answers by it. */
export type PasskeyReader = {
  /** For a new key that can sign in alone. */
  creationOptions(wanted: Expected & { user: ConsoleUser; known: readonly Passkey[] }): PasskeyOptions;
  /** For an answer by one of these keys, or with null by any of this origin's. */
  requestOptions(wanted: Expected & { among: readonly Passkey[] | null }): PasskeyOptions;
  /** The challenge that an answer names, which proves nothing yet; null for what is no answer. */
  challengeOf(answer: PasskeyAnswer): string | null;
  /** A new key; null for an answer that does not hold. */
  newKeyOf(
    answer: PasskeyAnswer,
    expected: Expected,
  ): Promise<Pick<Passkey, "credentialId" | "publicKey" | "counter" | "transports"> | null>;
  /** The counter by which this key answered; null for an answer that does not hold. `alone`: without e-mail and password. */
  counterOf(answer: PasskeyAnswer, expected: Expected & { passkey: Passkey; alone: boolean }): Promise<number | null>;
};
