import type { FastifyInstance, FastifyReply } from "fastify";

/** Half a second under the promise that nobody waits for more than five, for the answer's own way. */
const patienceMs = 4_500;
const sweepEveryMs = 100;

/** What a request is answered with whose work takes too long. */
const tooLate = (): Error =>
  Object.assign(new Error("the work for a request took too long"), { code: "database_unavailable" });

/**
 * Answers every request in time, whatever its work waits for: each wait has a limit of its own, but several slow ones after each
 * other may pass the caller's. The work goes on unwatched, and its answer is dropped; a write may still have its effect, as the
 * answer says. Counted from the end of the request's body, which has limits of its own.
 */
export const answerInTime = (app: FastifyInstance): void => {
  // In the order of arrival, so that a look ends at the first one that still has time. No timer per request: most take 1 ms.
  const underWay = new Map<FastifyReply, number>();
  let sweeper: NodeJS.Timeout | null = null;
  const sweep = (): void => {
    const now = performance.now();
    for (const [reply, startedAtMs] of underWay) {
      if (now - startedAtMs < patienceMs) break;
      underWay.delete(reply);
      if (!reply.sent && !reply.raw.headersSent) reply.send(tooLate());
    }
    if (underWay.size > 0 || sweeper === null) return;
    clearInterval(sweeper);
    sweeper = null;
  };
  app.addHook("preHandler", (_request, reply, done) => {
    underWay.set(reply, performance.now());
    sweeper ??= setInterval(sweep, sweepEveryMs).unref();
    done();
  });
  app.addHook("onResponse", (_request, reply, done) => {
    underWay.delete(reply);
    done();
  });
};
