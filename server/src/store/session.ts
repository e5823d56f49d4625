import type { Statement } from "./database-statement.ts";

export type { Statement } from "./database-statement.ts";

/** What a store needs of a connection or a pool. Row types are promises of the statement's text; the store tests keep them. */
export type Queryable = {
  query<Row>(statement: Statement, values: unknown[]): Promise<Row[]>;
};

export const toMs = (date: Date): number => date.getTime();
export const toMsOrNull = (date: Date | null): number | null => (date === null ? null : date.getTime());
export const toDate = (ms: number): Date => new Date(ms);
export const toDateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
