import type { FastifyInstance, FastifyReply } from "fastify";
import { UnderWay } from "../core/under-way.ts";

/** Half a second under the promise that nobody waits for more than five, for the answer's own way. */
const patienceMs = 4_500;
const sweepEveryMs = 100;

type Patient = { reply: FastifyReply; startedAtMs: number; place: number };
const waiting = Symbol("how long the caller waits");
type Waiting = FastifyReply & { [waiting]: Patient | null };

/** What a request is answered with whose work takes too long. */
const tooLate = (): Error =>
  Object.assign(new Error("the work for a request took too long"), { code: "database_unavailable" });

/**
 * Answers every request in time, whatever its work waits for: each wait has a limit of its own, but several slow ones after each
 * other may pass the caller's. The work goes on unwatched, and its answer is dropped; a write may still have its effect, as the
 * answer says. Counted from the end of the request's body, which has limits of its own.
 */
export const answerInTime = (app: FastifyInstance): void => {
  // No timer per request: most take 1 ms.
  const underWay = new UnderWay<Patient>();
  let sweeper: NodeJS.Timeout | null = null;
  const sweep = (): void => {
    const now = performance.now();
    for (const patient of underWay.all()) {
      const { reply } = patient;
      if (now - patient.startedAtMs < patienceMs || !underWay.remove(patient)) continue;
      if (!reply.sent && !reply.raw.headersSent) reply.send(tooLate());
    }
    if (underWay.size > 0 || sweeper === null) return;
    clearInterval(sweeper);
    sweeper = null;
  };
  app.decorateReply(waiting, null);
  app.addHook("preHandler", (_request, reply, done) => {
    const patient: Patient = { reply, startedAtMs: performance.now(), place: 0 };
    underWay.add(patient);
    (reply as Waiting)[waiting] = patient;
    sweeper ??= setInterval(sweep, sweepEveryMs).unref();
    done();
  });
  app.addHook("onResponse", (_request, reply, done) => {
    const patient = (reply as Waiting)[waiting];
    if (patient) underWay.remove(patient);
    done();
  });
};
