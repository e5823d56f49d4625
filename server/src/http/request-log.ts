/** Keeps what is logged of requests until it is written: beside the requests, never in their way. */
import type { LoggedRequest } from "../core/request-log/logged-request.ts";
import type { Store } from "../core/ports.ts";
import { writtenLater } from "./written-later.ts";

/** Units: milliseconds. A process that is killed loses what it kept for this long. */
const writeEveryMs = 1_000;
/** Kept at the most between two writes: of all tenants, and of one tenant's servers or apps. */
const queueMaximum = 1_000;
const shareMaximum = 100;

/** Whose share of the log it takes: apps, whose keys are public, must not push out what servers asked. */
export type LogSide = "management" | "app";

export type RequestLog = {
  /** Makes and keeps a request's entry where there is room; else it is counted as dropped. Never throws, never waits. */
  keep(tenantId: string, side: LogSide, make: () => LoggedRequest): void;
  /** Writes what is kept, now. Never rejects: what cannot be written is dropped. Concurrency: one write at a time. */
  write(): Promise<void>;
  /** The last write. */
  close(): Promise<void>;
};

/** What people and machines should know of the log. */
export type RequestLogSigns = {
  dropped(why: "share" | "queue" | "write" | "fault", requests: number): void;
  failed(error: unknown): void;
};

/** The log of an application that is asked by nobody but itself. */
export const noRequestLog: RequestLog = {
  keep: () => undefined,
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** The log of one environment's requests. */
export const openRequestLog = (store: Pick<Store, "requestLog">, signs: RequestLogSigns): RequestLog => {
  let kept: (LoggedRequest & { tenantId: string })[] = [];
  let shares = new Map<string, number>();
  /** One line for an outage, not one a second. */
  let failing = false;

  const writeKept = async (): Promise<void> => {
    const requests = kept;
    if (requests.length === 0) return;
    kept = [];
    shares = new Map();
    try {
      await store.requestLog.add(requests);
      failing = false;
    } catch (error) {
      signs.dropped("write", requests.length);
      if (!failing) signs.failed(error);
      failing = true;
    }
  };
  const { soon, write, close } = writtenLater(writeEveryMs, writeKept);
  return {
    keep: (tenantId, side, make) => {
      const name = `${side} ${tenantId}`;
      const share = shares.get(name) ?? 0;
      if (share >= shareMaximum) return signs.dropped("share", 1);
      if (kept.length >= queueMaximum) return signs.dropped("queue", 1);
      try {
        kept.push({ tenantId, ...make() });
      } catch (error) {
        signs.dropped("fault", 1);
        return signs.failed(error);
      }
      shares.set(name, share + 1);
      soon();
    },
    write,
    close,
  };
};
