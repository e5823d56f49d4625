/** Changes of more rewards than one request takes: told before in numbers, done part by part, and safe to begin again. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { rewardBatch } from "virtual:vocabulary";
import type { ApiError } from "../../api/api-error.ts";
import { type Answer, type Body, newIntention } from "../../api/call.ts";
import { patiently } from "../../api/every-page.ts";
import { isOpen, keyOf, useCall } from "../../api/queries.ts";
import { usePlace } from "../../shell/session.tsx";
import { sumByAsset } from "../../texts/sum.ts";

/** What one request asks for. */
export type BatchBody = Body<"batchRewards">;
/** What became of one reward. */
export type Acted = Answer<"batchRewards">["items"][number];
/** What became of all, or would. */
export type Result = { items: readonly Acted[]; worth: readonly { asset: string; amount: string }[] };

const idsOf = ({ ids, payouts = [] }: BatchBody): readonly string[] => ids ?? payouts.map(({ id }) => id);

/** As many at a time as one request takes. */
export const inParts = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / rewardBatch) }, (_, at) =>
    items.slice(at * rewardBatch, (at + 1) * rewardBatch),
  );

const joined = (answers: readonly Answer<"batchRewards">[]): Result => ({
  items: answers.flatMap(({ items }) => items),
  worth: sumByAsset(answers.flatMap(({ worth }) => worth.map(({ currency, amount }) => ({ asset: currency, amount })))),
});

const countOf = (answers: readonly Answer<"batchRewards">[]): number =>
  answers.reduce((sum, { items }) => sum + items.length, 0);

/** What would become of them. `version` says which question this is: it is asked again when that changes, for this look only. */
export const useBatchPreview = (version: string, bodies: readonly BatchBody[]) => {
  const place = usePlace();
  const call = useCall();
  const [look] = useState(newIntention);
  const [done, setDone] = useState(0);
  const query = useQuery<Result, ApiError>({
    queryKey: [...keyOf(place, "batchRewards"), "preview", version, look],
    queryFn: async ({ signal }) => {
      const answers: Answer<"batchRewards">[] = [];
      setDone(0);
      for (const body of bodies) {
        const asked = { query: { preview: true }, body, signal };
        answers.push(await patiently(() => call("batchRewards", asked), signal));
        setDone(countOf(answers));
      }
      return joined(answers);
    },
    enabled: bodies.length > 0,
    placeholderData: (before) => before,
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });
  return { ...query, done };
};

/** What was done before it ended, and how many were not reached because it was stopped. */
export type Outcome = Result & { left: number };

/** `parts` says of which rewards each part is. */
type Running = { answers: Answer<"batchRewards">[]; parts: string; version: string; keys: string[] };

/**
 * Does it, part by part. Each part has one idempotency key: after a failure, `start` goes on with the part whose end is not known, under its
 * key as long as `version` is the same; of other rewards it begins anew. A stop lets the part under way end.
 */
export const useBatchRun = (onDone: (outcome: Outcome) => void) => {
  const place = usePlace();
  const call = useCall();
  const client = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const kept = useRef<Running | null>(null);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const run = async (running: Running, bodies: readonly BatchBody[], { signal }: AbortController): Promise<void> => {
    while (running.answers.length < bodies.length && !signal.aborted) {
      const at = running.answers.length;
      const [body, idempotencyKey] = [bodies[at], running.keys[at]];
      if (body === undefined || idempotencyKey === undefined) throw new Error("a part has a body and a key");
      // The signal ends the waiting between tries, never a request: what one did would not be known.
      running.answers.push(await patiently(() => call("batchRewards", { body, idempotencyKey }), signal));
      setDone(countOf(running.answers));
    }
  };
  const start = (version: string, bodies: readonly BatchBody[]): void => {
    if (stopping.current !== null) return;
    const stop = new AbortController();
    const parts = JSON.stringify(bodies.map(idsOf));
    // What became of other rewards says nothing about these.
    const before = kept.current?.parts === parts ? kept.current : null;
    const keys = before?.version === version ? before.keys : bodies.map(newIntention);
    const running: Running = { answers: before?.answers ?? [], parts, version, keys };
    kept.current = running;
    stopping.current = stop;
    setError(null);
    setDone(countOf(running.answers));
    const end = (): void => {
      kept.current = null;
      const all = bodies.reduce((sum, body) => sum + idsOf(body).length, 0);
      onDone({ ...joined(running.answers), left: all - countOf(running.answers) });
    };
    run(running, bodies, stop)
      .then(end, (failure: unknown) => {
        if (stop.signal.aborted) return end();
        if (!isOpen(failure as ApiError)) running.version = "";
        setError(failure);
      })
      .finally(() => {
        stopping.current = null;
        setDone(null);
        void client.invalidateQueries({ queryKey: [place.environment, place.tenantId] });
      });
  };
  return { done, error, start, stop: () => stopping.current?.abort() };
};
