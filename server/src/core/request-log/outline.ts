/**
 * What may be told of a request's own values. By a list of what may be, not of what may not: names that the contract has, kinds of
 * values, and of values those that are one of a few choices, booleans, and ids of Beckon's own.
 */
import type { Operation } from "@beckon/contract";

type Schema = Readonly<Record<string, unknown>>;
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const schemasIn = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A schema and, where it is one of several shapes, each of them. */
const branchesOf = (schema: Schema): Schema[] => [
  schema,
  ...["anyOf", "oneOf", "allOf"].flatMap((keyword) => schemasIn(schema[keyword]).flatMap(branchesOf)),
];

const fieldsOf = (schemas: readonly Schema[], name: string): Schema[] =>
  schemas.flatMap(({ properties }) => {
    const field = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isObject(field) ? branchesOf(field) : [];
  });
const itemsOf = (schemas: readonly Schema[]): Schema[] =>
  schemas.flatMap(({ items }) => (isObject(items) ? branchesOf(items) : []));

/** The pattern of an id of Beckon's own, as the contract writes it. */
const isIdPattern = (pattern: unknown): pattern is string =>
  typeof pattern === "string" && /^\^[a-z]{3}_\[0-9a-hjkmnp-tv-z\]\{26\}\$$/.test(pattern);

const isOwnId = (text: string, schemas: readonly Schema[]): boolean =>
  schemas.some(({ pattern }) => isIdPattern(pattern) && new RegExp(pattern).test(text));

const isChoice = (value: string, schemas: readonly Schema[]): boolean =>
  schemas.some(
    (schema) => schema["const"] === value || (Array.isArray(schema["enum"]) && schema["enum"].includes(value)),
  );

/** Items and fields told of one request; what is more is counted. */
const partsMaximum = 200;
const itemsMaximum = 3;

type Budget = { left: number };

const outline = (value: unknown, schemas: readonly Schema[], budget: Budget): unknown => {
  budget.left -= 1;
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  if (typeof value === "string") {
    if (value === "") return "";
    return isChoice(value, schemas) || isOwnId(value, schemas) ? value : "<string>";
  }
  if (Array.isArray(value)) return outlineOfItems(value, itemsOf(schemas), budget);
  if (isObject(value)) return outlineOfFields(value, schemas, budget);
  return `<${typeof value}>`;
};

const outlineOfItems = (items: readonly unknown[], schemas: readonly Schema[], budget: Budget): unknown[] => {
  const told: unknown[] = [];
  for (const item of items) {
    if (told.length === itemsMaximum || budget.left <= 0) break;
    told.push(outline(item, schemas, budget));
  }
  if (told.length < items.length) told.push(`<${items.length - told.length} more>`);
  return told;
};

const outlineOfFields = (value: Json, schemas: readonly Schema[], budget: Budget): Json => {
  const told: Json = {};
  let untold = 0;
  for (const [name, part] of Object.entries(value)) {
    const known = fieldsOf(schemas, name);
    if (known.length > 0 && budget.left > 0) told[name] = outline(part, known, budget);
    else untold += 1;
  }
  if (untold > 0) told["<other fields>"] = untold;
  return told;
};

/** The outline of a query or a body, as JSON; null where nothing was sent. */
export const outlineOf = (value: unknown, schema: unknown): unknown =>
  value === undefined ? null : outline(value, isObject(schema) ? branchesOf(schema) : [], { left: partsMaximum });

/** A JSON Pointer into the request, with `*` for what the contract does not name. */
export const redactPointer = (
  pointer: string,
  { params, query, body }: Pick<Operation, "params" | "query" | "body">,
): string => {
  const [, part = "", ...names] = pointer.split("/");
  const parts: Record<string, unknown> = { path: params, query, body };
  if (!Object.hasOwn(parts, part)) return "*";
  const start = parts[part];
  let schemas = isObject(start) ? branchesOf(start) : [];
  const told = names.map((name) => {
    const fields = fieldsOf(schemas, name);
    const items = /^\d{1,6}$/.test(name) ? itemsOf(schemas) : [];
    schemas = fields.length > 0 ? fields : items;
    return schemas.length > 0 ? name : "*";
  });
  return `/${[part, ...told].join("/")}`;
};

/** The path's pattern, with ids of Beckon's own in their places. */
export const redactPath = ({ path, params }: Pick<Operation, "path" | "params">, given: unknown): string =>
  path.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = isObject(given) ? given[name] : undefined;
    const known = isObject(params) ? fieldsOf([params], name) : [];
    return typeof value === "string" && isOwnId(value, known) ? value : place;
  });
