import { type ErrorCode, errors, type FieldError } from "@beckon/contract";
import { Refusal } from "../core/refusal.ts";

/** A response that is ready to be sent. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

export const problemType = "application/problem+json; charset=utf-8";

/** Where each error's page is; relative, so that it works on every host: this service serves it. */
const typeOf = (code: ErrorCode): string => `/docs/errors/${code}`;

/** RFC 9457 problem details of a registered code. */
export const problem = (
  code: ErrorCode,
  detail: string,
  requestId: string,
  more: { fields?: readonly FieldError[]; retryAfterSeconds?: number | null; headers?: Record<string, string> } = {},
): Answer => {
  const { status, title } = errors[code];
  const fields = more.fields ?? [];
  const body = {
    type: typeOf(code),
    title,
    status,
    detail,
    code,
    message: detail,
    requestId,
    ...(fields.length > 0 ? { errors: fields } : {}),
  };
  const headers: Record<string, string> = { "content-type": problemType, ...more.headers };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  const wait = more.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : null);
  if (wait !== null) headers["retry-after"] = String(wait);
  return { status, headers, body: JSON.stringify(body) };
};

export const problemOfRefusal = (refusal: Refusal, requestId: string): Answer =>
  problem(refusal.code, refusal.message, requestId, {
    fields: refusal.fields,
    retryAfterSeconds: refusal.retryAfterSeconds,
  });

/** Errors of the framework and of the adapters, by their code. What is not here is 500. */
const registered: Record<string, readonly [ErrorCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ["unsupported_media_type", "Send the body as application/json."],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ["bad_request", "Content-Length is not the length of the body."],
  FST_ERR_CTP_BODY_TOO_LARGE: ["payload_too_large", "The body may have at most 65536 bytes."],
  FST_ERR_CTP_INVALID_JSON_BODY: ["bad_request", "The body is not JSON."],
  FST_ERR_BAD_URL: ["bad_request", "The path has a bad percent-escape."],
  FST_ERR_MAX_PARAM_LENGTH: ["not_found", "There is no such path."],
  database_unavailable: [
    "unavailable",
    "The database does not answer. Retry; with the same Idempotency-Key nothing happens twice.",
  ],
};

/** Any error as a problem, and whether it is the service's own fault and so worth an error line in the log. */
export const problemOfError = (error: unknown, requestId: string): { answer: Answer; own: boolean } => {
  if (error instanceof Refusal) return { answer: problemOfRefusal(error, requestId), own: false };
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const known = registered[code];
  if (known) return { answer: problem(known[0], known[1], requestId), own: known[0] === "unavailable" };
  if (code === "constraint_violated" && error instanceof Error && "kind" in error && error.kind === "unique")
    return {
      answer: problem("conflict", "Somebody else took the same value at the same moment.", requestId),
      own: false,
    };
  if (error instanceof SyntaxError)
    return { answer: problem("bad_request", "The body is not JSON.", requestId), own: false };
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status === 400)
    return { answer: problem("bad_request", "The request could not be understood.", requestId), own: false };
  return { answer: problem("internal_error", "Beckon failed; nothing was changed.", requestId), own: true };
};
