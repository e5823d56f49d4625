import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { EmbeddedError } from "./embedded-error.ts";
import type { ServerAddress } from "./embedded-process.ts";

/** How a process takes part in an embedded server: one owner, any number of guests. */
export type ClaimRole = "owner" | "guest";

/**
 * A process's stake in a running server: a connection in database `postgres` that holds advisory locks, so the claim ends
 * with the process however it ends.
 */
export type Claim = {
  client: pg.Client;
  /** True when nobody else uses the server; from then on nobody else can claim it, so it may be stopped. */
  aloneNow(): Promise<boolean>;
};

// Two-key advisory locks of our own in the maintenance database: the one owner, and everybody who uses the server.
const ownerLock = "72656665, 1";
const userLock = "72656665, 2";
const ownerPatienceMs = 2_000;

/**
 * Registers this process with the server. Errors: `in_use` when another owner is alive; connection errors as they come.
 * `onLost` is called once when the connection ends without `client.end()`.
 */
export async function takeClaim(
  address: ServerAddress,
  role: ClaimRole,
  folder: string,
  onLost: () => void,
): Promise<Claim> {
  const client = new pg.Client({
    ...address,
    database: "postgres",
    application_name: `beckon ${role} ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  let established = false;
  let ending = false;
  client.on("error", () => {});
  client.on("end", () => {
    if (established && !ending) onLost();
  });
  try {
    await client.connect();
    // A server on its way down for want of users lets nobody in: the exclusive lock of `aloneNow` is never given back.
    await client.query(`set lock_timeout = '2s'; select pg_advisory_lock_shared(${userLock})`);
    if (role === "owner") await becomeOwner(client, folder);
    established = true;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the overload with a callback hides the promise
  const end = client.end.bind(client) as () => Promise<void>;
  client.end = () => {
    ending = true;
    return end();
  };
  return {
    client,
    async aloneNow() {
      const { rows } = await client.query<{ alone: boolean }>(
        `select pg_advisory_unlock_shared(${userLock}), pg_try_advisory_lock(${userLock}) as alone`,
      );
      return rows[0]?.alone === true;
    },
  };
}

/** The process of the service that owns the server, asked through any of its databases; null where none does. */
export async function findOwner(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and (l.classid, l.objid) = (${ownerLock})
        and a.datname = 'postgres' and a.application_name like 'beckon owner %'`,
  );
  const pid = /^beckon owner (\d+)$/.exec(rows[0]?.name ?? "")?.[1];
  return pid === undefined ? null : Number(pid);
}

async function becomeOwner(client: pg.Client, folder: string): Promise<void> {
  // A killed owner's session needs a moment to end; a living one keeps the lock for good.
  for (const started = Date.now(); Date.now() - started < ownerPatienceMs; await sleep(25)) {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${ownerLock}) as mine`);
    if (rows[0]?.mine) return;
  }
  const pid = await findOwner(client);
  throw new EmbeddedError(
    "in_use",
    `The data folder ${folder} is in use by another Beckon${pid === null ? "" : ` (process ${pid})`}.`,
    "Stop that one first, or give this one a data folder of its own with BECKON_DATA.",
  );
}
