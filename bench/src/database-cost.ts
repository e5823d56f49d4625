/** CPU time of the database's own processes, where the system tells it. */
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";

/** Ticks per second of the figures in /proc; a constant of Linux on every platform Node runs on. */
const ticksPerSecond = 100;

/** Fields of /proc/<pid>/stat after the name, which may hold spaces: state is the first. */
const statOf = (pid: string): string[] | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
};

/** Ticks of the process itself and of its ended children. */
const ticksOf = (fields: string[]): number =>
  [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place] ?? 0), 0);

/**
 * Makes a reader of the CPU time that the server of this connection has used so far, all its processes together.
 * Units: microseconds. Null where there is no /proc.
 */
export const databaseMeter = async (connection: pg.ClientConfig): Promise<() => number | null> => {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const parent = statOf(String(rows[0]?.pid))?.[1];
  await client.end();
  if (parent === undefined) return () => null;
  return () => {
    let ticks = 0;
    for (const pid of readdirSync("/proc")) {
      if (!/^\d+$/.test(pid)) continue;
      const fields = statOf(pid);
      if (fields && (pid === parent || fields[1] === parent)) ticks += ticksOf(fields);
    }
    return (ticks / ticksPerSecond) * 1e6;
  };
};
