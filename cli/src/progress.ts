/** Bytes on their way, shown on a terminal while they pass. */
import { Transform } from "node:stream";
import type { Output } from "./invocation.ts";
import { size } from "./times.ts";

/** A stream that lets everything through, counts it, and tells a terminal every so often. */
export const countingStream = (stderr: Output, label: string, total?: number): Transform & { bytes: number } => {
  let shownAtMs = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.bytes += chunk.length;
      const nowMs = performance.now();
      if (stderr.isTTY && nowMs - shownAtMs > 150) {
        shownAtMs = nowMs;
        const share = total ? ` of ${size(total)}, ${Math.floor((100 * counter.bytes) / total)} %` : "";
        stderr.write(`\r\u001b[K${label} ${size(counter.bytes)}${share}`);
      }
      done(null, chunk);
    },
    flush(done) {
      if (shownAtMs > 0) stderr.write("\r\u001b[K");
      done();
    },
  });
  const counter = Object.assign(stream, { bytes: 0 });
  return counter;
};
