import { isUtf8 } from "node:buffer";
import type { createServer, Server } from "node:http";
import { type Operation, operations } from "@beckon/contract";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { Refusal } from "../core/refusal.ts";
import { isCompatibleTarget } from "./compatible-errors.ts";
import { dispatch, managementOperations, send } from "./dispatch.ts";
import { crossOriginHeaders, fixedHeaders, jsonType, preflightHeaders } from "./fixed-headers.ts";
import { inboundRoutes } from "./inbound.ts";
import { getReferralActivity } from "./operations/activity.ts";
import {
  type CompatibleServices,
  fail,
  failInside,
  getReferral,
  getValidity,
  refuseBadPath,
} from "./operations/referral.ts";
import { answerInTime } from "./patience.ts";
import { logRequest } from "./request-trace.ts";
import { routeOf } from "./route-of.ts";
import { getRewardWallet } from "./operations/wallet.ts";
import { problem, problemOfError } from "./problem.ts";
import { depthMaximum, isTooDeep } from "./json-depth.ts";
import {
  answerParserError,
  answerRaw,
  answerSocket,
  faultOfRequest,
  headerBytesMaximum,
  headersMaximum,
  targetBytesMaximum,
} from "./raw-guard.ts";

/** Bytes. A longer body is 413. */
export const bodyBytesMaximum = 65_536;

// By import, `node:http` would bring a whole WebSocket and fetch client along: 14 MB that nobody here uses.
const http = process.getBuiltinModule("node:http");

export type Observe = (request: FastifyRequest, reply: FastifyReply) => void;
export type AppOptions = CompatibleServices & {
  logger: FastifyBaseLogger;
  observe: Observe;
  routes?: (app: FastifyInstance) => void;
};

type RequestIds = (request: { headers: Record<string, string | string[] | undefined> }) => string;

/** Every request first passes the guard; only what it lets through reaches the router. */
const guardedServer = (handler: Parameters<typeof createServer>[1], idOf: RequestIds): Server => {
  const settings = {
    // One limit of Node's covers target and headers; the guard tells them apart.
    maxHeaderSize: headerBytesMaximum + targetBytesMaximum,
    // Together with the interval they are looked at in: whoever is slower than 10 seconds is gone by then.
    headersTimeout: 9_000,
    requestTimeout: 9_000,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: 65_000,
    // The guard looks for Host itself: Node's own refusal has no body.
    requireHostHeader: false,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  };
  const server = http.createServer(settings, (request, response) => {
    const fault = faultOfRequest(request);
    if (fault) answerRaw(response, fault, idOf(request));
    else handler?.(request, response);
  });
  server.on("checkExpectation", (request, response) => answerRaw(response, "expectationFailed", idOf(request)));
  // Without a listener Node closes the connection and says nothing.
  server.on("connect", (_request, socket) => answerSocket(socket, "invalidRequest"));
  // Whoever does not read answers: Node closes at twice this, and no work takes as long.
  server.setTimeout(5_000);
  server.maxHeadersCount = headersMaximum + 1;
  return server;
};

/** No route gives Fastify a schema: `dispatch.ts` validates. So its compilers, a second ajv among them, need not be loaded. */
const noSchemas = (): never => {
  throw new Error("a route has a schema, and there is no compiler for it");
};

/** Request ids: the caller's own where it is sensible, else a random start and a count. */
const requestIds = (randomness: AppOptions["randomness"]): RequestIds => {
  const start = Buffer.from(randomness.bytes(9)).toString("base64url");
  let count = 0;
  return (request) => {
    const given = request.headers["x-request-id"];
    return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : `${start}${(count++).toString(36)}`;
  };
};

/** The endpoints for apps, as the card platform has them. */
const compatibleRoutes = (app: FastifyInstance, services: CompatibleServices): void => {
  const answers = {
    "/v1/referral": getReferral,
    "/v1/referral/activity": getReferralActivity,
    // Nothing was typed: no text of a code, and so no path segment.
    "/v1/referral/validate": refuseBadPath,
    "/v1/referral/:code/validate": getValidity,
    "/v1/wallet/reward": getRewardWallet,
  };
  for (const [url, answer] of Object.entries(answers))
    app.route({ method: ["GET", "HEAD"], url, handler: (request, reply) => answer(services, request, reply) });
};

/** The HTTP side of the service: routes, limits, and the one place where an error becomes a response. */
export const buildApp = (options: AppOptions): FastifyInstance => {
  const { logger, observe } = options;
  const idOf = requestIds(options.randomness);
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit: bodyBytesMaximum,
    genReqId: idOf,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // A logger for each request would cost more than its line; lines that are about a request carry its id themselves.
    childLoggerFactory: (shared) => shared,
    serverFactory: (handler) => guardedServer(handler, idOf),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: targetBytesMaximum },
    // In place of Fastify's own, which would run beside a listener of ours.
    clientErrorHandler: answerParserError,
    frameworkErrors: (error, request, reply) => {
      void answerBadPath(error, request, reply);
    },
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    forceCloseConnections: "idle",
    return503OnClosing: false,
    exposeHeadRoutes: true,
  });
  const answerBadPath = async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    setFixedHeaders(request, reply);
    if (isCompatibleTarget(request.raw.url ?? "")) await refuseBadPath(options, request, reply);
    else await send(reply, problemOfError(error, request.id).answer);
  };

  const json = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser(["application/json", "text/plain"]);
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else if (isUtf8(body as Buffer)) void json(request, body.toString(), done);
    else done(new Refusal("bad_request", "The body is not UTF-8."));
  });

  // One JSON value a line becomes the batch it stands for; only one operation takes it.
  app.addContentTypeParser("application/x-ndjson", { parseAs: "buffer" }, (request, body, done) => {
    if (request.routeOptions.url !== operations.createEvents.path)
      return done(new Refusal("unsupported_media_type", "Send the body as application/json."));
    if (!isUtf8(body as Buffer)) return done(new Refusal("bad_request", "The body is not UTF-8."));
    const items: unknown[] = [];
    let fault: Error | null = null;
    for (const line of body.toString().split("\n")) {
      if (line.trim() === "" || fault) continue;
      // It calls back before it returns.
      void json(request, line, (error, value) => {
        fault ??= error ?? null;
        items.push(value);
      });
    }
    if (fault) done(fault);
    else done(null, { items });
  });

  app.addHook("onRequest", (request, reply, done) => {
    setFixedHeaders(request, reply);
    // Before a body is read: whether the path exists does not hang on what the body holds.
    if (request.is404) answerNoRoute(request, reply, allowed(request.raw.url ?? ""));
    else done();
  });
  app.addHook("preValidation", (request, _reply, done) => {
    const tooDeep = request.body !== undefined && isTooDeep(request.body);
    done(tooDeep ? new Refusal("bad_request", `The body is nested deeper than ${depthMaximum} levels.`) : undefined);
  });
  app.decorateRequest("trace", null);
  app.decorateRequest("problem", null);
  app.addHook("onResponse", (request, reply, done) => {
    observe(request, reply);
    logRequest(options, request, reply);
    done();
  });

  answerInTime(app);

  const allowed = routeTable(app);
  compatibleRoutes(app, options);
  for (const [id, operation] of managementOperations) {
    const url = routeOf(operation);
    const { bodyBytes: bodyLimit } = operation as Operation;
    app.route({
      method: operation.method,
      url,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: (request, reply) => dispatch(id, options, request, reply),
    });
  }
  inboundRoutes(options)(app);
  options.routes?.(app);

  app.setNotFoundHandler((request, reply) => answerNoRoute(request, reply, allowed(request.raw.url ?? "")));
  app.setErrorHandler((error, request, reply) => {
    const { answer, own } = problemOfError(error, request.id);
    if (own)
      request.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, "request failed");
    if (!isCompatibleTarget(request.raw.url ?? "")) return send(reply, answer);
    if (answer.status === 429) return fail(reply, "tooMany", options);
    return own || answer.status >= 500
      ? failInside(options, reply)
      : reply
          .code(answer.status)
          .header("content-type", jsonType)
          .send(JSON.stringify({ message: "Invalid request" }));
  });
  return app;
};

const setFixedHeaders = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.headers(fixedHeaders);
  reply.header("x-request-id", request.id);
  if (isCompatibleTarget(request.raw.url ?? "")) reply.headers(crossOriginHeaders);
};

/** Which methods a path has, from the routes that were added: for 405 and its `Allow`. */
const routeTable = (app: FastifyInstance): ((target: string) => string[]) => {
  const table = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  const add = (method: string, url: string) => {
    const source = `^${url.replaceAll(/:\w+/g, "[^/]+").replaceAll("*", ".*").replaceAll("/", "/+")}/*$`;
    const entry = table.get(source) ?? { pattern: new RegExp(source), methods: new Set<string>() };
    for (const name of method === "GET" ? ["GET", "HEAD"] : [method]) entry.methods.add(name);
    table.set(source, entry);
  };
  app.addHook("onRoute", ({ method, url }) => {
    for (const name of Array.isArray(method) ? method : [method]) add(name, url);
  });
  return (target) => {
    const path = target.split("?", 1)[0] ?? "";
    return [...table.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]);
  };
};

const answerNoRoute = (request: FastifyRequest, reply: FastifyReply, methods: string[]): FastifyReply => {
  const compatible = isCompatibleTarget(request.raw.url ?? "");
  if (methods.length > 0) {
    const allow = [...new Set([...methods, "OPTIONS"])].sort().join(", ");
    if (request.method === "OPTIONS")
      return reply
        .code(204)
        .headers(compatible ? preflightHeaders : {})
        .header("allow", allow)
        .send();
    reply.header("allow", allow);
    if (compatible) return reply.code(405).header("content-type", jsonType).send('{"message":"Method not allowed"}');
    return send(reply, problem("method_not_allowed", `${request.method} is not a method of this path.`, request.id));
  }
  if (compatible) return reply.code(404).header("content-type", jsonType).send('{"message":"Not found"}');
  return send(reply, problem("not_found", "There is no such path.", request.id));
};
