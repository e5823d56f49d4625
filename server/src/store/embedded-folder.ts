import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { blockedAt, type ServerAccount } from "./embedded-account.ts";
import { diskFull, EmbeddedError, isDiskFull } from "./embedded-error.ts";
import { initCluster, type ServerAddress, type ServerSetup, superuser } from "./embedded-process.ts";

/**
 * The data folder: `pgdata/` the cluster, `pgdata.new-<pid>/` one being made, `pgdata.upgraded/` one that an upgrade
 * finished but did not yet put in place, `run/` the socket, `postgres-<version>/` a copy of the programs where needed.
 */
export type DataFolder = { dataDir: string; pgdata: string; upgraded: string; run: string; passwordFile: string };

/** Names the parts of a data folder. */
export function dataFolder(dataDir: string): DataFolder {
  const inside = (name: string) => path.join(dataDir, name);
  return {
    dataDir,
    pgdata: inside("pgdata"),
    upgraded: inside("pgdata.upgraded"),
    run: inside("run"),
    passwordFile: inside("postgres-password"),
  };
}

/** Where a root's database goes when its data folder lies where the server's account may not enter. */
const outsidePlace = "/var/lib/beckon";

/** Makes the data folder usable by the server's account. Errors: `folder_unreachable`, `folder_foreign`, `disk_full`. */
export function prepareFolder(requested: string, account: ServerAccount | undefined): DataFolder {
  try {
    const folder = openFolder(requested, account);
    checkOwner(folder.pgdata, account);
    fs.mkdirSync(folder.run, { recursive: true, mode: 0o700 });
    if (account) fs.chownSync(folder.run, account.uid, account.gid);
    fs.chmodSync(folder.run, 0o700);
    return folder;
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    if (isDiskFull(error)) throw diskFull(requested, error);
    throw new EmbeddedError(
      "folder_unreachable",
      `The data folder ${requested} cannot be used: ${(error as Error).message}`,
      "Make it writable for the user who runs Beckon, or choose another with BECKON_DATA.",
      { cause: error },
    );
  }
}

function openFolder(requested: string, account: ServerAccount | undefined): DataFolder {
  fs.mkdirSync(requested, { recursive: true, mode: account ? 0o711 : 0o700 });
  const folder = dataFolder(fs.realpathSync(requested));
  if (!account) return folder;
  const stat = fs.statSync(folder.dataDir);
  // Our own folder may be passed through by the server's account; what lies inside stays closed to everybody else.
  if (stat.uid === 0 && (stat.mode & 0o001) === 0) fs.chmodSync(folder.dataDir, stat.mode | 0o011);
  // A database of somebody else's is told, not passed by: a new and empty one elsewhere would look like all data lost.
  checkOwner(folder.pgdata, account);
  const blocked = blockedAt(folder.dataDir, account);
  if (blocked === undefined) return folder;
  const outside = dataFolder(outsideFolder(folder.dataDir));
  if (blockedAt(outside.dataDir, account) === undefined) return outside;
  throw new EmbeddedError(
    "folder_unreachable",
    `The data folder ${folder.dataDir} lies below ${blocked}, which the user ${account.name} may not enter, and PostgreSQL refuses to run as root.`,
    "Choose a data folder outside of private homes with BECKON_DATA, or run Beckon as an ordinary user.",
  );
}

/**
 * PostgreSQL refuses root, and the account it runs as may not pass a private home: then the cluster stands at a public place
 * and the data folder holds a link to it. A new data folder never meets the cluster of one that was deleted: the name is random.
 */
function outsideFolder(dataDir: string): string {
  const link = path.join(dataDir, "outside");
  if (fs.existsSync(link)) return fs.realpathSync(link);
  fs.mkdirSync(outsidePlace, { recursive: true, mode: 0o711 });
  const made = fs.mkdtempSync(path.join(outsidePlace, "data-"));
  fs.chmodSync(made, 0o711);
  fs.rmSync(link, { force: true });
  try {
    fs.symlinkSync(made, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    fs.rmdirSync(made);
  }
  return fs.realpathSync(link);
}

function checkOwner(pgdata: string, account: ServerAccount | undefined): void {
  const owner = fs.statSync(pgdata, { throwIfNoEntry: false })?.uid;
  const wanted = account?.uid ?? process.getuid?.();
  if (owner === undefined || wanted === undefined || owner === wanted) return;
  throw new EmbeddedError(
    "folder_foreign",
    `The database in ${pgdata} belongs to user number ${owner}, but it would be run by ${account ? account.name : "user number"} (${wanted}).`,
    account
      ? `Run Beckon as the user it was created by, or hand it over with: chown -R ${account.name} ${pgdata}`
      : "Run Beckon as the user it was created by.",
  );
}

/**
 * Makes sure that `pgdata` holds a cluster this program can run; creates one on the first start.
 * Errors: `folder_version` for another major version, and those of initdb.
 * Concurrency: racing first starts each build their own and the first rename wins.
 */
export async function ensureCluster(folder: DataFolder, setup: ServerSetup, majorVersion: number): Promise<void> {
  finishUpgrade(folder);
  if (!fs.existsSync(path.join(folder.pgdata, "PG_VERSION"))) await createCluster(folder, setup);
  const found = fs.readFileSync(path.join(folder.pgdata, "PG_VERSION"), "utf8").trim();
  if (Number(found) === majorVersion) return;
  throw new EmbeddedError(
    "folder_version",
    `The database in ${folder.pgdata} was made by PostgreSQL ${found}, and this Beckon brings PostgreSQL ${majorVersion}.`,
    "Stop Beckon, make a copy of the folder, and run: beckon upgrade",
  );
}

/** An upgrade that was cut between its last two renames left a finished cluster beside an empty place: put it there. */
export function finishUpgrade(folder: DataFolder): void {
  if (fs.existsSync(folder.pgdata) || !fs.existsSync(folder.upgraded)) return;
  fs.renameSync(folder.upgraded, folder.pgdata);
  syncFolder(folder.dataDir);
}

async function createCluster(folder: DataFolder, setup: ServerSetup): Promise<void> {
  removeAbandoned(folder.dataDir);
  const staging = `${folder.pgdata}.new-${process.pid}`;
  try {
    const passwordFile = process.platform === "win32" ? ensurePassword(folder) : undefined;
    await initCluster({ ...setup, pgdata: staging }, passwordFile === undefined ? {} : { passwordFile });
    fs.renameSync(staging, folder.pgdata);
    syncFolder(folder.dataDir);
  } catch (error) {
    // initdb's own complaint names the disk best; a lost race is no complaint at all.
    if (
      ["ENOTEMPTY", "EEXIST", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "") &&
      fs.existsSync(folder.pgdata)
    )
      return;
    throw error;
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** What a killed first start left behind. A minute's grace keeps a racing one, perhaps of another container, safe. */
function removeAbandoned(dataDir: string): void {
  for (const name of fs.readdirSync(dataDir)) {
    const pid = /^(?:pgdata|postgres-.+)\.new-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const target = path.join(dataDir, name);
    const stat = fs.statSync(target, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > 60_000) fs.rmSync(target, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Makes renames below `dir` durable. */
export function syncFolder(dir: string): void {
  if (process.platform === "win32") return;
  const handle = fs.openSync(dir, "r");
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** The longest socket path every platform takes: 104 bytes on macOS, less the terminator and some air. */
const socketPathLimitBytes = 90;

/**
 * Where a server on this folder answers, the same after every restart so that pools need not be told anew.
 * A folder with too long a name for sockets gets one in the temporary folder, remembered in `run/`.
 */
export async function serverAddress(folder: DataFolder, account: ServerAccount | undefined): Promise<ServerAddress> {
  if (process.platform === "win32")
    return {
      host: "127.0.0.1",
      port: await freePort(),
      user: superuser,
      password: fs.readFileSync(ensurePassword(folder), "utf8"),
    };
  const place = (host: string) => ({ host, port: 5432, user: superuser });
  if (Buffer.byteLength(path.join(folder.run, ".s.PGSQL.5432.lock")) <= socketPathLimitBytes) return place(folder.run);
  const note = path.join(folder.run, "socket-folder");
  const owner = account?.uid ?? process.getuid?.();
  const known = fs.existsSync(note) ? fs.readFileSync(note, "utf8") : "";
  const stat = known === "" ? undefined : fs.lstatSync(known, { throwIfNoEntry: false });
  if (stat?.isDirectory() && stat.uid === owner && (stat.mode & 0o777) === 0o700) return place(known);
  const host = fs.mkdtempSync(path.join(os.tmpdir(), "beckon-"));
  if (account) fs.chownSync(host, account.uid, account.gid);
  fs.writeFileSync(note, host);
  return place(host);
}

function ensurePassword(folder: DataFolder): string {
  try {
    fs.writeFileSync(folder.passwordFile, randomBytes(24).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return folder.passwordFile;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
