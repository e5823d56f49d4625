/** The two compatible endpoints, on the shortest way from the door to the rule. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { findCode, getOrIssueCode } from "../../core/code/get-or-issue-code.ts";
import { validateCode } from "../../core/code/validate-code.ts";
import type { TokenVerdict } from "../../core/ports.ts";
import { tenantClock } from "../../core/tenant/tenant.ts";
import { bearerOf } from "../authenticate.ts";
import { type CompatibleError, compatibleError } from "../compatible-errors.ts";
import type { Services } from "../dispatch.ts";
import { type Environment, environmentOf, type LocalEnvironment } from "../environments.ts";
import { jsonType } from "../fixed-headers.ts";
import { type AppTrace, wordOfReason } from "../request-trace.ts";
import type { Key } from "../../core/key/key.ts";

export type CompatibleServices = Services & {
  /** 401 instead of 499 and 498, for proxies that treat these as their own. */
  legacyClientKeyStatus: boolean;
};

/** Sends an error in the platform's shape. */
export const fail = (
  reply: FastifyReply,
  error: CompatibleError,
  services: CompatibleServices,
  more: Record<string, string> = {},
): FastifyReply => {
  const { trace } = reply.request;
  if (trace?.side === "app") trace.error = error;
  const { status, body, headers: usual } = compatibleError(error);
  const headers = { ...usual, ...more };
  const legacy = services.legacyClientKeyStatus && status >= 498 && status <= 499;
  if (legacy) headers["www-authenticate"] = "Bearer";
  return reply
    .code(legacy ? 401 : status)
    .headers(headers)
    .header("content-type", jsonType)
    .send(body);
};

/** Sends a JSON text that is ready. */
export const succeed = (reply: FastifyReply, body: string): FastifyReply =>
  reply.header("content-type", jsonType).send(body);

/** The services on the tenant's own time. */
const inTime = (services: CompatibleServices, clockAheadMs: number): CompatibleServices =>
  clockAheadMs === 0 ? services : { ...services, clock: tenantClock(services.clock, clockAheadMs) };

/** Open, or `quota`: the tenant's quota of requests is used up. It is the request's trace, too: nobody pays for a second object. */
type KnownDoor = AppTrace & { kind: "open" | "quota"; clientKey: string; clockAheadMs: number };
type Door =
  | KnownDoor
  /** The client key is genuine, but the tenant has no side in the environment that was asked for. */
  | { kind: "elsewhere" }
  | { kind: "closed"; error: CompatibleError }
  | { kind: "forwarded" };

/** The door of a known key, closed while its tenant asks too much: nothing dear happens before this. */
const openTo = (environment: LocalEnvironment, key: Key, clientKey: string, request: FastifyRequest): KnownDoor => {
  const door: KnownDoor = {
    kind: environment.limits.takeRequest(key, "client") ? "open" : "quota",
    side: "app",
    environment,
    tenantId: key.tenantId,
    clientKey,
    clockAheadMs: key.clockAheadMs,
    key,
    accepted: false,
    verdict: null,
    error: null,
  };
  request.trace = door;
  return door;
};

/** 429 with what the caller should know. */
const tooMany = (services: CompatibleServices, reply: FastifyReply, headers: Record<string, string>): FastifyReply =>
  fail(reply, "tooMany", services, headers);

const overQuota = (
  services: CompatibleServices,
  reply: FastifyReply,
  { environment, tenantId }: AppTrace,
): FastifyReply => tooMany(services, reply, environment.limits.quotaHeaders(tenantId, "client", true));

/**
 * Missing or unknown client key: 499, 498. The first thing that is looked at, as the platform's gateway does. At once, without
 * a promise, when the key is known.
 */
const enter = (services: CompatibleServices, request: FastifyRequest, reply: FastifyReply): Door | Promise<Door> => {
  const headers = request.raw.headers;
  const environment = services.environments[environmentOf(headers, request.raw.url ?? "")];
  const header = headers["x-client-key"];
  const clientKey = (typeof header === "string" ? header : "").trim();
  if (clientKey === "") return { kind: "closed", error: "missingClientKey" };
  if (environment?.kind === "local") {
    const key = environment.directory.cachedClientKey(clientKey);
    if (key) return openTo(environment, key, clientKey, request);
  }
  return enterUnknown(services, environment, clientKey, request, reply);
};

const enterUnknown = async (
  services: CompatibleServices,
  environment: Environment | undefined,
  clientKey: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Door> => {
  if (environment?.kind === "upstream") {
    const answer = await environment.forward(request.raw, request.id, null);
    if (!answer) return { kind: "closed", error: "internal" };
    if (answer.status !== 498) {
      void reply.code(answer.status).headers(answer.headers).send(answer.body);
      return { kind: "forwarded" };
    }
    // The other Beckon does not know the key; whether it is one of a tenant without that side is known only here.
  } else if (environment) {
    const key = await environment.directory.byClientKey(clientKey);
    if (key) return openTo(environment, key, clientKey, request);
  }
  return (await isKnown(services, environment, clientKey))
    ? { kind: "elsewhere" }
    : { kind: "closed", error: "invalidClientKey" };
};

const isKnown = async (
  services: CompatibleServices,
  except: Environment | undefined,
  clientKey: string,
): Promise<boolean> => {
  for (const other of Object.values(services.environments)) {
    if (other !== except && other.kind === "local" && (await other.directory.byClientKey(clientKey))) return true;
  }
  return false;
};

type Participating = { environment: LocalEnvironment; tenantId: string; participantId: string; clockAheadMs: number };

/** A participant who passed the door and whose token was accepted; null when the answer has been given already. */
export const enterAsParticipant = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Participating | null> => {
  const refuse = (error: CompatibleError): null => (fail(reply, error, services), null);
  const entered = enter(services, request, reply);
  const door = entered instanceof Promise ? await entered : entered;
  if (door.kind === "forwarded") return null;
  if (door.kind === "closed") return refuse(door.error);
  if (door.kind === "quota") return (overQuota(services, reply, door), null);
  const token = bearerOf(request.headers.authorization);
  if (door.kind === "elsewhere" || token === null) return refuse("notAuthenticated");
  const { environment, tenantId, clientKey, clockAheadMs } = door;
  const asked = { tenantId, clientKey, token };
  const verdict = environment.verifier.verifyCached(asked) ?? (await environment.verifier.verify(asked));
  if (verdict.kind === "verified") {
    door.accepted = true;
    return { environment, tenantId, participantId: verdict.participantId, clockAheadMs };
  }
  door.verdict = "reason" in verdict ? `${verdict.kind}, ${wordOfReason(verdict.reason)}` : verdict.kind;
  request.log.info(
    {
      requestId: request.id,
      tenantId,
      verdict: verdict.kind,
      reason: "reason" in verdict ? verdict.reason : undefined,
    },
    "token not accepted",
  );
  return refuse(errorOfVerdict[verdict.kind]);
};

export const getReferral = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const entered = await enterAsParticipant(services, request, reply);
  if (!entered) return reply;
  const { environment, tenantId, participantId, clockAheadMs } = entered;
  const { limits } = environment;
  // HEAD looks, and never creates.
  const answer = request.method === "HEAD" ? findCode : getOrIssueCode;
  const found = await answer(environment.store, inTime(services, clockAheadMs), { tenantId, participantId }, limits);
  switch (found.kind) {
    case "code":
      return succeed(reply, `{"code":"${found.code}","cap":${found.cap},"used":${found.used}}`);
    case "none":
      return succeed(reply, "{}");
    case "blocked":
      return fail(reply, "notAuthorized", services);
  }
};

const errorOfVerdict: Record<Exclude<TokenVerdict["kind"], "verified">, CompatibleError> = {
  refused: "notAuthenticated",
  foreign: "notAuthorized",
  forbidden: "notAuthorized",
  unavailable: "internal",
  busy: "tooMany",
};

/** Bytes of a decoded path segment that can still be something a person typed. */
const segmentBytesMaximum = 256;
// oxlint-disable-next-line no-control-regex -- control bytes are exactly what is looked for
const controlBytes = /[\u0000-\u001f\u007f]/;

/** Null for what cannot be a path segment: bad escapes, control bytes, over 256 bytes. */
const typedCode = (request: FastifyRequest): string | null => {
  const { code } = request.params as { code?: string };
  if (code === undefined || controlBytes.test(code)) return null;
  return Buffer.byteLength(code) > segmentBytesMaximum ? null : code;
};

export const getValidity = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const entered = enter(services, request, reply);
  const door = entered instanceof Promise ? await entered : entered;
  if (door.kind === "forwarded") return reply;
  if (door.kind === "closed") return fail(reply, door.error, services);
  if (door.kind === "quota") return overQuota(services, reply, door);
  const typed = typedCode(request);
  if (typed === null) return fail(reply, "invalidRequest", services);
  if (door.kind === "elsewhere") return succeed(reply, '{"valid":false}');
  const { limits } = door.environment;
  const early = limits.codeWait(door.key, request.raw);
  if (early > 0) return tooMany(services, reply, limits.budgetHeaders(door.key, early));
  const { clock } = inTime(services, door.clockAheadMs);
  const check = await validateCode(door.environment.store, clock, { tenantId: door.tenantId, typed });
  // Again, for a valid code as for any other: of many guesses sent at once, none beyond the budget learns anything.
  const late = check.redeemable ? limits.codeWait(door.key, request.raw) : limits.invalidWait(door.key, request.raw);
  if (late > 0) return tooMany(services, reply, limits.budgetHeaders(door.key, late));
  if (!check.redeemable) return succeed(reply, '{"valid":false}');
  // HEAD tells nobody, and counts nothing.
  if (request.method === "GET") door.environment.checks.count(door.tenantId, check.campaignId, clock.nowMs());
  return succeed(reply, '{"valid":true}');
};

/** A path that the router could not decode, on a compatible endpoint: still 499 and 498 first, then 400. */
export const refuseBadPath = async (
  services: CompatibleServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const entered = enter(services, request, reply);
  const door = entered instanceof Promise ? await entered : entered;
  if (door.kind === "forwarded") return reply;
  if (door.kind === "quota") return overQuota(services, reply, door);
  return fail(reply, door.kind === "closed" ? door.error : "invalidRequest", services);
};

/** Anything that went wrong inside, in the platform's shape. */
export const failInside = (services: CompatibleServices, reply: FastifyReply): FastifyReply =>
  fail(reply, "internal", services);
