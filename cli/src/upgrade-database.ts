/** The embedded database's move to a newer PostgreSQL. */
import { resolve } from "node:path";
import { hasEmbedded, version } from "@beckon/server";
import { upgradeEmbedded } from "@beckon/server/src/store/upgrade.ts";
import { configOf, hasEmbeddedDatabase } from "./deployment.ts";
import { Failure } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say, textOf } from "./invocation.ts";
import { showJson } from "./show.ts";
import { counted } from "./times.ts";

/** `beckon upgrade`. */
export const runUpgrade = async (invocation: Invocation): Promise<number> => {
  const { flags, world } = invocation;
  const config = configOf(invocation);
  if (!hasEmbedded(config))
    throw new Failure(
      "This deployment has no embedded database.",
      "Upgrade your PostgreSQL with its own tools, then run `beckon doctor`.",
    );
  if (!hasEmbeddedDatabase(config))
    throw new Failure(
      `There is no database in ${resolve(config.data)}.`,
      "Name the data folder with --data or BECKON_DATA.",
    );
  const tell = (_fields: object, message: string): void => say(world.stderr, message.replace(/^upgrade: /, ""));
  const oldBinDir = textOf(flags, "old-bin");
  const result = await upgradeEmbedded({
    dataDir: config.data,
    beckonVersion: version,
    log: { info: tell, warn: tell, error: tell },
    ...(oldBinDir === undefined ? {} : { oldBinDir }),
  });
  if (flags["json"] === true) showJson(invocation, JSON.stringify(result));
  else if (!result.upgraded)
    say(world.stdout, `Nothing to do: the database is of PostgreSQL ${result.to}, which this Beckon brings.`);
  else {
    const rows = Object.values(result.counts)
      .flatMap((counts) => Object.values(counts))
      .reduce((sum, count) => sum + count, 0);
    say(
      world.stdout,
      `The database is of PostgreSQL ${result.to} now, and was of ${result.from}: ${counted(rows, "row")} copied and counted.`,
    );
    say(
      world.stdout,
      `The old one is untouched in ${result.kept ?? ""}.\nWhen all is well, remove it: rm -r ${result.kept ?? ""}`,
    );
  }
  return 0;
};
