import type { TransactionRepositories } from "../ports.ts";
import type { AuditStore } from "./audit-store.ts";
import { type AuditEntry, type ChainedEntry, type Digest, digestsOf } from "./audit-entry.ts";

/** What a chain begins with, in the place of an earlier hash. */
export const noHash = "0".repeat(64);

/** JSON without spaces, the fields of every object in the order of their names: the same content is always the same text. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = value as Record<string, unknown>;
  const written = Object.keys(fields)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
  return `{${written.join(",")}}`;
};

/** An entry's hash: of the one before it, a line feed, and the content, which docs/security/audit.md describes field by field. */
export const hashOf = (
  previous: string,
  { tenantId, sequence, entry }: { tenantId: string; sequence: number; entry: AuditEntry },
  digest: Digest,
): string => {
  const { auditId, atMs, subjectType, subjectId, subjectDigest, reasonDigest } = entry;
  const { actor, operation, before, after, withheld, requestId } = entry;
  const subject =
    subjectDigest === null ? { type: subjectType, id: subjectId } : { type: subjectType, digest: subjectDigest };
  const said = { actor, operation, subject, before, after, withheld, reasonDigest, requestId };
  const content = { tenantId, sequence, id: auditId, at: new Date(atMs).toISOString(), ...said };
  return digest(`${previous}\n${canonical(content)}`);
};

/** What is still there agrees with its digest. Where it was taken out, nothing is left to agree. */
const isAsWritten = (entry: AuditEntry, digest: Digest): boolean => {
  if (entry.salt === null) return entry.reason === null;
  const found = digestsOf(entry, digest);
  return (entry.subjectDigest === null || entry.subjectDigest === found.subject) && entry.reasonDigest === found.reason;
};

/**
 * Gives the tenant's waiting entries their places, the oldest first; returns how many. Concurrency: any number of processes; one
 * has the chain at a time, the others find it taken and leave. An entry whose transaction is not over is not seen, and comes after
 * those that are; nothing that happened before another is placed after it.
 */
export const chainWaiting = async (
  { audit }: Pick<TransactionRepositories, "audit">,
  { tenantId, limit, digest }: { tenantId: string; limit: number; digest: Digest },
): Promise<number> => {
  if (!(await audit.tryLockChain(tenantId))) return 0;
  const head = await audit.findHead(tenantId);
  const waiting = await audit.listWaiting(tenantId, limit);
  let previous = head?.hash ?? noHash;
  let sequence = head?.sequence ?? 0;
  const links = waiting.map((entry) => {
    sequence += 1;
    previous = hashOf(previous, { tenantId, sequence, entry }, digest);
    return { auditId: entry.auditId, sequence, hash: previous };
  });
  if (links.length > 0) await audit.chain(tenantId, links);
  return links.length;
};

/** The first place where the chain does not hold. `anchor`: the entry to begin after has another hash than was said. */
export type BrokenLink = { sequence: number; auditId: string | null; fault: "altered" | "missing" | "anchor" };

/** Entries read at a time. */
const bite = 500;

/**
 * Walks the chain from an entry on, `limit` entries at the most. `afterHash` is what that entry's hash must be; without it, what it
 * is now is believed. `nextAfter` is where to go on, null at the chain's end.
 */
export const verifyChain = async (
  audit: Pick<AuditStore, "findChained" | "listChained">,
  asked: { tenantId: string; after: number; afterHash: string | null; limit: number; digest: Digest },
): Promise<{ checked: number; broken: BrokenLink | null; nextAfter: number | null }> => {
  const { tenantId, after, afterHash, limit, digest } = asked;
  const start = after === 0 ? null : await audit.findChained(tenantId, after);
  const previous = after === 0 ? noHash : (start?.hash ?? null);
  const stop = (broken: BrokenLink) => ({ checked: 0, broken, nextAfter: null });
  if (previous === null) return stop({ sequence: after, auditId: null, fault: "missing" });
  if (afterHash !== null && afterHash !== previous)
    return stop({ sequence: after, auditId: start?.auditId ?? null, fault: "anchor" });
  let last = { sequence: after, hash: previous };
  let checked = 0;
  while (checked < limit) {
    const asking = Math.min(bite, limit - checked);
    const entries = await audit.listChained(tenantId, last.sequence, asking);
    for (const entry of entries) {
      const broken = linkFault(tenantId, last, entry, digest);
      if (broken) return { checked, broken, nextAfter: null };
      last = { sequence: last.sequence + 1, hash: entry.hash ?? "" };
      checked += 1;
    }
    if (entries.length < asking) return { checked, broken: null, nextAfter: null };
  }
  return { checked, broken: null, nextAfter: last.sequence };
};

const linkFault = (
  tenantId: string,
  last: { sequence: number; hash: string },
  entry: ChainedEntry,
  digest: Digest,
): BrokenLink | null => {
  const sequence = last.sequence + 1;
  if (entry.sequence !== sequence) return { sequence, auditId: null, fault: "missing" };
  const holds = entry.hash === hashOf(last.hash, { tenantId, sequence, entry }, digest) && isAsWritten(entry, digest);
  return holds ? null : { sequence, auditId: entry.auditId, fault: "altered" };
};
