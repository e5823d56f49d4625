/** A reporter for `node --test` that ends a long run with its slowest files: where to look when the run takes too long. */
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { root } from "./repository.ts";

const shown = 12;

/** node:test calls this with the run's events. Of a run of few files it says nothing. */
export default async function* slowest(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: { file: string; seconds: number }[] = [];
  for await (const { type, data } of source)
    if (type === "test:summary" && data.file !== undefined)
      files.push({ file: relative(root, data.file), seconds: data.duration_ms / 1000 });
  if (files.length <= shown) return;
  yield `\nSlowest of ${files.length} files:\n`;
  for (const { file, seconds } of files.toSorted((one, other) => other.seconds - one.seconds).slice(0, shown))
    yield `${seconds.toFixed(1).padStart(7)} s  ${file}\n`;
}
