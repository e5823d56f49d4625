/** Whatever of a campaign's terms differs, the words that compare two revisions say it: every leaf of the contract's schema is tried. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { operations, riskRules } from "@beckon/contract";
import { Compile } from "typebox/compile";
import { Errors } from "typebox/value";
import { builderTexts } from "../src/pages/campaigns/builder-texts.ts";
import { differencesOf, factsOfTerms } from "../src/pages/campaigns/facts.ts";
import { sentenceTexts } from "../src/pages/campaigns/sentence-texts.ts";
import { draftFrom, newReward, newStep } from "../src/pages/campaigns/templates.ts";
import { createFormat } from "../src/texts/format.ts";

type Terms = Parameters<typeof factsOfTerms>[0];
type Schema = { anyOf?: Schema[]; properties?: Record<string, Schema>; items?: Schema; const?: unknown };
const schema = operations.getCampaign.success.schema.properties.revision.properties.terms;
const holds = Compile(schema);
type Change = { path: string; terms: unknown };

const euros = (amount: string) => ({ amount, currency: "EUR" });
const base = draftFrom("bank", "Compared", { currency: "EUR", timeZone: "Europe/Berlin" }).terms;
const reward = newReward("money", "referrer", "20.00", "EUR");
const { id: _, kind: __, value: ___, ...shared } = reward as Extract<typeof reward, { kind: "fixed" }>;
const points = { type: "points", amount: 500, unit: "miles" } as const;
const custom = { type: "custom", payload: { gift: "mug" } } as const;
const within = { seconds: 86_400, after: "previous_step" } as const;
const exclusions = { excludeCategories: ["6051", "7995"], excludeTypes: ["fee", "gift"] };
const amounts = { minAmount: euros("10.00"), totalAmount: euros("50.00") };
const windowed = { window: "month", kind: "rolling", acrossCampaigns: false } as const;

/** All of the schema is in it: each list has two entries, and nothing is null. */
const full: Terms = {
  ...base,
  audience: {
    type: "rules",
    rules: [
      { attribute: "country", operator: "in", values: ["DE", "FR"] },
      { attribute: "level", operator: "not_in", values: [1, "1"] },
    ],
  },
  codePolicy: { ...base.codePolicy, prefix: "HI", blockedWords: ["RIVAL", "OTHER"] },
  registration: { windowSeconds: 86_400, countries: ["DE", "FR"] },
  qualification: {
    ...base.qualification,
    steps: [
      { ...newStep("first", "purchase"), name: "Shop", ...amounts, within, ...exclusions },
      { ...newStep("second", "purchase"), name: "Shop", ...amounts, within, ...exclusions },
    ],
  },
  rewards: [
    { ...reward, on: { step: "first" }, expiresAfterSeconds: 86_400 },
    {
      ...{ ...shared, id: "tiers", kind: "tiered" as const },
      tiers: [points, custom, { type: "money" as const, ...euros("5.00") }].map((value, at) => ({
        from: at + 1,
        value,
      })),
    },
    { ...shared, id: "every", kind: "milestone", every: 3, value: { ...points } },
    { ...shared, id: "custom", kind: "fixed", value: custom },
  ],
  limits: {
    perReferrer: [
      { metric: "count", max: 10, ...windowed },
      { metric: "value", max: euros("200.00"), ...windowed },
    ],
    referralsPerCampaign: 50,
    budget: euros("1000.00"),
  },
  jurisdiction: ["gb-crypto-promotion", "us-reporting"],
  risk: {
    ...{ preset: "strict", holdAt: 30, refuseAt: 80 },
    weights: Object.fromEntries(Object.keys(riskRules).map((rule) => [rule, 10])),
  },
};

/** Values of every kind that a leaf may have beside its own; those that the schema refuses are dropped. */
const others = (value: unknown): unknown[] => [
  ...(typeof value === "string" ? [`${value}A`, `${value}a`, `${value}1`, value.slice(0, -1), "AT", "USD"] : []),
  ...(typeof value === "number" ? [value + 1, value - 1] : []),
  ...(typeof value === "boolean" ? [!value] : []),
  ...["automatic", "manual", "registered", "qualified", "in", "not_in", "relaxed", "moderate"],
  ...["registration", "previous_step", "day", "calendar", "rolling", "referrer", "referee", { step: "second" }],
  null,
];

const asFields = (value: unknown) => value as Record<string, unknown>;
const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The terms with every single thing changed in turn: each value replaced, each entry and field taken out, each list turned round. */
const changesOf = (value: unknown, path: string, put: (value: unknown) => unknown): Change[] => {
  const own = [...others(value), ...(Array.isArray(value) ? [value.toReversed(), value.slice(1)] : [])];
  const here = own.map((other) => ({ path, terms: put(other) }));
  if (!isBranch(value)) return here;
  const below = Object.entries(value).flatMap(([name, child]) => {
    const next = path === "" ? name : `${path}.${Array.isArray(value) ? "*" : name}`;
    const putChild = (other: unknown): unknown =>
      put(Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other });
    const { [name]: ____, ...rest } = asFields(value);
    return [...changesOf(child, next, putChild), ...(Array.isArray(value) ? [] : [{ path: next, terms: put(rest) }])];
  });
  return [...here, ...below];
};

/** Every place of the schema that holds a value and not only further places; a literal is told by what stands beside it. */
const leavesOf = (part: Schema, path = ""): string[] => {
  if (part.anyOf) return part.anyOf.flatMap((one) => leavesOf(one, path));
  if (part.items) return leavesOf(part.items, `${path}.*`);
  if (part.properties)
    return Object.entries(part.properties).flatMap(([name, one]) =>
      leavesOf(one, path === "" ? name : `${path}.${name}`),
    );
  return part.const !== undefined || asFields(part)["type"] === "null" ? [] : [path];
};

describe("what differs between two revisions", () => {
  for (const language of ["en", "de"] as const)
    test(`is said in words, whichever leaf of the terms it is (${language})`, () => {
      const writer = { t: sentenceTexts[language], format: createFormat(language) };
      const factsIn = (terms: unknown) =>
        factsOfTerms(terms as Terms, writer, { ...builderTexts[language], rules: riskRules });
      const before = factsIn(full);
      assert.deepEqual([...Errors(schema, full)], [], "the terms to begin with");
      const changes = changesOf(full, "", (terms) => terms).filter(
        ({ terms }) => holds.Check(terms) && JSON.stringify(terms) !== JSON.stringify(full),
      );
      const silent = changes.filter(({ terms }) => differencesOf(before, factsIn(terms)).length === 0);
      assert.deepEqual([...new Set(silent.map(({ path }) => path))], []);
      const tried = new Set(changes.map(({ path }) => path));
      const missed = leavesOf(schema as unknown as Schema).filter((path) => !tried.has(path));
      assert.deepEqual([...new Set(missed)], []);
    });

  test("a step that comes or goes is one difference; the same steps in another order are told as such", () => {
    const writer = { t: sentenceTexts.en, format: createFormat("en") };
    const ids = (terms: Terms): string[] => {
      const facts = (one: Terms) => factsOfTerms(one, writer, { ...builderTexts.en, rules: riskRules });
      return differencesOf(facts(full), facts(terms)).map(({ id }) => id);
    };
    const { qualification } = full;
    const stepsOf = (steps: typeof qualification.steps): Terms => ({
      ...full,
      qualification: { ...qualification, steps },
    });
    assert.deepEqual(ids(stepsOf([...qualification.steps, newStep("third", "trade")])), ["step-third"]);
    assert.deepEqual(ids(stepsOf(qualification.steps.toReversed())), ["steps"]);
  });
});
