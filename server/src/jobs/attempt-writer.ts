/** Writes down what became of calls: many in one transaction, and again when the database was away. */
import type { Surroundings } from "../core/ports.ts";
import { recordAttempts, type Sent } from "../core/webhook/record-attempts.ts";
import type { WorkerEnvironment, WorkerLog } from "./worker-environment.ts";

/** Attempts written in one transaction. */
const batchMaximum = 200;
const againMs = 250;

type Finished = Sent & { untilMs: number };

export type AttemptWriter = {
  /** Calls that are over and not yet written down. */
  readonly unwritten: number;
  push(finished: Finished): void;
  /** Writes what there is, once, and resolves. */
  close(): Promise<void>;
};

/** Makes a writer for the calls made under one lease. `onWritten` hears when there is room for more. */
export const createAttemptWriter = (
  { name, store }: WorkerEnvironment,
  surroundings: Surroundings,
  options: { lease: string; log: WorkerLog; onWritten(): void },
): AttemptWriter => {
  const { lease, log } = options;
  const finished: Finished[] = [];
  const state = { unwritten: 0, closed: false };
  let writing: Promise<void> | null = null;

  /** True when it failed; then what still has its lease is tried again. */
  const writeOf = async (tenantId: string, sent: Finished[]): Promise<boolean> => {
    try {
      const disabled = await store.transaction((inside) =>
        recordAttempts(inside, surroundings, { tenantId, lease, sent }),
      );
      for (const { endpointId, reason } of disabled)
        log.warn({ environment: name, tenantId, endpointId, reason }, "a webhook endpoint was disabled");
      return false;
    } catch (error) {
      log.error({ err: error, environment: name, tenantId }, "webhook attempts could not be written");
      const nowMs = surroundings.clock.nowMs();
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
