/** Makes due calls of one environment and kind: claims them under a lease, sends with no transaction open, hands over what became of it. */
import type { OutboundAnswer, Surroundings } from "../core/ports.ts";
import { createAttemptWriter } from "./attempt-writer.ts";
import type { Call, CallQueue, Made } from "./call-queue.ts";
import { type EndpointRef, Lanes } from "./lanes.ts";
import type { WorkerEnvironment, WorkerLog } from "./worker-environment.ts";

/** A worker's turn with a call. Much longer than a call may take, so that it runs out only for those who died. */
const leaseMs = 60_000;
/** Endpoints looked at in one round. */
const dueMaximum = 500;
/** How long calls under way are waited for at the end; after that their leases run out and others send them. */
const patienceMs = 3_000;

export type Courier = { pump(): void; stop(): Promise<void> };

/** Makes a courier. Concurrency: any number of processes may each have one; claims keep them apart. */
export const createCourier = <C extends Call>(
  { name }: Pick<WorkerEnvironment, "name">,
  queue: CallQueue<C>,
  outside: Surroundings,
  log: WorkerLog,
): Courier => {
  const lease = Buffer.from(outside.randomness.bytes(12)).toString("base64url");
  const lanes = new Lanes();
  const state = { again: false, stopped: false };
  let cursor: EndpointRef | null = null;
  let pumping: Promise<void> | null = null;
  const idle = Promise.withResolvers<void>();

  const pump = (): void => {
    state.again = true;
    if (state.stopped || pumping) return;
    pumping = rounds()
      .catch((error: unknown) => log.error({ err: error, environment: name }, queue.unclaimed))
      .finally(() => {
        pumping = null;
      });
  };
  const writer = createAttemptWriter({ name }, queue, { clock: outside.clock, lease, log, onWritten: pump });

  const rounds = async (): Promise<void> => {
    while (state.again && !state.stopped) {
      state.again = false;
      await round();
    }
  };

  const round = async (): Promise<void> => {
    const nowMs = outside.clock.nowMs();
    const due = await queue.listDue(nowMs, cursor, dueMaximum);
    const wrapped = cursor !== null && due.length < dueMaximum;
    cursor = due.length === dueMaximum ? (due.at(-1) ?? null) : null;
    const wanted = lanes.allot(due, writer.unwritten);
    // There are more endpoints before or behind this page: their turn is next, if there is room for any.
    state.again ||= wanted.length > 0 && (wrapped || cursor !== null);
    if (wanted.length === 0) return;
    const untilMs = nowMs + leaseMs;
    const claimed = await queue.claim(wanted, { lease, untilMs }, nowMs);
    for (const outgoing of claimed) void deliver(outgoing, untilMs);
  };

  const deliver = async (outgoing: C, untilMs: number): Promise<void> => {
    const { endpointId } = outgoing.endpoint;
    lanes.start(endpointId);
    const sent = await send(outgoing);
    const more = lanes.finish(endpointId, {
      succeeded: sent.attempt.reason === null,
      answered: sent.answer.kind === "answered",
      durationMs: sent.attempt.durationMs,
    });
    writer.push({ ...sent, untilMs });
    if (more) pump();
    if (state.stopped && lanes.underWay === 0) idle.resolve();
  };

  const send = async (outgoing: C): Promise<Made<C>> => {
    try {
      return { outgoing, ...(await queue.send(outgoing)) };
    } catch (error) {
      log.error({ err: error, environment: name, ...queue.nameOf(outgoing) }, "a call could not be made");
      const answer: OutboundAnswer = { kind: "failed", reason: "the message could not be made" };
      const atMs = outside.clock.nowMs();
      const attempt = { atMs, status: null, durationMs: 0, excerpt: null, reason: answer.reason };
      return { outgoing, answer, attempt };
    }
  };

  return {
    pump,
    stop: async () => {
      state.stopped = true;
      await pumping;
      const patience = setTimeout(() => idle.resolve(), patienceMs);
      if (lanes.underWay === 0) idle.resolve();
      await idle.promise;
      clearTimeout(patience);
      await writer.close();
    },
  };
};
