/** The answers of an operation as OpenAPI responses. */
import { type ErrorCode, errors } from "./errors.ts";
import { exampleOf } from "./example.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ApiResponse, Header, MediaType, Reference } from "./openapi-types.ts";
import { errorsOf, isWrite, type Operation } from "./operation.ts";

/** Every header an answer may carry that means something to a caller. */
export const responseHeaders: Record<string, Header> = {
  "x-request-id": {
    description: "The request's id, also in Beckon's log: the caller's own if it sent a sensible one.",
    schema: { type: "string" },
  },
  ETag: {
    description: "Strong; the version of what was read. Send it in `If-Match` with a change.",
    schema: { type: "string", pattern: '^"\\d+"$', examples: ['"3"'] },
  },
  "Retry-After": {
    description: "Seconds to wait before the same request is worth sending again.",
    schema: { type: "integer", minimum: 0, examples: [1] },
  },
  "RateLimit-Policy": {
    description: "What is allowed: `q` requests in `w` seconds, or `q` invalid codes. Absent where nothing is limited.",
    schema: { type: "string", examples: ['"requests";q=10000;w=2'] },
  },
  RateLimit: {
    description: "What is left of it: `r` now, and one more in `t` seconds.",
    schema: { type: "string", examples: ['"requests";r=9999;t=1'] },
  },
  "Idempotent-Replayed": {
    description: "`true` when this is the kept answer of the first request with this Idempotency-Key.",
    schema: { type: "string", enum: ["true"] },
  },
  "WWW-Authenticate": {
    description: "How to authenticate.",
    schema: { type: "string", enum: ["Bearer"] },
  },
  Allow: {
    description: "With 405, on every path: the methods it has.",
    schema: { type: "string", examples: ["GET, HEAD, OPTIONS, PATCH"] },
  },
};

const headers = (...names: (keyof typeof responseHeaders)[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Statuses of answers that are kept for a retry with the same key; the others are decided anew each time. */
const keptStatuses: readonly number[] = [403, 404, 409, 412, 422];

const errorHeaders = (status: number, write: boolean): Record<string, Reference> => ({
  ...headers("x-request-id"),
  ...(status === 401 ? headers("WWW-Authenticate") : {}),
  ...(status === 405 ? headers("Allow") : {}),
  ...(status === 409 || status === 429 || status === 503 ? headers("Retry-After") : {}),
  ...(status === 429 ? headers("RateLimit-Policy", "RateLimit") : {}),
  ...(write ? headers("Idempotent-Replayed") : {}),
});

const camel = (code: string): string => code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A problem of this code, as it may look. */
export const exampleProblem = (code: ErrorCode): Record<string, unknown> => {
  const { status, title, example } = errors[code];
  const type = `/docs/errors/${code}`;
  const field = /^(\/[\w/]+): (.*)$/.exec(example);
  return {
    type,
    title,
    status,
    detail: example,
    code,
    message: example,
    requestId: "9f3kQ2mXw0",
    ...(field ? { errors: [{ pointer: field[1], code: "missing", detail: field[2] }] } : {}),
  };
};

const problems = (codes: readonly ErrorCode[], write: boolean): ApiResponse => {
  const status = errors[codes[0] ?? "internal_error"].status;
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].title}.`).join(" "),
    headers: errorHeaders(status, write),
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Problem" },
            { type: "object", properties: { code: { enum: [...codes] }, status: { const: status } } },
          ],
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: errors[code].title, value: exampleProblem(code) }]),
        ),
      },
    },
  };
};

const message = (status: number, text: string, when: string): ApiResponse => ({
  description: `${text}: ${when}.`,
  headers: errorHeaders(status, false),
  content: {
    "application/json": { schema: { $ref: "#/components/schemas/Message" }, example: { message: text } },
  },
});

/**
 * All answers of an operation by status. Error answers that several operations share stand in `shared` under a name made of
 * their codes, and are referred to.
 */
export const responsesOf = (
  operation: Operation,
  answer: JsonSchema,
  resolve: (reference: string) => JsonSchema,
  shared: Record<string, ApiResponse>,
): Record<string, ApiResponse | Reference> => {
  const write = isWrite(operation);
  const success: MediaType = { schema: answer, example: exampleOf(answer, resolve) };
  const responses: Record<string, ApiResponse | Reference> = {
    [operation.success.status]: {
      description: operation.success.description,
      headers: {
        ...headers("x-request-id"),
        ...(operation.etag ? headers("ETag") : {}),
        ...(write ? headers("Idempotent-Replayed") : {}),
      },
      content: { "application/json": success },
    },
  };
  for (const [status, text, when] of operation.messages ?? []) {
    const name = `Message${status}`;
    shared[name] = message(status, text, when);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  const codes = Map.groupBy(errorsOf(operation), (code) => errors[code].status);
  for (const [status, group] of [...codes].sort(([a], [b]) => a - b)) {
    const sorted = [...group].sort();
    const kept = write && keptStatuses.includes(status);
    const name = `${kept ? "Write" : ""}${sorted.map(camel).join("Or")}`;
    shared[name] = problems(sorted, kept);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
};
