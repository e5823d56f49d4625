import { limits } from "@beckon/contract";
import type { PageRequest, SecretBox } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";

type PageQuery = { limit?: number; cursor?: string };
type Filters = Record<string, string | null>;

/**
 * One page of a list. The cursor carries the list's filters and the last item's sort key, so that it stays right while items are
 * added; filters beside a cursor must be the cursor's own. It is sealed for its tenant and list: nobody else's, changed or made
 * up ones open, and the participants' ids in it stay out of access logs. Errors: invalid_cursor.
 */
export const pageOf = async <F extends Filters, Item, Shown>(list: {
  name: string;
  context: { tenantId: string; secretBox: SecretBox };
  query: PageQuery;
  filters: F;
  read(filters: F, page: PageRequest): Promise<Item[]>;
  keyOf(item: Item): string;
  show(item: Item): Shown;
}): Promise<{ items: Shown[]; nextCursor: string | null }> => {
  const { query, context } = list;
  const place = `cursor ${context.tenantId} ${list.name}`;
  const limit = query.limit ?? limits.pageDefault;
  let filters = list.filters;
  let after: string | null = null;
  if (query.cursor !== undefined) {
    const cursor = readCursor<F>(query.cursor, place, context.secretBox);
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
  const nextCursor = more ? context.secretBox.seal(JSON.stringify([filters, list.keyOf(last)]), place) : null;
  return { items: items.map((item) => list.show(item)), nextCursor };
};

const readCursor = <F extends Filters>(
  text: string,
  place: string,
  secretBox: SecretBox,
): { filters: F; after: string } => {
  try {
    const [filters, after] = JSON.parse(secretBox.open(text, place)) as [F, string];
    return { filters, after };
  } catch {
    throw new Refusal("invalid_cursor", "Send `nextCursor` of the previous page of this list, unchanged.");
  }
};
