/** TypeBox schemas as plain JSON Schema 2020-12, said in the way that validators and readers understand best. */
import type { TSchema } from "typebox";

/** A JSON Schema as data. */
export type JsonSchema = { [keyword: string]: unknown };

/** Takes a titled schema away and gives what stands in its place: a reference. */
export type Hoist = (title: string, schema: JsonSchema) => JsonSchema;

const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The schema as plain data. A union told apart by one field becomes `oneOf` with a `discriminator`, so that a fault is found in
 * the branch that was meant; a union of simple types becomes one schema with several types. With `hoist`, every schema that has
 * a title is handed to it, innermost first.
 */
export const toJsonSchema = (schema: TSchema, hoist?: Hoist): JsonSchema =>
  convert(JSON.parse(JSON.stringify(schema)) as JsonSchema, hoist);

const convert = (source: JsonSchema, hoist: Hoist | undefined): JsonSchema => {
  const inner = (value: unknown): unknown => (isRecord(value) ? convert(value, hoist) : value);
  const each = (value: unknown): unknown =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part)])) : value;
  const schema: JsonSchema = {};
  for (const [keyword, value] of Object.entries(source)) {
    if (keyword === "properties" || keyword === "patternProperties") schema[keyword] = each(value);
    else if (keyword === "items" || keyword === "additionalProperties") schema[keyword] = inner(value);
    else if (keyword === "anyOf" && Array.isArray(value)) schema[keyword] = value.map(inner);
    else schema[keyword] = value;
  }
  if (Array.isArray(schema["enum"]) && schema["type"] === undefined && schema["enum"].every(isText))
    schema["type"] = "string";
  const said = tagged(schema, source, hoist) ?? merged(schema) ?? schema;
  const title = said["title"];
  return hoist && typeof title === "string" ? hoist(title, said) : said;
};

const isText = (value: unknown): boolean => typeof value === "string";

/** A union with a discriminator as `oneOf`; with `hoist`, also which value means which reference. */
const tagged = (schema: JsonSchema, source: JsonSchema, hoist: Hoist | undefined): JsonSchema | null => {
  const { anyOf, discriminator, ...rest } = schema;
  if (!Array.isArray(anyOf) || !isRecord(discriminator)) return null;
  const property = String(discriminator["propertyName"]);
  const branches = source["anyOf"] as { properties: Record<string, { const: string }> }[];
  const mapping = Object.fromEntries(
    anyOf.map((branch: JsonSchema, place) => [branches[place]?.properties[property]?.const, branch["$ref"]]),
  );
  return {
    ...rest,
    type: "object",
    discriminator: hoist ? { propertyName: property, mapping } : { propertyName: property },
    oneOf: anyOf,
  };
};

const annotations = new Set(["title", "description", "examples", "default", "type", "enum"]);

/** A union of different simple types as one schema, where no keyword would mean two things. */
const merged = (schema: JsonSchema): JsonSchema | null => {
  const { anyOf, ...outer } = schema;
  if (!Array.isArray(anyOf)) return null;
  const branches = anyOf as JsonSchema[];
  const types = branches.map((branch) => branch["type"]);
  if (!types.every(isText) || new Set(types).size !== types.length) return null;
  if (branches.some((branch) => "const" in branch || branch["type"] === "object")) return null;
  const all: JsonSchema = {};
  for (const branch of branches) {
    for (const [keyword, value] of Object.entries(branch)) {
      if (!annotations.has(keyword) && keyword in all) return null;
      if (keyword !== "type" && keyword !== "title" && !(keyword in all)) all[keyword] = value;
    }
  }
  if (Array.isArray(all["enum"])) {
    if (types.some((type) => type !== "string" && type !== "null")) return null;
    all["enum"] = [...(all["enum"] as unknown[]), ...(types.includes("null") ? [null] : [])];
  }
  return { ...all, ...outer, type: types };
};
