import { limits } from "@beckon/contract";
import type { PageRequest } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";

type PageQuery = { limit?: number; cursor?: string };
type Filters = Record<string, string | null>;

/**
 * One page of a list. The cursor carries the list, its filters and the last item's sort key, so that it stays right while items
 * are added; filters beside a cursor must be the cursor's own. Errors: invalid_cursor.
 */
export const pageOf = async <F extends Filters, Item, Shown>(list: {
  name: string;
  query: PageQuery;
  filters: F;
  read(filters: F, page: PageRequest): Promise<Item[]>;
  keyOf(item: Item): string;
  show(item: Item): Shown;
}): Promise<{ items: Shown[]; nextCursor: string | null }> => {
  const { name, query } = list;
  const limit = query.limit ?? limits.pageDefault;
  let filters = list.filters;
  let after: string | null = null;
  if (query.cursor !== undefined) {
    const cursor = readCursor<F>(query.cursor, name);
    for (const [field, value] of Object.entries(filters)) {
      if (value !== null && value !== cursor.filters[field])
        throw new Refusal("invalid_cursor", `The cursor belongs to a list with another \`${field}\`.`);
    }
    filters = cursor.filters;
    after = cursor.after;
  }
  const rows = await list.read(filters, { after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  const nextCursor = more ? Buffer.from(JSON.stringify([name, filters, list.keyOf(last)])).toString("base64url") : null;
  return { items: items.map((item) => list.show(item)), nextCursor };
};

const readCursor = <F extends Filters>(text: string, name: string): { filters: F; after: string } => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    parsed = null;
  }
  if (Array.isArray(parsed) && parsed.length === 3 && parsed[0] === name) {
    const [, filters, after] = parsed as [string, unknown, unknown];
    const plain = typeof filters === "object" && filters !== null && Object.values(filters).every(isTextOrNull);
    if (plain && typeof after === "string" && isTextOrNull(after)) return { filters: filters as F, after };
  }
  throw new Refusal("invalid_cursor", "Send `nextCursor` of the previous page of this list, unchanged.");
};

const isTextOrNull = (value: unknown): boolean =>
  value === null || (typeof value === "string" && value.length <= 256 && !value.includes("\0"));
