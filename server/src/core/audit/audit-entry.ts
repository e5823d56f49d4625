import type { Clock, Randomness } from "../clock.ts";
import { newId } from "../ids.ts";

/** Values by the names of their fields; only names that a list allows. */
export type AuditFields = Readonly<Record<string, unknown>>;

/** One write: who, what, to which thing, and what became of it. `at` is the tenant's time, which a sandbox moves. */
export type AuditEntry = {
  auditId: string;
  atMs: number;
  /** A key's id, `operator` or `system`. */
  actor: string;
  /** The operation's id, or the name of what a job did. */
  operation: string;
  subjectType: string;
  subjectId: string;
  /** Null where there was nothing, or it was not looked at. */
  before: AuditFields | null;
  after: AuditFields | null;
  /** What else the request set: names of fields whose values are nobody's business here. */
  withheld: readonly string[];
  reason: string | null;
  requestId: string | null;
  /** 16 bytes in hex while nothing was taken out; null too where nothing can be. */
  salt: string | null;
  /** What the chain holds in the place of a person's id, and of the reason. Hex. */
  subjectDigest: string | null;
  reasonDigest: string | null;
};

/** An entry with its place in the tenant's chain; both null while it waits for one. `hash` is hex. */
export type ChainedEntry = AuditEntry & { sequence: number | null; hash: string | null };

/** SHA-256 of a text's UTF-8, in hex. */
export type Digest = (text: string) => string;

type Said = Pick<AuditEntry, "actor" | "operation" | "subjectType" | "subjectId"> &
  Partial<Pick<AuditEntry, "before" | "after" | "withheld" | "reason" | "requestId">>;

/** An entry that is about to be written. Give a digest where a person or a reason is in it: those can be taken out later. */
export const newEntry = (
  surroundings: { clock: Clock; randomness: Randomness },
  said: Said,
  erasable: { person: boolean; digest: Digest } | null = null,
): AuditEntry => {
  const entry: AuditEntry = {
    auditId: newId("aud", surroundings),
    atMs: surroundings.clock.nowMs(),
    before: null,
    after: null,
    withheld: [],
    reason: null,
    requestId: null,
    salt: null,
    subjectDigest: null,
    reasonDigest: null,
    ...said,
  };
  if (!erasable || (!erasable.person && entry.reason === null)) {
    if (entry.reason !== null) throw new Error("a reason needs a digest: an erasure may have to take it out");
    return entry;
  }
  const salt = [...surroundings.randomness.bytes(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const salted = { ...entry, salt };
  const digests = digestsOf(salted, erasable.digest);
  return { ...salted, subjectDigest: erasable.person ? digests.subject : null, reasonDigest: digests.reason };
};

/** The digests of what can be taken out, while it is there. */
export const digestsOf = (
  { salt, subjectId, reason }: Pick<AuditEntry, "salt" | "subjectId" | "reason">,
  digest: Digest,
): { subject: string; reason: string | null } => ({
  subject: digest(`${salt ?? ""} subject ${subjectId}`),
  reason: reason === null ? null : digest(`${salt ?? ""} reason ${reason}`),
});
