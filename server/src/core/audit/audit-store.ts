import type { PageRequest } from "../page-request.ts";
import type { AuditEntry, ChainedEntry } from "./audit-entry.ts";

export type AuditFilter = {
  actor: string | null;
  operation: string | null;
  subjectId: string | null;
  fromMs: number | null;
  untilMs: number | null;
};

export type AuditStore = {
  /** Adds entries in the caller's transaction, unchained. */
  append(tenantId: string, entries: readonly AuditEntry[]): Promise<void>;
  /** Nobody else who asks for the same thing goes on until this transaction ends: what it was before is then what it was. */
  hold(tenantId: string, subjectId: string): Promise<void>;
  /** Newest first, by id. */
  list(tenantId: string, filter: AuditFilter, page: PageRequest): Promise<ChainedEntry[]>;
  /** In the chain's order, those after a place. */
  listChained(tenantId: string, afterSequence: number, limit: number): Promise<ChainedEntry[]>;
  /** The entry at one place of the chain. */
  findChained(tenantId: string, sequence: number): Promise<ChainedEntry | null>;
  /** The last one of the chain. */
  findHead(tenantId: string): Promise<ChainedEntry | null>;
  countWaiting(tenantId: string): Promise<number>;
  /** Tenants with entries that wait, a few at a time. */
  listTenantsWaiting(afterTenantId: string | null, limit: number): Promise<string[]>;
  /** The oldest that wait, in the order in which they were written. */
  listWaiting(tenantId: string, limit: number): Promise<ChainedEntry[]>;
  /** Takes the tenant's chain until this transaction ends; false when somebody else has it. Never waits. */
  tryLockChain(tenantId: string): Promise<boolean>;
  /** Gives entries their places. */
  chain(tenantId: string, links: readonly { auditId: string; sequence: number; hash: string }[]): Promise<void>;
};
