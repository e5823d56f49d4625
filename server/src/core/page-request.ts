/** One page of a list: `after` is the sort key of the last item seen; `limit` items at the most. */
export type PageRequest = { after: string | null; limit: number };
