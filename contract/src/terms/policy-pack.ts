/** What a jurisdiction's policy pack is: data with effective dates, one file each in `server/policies`. */
import { type Static, Type } from "typebox";
import { Closed, Country, Nullable } from "../schemas.ts";
import { Money, MoneyCurrency } from "./money.ts";
import { RewardSide } from "./rewards.ts";

const PolicyId = Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" });
const day = { pattern: "^\\d{4}-\\d{2}-\\d{2}$", examples: ["2026-01-31"] };
const Day = Type.String(day);

const period = {
  id: PolicyId,
  /** The first day it holds, as the place's calendar has it; null for ever. */
  from: Nullable(Day),
  /** The last day it holds; null for ever. */
  until: Nullable(Day),
  /** The place whose days these are. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  countries: Type.Array(Country, { minItems: 1, maxItems: 250, uniqueItems: true }),
  text: Type.String({ minLength: 1, maxLength: 1_000, description: "What it says, in plain words." }),
};

/** Decides about one reward when it is granted. */
const AssetRule = Closed({
  ...period,
  effect: Type.Enum(["block", "flag"]),
  sides: Type.Array(RewardSide, { minItems: 1, uniqueItems: true }),
  assets: Type.Array(Type.Enum(["crypto", "currency", "points", "custom"]), { minItems: 1, uniqueItems: true }),
});
export type AssetRule = Static<typeof AssetRule>;

/** Looks at what a participant was paid in a calendar year; it flags, and never blocks. */
const ThresholdRule = Closed({
  ...period,
  effect: Type.Literal("report"),
  threshold: Money,
  /** Currencies whose amounts count, each at par with the threshold's. */
  currencies: Type.Array(MoneyCurrency, { minItems: 1, uniqueItems: true }),
});
export type ThresholdRule = Static<typeof ThresholdRule>;

export const PolicyPack = Closed({
  id: PolicyId,
  title: Type.String({ minLength: 1, maxLength: 200 }),
  version: Type.String({ ...day, description: "The day on which the pack was last changed." }),
  source: Type.String({ minLength: 1, maxLength: 500, description: "Where the rule is published." }),
  rules: Type.Array(Type.Union([AssetRule, ThresholdRule]), { minItems: 1, maxItems: 100 }),
});
export type PolicyPack = Static<typeof PolicyPack>;
