import { instantMs } from "../../core/instant.ts";

/** A time from a query. Errors: rule_violated, for what has the form of an instant but is none. */
export const timeOf = (text: string | null, field: string): number | null =>
  text === null ? null : instantMs(text, `/query/${field}`);
