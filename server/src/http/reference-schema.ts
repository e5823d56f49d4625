/** A JSON Schema as a readable list of fields. */
import type { JsonSchema, OpenApiDocument } from "@beckon/contract";
import { escapeHtml, inline } from "./reference-html.ts";

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Follows a reference into the document; what is none stays. */
export const resolveSchema = (document: OpenApiDocument, schema: JsonSchema): JsonSchema =>
  typeof schema["$ref"] === "string"
    ? (document.components.schemas[schema["$ref"].split("/").at(-1) ?? ""] ?? {})
    : schema;

/** The type in a few words: `string`, `array of Campaign`, `integer or null`. */
export const typeOf = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  const branches = listOf(schema["anyOf"]) as JsonSchema[];
  if (branches.length > 0) return branches.map((branch) => typeOf(document, branch)).join(" or ");
  if (listOf(schema["oneOf"]).length > 0) return "one of";
  if (schema["type"] === "array") return `array of ${typeOf(document, (schema["items"] ?? {}) as JsonSchema)}`;
  if (schema["type"] === "object" && typeof schema["title"] === "string") return schema["title"];
  return listOf(schema["type"]).join(" or ") || "any";
};

const counted = (count: unknown, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;

const limitWords: Record<string, (value: unknown) => string> = {
  minimum: (value) => `at least ${String(value)}`,
  maximum: (value) => `at most ${String(value)}`,
  minLength: (value) => `at least ${counted(value, "character")}`,
  maxLength: (value) => `at most ${String(value)} characters`,
  minItems: (value) => `at least ${counted(value, "item")}`,
  maxItems: (value) => `at most ${counted(value, "item")}`,
  maxProperties: (value) => `at most ${String(value)} fields`,
  uniqueItems: () => "no item twice",
  default: (value) => `default ${JSON.stringify(value)}`,
};

/** What a value must keep, as one line of HTML; empty when nothing. */
export const limitsOf = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  const words = Object.entries(limitWords)
    .filter(([keyword]) => keyword in schema)
    .map(([keyword, say]) => escapeHtml(say(schema[keyword])));
  const values = "const" in schema ? [schema["const"]] : listOf(schema["enum"]);
  const chips = values.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(" ");
  return [chips, words.join(", ")].filter((part) => part !== "").join(" &middot; ");
};

/** The description of a value, its own or that of what it may be besides null. */
export const describedAs = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  const branch = (listOf(schema["anyOf"]) as JsonSchema[]).find((one) => one["type"] !== "null");
  const own = schema["description"] ?? (branch ? resolveSchema(document, branch)["description"] : undefined);
  return typeof own === "string" ? inline(own) : "";
};

/** What can be opened inside a value: an object's fields, a list's items, the ways of a union. */
const innerOf = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  if (schema["type"] === "array") return innerOf(document, (schema["items"] ?? {}) as JsonSchema);
  const branches = [...listOf(schema["oneOf"]), ...listOf(schema["anyOf"])] as JsonSchema[];
  if (branches.length > 0) return branches.map((branch) => branchHtml(document, branch)).join("");
  return schema["properties"] === undefined ? "" : fieldsHtml(document, schema);
};

const branchHtml = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  if (schema["type"] !== "object") return "";
  const title = escapeHtml(typeof schema["title"] === "string" ? schema["title"] : "object");
  return `<details class="branch"><summary>${title}</summary>${describe(document, schema)}${fieldsHtml(document, schema)}</details>`;
};

const describe = (document: OpenApiDocument, schema: JsonSchema): string => {
  const text = describedAs(document, schema);
  return text === "" ? "" : `<p>${text}</p>`;
};

/** The fields of an object, or the ways of a union, nested as deep as they go. */
export const fieldsHtml = (document: OpenApiDocument, given: JsonSchema): string => {
  const schema = resolveSchema(document, given);
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0) {
    const inner = schema["properties"] === undefined ? innerOf(document, schema) : "";
    return inner === "" ? `<p class="quiet">An object without fields.</p>` : inner;
  }
  const required = new Set(listOf(schema["required"]));
  return `<ul class="fields">${properties
    .map(([name, property]) => fieldHtml(document, name, property, required.has(name)))
    .join("")}</ul>`;
};

const fieldHtml = (document: OpenApiDocument, name: string, property: JsonSchema, required: boolean): string => {
  const limits = limitsOf(document, property);
  const text = describedAs(document, property);
  const inner = innerOf(document, property);
  return `<li><div class="field"><code class="name">${escapeHtml(name)}</code> <span class="type">${escapeHtml(
    typeOf(document, property),
  )}</span>${required ? ' <span class="must">required</span>' : ""}</div>${text === "" ? "" : `<p>${text}</p>`}${
    limits === "" ? "" : `<p class="limits">${limits}</p>`
  }${inner === "" ? "" : `<details><summary>Fields of ${escapeHtml(name)}</summary>${inner}</details>`}</li>`;
};
