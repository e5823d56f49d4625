/** A reporter for `node --test` that writes one line of JSON: the run's totals. It stands beside the spec reporter. */
import type { TestEvent } from "node:test/reporters";

/** What a run came to. `failed` counts cancelled tests too; `skipped` counts those marked todo. */
export type Counts = { passed: number; failed: number; skipped: number };

/** node:test calls this with the run's events. */
export default async function* counts(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    // The summaries of single files carry a `file`; the last one, of the whole run, does not.
    if (type !== "test:summary" || data.file !== undefined) continue;
    const { tests, passed, skipped, todo } = data.counts;
    const line: Counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
    yield `${JSON.stringify(line)}\n`;
  }
}
