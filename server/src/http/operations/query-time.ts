import { violations } from "../../core/refusal.ts";

/** A time from a query. Errors: rule_violated, for what has the form of an instant but is none. */
export const timeOf = (text: string | null, field: string): number | null => {
  const ms = text === null ? null : Date.parse(text);
  if (ms !== null && Number.isNaN(ms))
    throw violations([{ pointer: `/query/${field}`, code: "no_such_date", detail: `${text} is not a date.` }]);
  return ms;
};
