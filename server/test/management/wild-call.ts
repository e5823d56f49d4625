/** Requests made from the contract: mostly what it allows, then what a careless or a hostile caller would send instead. */
import { type Operation, toJsonSchema } from "@beckon/contract";
import fc from "fast-check";
import { hostileText, mostly, spoiled, valueOf } from "./arbitrary-value.ts";
import type { SeededTenant } from "./seeded-tenant.ts";

/** Stands for the ETag that the object has when the call is made. */
export const presentETag = '"present"';

/** A request as it goes on the wire. */
export type WildCall = { target: string; headers: Record<string, string>; body?: string };

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
