/** Values made from a schema: what it allows, and what a careless or a hostile caller would send instead. */
import type { JsonSchema } from "@beckon/contract";
import fc from "fast-check";
import type { SeededTenant } from "./seeded-tenant.ts";

/** Texts that have broken services before. */
const hostileTexts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00x",
  "\u202e\u200b",
  "'; drop table codes; --",
  "${7*7}{{7*7}}",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "\n\r\t",
  "𝔸ﬀ①",
  "é".normalize("NFD"),
  "x".repeat(300),
  "9999-12-31T23:59:59-23:59",
  "2026-06-30T23:59:60Z",
  "0000-01-01T00:00:00Z",
  "2026-02-30T00:00:00.000Z",
];
/** Any text, most of them unwelcome. */
export const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 40 }));
const hostileNumber = fc.constantFrom(-1, -0, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 1e-320, 5e-324);
const hostileValue = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[[]]]),
  fc.jsonValue({ maxDepth: 4 }),
);

const externalId = fc.stringMatching(/^[A-Za-z0-9_.:@|~!*'()-]{1,128}$/);
const instant = fc
  .date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const recent = fc.integer({ min: 0, max: 86_400_000 }).map((ms) => new Date(Date.now() - ms).toISOString());

/** Where a pattern alone is too weak a hint. Addresses are such that nothing outside is ever called. */
const byTitle = (title: unknown, ids: SeededTenant["ids"]): fc.Arbitrary<unknown> | null => {
  switch (title) {
    case "CampaignId":
      return fc.constantFrom(...ids.campaignId);
    case "CodeId":
      return fc.constantFrom(...ids.codeId);
    case "ReferralId":
      return fc.constantFrom(...ids.referralId);
    case "KeyId":
      return fc.constantFrom(...ids.keyId);
    case "ExternalId":
      return fc.oneof(fc.constantFrom(...ids.participantId), externalId);
    case "Name":
      return fc.oneof(fc.stringMatching(/^[ -~]{0,60}[!-~]$/), fc.constantFrom("Prämie 🎁", "名前"));
    case "Instant":
      return instant;
    case "InstantOrLocal":
      return fc.oneof(
        instant,
        instant.map((text) => text.slice(0, 16)),
      );
    case "TimeZone":
      return mostly(
        fc.constantFrom("UTC", "Europe/Berlin", "america/new_york", "Etc/GMT+5"),
        fc.constantFrom("Mars/Olympus", "+01:00"),
      );
    case "Currency":
      return mostly(fc.constantFrom("EUR", "USD", "JPY"), fc.constantFrom("XYZ", "QQQ"));
    case "Alphabet":
      return mostly(
        fc
          .shuffledSubarray("ACDEFGHJKLMNPQRTUVWXY23456789".split(""), { minLength: 10 })
          .map((symbols) => symbols.join("")),
        fc.stringMatching(/^[A-Z0-9]{10,36}$/),
      );
    default:
      return null;
  }
};

const textOf = (schema: JsonSchema, ids: SeededTenant["ids"]): fc.Arbitrary<string> => {
  const pattern = typeof schema["pattern"] === "string" ? schema["pattern"] : null;
  if (schema["format"] === "date-time") return fc.oneof(instant, recent);
  if (schema["description"] === "What the person typed.")
    return mostly(fc.constantFrom(...ids.code), fc.string({ minLength: 1 }));
  if (pattern?.startsWith("^https?")) return fc.webUrl({ validSchemes: ["https"] }).map(() => "https://127.0.0.1:1/x");
  if (pattern !== null && !/\\p|\\u|\\x/.test(pattern)) return fc.stringMatching(new RegExp(pattern));
  const { minLength = 0, maxLength = 40 } = schema as { minLength?: number; maxLength?: number };
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40) });
};

/** A value that fits the schema, or nearly. */
export const valueOf = (schema: JsonSchema, ids: SeededTenant["ids"]): fc.Arbitrary<unknown> => {
  // The one text whose rule no pattern can say.
  const isAlphabet = schema["pattern"] === "^[A-Z0-9]{10,36}$";
  const known = byTitle(isAlphabet ? "Alphabet" : schema["title"], ids);
  if (known) return known;
  if ("const" in schema) return fc.constant(schema["const"]);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  if (Array.isArray(schema["oneOf"]))
    return fc.oneof(...(schema["oneOf"] as JsonSchema[]).map((one) => valueOf(one, ids)));
  const types = Array.isArray(schema["type"]) ? (schema["type"] as string[]) : [String(schema["type"])];
  return fc.oneof(...types.map((type) => ofType(type, schema, ids)));
};

const ofType = (type: string, schema: JsonSchema, ids: SeededTenant["ids"]): fc.Arbitrary<unknown> => {
  const size = (name: string, fallback: number): number => Number(schema[name] ?? fallback);
  switch (type) {
    case "string":
      return textOf(schema, ids);
    case "integer":
      return fc.integer({ min: size("minimum", 0), max: size("maximum", 1000) });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(valueOf((schema["items"] ?? {}) as JsonSchema, ids), {
        minLength: size("minItems", 0),
        maxLength: Math.min(size("maxItems", 3), size("minItems", 0) + 3),
      });
    case "object":
      return objectOf(schema, ids);
    default:
      return fc.constant(null);
  }
};

const objectOf = (schema: JsonSchema, ids: SeededTenant["ids"]): fc.Arbitrary<unknown> => {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  const required = new Set((schema["required"] ?? []) as string[]);
  const fields = Object.fromEntries(properties.map(([name, part]) => [name, valueOf(part, ids)]));
  const named = fc.record(fields, {
    requiredKeys: properties.map(([name]) => name).filter((name) => required.has(name)),
  });
  const [pattern] = Object.entries((schema["patternProperties"] ?? {}) as Record<string, JsonSchema>);
  if (!pattern) return named;
  return fc.dictionary(fc.stringMatching(new RegExp(pattern[0])), valueOf(pattern[1], ids), { maxKeys: 3 });
};

/** The value with one thing in it replaced, added or taken away. */
export const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value !== "object" || value === null) return hostileValue;
  const names = Object.keys(value);
  const replace = (name: string): fc.Arbitrary<unknown> =>
    spoiled((value as Record<string, unknown>)[name]).map((part) =>
      Array.isArray(value) ? value.map((item, at) => (String(at) === name ? part : item)) : { ...value, [name]: part },
    );
  const added = fc
    .tuple(hostileText, hostileValue)
    .map(([name, part]) => (Array.isArray(value) ? [...value, part] : { ...value, [name]: part }));
  const removed = fc
    .constantFrom(...names, "")
    .map((gone) =>
      Array.isArray(value)
        ? value.slice(1)
        : Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone)),
    );
  return fc.oneof(added, removed, hostileValue, ...names.map(replace));
};

/** Four times in five the usual. */
export const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });
