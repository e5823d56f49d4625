import { type ErrorCode, type FieldError, type Operation, operations } from "@beckon/contract";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

// `discriminator` only tells readers of the schema which field says the kind: the union itself is checked.
const settings = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  allowUnionTypes: true,
  messages: true,
  keywords: ["discriminator"],
};
/** Bodies are taken as they are: nothing is converted, dropped or filled in. */
const strict = new Ajv2020(settings);
/** Query values are text on the wire: digits become integers. */
const coercing = new Ajv2020({ ...settings, coerceTypes: true });
for (const ajv of [strict, coercing]) formats.default(ajv, ["date-time"]);

type Checks = { params?: ValidateFunction; query?: ValidateFunction; body?: ValidateFunction };

/** Compiled when first needed, so that start-up does not pay for operations nobody calls. */
const compiled = new Map<string, Checks>();
const checksOf = (operation: Operation): Checks => {
  let checks = compiled.get(operation.id);
  if (!checks) {
    checks = {
      ...(operation.params ? { params: strict.compile(operation.params) } : {}),
      ...(operation.query ? { query: coercing.compile(operation.query) } : {}),
      ...(operation.body ? { body: strict.compile(operation.body) } : {}),
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
    const property =
      error.keyword === "additionalProperties" ? `/${escapePointer(String(error.params["additionalProperty"]))}` : "";
    const missing = error.keyword === "required" ? `/${escapePointer(String(error.params["missingProperty"]))}` : "";
    const pointer = `/${part}${error.instancePath}${property}${missing}`;
    const fault = { pointer, code: codeOf(error.keyword), detail: sentenceOf(error) };
    if (!faults.has(`${pointer} ${fault.code}`) && faults.size < maximumFaults)
      faults.set(`${pointer} ${fault.code}`, fault);
  }
  return [...faults.values()];
};

const escapePointer = (name: string): string => name.slice(0, 128).replaceAll("~", "~0").replaceAll("/", "~1");

const codes: Record<string, string> = {
  required: "missing",
  additionalProperties: "unknown_field",
  propertyNames: "bad_name",
};
const codeOf = (keyword: string): string =>
  codes[keyword] ?? keyword.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const sentenceOf = (error: ErrorObject): string => {
  if (error.keyword === "additionalProperties") return "There is no such field.";
  if (error.keyword === "required") return "This field is required.";
  if (error.keyword === "enum") return `Must be one of: ${(error.params["allowedValues"] as unknown[]).join(", ")}.`;
  const text = error.message ?? "is not valid";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** What is wrong with one part of a request; empty when nothing is. The query's numbers are converted in place. */
export const faultsOf = (
  operation: Operation,
  parts: { params: unknown; query: unknown; body: unknown },
): { code: ErrorCode; faults: FieldError[] } | null => {
  const checks = checksOf(operation);
  // An id that cannot exist is an id that does not exist; only a PUT brings an id of its own.
  if (checks.params && !checks.params(parts.params))
    return {
      code: operation.method === "PUT" ? "validation_failed" : "not_found",
      faults: fieldErrors("path", checks.params.errors),
    };
  const faults: FieldError[] = [];
  if (checks.query && !checks.query(parts.query)) faults.push(...fieldErrors("query", checks.query.errors));
  if (checks.body && !checks.body(parts.body)) faults.push(...fieldErrors("body", checks.body.errors));
  if (!operation.query && Object.keys(parts.query as object).length > 0) {
    for (const name of Object.keys(parts.query as object).slice(0, maximumFaults)) {
      if (name !== "region")
        faults.push({
          pointer: `/query/${escapePointer(name)}`,
          code: "unknown_field",
          detail: "There is no such field.",
        });
    }
  }
  if (!operation.body && parts.body !== undefined && !isEmptyObject(parts.body))
    faults.push({ pointer: "/body", code: "unknown_field", detail: "This operation takes no body." });
  return faults.length > 0 ? { code: "validation_failed", faults } : null;
};

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
