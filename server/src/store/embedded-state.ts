import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** What the folder's postmaster.pid and the process it names tell together. */
export type ServerState =
  | { kind: "absent" }
  /** The file is a leftover: its process is dead, a zombie, or belongs to somebody else who got the same number. */
  | { kind: "stale"; pid: number; why: "dead" | "zombie" | "foreign"; content: string }
  /** `ready` is false while the server starts, recovers or stops. */
  | { kind: "live"; pid: number; host: string; port: number; ready: boolean };

/** Whether a PostgreSQL runs on `pgdata`, judged by its lock file and the process it names. */
export function inspectServer(pgdata: string): ServerState {
  const content = readOrNull(path.join(pgdata, "postmaster.pid"));
  if (content === null) return { kind: "absent" };
  const lines = content.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return { kind: "stale", pid: 0, why: "dead", content };
  const why = notOurServer(pid, pgdata);
  if (why !== null) return { kind: "stale", pid, why, content };
  const host = lines[4]?.trim() || lines[5]?.trim() || "";
  return { kind: "live", pid, host, port: Number(lines[3]), ready: host !== "" && lines[7]?.trim() === "ready" };
}

/** True when `pid` is a living PostgreSQL of any folder; a zombie or another program under the same number is not. */
export function isLivingServer(pid: number): boolean {
  return notOurServer(pid, null) === null;
}

/** True when a program is connected to the server whose first process is `pid`, as the names of its processes tell; false on Windows. */
export function hasClients(pid: number): boolean {
  if (process.platform === "win32") return false;
  return childrenOf(pid).some((command) => /^postgres: .*(?:\[local\]|\d\(\d+\))/.test(command));
}

function childrenOf(pid: number): string[] {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-A", "-o", "ppid=,command="], { encoding: "utf8" });
    const children = stdout.split("\n").map((line) => /^\s*(\d+)\s+(.*)$/.exec(line));
    return children.flatMap((child) => (Number(child?.[1]) === pid ? [child?.[2] ?? ""] : []));
  }
  const processes = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap((name) => {
    const stat = readOrNull(`/proc/${name}/stat`);
    const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    return Number(parent) === pid ? [readOrNull(`/proc/${name}/cmdline`) ?? ""] : [];
  });
}

function notOurServer(pid: number, pgdata: string | null): "dead" | "zombie" | "foreign" | null {
  if (process.platform === "linux") {
    const stat = readOrNull(`/proc/${pid}/stat`);
    if (stat === null) return "dead";
    // A killed parent that nobody waits for leaves its children as zombies: numbers without a process behind them.
    if (/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2))) return "zombie";
    if (!readOrNull(`/proc/${pid}/cmdline`)?.split("\0")[0]?.includes("postgres")) return "foreign";
    if (pgdata === null) return null;
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(pgdata) ? null : "foreign";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "dead" : "foreign";
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "dead";
  }
  if (process.platform === "win32") return null;
  const ps = spawnSync("ps", ["-o", "stat=,command=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  if (ps.startsWith("Z")) return "zombie";
  return ps.includes("postgres") && (pgdata === null || ps.includes(pgdata)) ? null : "foreign";
}

/**
 * Removes a leftover lock file, which a reused process number or a zombie would turn into a refusal to start.
 * Concurrency: a file that changed since it was judged is put back; PostgreSQL's own shared-memory check guards what remains.
 */
export function clearStale(pgdata: string, host: string, state: { content: string }): void {
  const file = path.join(pgdata, "postmaster.pid");
  const aside = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, "utf8") !== state.content) fs.linkSync(aside, file);
    fs.unlinkSync(aside);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  if (!host.startsWith("/")) return;
  for (const name of fs.readdirSync(host).filter((entry) => entry.endsWith(".lock"))) {
    const lock = path.join(host, name);
    if (!isLivingServer(Number(readOrNull(lock)?.split("\n")[0]))) fs.rmSync(lock, { force: true });
  }
}

function readOrNull(file: string): string | null {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "ENOTDIR") return null;
    throw error;
  }
}
