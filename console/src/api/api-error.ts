/** What went wrong with a request, in the one form that every page shows. */
import type { ErrorCode } from "@beckon/contract";

/** A fault of one field: `pointer` says where in the body it stands. */
export type FieldFault = { pointer: string; code: string; detail: string };

/** `unreachable`: nothing answered. `unreadable`: what answered was not Beckon. */
export type FaultCode = ErrorCode | "unreachable" | "unreadable";

type Fault = {
  status: number;
  code: FaultCode;
  detail: string;
  requestId: string | null;
  /** Whether it is in the tenant's log of requests. */
  logged: boolean;
  fields: readonly FieldFault[];
  retryAfterSeconds: number | null;
};

/** A refused or failed request. `message` is the server's own sentence, in English. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: FaultCode;
  readonly requestId: string | null;
  readonly logged: boolean;
  readonly fields: readonly FieldFault[];
  readonly retryAfterSeconds: number | null;

  constructor(fault: Fault) {
    super(fault.detail);
    this.status = fault.status;
    this.code = fault.code;
    this.requestId = fault.requestId;
    this.logged = fault.logged;
    this.fields = fault.fields;
    this.retryAfterSeconds = fault.retryAfterSeconds;
  }
}

type Problem = { code?: ErrorCode; detail?: string; requestId?: string; errors?: FieldFault[] };

/** Reads an answer that is not a success. */
export const errorOf = async (response: Response): Promise<ApiError> => {
  const retryAfter = Number(response.headers.get("retry-after"));
  const problem: Problem | null = await response.json().then(
    (body: unknown) => (typeof body === "object" ? (body as Problem) : null),
    () => null,
  );
  return new ApiError({
    status: response.status,
    code: problem?.code ?? "unreadable",
    detail: problem?.detail ?? `The server answered ${response.status}.`,
    requestId: problem?.requestId ?? response.headers.get("x-request-id"),
    // Who is not known yet is nobody's; the console's own calls are no part of the API.
    logged: response.status !== 401 && new URL(response.url).pathname.startsWith("/v1/"),
    fields: problem?.errors ?? [],
    retryAfterSeconds: retryAfter > 0 ? retryAfter : null,
  });
};

/** The error for a request that nobody answered. */
export const unreachable = (): ApiError =>
  new ApiError({
    status: 0,
    code: "unreachable",
    detail: "The server does not answer.",
    requestId: null,
    logged: false,
    fields: [],
    retryAfterSeconds: null,
  });

/** Whether the session is over, so that signing in again is the way on. */
export const isSessionOver = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.status === 401 &&
  (error.code === "not_authenticated" || error.code === "sign_in_needed");
