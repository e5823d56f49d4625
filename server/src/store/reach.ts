/** The first look at a database that somebody else runs: every way it can be unusable, as a sentence. */
import pg from "pg";
import { unlessBroken } from "./breaking-off.ts";

/** The oldest major version that is promised to work. */
const oldestMajor = 15;
const patienceMs = 5_000;

/** A database that was named cannot be used: what is wrong (`message`) and what to do (`remedy`), never with its password. */
export class ReachError extends Error {
  override readonly name = "ReachError";
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/**
 * Makes sure that a PostgreSQL that Beckon can live on answers at `connectionString`, which came from the setting `variable`.
 * Errors: ReachError; the signal's reason.
 */
export async function reachDatabase(connectionString: string, variable: string, signal?: AbortSignal): Promise<void> {
  const client = new pg.Client({
    connectionString,
    application_name: "beckon",
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  client.on("error", () => {});
  const place = `${client.database ?? ""} at ${client.host}:${client.port}`;
  try {
    await unlessBroken(client.connect(), signal);
    const { rows } = await client.query<{ version: number; encoding: string; standby: boolean }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
         pg_is_in_recovery() as standby`,
    );
    const found = rows[0];
    const fault = found && unsuitable(found);
    if (fault) throw new ReachError(`The database ${place} (${variable}) ${fault[0]}.`, fault[1]);
  } catch (error) {
    if (error instanceof ReachError) throw error;
    signal?.throwIfAborted();
    const [what, remedy] = unreachable(error as Error & { code?: string }, variable, client.user ?? "");
    throw new ReachError(`The database ${place} (${variable}) ${what}.`, remedy, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

function unsuitable(found: { version: number; encoding: string; standby: boolean }): [string, string] | null {
  const major = Math.trunc(found.version / 10_000);
  if (major < oldestMajor)
    return [
      `is PostgreSQL ${major}, and Beckon needs ${oldestMajor} or newer`,
      "Upgrade the server, or name a newer one.",
    ];
  if (found.encoding !== "UTF8")
    return [`is encoded in ${found.encoding}, and Beckon needs UTF8`, "Create it with: encoding 'UTF8'"];
  if (found.standby) return ["is a standby that takes no writes", "Name the primary server."];
  return null;
}

/** By SQLSTATE, or by what the socket or the driver said. */
function unreachable(
  { code = "", message }: Error & { code?: string },
  variable: string,
  user: string,
): [string, string] {
  if (code === "28P01") return [`refuses the password of the user ${user}`, `Check user and password in ${variable}.`];
  if (code === "28000")
    return [
      `does not let the user ${user} in from here`,
      `Check the user in ${variable} and the server's pg_hba.conf; a server that demands TLS needs ?sslmode=verify-full.`,
    ];
  if (code === "3D000") return ["does not exist", `Create it, or name another one in ${variable}.`];
  if (code === "53300") return ["has no connection to spare", "Raise max_connections of the server, or end others."];
  if (code === "57P03") return ["is just starting or stopping", "Start Beckon again in a moment."];
  if (code === "ECONNREFUSED" || code === "ENOENT")
    return ["does not answer: nothing listens there", `Start it, or check host and port in ${variable}.`];
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return ["cannot be found: its host has no address", `Check the host in ${variable}.`];
  if (code === "ETIMEDOUT" || code === "EHOSTUNREACH" || code === "ENETUNREACH" || /timeout/i.test(message))
    return ["does not answer in time", `Check host and port in ${variable}, and the network on the way.`];
  if (/password must be a string|no password/i.test(message))
    return ["asks for a password", `Put one into ${variable}: postgres://user:password@db.example.com/database`];
  if (/does not support SSL|certificate|SSL|TLS/i.test(`${code} ${message}`))
    return ["cannot be reached over TLS as asked", `Check sslmode and the certificates named in ${variable}.`];
  if (code === "")
    return ["does not answer like PostgreSQL", `Check host and port in ${variable}: something else may listen there.`];
  return [`refuses the connection (${code})`, `See the server's log, and check ${variable}.`];
}
