/** The log: one JSON line for each thing, with neither secrets nor people in it. */
import { type DestinationStream, destination, type Logger, pino } from "pino";

/** The database quotes values in its messages, and the framework targets, so of these only the code is written down. */
const loggedError = (error: Error & { code?: string; constraint?: string; severity?: string; cause?: unknown }) => {
  const quotes = error.severity !== undefined || error.code?.startsWith("FST_");
  // The message may have lines of its own; only frames follow it.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    code: error.code,
    constraint: error.constraint,
    message: quotes ? "see the code" : error.message,
    stack: frames.slice(0, 12).join("\n"),
  };
};

/** The time of a log line; lines of one millisecond share its text. */
const logTime = (): string => {
  const nowMs = Date.now();
  if (nowMs !== logTimeMs) {
    logTimeMs = nowMs;
    logTimeText = `,"time":"${new Date(nowMs).toISOString()}"`;
  }
  return logTimeText;
};
let logTimeMs = 0;
let logTimeText = "";

const logSettings = { base: null, timestamp: logTime, serializers: { err: loggedError } };

/** Written by other threads: lines go out in large batches under load, and four times a second; a reader that stopped reading does not hold up the process's end. */
const logDestination = (): DestinationStream => {
  let refusals = 0;
  const retryEAGAIN = (): boolean => ++refusals % 20 !== 0;
  return destination({ dest: 1, sync: false, minLength: 16_000, periodicFlush: 250, retryEAGAIN });
};

/** Opens the log at a level, on the standard output unless told otherwise. */
export const openLog = (level: string, to: DestinationStream = logDestination()): Logger =>
  pino({ ...logSettings, level }, to);
