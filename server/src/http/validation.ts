import { type ErrorCode, type FieldError, type Operation, operations, toJsonSchema } from "@beckon/contract";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** `verbose` lends the schema's own description to a fault; the value beside it is never told. */
const settings = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  allowUnionTypes: true,
  discriminator: true,
  verbose: true,
} as const;
/** Bodies are taken as they are: nothing is converted, dropped or filled in. */
const strict = new Ajv2020(settings);
/** Query values are text on the wire: digits become integers. */
const coercing = new Ajv2020({ ...settings, coerceTypes: true });
/** The last moment that the format can say in UTC: one with a zone may be later, and could not be given back. */
const lastMs = Date.parse("9999-12-31T23:59:59.999Z");
for (const ajv of [strict, coercing]) {
  formats.default(ajv, ["date-time"]);
  const known = formats.default.get("date-time");
  const isDate = typeof known === "object" && !(known instanceof RegExp) && "validate" in known ? known.validate : null;
  if (typeof isDate !== "function") throw new Error("the format date-time is no function");
  ajv.addFormat("date-time", {
    validate: (text: string) => Boolean((isDate as (value: string) => unknown)(text)) && !(Date.parse(text) > lastMs),
  });
}

type Checks = { params?: ValidateFunction; query?: ValidateFunction; body?: ValidateFunction };

/** Compiled when first needed, so that start-up does not pay for operations nobody calls. */
const compiled = new Map<string, Checks>();
const checksOf = (operation: Operation): Checks => {
  let checks = compiled.get(operation.id);
  if (!checks) {
    checks = {
      ...(operation.params ? { params: strict.compile(toJsonSchema(operation.params)) } : {}),
      ...(operation.query ? { query: coercing.compile(toJsonSchema(operation.query)) } : {}),
      ...(operation.body ? { body: strict.compile(toJsonSchema(operation.body)) } : {}),
    };
    compiled.set(operation.id, checks);
  }
  return checks;
};

/** Compiles every operation's schemas, for tests and for a warm start of a busy process. */
export const compileAll = (): void => {
  for (const operation of Object.values(operations)) checksOf(operation);
};

const maximumFaults = 20;

const fieldErrors = (part: string, found: readonly ErrorObject[] | null | undefined): FieldError[] => {
  const faults = new Map<string, FieldError>();
  for (const error of found ?? []) {
    if (error.keyword === "anyOf" || error.keyword === "oneOf") continue;
    const property =
      error.keyword === "additionalProperties" ? `/${escapePointer(String(error.params["additionalProperty"]))}` : "";
    const missing = error.keyword === "required" ? `/${escapePointer(String(error.params["missingProperty"]))}` : "";
    const pointer = `/${part}${error.instancePath}${property}${missing}`;
    const fault = { pointer, code: codeOf(error.keyword), detail: sentenceOf(error) };
    if (!faults.has(`${pointer} ${fault.code}`) && faults.size < maximumFaults)
      faults.set(`${pointer} ${fault.code}`, fault);
  }
  if (faults.size === 0 && (found?.length ?? 0) > 0)
    return [{ pointer: `/${part}`, code: "no_known_shape", detail: "Has none of the shapes that are allowed here." }];
  return [...faults.values()];
};

const escapePointer = (name: string): string => name.slice(0, 128).replaceAll("~", "~0").replaceAll("/", "~1");

const codes: Record<string, string> = {
  required: "missing",
  additionalProperties: "unknown_field",
  discriminator: "unknown_kind",
};
const codeOf = (keyword: string): string =>
  codes[keyword] ?? keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const listed = (values: unknown): string =>
  (Array.isArray(values) ? values : [values]).map((value) => String(value)).join(", ");

/** A fault in a sentence. Values are never repeated: they may be secrets. */
const sentenceOf = (error: ErrorObject): string => {
  const { keyword, params, parentSchema } = error;
  switch (keyword) {
    case "additionalProperties":
      return "There is no such field.";
    case "required":
      return "This field is required.";
    case "enum":
      return `Must be one of: ${listed(params["allowedValues"])}.`;
    case "discriminator":
      return `The field ${String(params["tag"])} must be one of: ${listed(kindsOf(parentSchema, String(params["tag"])))}.`;
    case "type":
      return `Must be of type ${listed(params["type"]).replaceAll(", ", " or ")}.`;
    case "pattern":
    case "format":
      return describedForm(parentSchema) ?? defaultSentence(error);
    default:
      return defaultSentence(error);
  }
};

const defaultSentence = ({ message = "is not valid" }: ErrorObject): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

const describedForm = (schema: ErrorObject["parentSchema"]): string | null =>
  typeof schema?.["description"] === "string" ? `Has the wrong form. ${schema["description"]}` : null;

const kindsOf = (schema: ErrorObject["parentSchema"], tag: string): unknown[] =>
  ((schema?.["oneOf"] ?? []) as { properties: Record<string, { const: unknown }> }[]).map(
    (branch) => branch.properties[tag]?.const,
  );

/** Texts no database column and no signature can hold faithfully: NUL, and halves of surrogate pairs. */
const isSoundText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

const unsoundTexts = (value: unknown, pointer: string, faults: FieldError[]): void => {
  if (faults.length >= maximumFaults) return;
  if (typeof value === "string" && !isSoundText(value))
    faults.push({ pointer, code: "unsound_text", detail: "Texts are well-formed Unicode without NUL." });
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const at = `${pointer}/${escapePointer(name)}`;
    if (!isSoundText(name))
      faults.push({ pointer, code: "unsound_text", detail: "Names of fields are well-formed Unicode without NUL." });
    unsoundTexts(part, at, faults);
  }
};

const unknownNames = (part: string, value: object): FieldError[] =>
  Object.keys(value)
    .slice(0, maximumFaults)
    .map((name) => ({
      pointer: `/${part}/${escapePointer(name)}`,
      code: "unknown_field",
      detail: "There is no such field.",
    }));

/** What is wrong with a request, or null. The query's numbers are converted in place. */
export const faultsOf = (
  operation: Operation,
  parts: { params: unknown; query: object; body: unknown },
): { code: ErrorCode; faults: FieldError[] } | null => {
  const checks = checksOf(operation);
  // An id that cannot exist is an id that does not exist; only a PUT brings an id of its own.
  if (checks.params && !checks.params(parts.params))
    return {
      code: operation.method === "PUT" ? "validation_failed" : "not_found",
      faults: fieldErrors("path", checks.params.errors),
    };
  const faults: FieldError[] = [];
  for (const part of ["params", "query", "body"] as const)
    unsoundTexts(parts[part], `/${part === "params" ? "path" : part}`, faults);
  if (checks.query && !checks.query(parts.query)) faults.push(...fieldErrors("query", checks.query.errors));
  if (!checks.query) faults.push(...unknownNames("query", parts.query));
  if (checks.body && !checks.body(parts.body)) faults.push(...fieldErrors("body", checks.body.errors));
  if (!operation.body && parts.body !== undefined && !isEmptyObject(parts.body))
    faults.push({ pointer: "/body", code: "unknown_field", detail: "This operation takes no body." });
  return faults.length > 0 ? { code: "validation_failed", faults: faults.slice(0, maximumFaults) } : null;
};

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
