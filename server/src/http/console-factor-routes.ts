/** The console's endpoints for second factors: the second half of a sign-in, and one's own codes. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { FactorAnswer } from "../core/console/factor-answers.ts";
import type { PasskeyAnswer } from "../core/console/passkey-store.ts";
import {
  beginTotp,
  confirmTotp,
  finishSignIn,
  readFactors,
  removeTotp,
  renewRecoveryCodes,
} from "../core/console/second-factor.ts";
import { Refusal } from "../core/refusal.ts";
import { answer, bodyOf, closed, passwordText, shape, text } from "./console-bodies.ts";
import { credential, type FactorRoutes, passkeyRoutes, presentPasskey } from "./console-passkey-routes.ts";
import { refuseForgery, requireSession } from "./console-session.ts";
import { instantOrNull } from "./operations/present.ts";

const code = text(40);
/** One of the two; which, `answerOf` sees to. */
const either = { code: Type.Optional(code), credential: Type.Optional(credential) };
const shapes = {
  finish: shape("second factor", closed({ token: text(100), ...either })),
  begin: shape("begin codes", closed({ password: passwordText })),
  confirm: shape("confirm codes", closed({ code })),
  proof: shape("proof", closed({ password: passwordText, ...either })),
};

type Either = { code?: string; credential?: PasskeyAnswer };

/** Errors: validation_failed unless it is one of the two. */
const answerOf = ({ code: given, credential: shown }: Either): FactorAnswer => {
  if (given !== undefined && shown === undefined) return { code: given };
  if (shown !== undefined && given === undefined) return { credential: shown };
  throw new Refusal("validation_failed", "Give either a code or a passkey's answer.");
};

const proofOf = (request: FastifyRequest) => {
  const { password: given, ...factor } = bodyOf<{ password: string } & Either>(shapes.proof, request);
  return { password: given, answer: answerOf(factor) };
};

/** Adds the routes. */
export const factorRoutes =
  (options: FactorRoutes) =>
  (app: FastifyInstance): void => {
    const { tools, visitorOf, letIn } = options;
    const writer = (request: FastifyRequest) => requireSession(request.headers, options, true);

    passkeyRoutes(options)(app);
    app.post("/console/api/session/factor", async (request, reply) => {
      refuseForgery(request.headers, null);
      const { token, ...factor } = bodyOf<{ token: string } & Either>(shapes.finish, request);
      return letIn(reply, await finishSignIn(tools, { token, answer: answerOf(factor), ...visitorOf(request) }));
    });
    app.get("/console/api/factors", async (request, reply) => {
      const { user } = await requireSession(request.headers, options, false);
      const { totpSinceMs, passkeys, recoveryCodesLeft } = await readFactors(tools, user);
      const codesSince = instantOrNull(totpSinceMs);
      return answer(reply, { codesSince, passkeys: passkeys.map(presentPasskey), recoveryCodesLeft });
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
      await removeTotp(tools, await writer(request), proofOf(request));
      return reply.code(204).send();
    });
    app.post("/console/api/factors/recovery-codes", async (request, reply) =>
      answer(reply, { recoveryCodes: await renewRecoveryCodes(tools, await writer(request), proofOf(request)) }),
    );
  };
