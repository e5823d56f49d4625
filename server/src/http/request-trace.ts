/** Whose request it is and what became of it: noted on the way, and made into an entry of the log once it was answered. */
import { type FieldError, type Operation, operations, type RequestCaller } from "@beckon/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { newId } from "../core/ids.ts";
import type { Key } from "../core/key/key.ts";
import type { SecretKeyReader, Surroundings } from "../core/ports.ts";
import type { LoggedRequest } from "../core/request-log/logged-request.ts";
import { outlineOf, redactPath, redactPointer } from "../core/request-log/outline.ts";
import { redactDetail, textsIn } from "../core/request-log/redact-detail.ts";
import { type CompatibleError, compatibleMessages } from "./compatible-errors.ts";
import { secretKeyOf } from "./authenticate.ts";
import { environmentOf, type Environments, type LocalEnvironment } from "./environments.ts";
import type { CallerOfManagement } from "./handler.ts";
import { routeOf } from "./route-of.ts";

/** A call of an app, whose client key is genuine. */
export type AppTrace = {
  side: "app";
  environment: LocalEnvironment;
  tenantId: string;
  key: Key;
  /** Whether the participant's token was accepted. */
  accepted: boolean;
  /** Why not. */
  verdict: string | null;
  error: CompatibleError | null;
};

/** A call of the management API, whose caller is genuine. */
export type ManagementTrace = {
  side: "management";
  environment: LocalEnvironment;
  tenantId: string;
  caller: CallerOfManagement;
  /** Null where the request came to none. */
  operation: Operation | null;
};

declare module "fastify" {
  interface FastifyRequest {
    /** Null until it is known whose request it is. */
    trace: AppTrace | ManagementTrace | null;
    /** What the management API refused it with. */
    problem: string | null;
  }
}

/** Whoever looks at the log does not fill it. */
const ownOperations: ReadonlySet<string> = new Set([operations.listRequests.id, operations.getRequest.id]);

/** What pages and commands read tells nothing about a tenant's systems, and would push out what does. */
const isKept = (trace: AppTrace | ManagementTrace, status: number): boolean => {
  if (status >= 400) return true;
  if (trace.side === "app") return trace.key.sandbox;
  const { operation, caller } = trace;
  if (operation === null || ownOperations.has(operation.id)) return false;
  return kindOf(caller) === "secret-key" || (operation.method !== "GET" && operation.changesNothing !== true);
};

const kindOf = ({ role, operator }: CallerOfManagement): RequestCaller => {
  if (role !== undefined) return "console";
  return operator ? "operator" : "secret-key";
};

/** Refused before anybody looked at the key: the path, the method or the body was none. */
const earlyStatuses: ReadonlySet<number> = new Set([400, 404, 405, 413, 415]);

type Services = Surroundings & { environments: Environments; secretKeys: SecretKeyReader };

/** Logs an answered request where it is one that is kept. Nothing here is in the request's own way. Never throws, never rejects. */
export const logRequest = (services: Services, request: FastifyRequest, reply: FastifyReply): void => {
  const { trace } = request;
  if (trace !== null) return keep(services, trace, request, reply);
  if (!earlyStatuses.has(reply.statusCode) || request.problem === null) return;
  traceLate(services, request).then(
    (found) => found && keep(services, found, request, reply),
    // Whose it was is not known, and so it is nobody's.
    () => undefined,
  );
};

/** By method and route. */
const routed = new Map(
  (Object.values(operations) as Operation[]).map((operation) => [
    `${operation.method} ${routeOf(operation)}`,
    operation,
  ]),
);

/** Whose a request was that came to no operation, by its secret key alone. */
const traceLate = async (
  { environments, secretKeys }: Services,
  request: FastifyRequest,
): Promise<ManagementTrace | null> => {
  const environment = environments[environmentOf(request.headers, request.raw.url ?? "")];
  const text = secretKeyOf(request.headers);
  const parsed = text ? secretKeys.read(text) : null;
  if (!parsed || environment?.kind !== "local") return null;
  const key = await environment.directory.byHash(parsed.tenantId, parsed.hash);
  if (!key) return null;
  const operation = routed.get(`${request.method} ${request.routeOptions.url ?? ""}`) ?? null;
  const caller = { id: key.keyId, scopes: key.scopes };
  return { side: "management", environment, tenantId: key.tenantId, caller, operation };
};

const keep = (
  surroundings: Surroundings,
  trace: AppTrace | ManagementTrace,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  if (!isKept(trace, reply.statusCode)) return;
  trace.environment.requests.keep(trace.tenantId, trace.side, () => {
    const told = trace.side === "app" ? ofApp(trace, request) : ofManagement(trace, request, reply.statusCode);
    return {
      loggedId: newId("req", surroundings),
      requestId: request.id,
      atMs: surroundings.clock.nowMs(),
      method: request.method,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 100) / 100,
      ...told,
    };
  });
};

type Told = Omit<LoggedRequest, "loggedId" | "requestId" | "atMs" | "method" | "status" | "durationMs">;

const ofApp = ({ key, accepted, verdict, error }: AppTrace, request: FastifyRequest): Told => {
  // A HEAD asks for the same.
  const operation = routed.get(`GET ${request.routeOptions.url ?? ""}`) ?? null;
  const message = error === null ? null : compatibleMessages[error][1];
  return {
    callerKind: accepted ? "participant" : "client-key",
    callerId: key.keyId,
    path: operation?.path ?? "/v1/referral",
    operation: operation?.id ?? null,
    code: null,
    detail: message !== null && verdict !== null ? `${message} (token: ${verdict})` : message,
    ...{ query: null, body: null, faults: [] },
  };
};

/** A verdict's reason is a word of ours, behind which a provider's own may stand. */
export const wordOfReason = (reason: string): string => /^[a-z]\w{0,39}/.exec(reason)?.[0] ?? "";

type Problem = { code?: string; detail?: string; errors?: readonly FieldError[] };

const ofManagement = (trace: ManagementTrace, request: FastifyRequest, status: number): Told => {
  const { caller, operation } = trace;
  const callers = { callerKind: kindOf(caller), callerId: caller.id === "operator" ? null : caller.id };
  const { code = null, detail = "", errors = [] } = JSON.parse(request.problem ?? "{}") as Problem;
  const { params, query, body } = request;
  // `region` chose the environment, and is no field of any operation.
  const { region: _, ...asked } = (query ?? {}) as Record<string, unknown>;
  const sent = textsIn(status >= 400 ? [params, query, body] : []);
  const faults = errors.map((fault) => ({
    pointer: redactPointer(fault.pointer, operation ?? {}),
    code: fault.code,
    detail: redactDetail(fault.detail, sent),
  }));
  const said = faults.length > 0 ? faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join(" ") : null;
  const refusedWrite = status >= 400 && operation !== null && operation.method !== "GET";
  return {
    ...callers,
    path: operation === null ? "/…" : redactPath(operation, params),
    operation: operation?.id ?? null,
    code,
    detail: said ?? (detail === "" ? null : redactDetail(detail, sent)),
    query: operation !== null && Object.keys(asked).length > 0 ? outlineOf(asked, operation.query) : null,
    body: refusedWrite ? outlineOf(body ?? undefined, operation.body) : null,
    faults,
  };
};
