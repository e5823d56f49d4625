/** What the risk engine needs kept; `store/` keeps it. */
import type { PageRequest } from "../page-request.ts";
import type { ParticipantState } from "../participant/participant.ts";
import type { Counts, ListHit, Relative, Sighting } from "./facts.ts";
import type { Judgement, RiskOutcome } from "./judge.ts";
import type { RiskPolicy } from "./presets.ts";
import type { SignalHash, Signals } from "./signals.ts";

export type Assessment = Judgement & {
  assessmentId: string;
  referralId: string | null;
  codeId: string;
  campaignId: string;
  referrerId: string;
  refereeId: string | null;
  onboardingId: string | null;
  stage: "registration" | "approval";
  preset: RiskPolicy["preset"];
  holdAt: number;
  refuseAt: number;
  /** What it was judged by, to be judged again. */
  signals: Signals;
  ipCountry: string | null;
  atMs: number;
};

/** A signal that is kept to be found. */
export type StoredSignal = SignalHash & { person: string; referrerId: string | null; atMs: number };

/** What is asked at once for any number of sign-ups. */
export type FactsAsked = {
  referrerIds: readonly string[];
  codeIds: readonly string[];
  hashes: readonly Pick<SignalHash, "kind" | "hash">[];
  /** What may be on a list, by kind. */
  listed: readonly { kind: ListHit["kind"]; match: string }[];
  atMs: number;
};

export type FactsRead = {
  referrers: Map<string, Counts>;
  codes: Map<string, Counts & { cap: number }>;
  relatives: Map<string, Relative[]>;
  /** By `signalKey`. */
  seen: Map<string, Sighting[]>;
  /** By kind and match. */
  lists: Map<string, ListHit>;
};

/** Somebody under one of the ids that a tenant knows people by, and the referral that brought them. */
export type FoundPerson = {
  participantId: string | null;
  onboardingId: string | null;
  state: ParticipantState | null;
  referralId: string | null;
  /** When they were last seen with it; null of one whose id it is. */
  seenAtMs: number | null;
};

export type RiskListEntry = {
  entryId: string;
  list: ListHit["list"];
  kind: ListHit["kind"];
  shown: string;
  match: string;
  keyId: string | null;
  note: string | null;
  createdBy: string;
  createdAtMs: number;
  expiresAtMs: number | null;
  removedAtMs: number | null;
};

export type RiskStore = {
  /** One statement, whatever the number of sign-ups; each look-up by index and bounded. */
  readFacts(tenantId: string, asked: FactsAsked): Promise<FactsRead>;
  /** Adds assessments and signals, in one statement. */
  write(tenantId: string, assessments: readonly Assessment[], signals: readonly StoredSignal[]): Promise<void>;
  /** Replaces, of one participant, what they are known by without a sign-up: the kinds named. */
  putSignals(
    tenantId: string,
    person: string,
    kinds: readonly string[],
    signals: readonly StoredSignal[],
  ): Promise<void>;
  /** Kinds of signals that a person is known by. */
  kindsOf(tenantId: string, person: string): Promise<string[]>;
  /** Who was seen with one of these mailboxes, or has `id` for an id: the latest first. */
  findPeople(tenantId: string, asked: { hashes: readonly string[]; id: string; limit: number }): Promise<FoundPerson[]>;
  /** A person known by a temporary id is known by a permanent one now. */
  renamePerson(tenantId: string, from: string, to: string): Promise<void>;
  /** Latest first, 20 at the most. */
  listOfReferral(tenantId: string, referralId: string): Promise<Assessment[]>;
  /** Newest first, by id. */
  list(
    tenantId: string,
    filter: { outcome: RiskOutcome | null; referralId: string | null; referrerId: string | null },
    page: PageRequest,
  ): Promise<Assessment[]>;
  findListEntry(
    tenantId: string,
    kind: string,
    matches: readonly string[],
    nowMs: number,
  ): Promise<RiskListEntry | null>;
  countListEntries(tenantId: string): Promise<number>;
  insertListEntry(tenantId: string, entry: RiskListEntry): Promise<void>;
  removeListEntry(tenantId: string, entryId: string, nowMs: number): Promise<RiskListEntry | null>;
  listEntries(
    tenantId: string,
    filter: { list: string | null; kind: string | null },
    page: PageRequest,
  ): Promise<RiskListEntry[]>;
};
