/** A backup's way back: checked whole, then into an empty database. */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Deployment, type OpenEnvironment, version } from "@beckon/server";
import { type BackupHeader, BackupError, readBackup } from "@beckon/server/src/store/backup-format.ts";
import { restore } from "@beckon/server/src/store/restore.ts";
import { environmentOf, localEnvironment, open } from "./deployment.ts";
import { Failure, UsageError } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say } from "./invocation.ts";
import { countingStream } from "./progress.ts";
import { keysFileOf, readKeys, walkSealedTexts } from "./sealed-secrets.ts";
import { showJson } from "./show.ts";
import { counted, longTime, size } from "./times.ts";

type Source = { shown: string; bytes: number; open: (label: string) => Readable; remove: () => Promise<void> };

/** The backup as a file that can be read again and again: standard input is put down first. */
const sourceOf = async (path: string, { stdin, stderr }: Invocation["world"]): Promise<Source> => {
  let file = path;
  let remove = async (): Promise<void> => {};
  if (path === "-") {
    if (stdin.isTTY) throw new UsageError("A backup cannot be typed. Name a file, or send one to stdin.");
    const folder = await mkdtemp(join(tmpdir(), "beckon-restore-"));
    remove = () => rm(folder, { recursive: true, force: true });
    file = join(folder, "backup");
    await pipeline(stdin, countingStream(stderr, "Received"), createWriteStream(file, { flags: "wx", mode: 0o600 }));
  } else if (!existsSync(path)) throw new Failure(`There is no file ${path}.`);
  const { size: bytes } = await stat(file);
  const openAt = (label: string): Readable => {
    const source = createReadStream(file);
    const counter = countingStream(stderr, label, bytes);
    source.on("error", (error) => counter.destroy(error));
    return source.pipe(counter);
  };
  return { shown: path === "-" ? "stdin" : path, bytes, open: openAt, remove };
};

/** The first line alone, so that a backup of the wrong environment is refused before all of it is read; null when unreadable. */
const peekHeader = async (source: Source): Promise<BackupHeader | null> => {
  const file = source.open("Reading");
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error));
  let text = "";
  try {
    for await (const chunk of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      text += chunk.toString("utf8");
      const end = text.indexOf("\n");
      if (end !== -1) return JSON.parse(text.slice(1, end)) as BackupHeader;
    }
  } catch {
    // The whole check says better what is wrong.
  } finally {
    file.destroy();
    gunzip.destroy();
  }
  return null;
};

const check = async (source: Source): Promise<{ header: BackupHeader; counts: Record<string, number> }> => {
  const entries = readBackup(source.open("Checked"));
  for (;;) {
    const { value, done } = await entries.next();
    if (done) return { header: value.header, counts: value.trailer.counts };
  }
};

const show = (
  invocation: Invocation,
  { header, counts }: { header: BackupHeader; counts: Record<string, number> },
  done: string,
): void => {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { environment, createdAt, beckonVersion, schemaVersion } = header;
  if (invocation.flags["json"] === true)
    return showJson(invocation, JSON.stringify({ environment, createdAt, beckonVersion, schemaVersion, rows: counts }));
  say(
    invocation.world.stdout,
    `${done}: ${counted(rows, "row")} of ${environment}, as of ${longTime(createdAt)}, written by Beckon ${beckonVersion} (schema ${schemaVersion})`,
  );
};

/** Says whether the secrets that came back can be opened here. */
const tellKeys = async (
  invocation: Invocation,
  { config }: Deployment,
  environment: OpenEnvironment,
): Promise<void> => {
  const { sealed, unopened } = await walkSealedTexts(environment, readKeys(config), { reseal: false });
  if (sealed === 0) return;
  const where = config.encryptionKeys === null ? resolve(keysFileOf(config)) : "BECKON_ENCRYPTION_KEYS";
  say(
    invocation.world.stderr,
    unopened === 0
      ? `\nThe encryption keys here open all ${sealed} sealed secrets.`
      : `\n${unopened} of ${counted(sealed, "sealed secret")} cannot be opened with the encryption keys here.\n  Put the keys of the backed-up deployment into ${where} before the service starts.`,
  );
};

const refuseOtherEnvironment = (header: BackupHeader | null, name: string): void => {
  if (!header || header.environment === name || !["global", "us"].includes(header.environment)) return;
  throw new Failure(
    `This is a backup of the environment ${header.environment}, not of ${name}. Data of one environment never goes into the other.`,
    `To restore it where it belongs: --env ${header.environment}`,
  );
};

/** `beckon restore`. */
export const runRestore = async (invocation: Invocation): Promise<number> => {
  const { flags, words, world } = invocation;
  const source = await sourceOf(words[0] ?? "-", world);
  try {
    if (flags["check"] === true) {
      show(invocation, await check(source), `${source.shown} is whole, ${size(source.bytes)}`);
      return 0;
    }
    const name = environmentOf(invocation);
    refuseOtherEnvironment(await peekHeader(source), name);
    const deployment = await open(invocation, { create: true });
    try {
      const environment = localEnvironment(deployment, name);
      let pass = 0;
      const restored = await restore(environment.connection, {
        open: () => source.open(++pass === 1 ? "Checked" : "Restored"),
        beckonVersion: version,
        log: deployment.log,
      });
      show(invocation, restored, "Restored");
      await tellKeys(invocation, deployment, environment);
      return 0;
    } catch (error) {
      throw error instanceof BackupError && error.code === "not_empty" ? notEmpty(error, name) : error;
    } finally {
      await deployment.close();
    }
  } catch (error) {
    throw error instanceof BackupError ? unusable(error) : error;
  } finally {
    await source.remove();
  }
};

const advice: Partial<Record<BackupError["code"], string>> = {
  not_a_backup:
    "If it was one, it is damaged from its start. Take another copy; beckon restore --check FILE checks one.",
  damaged: "Nothing was changed. Take another copy; beckon restore --check FILE checks one.",
};

const unusable = (error: BackupError): Failure => new Failure(error.message, advice[error.code], { cause: error });

const notEmpty = (error: BackupError, name: string): Failure =>
  new Failure(
    `The database of ${name} is not empty, so nothing was restored: a restore never mixes with what is there.`,
    "Give it a new place: --data NEW_FOLDER, or BECKON_DATABASE_URL of a new, empty database.",
    { cause: error },
  );
