/** The console's endpoints for second factors: the second half of a sign-in, and one's own codes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SignedIn, Visitor } from "../core/console/account-tools.ts";
import {
  beginTotp,
  confirmTotp,
  finishSignIn,
  readFactors,
  removeTotp,
  renewRecoveryCodes,
} from "../core/console/second-factor.ts";
import { answer, bodyOf, closed, shape, text } from "./console-bodies.ts";
import { type ConsoleAccess, refuseForgery, requireSession } from "./console-session.ts";
import { instantOrNull } from "./operations/present.ts";

type FactorRoutes = ConsoleAccess & {
  visitorOf: (request: FastifyRequest) => Visitor;
  letIn: (reply: FastifyReply, signedIn: SignedIn) => Promise<FastifyReply>;
};

const code = text(40);
const password = text(1024);
const shapes = {
  finish: shape("second factor", closed({ token: text(100), code })),
  begin: shape("begin codes", closed({ password })),
  confirm: shape("confirm codes", closed({ code })),
  proof: shape("proof", closed({ password, code })),
};

/** Adds the routes. */
export const factorRoutes =
  (options: FactorRoutes) =>
  (app: FastifyInstance): void => {
    const { tools, visitorOf, letIn } = options;
    const writer = (request: FastifyRequest) => requireSession(request.headers, options, true);

    app.post("/console/api/session/factor", async (request, reply) => {
      refuseForgery(request.headers, null);
      const given = bodyOf<{ token: string; code: string }>(shapes.finish, request);
      return letIn(reply, await finishSignIn(tools, { ...given, ...visitorOf(request) }));
    });
    app.get("/console/api/factors", async (request, reply) => {
      const { user } = await requireSession(request.headers, options, false);
      const { totpSinceMs, recoveryCodesLeft } = await readFactors(tools, user);
      return answer(reply, { codesSince: instantOrNull(totpSinceMs), recoveryCodesLeft });
    });
    app.post("/console/api/factors/codes", async (request, reply) => {
      const { user } = await writer(request);
      const given = bodyOf<{ password: string }>(shapes.begin, request);
      return answer(reply, await beginTotp(tools, user, given.password));
    });
    app.post("/console/api/factors/codes/confirm", async (request, reply) => {
      const self = await writer(request);
      const given = bodyOf<{ code: string }>(shapes.confirm, request);
      return answer(reply, { recoveryCodes: await confirmTotp(tools, self, given.code) });
    });
    app.post("/console/api/factors/codes/remove", async (request, reply) => {
      const { user } = await writer(request);
      await removeTotp(tools, user, bodyOf(shapes.proof, request));
      return reply.code(204).send();
    });
    app.post("/console/api/factors/recovery-codes", async (request, reply) => {
      const { user } = await writer(request);
      return answer(reply, { recoveryCodes: await renewRecoveryCodes(tools, user, bodyOf(shapes.proof, request)) });
    });
  };
