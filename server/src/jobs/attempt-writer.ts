/** Writes down what became of calls: many in one transaction, and again when the database was away. */
import type { Clock } from "../core/ports.ts";
import type { Call, CallQueue, Made } from "./call-queue.ts";
import type { WorkerEnvironment, WorkerLog } from "./worker-environment.ts";

/** Attempts written in one transaction. */
const batchMaximum = 200;
const againMs = 250;

type Finished<C extends Call> = Made<C> & { untilMs: number };

export type AttemptWriter<C extends Call> = {
  /** Calls that are over and not yet written down. */
  readonly unwritten: number;
  push(finished: Finished<C>): void;
  /** Writes what there is, once, and resolves. */
  close(): Promise<void>;
};

/** Makes a writer for the calls made under one lease. `onWritten` hears when there is room for more. */
export const createAttemptWriter = <C extends Call>(
  { name }: Pick<WorkerEnvironment, "name">,
  queue: Pick<CallQueue<C>, "record" | "unwritten">,
  options: { clock: Clock; lease: string; log: WorkerLog; onWritten(): void },
): AttemptWriter<C> => {
  const { clock, lease, log } = options;
  const finished: Finished<C>[] = [];
  const state = { unwritten: 0, closed: false };
  let writing: Promise<void> | null = null;

  /** True when it failed; then what still has its lease is tried again. */
  const writeOf = async (tenantId: string, sent: Finished<C>[]): Promise<boolean> => {
    try {
      await queue.record(tenantId, lease, sent);
      return false;
    } catch (error) {
      log.error({ err: error, environment: name, tenantId }, queue.unwritten);
      const nowMs = clock.nowMs();
      finished.push(...sent.filter(({ untilMs }) => untilMs > nowMs));
      return true;
    }
  };

  const writeAll = async (): Promise<void> => {
    while (finished.length > 0) {
      const batch = finished.splice(0, batchMaximum);
      const tenants = [...Map.groupBy(batch, ({ outgoing }) => outgoing.tenantId)];
      const failures = await Promise.all(tenants.map(([tenantId, sent]) => writeOf(tenantId, sent)));
      state.unwritten = finished.length;
      options.onWritten();
      if (!failures.includes(true)) continue;
      if (state.closed) return;
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  };

  const write = (): void => {
    writing ??= writeAll().finally(() => {
      writing = null;
    });
  };

  return {
    get unwritten() {
      return state.unwritten;
    },
    push: (one) => {
      // What comes in after the end was cut off by it and says nothing about the endpoint.
      if (state.closed) return;
      finished.push(one);
      state.unwritten++;
      write();
    },
    close: async () => {
      state.closed = true;
      write();
      await writing;
    },
  };
};
