/** What a person is known by, once nothing of it can be read any more. */

import type { NotCollected } from "../privacy/do-not-track.ts";

/** As a caller sends it. Lives in the HTTP room only: nothing behind it sees, stores or logs it. */
export type RawSignals = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  ip?: string | null | undefined;
  deviceId?: string | null | undefined;
  payoutHash?: string | null | undefined;
  /** Then there is no `ip` and no `deviceId`. */
  doNotTrack?: boolean | undefined;
};

/**
 * `email`: the mailbox, however it is spelled. `email_series`: without digits, in the order of its words, at its provider.
 * `email_name`: the same at any provider. `email_domain`: the domain, and those above it, for lists.
 */
export type SignalKind =
  | "email"
  | "email_series"
  | "email_name"
  | "email_domain"
  | "phone"
  | "payout"
  | "device"
  | "network";

/** One keyed hash. While keys overlap there is one per key; the first key's is stored to be found, all are looked for. */
export type SignalHash = { kind: SignalKind; hash: string; keyId: string };

export type Signals = {
  hashes: readonly SignalHash[];
  /** Null without an e-mail address; `failed` when the list could not be asked. */
  disposable: boolean | "failed" | null;
  /** Countries that share the phone's calling code; null when unknown. */
  phoneCountries: readonly string[] | null;
  /** How long the sign-up form was open; null when nobody says it. */
  openMs: number | null;
  /** What was not taken in, because the person is not to be tracked: no rule finds anything by it, and nothing fails for it. */
  notCollected: NotCollected;
};

export const noSignals: Signals = {
  hashes: [],
  disposable: null,
  phoneCountries: null,
  openMs: null,
  notCollected: [],
};

/** Makes signals of what was sent. Errors: Refusal `rule_violated` for an address that is none. */
export type SignalReader = {
  read(tenantId: string, raw: RawSignals): Signals;
  /** Hashes of one value by all keys, the active first, for lists and participants. */
  hashesOf(tenantId: string, kind: SignalKind, value: string): SignalHash[];
};

/** The same person under either id a tenant may know them by. */
export const personOf = ({
  refereeId,
  onboardingId,
}: {
  refereeId: string | null;
  onboardingId: string | null;
}): string => (refereeId === null ? `o:${onboardingId ?? ""}` : `p:${refereeId}`);
export const participantPerson = (participantId: string): string => `p:${participantId}`;
/** The id behind a person's key. */
export const idOfPerson = (person: string): string => person.slice(2);
