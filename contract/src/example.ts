/** Examples, made from the schemas themselves so that they cannot disagree with them. */
import type { JsonSchema } from "./json-schema.ts";

type Resolve = (reference: string) => JsonSchema;

const firstOf = (values: unknown): unknown => (Array.isArray(values) && values.length > 0 ? values[0] : undefined);

/**
 * A value that fits the schema and looks like what it means: its own example, else its default, its only value, or one made of
 * its parts. `resolve` follows references.
 */
export const exampleOf = (schema: JsonSchema, resolve: Resolve): unknown => {
  if (typeof schema["$ref"] === "string") return exampleOf(resolve(schema["$ref"]), resolve);
  for (const known of [firstOf(schema["examples"]), schema["default"], schema["const"], firstOf(schema["enum"])])
    if (known !== undefined) return known;
  const branch = firstOf(schema["oneOf"]) ?? firstOf(schema["anyOf"]);
  if (branch !== undefined) return exampleOf(branch as JsonSchema, resolve);
  const type = Array.isArray(schema["type"]) ? firstOf(schema["type"]) : schema["type"];
  switch (type) {
    case "object": {
      const properties = (schema["properties"] ?? {}) as Record<string, JsonSchema>;
      return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, exampleOf(part, resolve)]));
    }
    case "array":
      return [exampleOf((schema["items"] ?? {}) as JsonSchema, resolve)];
    case "integer":
    case "number":
      return schema["minimum"] ?? 0;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "text";
  }
};
