/** A file that appears whole or not at all. */
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Failure } from "./failure.ts";

/**
 * Lets `write` fill a temporary file beside `path`, readable by its owner only, then makes it durable and gives it its name.
 * Nothing is left of it when `write` fails. Errors: Failure when the file is there and may not be replaced.
 */
export const writeWhole = async <T>(
  path: string,
  { overwrite }: { overwrite: boolean },
  write: (out: NodeJS.WritableStream) => Promise<T>,
): Promise<{ result: T; bytes: number }> => {
  const target = resolve(path);
  if (existsSync(target)) {
    if ((await stat(target)).isDirectory()) throw new Failure(`${path} is a folder: name a file.`);
    if (!overwrite)
      throw new Failure(`${path} is there already.`, "Choose another name, or replace it with --overwrite.");
  }
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.part`;
  try {
    // The stream syncs the file to the disk before it closes it.
    const result = await write(createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true }));
    const { size } = await stat(temporary);
    await rename(temporary, target);
    await syncFolder(dirname(target));
    return { result, bytes: size };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Makes a rename inside the folder durable. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
