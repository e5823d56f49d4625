/** Inputs made from the contract: mostly what it allows, then what a careless or a hostile caller would send instead. */
import { type JsonSchema, type Operation, toJsonSchema } from "@beckon/contract";
import fc from "fast-check";
import type { SeededTenant } from "./seeded-tenant.ts";

/** Stands for the ETag that the object has when the call is made. */
export const presentETag = '"present"';

/** A request as it goes on the wire. */
export type WildCall = { target: string; headers: Record<string, string>; body?: string };

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
const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 40 }));
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

/** Where a pattern alone is too weak a hint. Addresses are such that nothing outside is ever called. */
const byTitle = (title: unknown, ids: SeededTenant["ids"]): fc.Arbitrary<unknown> | null => {
  switch (title) {
    case "CampaignId":
      return fc.constantFrom(...ids.campaignId);
    case "CodeId":
      return fc.constantFrom(...ids.codeId);
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
        fc.shuffledSubarray([..."ACDEFGHJKLMNPQRTUVWXY23456789"], { minLength: 10 }).map((symbols) => symbols.join("")),
        fc.stringMatching(/^[A-Z0-9]{10,36}$/),
      );
    default:
      return null;
  }
};

const textOf = (schema: JsonSchema): fc.Arbitrary<string> => {
  const pattern = typeof schema["pattern"] === "string" ? schema["pattern"] : null;
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
      return textOf(schema);
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
const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
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

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });

const bodyText = (operation: Operation, ids: SeededTenant["ids"]): fc.Arbitrary<string | undefined> => {
  const broken = fc.constantFrom(
    "",
    "{",
    "null",
    "[]",
    '"text"',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
    `${"[".repeat(30)}${"]".repeat(30)}`,
    `{"name":"${"x".repeat(70_000)}"}`,
    '{"a":1,"a":2}',
    "\ufeff{}",
  );
  if (!operation.body) return mostly<string | undefined>(fc.constant(undefined), broken);
  const fitting = valueOf(toJsonSchema(operation.body), ids);
  const asText = (value: unknown): string => JSON.stringify(value) ?? "null";
  return fc.oneof(
    { weight: 5, arbitrary: fitting.map(asText) },
    { weight: 4, arbitrary: fitting.chain(spoiled).map(asText) },
    { weight: 1, arbitrary: broken },
  );
};

/** Percent-encoded whatever it is; halves of surrogate pairs go as the bytes that no decoder takes. */
const encoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80");

const segment = (name: keyof SeededTenant["ids"], ids: SeededTenant["ids"]): fc.Arbitrary<string> => {
  const broken = fc.constantFrom(
    "%zz",
    "%00",
    "%2F",
    "%C3%28",
    "a%0Ab",
    "x".repeat(2000),
    "cmp_01k9w3f5q8z2m4n6p7r9t1v3xy",
  );
  // A dot segment or an empty one never reaches the operation.
  const odd = fc.oneof(hostileText.filter((text) => text !== "" && !/^\.{1,2}$/.test(text)).map(encoded), broken);
  return mostly(fc.constantFrom(...ids[name]).map(encoded), odd);
};

const search = (operation: Operation, ids: SeededTenant["ids"]): fc.Arbitrary<string> => {
  const fitting = operation.query
    ? fc
        .tuple(valueOf(toJsonSchema(operation.query), ids), fc.integer({ min: 0, max: 9 }))
        .map(([query, luck]) =>
          (Object.entries(query as object) as [string, unknown][]).filter(([name]) => name !== "cursor" || luck === 0),
        )
    : fc.constant([] as [string, unknown][]);
  const odd = fc.array(
    fc.tuple(fc.oneof(fc.constantFrom("limit", "cursor", "state", "region", "code", "type"), hostileText), hostileText),
    { maxLength: 3 },
  );
  const pairs = (entries: readonly (readonly [string, unknown])[]): string =>
    entries.map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`).join("&");
  return mostly(
    fitting,
    fc.tuple(fitting, odd).map(([some, more]) => [...some, ...more]),
  ).map(pairs);
};

const visible = fc.stringMatching(/^[!-~]{1,60}$/);
const optional = (value: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.option(value, { nil: undefined });

const headersOf = (operation: Operation, tenant: SeededTenant): fc.Arbitrary<Record<string, string>> => {
  const key = `Bearer ${tenant.secretKey}`;
  const authorization = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(key, key.replace("Bearer", "bEARER")) },
    { weight: 1, arbitrary: fc.constantFrom("", "Bearer", "Bearer x", `${key}x`, "Basic YTpi") },
  );
  return fc
    .record({
      authorization,
      "content-type": fc.oneof(
        { weight: 25, arbitrary: fc.constantFrom("application/json", "Application/JSON; charset=utf-8") },
        { weight: 1, arbitrary: fc.constantFrom("text/plain", "", "application/xml", "x", "application/json;") },
      ),
      "x-us-env": fc.oneof(
        { weight: 12, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom("true", "1", "false", "garbage") },
      ),
      "idempotency-key": optional(
        fc.oneof(
          visible,
          visible.map((text) => `"${text.replaceAll('"', "")}"`),
          fc.constantFrom("", "é", "a b", '"', "k1"),
        ),
      ),
      "if-match": operation.ifMatch
        ? mostly(
            fc.constantFrom(presentETag, presentETag, presentETag, '"1"'),
            fc.constantFrom("", "*", 'W/"1"', '"1", "2"', "1", '"99999999999"'),
          )
        : optional(fc.constantFrom("*", '"7"')),
      "x-request-id": optional(fc.oneof(visible, fc.constant("my-request.1"))),
      accept: optional(fc.constantFrom("text/html", "*/*", "application/problem+json")),
    })
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
};

/** One request to the operation; anything from perfect to absurd. */
export const wildCall = (operation: Operation, tenant: SeededTenant): fc.Arbitrary<WildCall> => {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof SeededTenant["ids"]);
  return fc
    .record({
      segments: fc.tuple(...names.map((name) => segment(name, tenant.ids))),
      query: search(operation, tenant.ids),
      headers: headersOf(operation, tenant),
      body: bodyText(operation, tenant.ids),
    })
    .map(({ segments, query, headers, body }) => {
      const path = operation.path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => segments[names.indexOf(name as never)] ?? "",
      );
      const target = query === "" ? path : `${path}?${query}`;
      return { target, headers, ...(body === undefined ? {} : { body }) };
    });
};
