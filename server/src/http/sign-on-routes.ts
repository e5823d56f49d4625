/** Single sign-on: away to the identity provider, and back with a session or with what went wrong. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Visitor } from "../core/console/accounts.ts";
import { type SignOnFault, SignOnFailure, type SignOnTools } from "../core/console/sign-on-ports.ts";
import { beginSignOn, finishSignOn, takeSignOn } from "../core/console/sign-on.ts";
import { signOnLifeMs } from "../core/console/console-rules.ts";
import { Refusal } from "../core/refusal.ts";
import { type ConsoleAccess, cookieOf, refuseForgery, requireSession, sessionCookie } from "./console-session.ts";
import { jsonType } from "./fixed-headers.ts";

/** `name` is what people call the provider. */
export type SignOn = { tools: SignOnTools; name: string };

/** How one may sign in here. */
export type Door = { passwords: boolean; signOn: SignOn | null };

type Options = { door: Door; access: ConsoleAccess; visitorOf: (request: FastifyRequest) => Visitor };

/** Lax: the way back begins at the provider's page. It opens nothing, and lives for minutes. */
const cookieName = "__Host-beckon_sign_on";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
const cookie = (token: string, maxAgeSeconds: number): string =>
  `${cookieName}=${token}; ${attributes}; Max-Age=${maxAgeSeconds}`;

/** A page of the console and nothing else, so that nobody is sent to another site. */
export const pageOf = (given: unknown): string => {
  const text = typeof given === "string" && given.length <= 1_500 ? given : "";
  if (!/^\/console(?:[/?]|$)/.test(text) || /[\p{Cc}\s\\#]/u.test(text)) return "/console/";
  const base = "https://console.invalid";
  if (!URL.canParse(text, base)) return "/console/";
  const { origin, pathname, search } = new URL(text, base);
  const inside = origin === base && /^\/console(?:\/|$)/.test(pathname) && !pathname.startsWith("/console/api");
  return inside ? pathname + search : "/console/";
};

const withOutcome = (page: string, outcome: SignOnFault | "joined", requestId: string): string =>
  `${page}#sign-on=${outcome}.${encodeURIComponent(requestId)}`;

const queryOf = (request: FastifyRequest): string => (request.raw.url ?? "").split("?").slice(1).join("?");

/** Adds the routes. */
export const signOnRoutes = (app: FastifyInstance, { door, access, visitorOf }: Options): void => {
  const { signOn } = door;
  app.get("/console/api/door", async (_request, reply) => {
    const passkeysAt = access.tools.consoleOrigin;
    const body = { passwords: door.passwords, passkeysAt, signOn: signOn && { name: signOn.name } };
    return reply.code(200).header("content-type", jsonType).send(JSON.stringify(body));
  });
  if (!signOn) return;
  const { tools } = signOn;

  app.post("/console/api/sign-on", async (request, reply) => {
    refuseForgery(request.headers, null);
    const { returnTo, join } = (request.body ?? {}) as { returnTo?: unknown; join?: unknown };
    const userId = join === true ? (await requireSession(request.headers, access, true)).user.userId : null;
    try {
      const { token, address } = await beginSignOn(tools, { returnTo: pageOf(returnTo), userId }, visitorOf(request));
      reply.header("set-cookie", cookie(token, signOnLifeMs / 1000));
      return await reply.code(200).header("content-type", jsonType).send(JSON.stringify({ address }));
    } catch (error) {
      if (!(error instanceof SignOnFailure)) throw error;
      request.log.warn({ requestId: request.id, reason: error.message }, "the identity provider does not answer");
      throw new Refusal("unavailable", `${signOn.name} does not answer. Try again in a moment.`);
    }
  });

  app.get("/console/api/sign-on/callback", async (request, reply) => {
    const token = cookieOf(request.headers, cookieName);
    const attempt = await takeSignOn(tools, token);
    const page = attempt?.returnTo ?? "/console/";
    const cookies = [cookie("", 0)];
    let location: string;
    try {
      if (!attempt || token === null) throw new SignOnFailure("lost", "there is no such attempt of this browser");
      const here = { visitor: visitorOf(request), requestId: request.id };
      const signedIn = await finishSignOn(tools, { token, query: queryOf(request), attempt }, here);
      cookies.push(sessionCookie(signedIn));
      // Whoever joined two is told so; who signed in sees it.
      location = attempt.userId === null ? page : withOutcome(page, "joined", request.id);
    } catch (error) {
      // A person sits in front of this, so it ends on a page whatever it is.
      if (!(error instanceof SignOnFailure))
        request.log.error({ err: error, requestId: request.id }, "a sign-on broke");
      const { fault, message: reason } =
        error instanceof SignOnFailure ? error : new SignOnFailure("broken", "see above");
      request.log.warn({ requestId: request.id, fault, reason }, "a sign-on was refused");
      location = withOutcome(page, fault, request.id);
    }
    return reply
      .code(303)
      .headers({ "set-cookie": cookies, location, "cache-control": "no-store", "referrer-policy": "no-referrer" })
      .send();
  });
};
