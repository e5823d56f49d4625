/** Work of many requests: a list to its end, with what is needed to be patient and to stop. */
import { ApiError } from "./api-error.ts";
import type { Answer, CallInput, Query } from "./call.ts";
import { type ItemOf, type ListId, useCall } from "./queries.ts";

/** What long work is given: it ends with `signal`, and says how much is done. */
export type Work = { signal: AbortSignal; told: (done: number) => void };

/** A server that is asked too much, or is briefly down, is asked again so often before the work ends. */
const triesMaximum = 5;
/** The longest time that is waited where the server names none. Units: milliseconds. */
const waitMs = 8_000;

const waited = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end, { once: true });
  });

const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && ([0, 429, 503].includes(error.status) || error.code === "idempotency_in_flight");

/** Asks until it is answered or refused for good. `ask` must be safe to repeat. Errors: ApiError, and the reason of the signal. */
export const patiently = async <Got>(ask: () => Promise<Got>, signal: AbortSignal): Promise<Got> => {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || tries === triesMaximum) throw error;
      const told = error.retryAfterSeconds;
      await waited(told === null ? Math.min(waitMs, 250 * 2 ** tries) : told * 1000, signal);
    }
  }
};

type EveryPage = <Id extends ListId>(id: Id, query: Query<Id>, work: Work, most?: number) => Promise<ItemOf<Id>[]>;

/** Reads a list to its end, or until `most` are there, a hundred at a time. */
export const useEveryPage = (): EveryPage => {
  const call = useCall();
  return async <Id extends ListId>(id: Id, query: Query<Id>, { signal, told }: Work, most = Infinity) => {
    const items: ItemOf<Id>[] = [];
    for (let cursor: string | null = null; ; ) {
      const asked = { ...(query as object), limit: 100, ...(cursor === null ? {} : { cursor }) };
      const input = { query: asked, signal } as unknown as CallInput<Id>;
      const page: Answer<Id> = await patiently(() => call(id, input), signal);
      const { items: some, nextCursor } = page as { items: ItemOf<Id>[]; nextCursor: string | null };
      for (const item of some) items.push(item);
      told(items.length);
      if (nextCursor === null || items.length >= most) return items;
      cursor = nextCursor;
    }
  };
};
