/** What the room of legal texts needs of a store: part of `../ports.ts`. */
import type { PageRequest } from "../page-request.ts";
import type { LegalText, LegalTextKind } from "./legal-text.ts";

/** A text that is there now, without what it says. */
export type LegalTextSummary = Omit<LegalText, "text"> & { characters: number };

export type LegalTextStore = {
  /** The newest version of each of these that was ever written. */
  findAll(tenantId: string, textIds: readonly string[]): Promise<LegalText[]>;
  /** Those that are there now, in the order of their ids. */
  list(tenantId: string, filter: { kind: LegalTextKind | null }, page: PageRequest): Promise<LegalTextSummary[]>;
  /** How many are there now. */
  count(tenantId: string): Promise<number>;
  /** Newest first; `after` is a version. */
  listVersions(tenantId: string, textId: string, page: PageRequest): Promise<LegalText[]>;
  /** Adds a version; false when that one is there already. */
  add(tenantId: string, text: LegalText): Promise<boolean>;
};
