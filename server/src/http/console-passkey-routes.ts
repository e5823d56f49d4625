/** The console's endpoints for passkeys: signing in with one, and one's own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { SignedIn, Visitor } from "../core/console/account-tools.ts";
import type { Passkey, PasskeyAnswer } from "../core/console/passkey-store.ts";
import {
  addPasskey,
  beginPasskey,
  beginPasskeyFinish,
  beginPasskeyProof,
  beginPasskeySignIn,
  removePasskey,
  renamePasskey,
  signInByPasskey,
} from "../core/console/passkeys.ts";
import { Refusal } from "../core/refusal.ts";
import { answer, bodyOf, closed, passwordText, shape, text } from "./console-bodies.ts";
import { originOf } from "./console-origin.ts";
import { type ConsoleAccess, refuseForgery, requireSession } from "./console-session.ts";
import { instant, instantOrNull } from "./operations/present.ts";
import type { Door } from "./sign-on-routes.ts";

/** What routes of second factors stand on. */
export type FactorRoutes = ConsoleAccess & {
  door: Door;
  visitorOf: (request: FastifyRequest) => Visitor;
  letIn: (reply: FastifyReply, signedIn: SignedIn) => Promise<FastifyReply>;
};

/** What a browser hands over of an authenticator. The standard adds to it, so what is not known here passes. */
export const credential = Type.Object({
  id: Type.String({ pattern: "^[\\w-]{1,1400}$" }),
  rawId: text(1400),
  type: Type.Literal("public-key"),
  response: Type.Object({ clientDataJSON: text(4096) }),
});
const name = Type.String({ pattern: "\\S", maxLength: 100 });
const shapes = {
  signIn: shape("sign in by passkey", closed({ credential })),
  half: shape("passkey as second factor", closed({ token: text(100) })),
  begin: shape("begin passkey", closed({ password: passwordText })),
  add: shape("add passkey", closed({ name, credential })),
  rename: shape("rename passkey", closed({ name })),
  remove: shape("remove passkey", closed({ password: passwordText })),
};

/** A passkey as its owner sees it. */
export const presentPasskey = ({ passkeyId, name: called, createdAtMs, lastUsedAtMs }: Passkey) => ({
  id: passkeyId,
  name: called,
  createdAt: instant(createdAtMs),
  lastUsedAt: instantOrNull(lastUsedAtMs),
});

/** Adds the routes by which somebody comes in. Errors: sign_in_refused where the operator lets nobody in but by single sign-on. */
const signInRoutes = (app: FastifyInstance, options: FactorRoutes): void => {
  const { tools, visitorOf, letIn, door } = options;
  const here = (request: FastifyRequest) => originOf(request.headers, tools.consoleOrigin);
  const refuseWithoutPasswords = (): void => {
    if (!door.passwords)
      throw new Refusal("sign_in_refused", "Nobody signs in by passkey here: come by single sign-on.");
  };
  app.post("/console/api/session/passkey/begin", async (request, reply) => {
    refuseForgery(request.headers, null);
    refuseWithoutPasswords();
    return answer(reply, await beginPasskeySignIn(tools, { origin: here(request), ...visitorOf(request) }));
  });
  app.post("/console/api/session/passkey", async (request, reply) => {
    refuseForgery(request.headers, null);
    refuseWithoutPasswords();
    const given = bodyOf<{ credential: PasskeyAnswer }>(shapes.signIn, request);
    return letIn(reply, await signInByPasskey(tools, { ...given, ...visitorOf(request) }));
  });
  app.post("/console/api/session/factor/begin", async (request, reply) => {
    refuseForgery(request.headers, null);
    const { token } = bodyOf<{ token: string }>(shapes.half, request);
    return answer(reply, await beginPasskeyFinish(tools, { token, origin: here(request) }));
  });
};

/** Adds the routes. */
export const passkeyRoutes =
  (options: FactorRoutes) =>
  (app: FastifyInstance): void => {
    const { tools } = options;
    const writer = (request: FastifyRequest) => requireSession(request.headers, options, true);
    const here = (request: FastifyRequest) => originOf(request.headers, tools.consoleOrigin);
    const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

    signInRoutes(app, options);
    app.post("/console/api/factors/proof", async (request, reply) =>
      answer(reply, await beginPasskeyProof(tools, await writer(request), here(request))),
    );
    app.post("/console/api/factors/passkeys/begin", async (request, reply) => {
      const self = await writer(request);
      const given = bodyOf<{ password: string }>(shapes.begin, request);
      return answer(reply, await beginPasskey(tools, self, { ...given, origin: here(request) }));
    });
    app.post("/console/api/factors/passkeys", async (request, reply) => {
      const self = await writer(request);
      const given = bodyOf<{ name: string; credential: PasskeyAnswer }>(shapes.add, request);
      const recoveryCodes = await addPasskey(tools, self, { ...given, name: given.name.trim(), origin: here(request) });
      return answer(reply, { recoveryCodes });
    });
    app.patch("/console/api/factors/passkeys/:id", async (request, reply) => {
      const { user } = await writer(request);
      const given = bodyOf<{ name: string }>(shapes.rename, request);
      await renamePasskey(tools, user, { passkeyId: idOf(request), name: given.name.trim() });
      return reply.code(204).send();
    });
    app.post("/console/api/factors/passkeys/:id/remove", async (request, reply) => {
      const self = await writer(request);
      const given = bodyOf<{ password: string }>(shapes.remove, request);
      await removePasskey(tools, self, { ...given, passkeyId: idOf(request) });
      return reply.code(204).send();
    });
  };
