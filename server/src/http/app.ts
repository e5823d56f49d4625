import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { isCompatibleTarget } from "./compatible-errors.ts";
import { dispatch, managementOperations, send } from "./dispatch.ts";
import { crossOriginHeaders, fixedHeaders, jsonType, preflightHeaders } from "./fixed-headers.ts";
import { type CompatibleServices, failInside, getReferral, getValidity, refuseBadPath } from "./operations/referral.ts";
import { getRewardWallet } from "./operations/wallet.ts";
import { problem, problemOfError } from "./problem.ts";
import { answerParserError, answerRaw, faultOfRequest, headerBytesMaximum, targetBytesMaximum } from "./raw-guard.ts";

/** Bytes. A longer body is 413. */
export const bodyBytesMaximum = 65_536;
/** Levels of nesting a JSON body may have. */
const jsonDepthMaximum = 20;

export type Observe = (request: FastifyRequest, reply: FastifyReply) => void;
export type AppOptions = CompatibleServices & {
  logger: FastifyBaseLogger;
  observe: Observe;
  routes?: (app: FastifyInstance) => void;
};

/** Every request first passes the guard; only what it lets through reaches the router. */
const guardedServer = (handler: Parameters<typeof createServer>[1]): Server => {
  const settings = {
    maxHeaderSize: headerBytesMaximum + targetBytesMaximum,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // The guard looks for Host itself: Node's own refusal has no body.
    requireHostHeader: false,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  };
  const server = createServer(settings, (request, response) => {
    const fault = faultOfRequest(request);
    if (fault) answerRaw(response, fault);
    else handler?.(request, response);
  });
  server.on("clientError", (error: Error & { code?: string }, socket) => answerParserError(error, socket as Socket));
  server.on("checkExpectation", (_request, response) => answerRaw(response, "expectationFailed"));
  return server;
};

const isTooDeep = (value: unknown): boolean => {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > jsonDepthMaximum) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
};

/** Request ids: the caller's own where it is sensible, else a random start and a count. */
const requestIds = (randomness: AppOptions["randomness"]) => {
  const start = Buffer.from(randomness.bytes(9)).toString("base64url");
  let count = 0;
  return (request: { headers: Record<string, string | string[] | undefined> }): string => {
    const given = request.headers["x-request-id"];
    return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : `${start}${(count++).toString(36)}`;
  };
};

/** The HTTP side of the service: routes, limits, and the one place where an error becomes a response. */
export const buildApp = (options: AppOptions): FastifyInstance => {
  const { logger, observe } = options;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMaximum,
    genReqId: requestIds(options.randomness),
    serverFactory: guardedServer,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: targetBytesMaximum },
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
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void json(request, body as string, done);
  });

  app.addHook("onRequest", (request, reply, done) => {
    setFixedHeaders(request, reply);
    done();
  });
  app.addHook("preValidation", (request, _reply, done) => {
    if (request.body !== undefined && isTooDeep(request.body))
      done(Object.assign(new Error("too deep"), { statusCode: 400 }));
    else done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    observe(request, reply);
    done();
  });

  const allowed = routeTable(app);
  app.route({
    method: ["GET", "HEAD"],
    url: "/v1/referral",
    handler: (request, reply) => getReferral(options, request, reply),
  });
  app.route({
    method: ["GET", "HEAD"],
    url: "/v1/referral/:code/validate",
    handler: (request, reply) => getValidity(options, request, reply),
  });
  app.route({
    method: ["GET", "HEAD"],
    url: "/v1/wallet/reward",
    handler: (request, reply) => getRewardWallet(options, request, reply),
  });
  for (const [id, operation] of managementOperations) {
    const url = operation.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.route({ method: operation.method, url, handler: (request, reply) => dispatch(id, options, request, reply) });
  }
  options.routes?.(app);

  app.setNotFoundHandler((request, reply) => answerNoRoute(request, reply, allowed(request.raw.url ?? "")));
  app.setErrorHandler((error, request, reply) => {
    const { answer, own } = problemOfError(error, request.id);
    if (own) request.log.error({ err: error, route: request.routeOptions.url }, "request failed");
    if (!isCompatibleTarget(request.raw.url ?? "")) return send(reply, answer);
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
    const source = `^${url.replaceAll(/:\w+/g, "[^/]+").replaceAll("/", "/+")}/*$`;
    const entry = table.get(source) ?? { pattern: new RegExp(source, "i"), methods: new Set<string>() };
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
