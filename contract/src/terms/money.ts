/** Amounts as the API shows them: decimal text and a currency, never floating point. */
import { type Static, Type } from "typebox";
import { Closed } from "../schemas.ts";

/** A decimal amount as text: `12.34`. */
export const Amount = Type.String({
  pattern: "^(0|[1-9]\\d{0,17})(\\.\\d{1,18})?$",
  description: "A decimal amount as text, with at most the currency's digits: `12.34`.",
  examples: ["20.00"],
});

/** ISO 4217 in upper case, or a crypto asset in lower case. */
export const MoneyCurrency = Type.String({
  pattern: "^([A-Z]{3}|[a-z][a-z0-9]{1,9})$",
  description: "ISO 4217 in upper case (`EUR`), or a crypto asset in lower case (`usdc`).",
});

export const Money = Closed({ amount: Amount, currency: MoneyCurrency });
export type Money = Static<typeof Money>;

/** A balance may be below zero. */
export const SignedAmount = Type.String({
  pattern: "^-?(0|[1-9]\\d{0,37})(\\.\\d{1,18})?$",
  description: "A decimal amount as text, with all of the currency's digits; below zero with a minus.",
  examples: ["-20.00"],
});

/** What ledger amounts are of: a currency, or a kind of points. */
export const Asset = Type.String({
  pattern: "^([A-Z]{3}|[a-z][a-z0-9]{1,9}|points:[a-z][a-z0-9_]{0,31})$",
  description: "A currency (`EUR`, `usdc`), or `points:` and the points' unit.",
});
