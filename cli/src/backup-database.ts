/** A copy of one environment's database, in a file or on stdout. */
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { placesOf, version } from "@beckon/server";
import { backup } from "@beckon/server/src/store/backup.ts";
import { configOf, environmentOf, localEnvironment, open } from "./deployment.ts";
import { Failure, UsageError } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say } from "./invocation.ts";
import { countingStream } from "./progress.ts";
import { writeWhole } from "./safe-file.ts";
import { keysFileOf } from "./sealed-secrets.ts";
import { showJson } from "./show.ts";
import { counted, size } from "./times.ts";

/** What people must not learn on the day they restore. */
const keysText = (invocation: Invocation): string => {
  const config = configOf(invocation);
  const [how] =
    config.encryptionKeys !== null
      ? ["BECKON_ENCRYPTION_KEYS holds them: keep its value where you keep passwords, apart from the backups."]
      : [
          `Keep a copy of them apart from the backups, for example:\n    cp -p ${resolve(keysFileOf(config))} /a/safe/place/`,
        ];
  return `The encryption keys are NOT in the backup. Without them the sealed secrets in it (identity providers') stay shut.\n  ${how}`;
};

const otherEnvironment = (invocation: Invocation): string | undefined => {
  const other = environmentOf(invocation) === "us" ? "global" : "us";
  const { kind } = placesOf(configOf(invocation))[other];
  return kind === "embedded" || kind === "url"
    ? `This is ${environmentOf(invocation)} only. The other environment: beckon backup --env ${other} FILE`
    : undefined;
};

/** `beckon backup`. */
export const runBackup = async (invocation: Invocation): Promise<number> => {
  const { flags, words, world } = invocation;
  const [path = "-"] = words;
  const toStdout = path === "-";
  if (toStdout && flags["json"] === true) throw new UsageError("--json and - exclude each other: both want stdout.");
  if (toStdout && world.stdout.isTTY)
    throw new UsageError("A backup is not for a terminal. Name a file, or send stdout to one.");
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Failure("Interrupted: no backup was written."));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const deployment = await open(invocation, { create: false });
  try {
    const { connection, name } = localEnvironment(deployment, environmentOf(invocation));
    const copy = async (out: NodeJS.WritableStream) => {
      const counter = countingStream(world.stderr, "Copied");
      const [trailer] = await Promise.all([
        backup(connection, counter, { beckonVersion: version, environment: name }),
        pipeline(counter, out, { signal: stop.signal }),
      ]).catch((error: unknown) => {
        throw stop.signal.aborted ? stop.signal.reason : error;
      });
      return { trailer, bytes: counter.bytes };
    };
    const made = toStdout
      ? { result: await copy(world.stdout) }
      : await writeWhole(path, { overwrite: flags["overwrite"] === true }, copy);
    const { trailer, bytes } = made.result;
    const rows = Object.values(trailer.counts).reduce((sum, count) => sum + count, 0);
    if (flags["json"] === true) {
      const document = {
        file: resolve(path),
        environment: name,
        bytes,
        rows: trailer.counts,
        sha256: trailer.sha256,
        holdsEncryptionKeys: false,
      };
      showJson(invocation, JSON.stringify(document));
    } else {
      const into = toStdout ? "stdout" : path;
      say(
        toStdout ? world.stderr : world.stdout,
        `${name}: ${counted(rows, "row")} in ${size(bytes)}, written to ${into}`,
      );
      if (!toStdout) say(world.stdout, `Check it any time: beckon restore --check ${path}`);
    }
    say(world.stderr, `\n${keysText(invocation)}`);
    const other = otherEnvironment(invocation);
    if (other !== undefined) say(world.stderr, other);
    return 0;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    await deployment.close();
  }
};
