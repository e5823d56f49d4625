/** C5: every kind of breaking change is found, and nothing that callers are told to expect is called one. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openApiDocument } from "@beckon/contract";
import { breakingChanges } from "./contract-changes.ts";

type Json = { [key: string]: unknown };

/** A document with one operation. */
const fixture = (): Json & { paths: Record<string, Record<string, Json>> } => ({
  paths: {
    "/things/{id}": {
      patch: {
        operationId: "changeThing",
        security: [{ secretKey: ["things:write"] }],
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "state", in: "query", schema: { enum: ["on", "off"] } },
        ],
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Change" } } },
        },
        responses: {
          "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
          "409": { description: "no" },
        },
      },
    },
  },
  components: {
    schemas: {
      Change: {
        type: "object",
        properties: {
          name: { type: "string", maxLength: 20 },
          kind: { oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }] },
        },
        additionalProperties: false,
      },
      Thing: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string" },
          state: { enum: ["on", "off"] },
          tags: { type: "array", items: { type: "string" } },
        },
      },
      A: { type: "object", properties: { a: { type: "string" } } },
      B: { type: "object", properties: { b: { type: "string" } } },
    },
  },
});

/** The fixture with the part at `path` replaced, or taken away without `value`. */
const changed = (path: string, value?: unknown): Json => {
  const copy: Json = fixture();
  const names = path.split(" ");
  const last = names.pop() ?? "";
  const parent = names.reduce<Json>((at, name) => at[name] as Json, copy);
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
};

const operation = "paths /things/{id} patch";
const breaking: Record<string, Json> = {
  "an operation removed": changed("paths /things/{id}"),
  "an operation renamed": changed(`${operation} operationId`, "updateThing"),
  "another scope": changed(`${operation} security`, [{ secretKey: ["admin"] }]),
  "a status removed": changed(`${operation} responses 409`),
  "a parameter removed": changed(`${operation} parameters 1`),
  "a parameter newly required": changed(`${operation} parameters 1 required`, true),
  "an input value removed": changed(`${operation} parameters 1 schema enum`, ["on"]),
  "a body newly required": changed(`${operation} requestBody required`, true),
  "an input field removed": changed("components schemas Change properties name"),
  "an input field newly required": changed("components schemas Change required", ["name"]),
  "an input of another type": changed("components schemas Change properties name type", "integer"),
  "a shorter input": changed("components schemas Change properties name maxLength", 10),
  "a new lower bound": changed("components schemas Change properties name minLength", 1),
  "a new form": changed("components schemas Change properties name pattern", "^x"),
  "a branch of the input removed": changed("components schemas Change properties kind oneOf 1"),
  "an output field removed": changed("components schemas Thing properties tags"),
  "an output field that may be absent": changed("components schemas Thing required", []),
  "an output of another type": changed("components schemas Thing properties id type", "integer"),
  "an output that may be null": changed("components schemas Thing properties id type", ["string", "null"]),
  "an output value removed": changed("components schemas Thing properties state enum", ["on"]),
  "items of another type": changed("components schemas Thing properties tags items type", "number"),
};
const harmless: Record<string, Json> = {
  nothing: fixture(),
  "a new operation": changed("paths /things", { get: { operationId: "listThings", responses: {} } }),
  "a new status": changed(`${operation} responses 422`, { description: "no" }),
  "a new optional parameter": changed(`${operation} parameters 2`, { name: "limit", in: "query", schema: {} }),
  "a new optional input field": changed("components schemas Change properties note", { type: "string" }),
  "a wider input": changed("components schemas Change properties name maxLength", 40),
  "an input that may also be null": changed("components schemas Change properties name type", ["string", "null"]),
  "a new branch of the input": changed("components schemas Change properties kind oneOf 2", { type: "object" }),
  "a new output field": changed("components schemas Thing properties size", { type: "integer" }),
  "a new output value": changed("components schemas Thing properties state enum", ["on", "off", "broken"]),
  "an output that is always there now": changed("components schemas Thing required", ["id", "state"]),
  "other words": changed("components schemas Thing properties id description", "The id."),
};

describe("C5 breaking changes are found", () => {
  for (const [what, after] of Object.entries(breaking))
    test(what, () =>
      assert.equal(breakingChanges(fixture(), after).length, 1, breakingChanges(fixture(), after).join("\n")),
    );
});

describe("C5 additions pass", () => {
  for (const [what, after] of Object.entries(harmless))
    test(what, () => assert.deepEqual(breakingChanges(fixture(), after), []));
});

test("C5 the real document is no breaking change of itself, and losing any operation of it is", () => {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as Json & { paths: Record<string, Json> };
  assert.deepEqual(breakingChanges(document, document), []);
  for (const path of Object.keys(document.paths)) {
    const { [path]: _, ...paths } = document.paths;
    assert.notDeepEqual(breakingChanges(document, { ...document, paths }), [], path);
  }
});
