/** The console's own endpoints: signing in and out, and what one's session may do. All else the console does by the public API. */
import type { Role } from "@beckon/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  changePassword,
  type HalfIn,
  listSessions,
  readLink,
  type Redemption,
  redeemLink,
  type SignedIn,
  signIn,
  type Visitor,
} from "../core/console/accounts.ts";
import { scopesOf } from "../core/console/console-rules.ts";
import { showsFactor } from "../core/console/factor-demand.ts";
import type { ConsoleSession, ConsoleUser } from "../core/console/console-store.ts";
import { Refusal } from "../core/refusal.ts";
import type { Tenant } from "../core/tenant/tenant.ts";
import type { ClientAddresses } from "./client-address.ts";
import { answer, bodyOf, closed, passwordText, shape, text } from "./console-bodies.ts";
import { factorRoutes } from "./console-factor-routes.ts";
import {
  authenticatePerson,
  type ConsoleAccess,
  endedCookie,
  refuseForgery,
  requireSession,
  sessionCookie,
} from "./console-session.ts";
import { environmentOf, type Environments, type LocalEnvironment } from "./environments.ts";
import { instant } from "./operations/present.ts";
import { type Door, signOnRoutes } from "./sign-on-routes.ts";

export type ConsoleRoutes = ConsoleAccess & {
  environments: Environments;
  addresses: ClientAddresses;
  door: Door;
};

const token = text(100);

const shapes = {
  signIn: shape("sign-in", closed({ email: text(254), password: passwordText })),
  link: shape("link", closed({ token })),
  redeem: shape(
    "redeem",
    closed({
      token,
      email: Type.Optional(Type.String({ maxLength: 254, pattern: "^[^\\s@]+@[^\\s@]+$" })),
      name: Type.Optional(text(200)),
      password: passwordText,
    }),
  ),
  password: shape("password", closed({ current: passwordText, password: passwordText })),
};

const local = (environments: Environments): LocalEnvironment[] =>
  Object.values(environments).filter((environment) => environment.kind === "local");

/** Every tenant in which somebody has a role, by name: of an operator that is all of them. */
const membershipsOf = async ({ email, operator }: ConsoleUser, environments: Environments, hasFactor: boolean) => {
  const inOne = async ({ name, store }: LocalEnvironment) => {
    const shown = (tenant: Tenant, role: Role) => ({
      ...{ tenantId: tenant.tenantId, tenantName: tenant.name, mode: tenant.mode, role },
      ...{ timeZone: tenant.timeZone, currency: tenant.currency, clockAheadMs: tenant.clockAheadMs },
      factorNeeded: tenant.demandsFactor && !hasFactor,
      environment: name,
      scopes: scopesOf(role),
    });
    if (operator) return (await store.tenants.list()).map((tenant) => shown(tenant, "owner"));
    const found = await Promise.all(
      (await store.members.ofEmail(email)).map(async ({ tenantId, role }) => {
        const tenant = await store.tenants.find(tenantId);
        return tenant ? [shown(tenant, role)] : [];
      }),
    );
    return found.flat();
  };
  const all = (await Promise.all(local(environments).map(inOne))).flat();
  return all.toSorted(
    (one, other) => one.tenantName.localeCompare(other.tenantName) || (one.environment < other.environment ? -1 : 1),
  );
};

/** Without passwords the operator's own links are the way back in, and no other. Errors: link_invalid. */
const refuseWelcome = async ({ tools, door }: ConsoleRoutes, { token: link }: Redemption): Promise<void> => {
  if (!door.passwords && (await readLink(tools, link)).purpose === "welcome")
    throw new Refusal("link_invalid", "Nobody signs in by password here: come in by single sign-on.");
};

/** Adds the routes under `/console/api`. */
export const consoleRoutes =
  (options: ConsoleRoutes) =>
  (app: FastifyInstance): void => {
    const { tools, environments, csrfTokenOf } = options;
    const visitorOf = (request: FastifyRequest): Visitor => ({
      address: options.addresses.text(request.raw),
      countedAs: options.addresses.counted(request.raw),
      agent: request.headers["user-agent"] ?? "",
    });
    const present = async (user: ConsoleUser, session: ConsoleSession, secret: string) => ({
      user: { id: user.userId, email: user.email, name: user.name, operator: user.operator },
      csrfToken: csrfTokenOf(secret),
      expiresAt: instant(session.expiresAtMs),
      memberships: await membershipsOf(user, environments, await showsFactor(tools.store.accounts, session)),
    });
    const letIn = async (reply: FastifyReply, come: SignedIn | HalfIn): Promise<FastifyReply> => {
      if ("half" in come) {
        const { token: half, expiresAtMs, ways } = come.half;
        return answer(reply, { factorNeeded: { token: half, expiresAt: instant(expiresAtMs), ...ways } });
      }
      reply.header("set-cookie", sessionCookie(come));
      return answer(reply, await present(come.user, come.session, come.token));
    };

    signOnRoutes(app, { door: options.door, access: options, visitorOf });
    factorRoutes({ ...options, visitorOf, letIn })(app);
    app.post("/console/api/session", async (request, reply) => {
      refuseForgery(request.headers, null);
      if (!options.door.passwords) throw new Refusal("sign_in_refused", "Nobody signs in by password here.");
      const given = bodyOf<{ email: string; password: string }>(shapes.signIn, request);
      return letIn(reply, await signIn(tools, { ...given, ...visitorOf(request) }));
    });
    app.get("/console/api/session", async (request, reply) => {
      const { user, session, token: secret } = await requireSession(request.headers, options, false);
      return answer(reply, await present(user, session, secret));
    });
    app.delete("/console/api/session", async (request, reply) => {
      const { user, session } = await requireSession(request.headers, options, true);
      await tools.store.accounts.deleteSession(user.userId, session.sessionId);
      return reply.code(204).header("set-cookie", endedCookie).send();
    });
    app.get("/console/api/sessions", async (request, reply) => {
      const { user, session: own } = await requireSession(request.headers, options, false);
      const items = (await listSessions(tools, user.userId)).map((session) => ({
        id: session.sessionId,
        createdAt: instant(session.createdAtMs),
        seenAt: instant(session.seenAtMs),
        expiresAt: instant(session.expiresAtMs),
        address: session.address,
        agent: session.agent,
        current: session.sessionId === own.sessionId,
      }));
      return answer(reply, { items });
    });
    app.delete("/console/api/sessions/:id", async (request, reply) => {
      const { user } = await requireSession(request.headers, options, true);
      const { id } = request.params as { id: string };
      if (!(await tools.store.accounts.deleteSession(user.userId, id)))
        throw new Refusal("not_found", "There is no such session of yours.");
      return reply.code(204).send();
    });
    app.post("/console/api/link", async (request, reply) => {
      refuseForgery(request.headers, null);
      const { purpose, email, expiresAtMs } = await readLink(
        tools,
        bodyOf<{ token: string }>(shapes.link, request).token,
      );
      return answer(reply, { purpose, email, expiresAt: instant(expiresAtMs) });
    });
    app.post("/console/api/link/redeem", async (request, reply) => {
      refuseForgery(request.headers, null);
      await refuseWelcome(options, bodyOf<Redemption>(shapes.redeem, request));
      return letIn(
        reply,
        await redeemLink(tools, { ...bodyOf<Redemption>(shapes.redeem, request), ...visitorOf(request) }),
      );
    });
    app.put("/console/api/password", async (request, reply) => {
      const signedIn = await requireSession(request.headers, options, true);
      await changePassword(tools, signedIn, bodyOf(shapes.password, request));
      return reply.code(204).send();
    });
    app.get("/console/api/people", async (request, reply) => {
      const environment = environments[environmentOf(request.headers, request.raw.url ?? "")];
      if (environment?.kind !== "local") throw new Refusal("not_found", "Another Beckon serves this environment.");
      const { tenant } = await authenticatePerson(request.headers, environment.store, options, false);
      const members = await environment.store.members.list(tenant.tenantId, { after: null, limit: 1_000 });
      const emails = new Set(members.map(({ email }) => email));
      const people = (await tools.store.accounts.listUsers()).filter(
        ({ operator, email }) => operator || emails.has(email),
      );
      return answer(reply, { items: people.map(({ userId: id, name }) => ({ id, name })) });
    });
  };
