/** Schemas of the databases: where they are, and bringing them to this version. */
import { type OpenEnvironment, version } from "@beckon/server";
import {
  migrate,
  migrationsDirectory,
  type MigrationStatus,
  migrationStatus,
  refuseNewer,
} from "@beckon/server/src/store/migrate.ts";
import { raiseWall } from "@beckon/server/src/store/tenant-wall.ts";
import { readMigrations } from "@beckon/server/src/store/migration-files.ts";
import { environmentOf, localEnvironment, open } from "./deployment.ts";
import type { Invocation } from "./command.ts";
import { say } from "./invocation.ts";
import { canvasOf, showJson } from "./show.ts";
import { table } from "./table.ts";

type Row = { environment: string; before: MigrationStatus; after: MigrationStatus };

const names = (versions: readonly number[]): string[] => {
  const files = readMigrations(migrationsDirectory).map(({ file }) => file.replace(/\.sql$/, ""));
  return versions.map((number) => files[number - 1] ?? String(number));
};

const work = async (
  { name, connection }: OpenEnvironment,
  change: boolean,
  log: Parameters<typeof migrate>[1]["log"],
): Promise<Row> => {
  const before = await migrationStatus(connection);
  if (change) refuseNewer(before);
  const after = change ? await migrate(connection, { log, beckonVersion: version }) : before;
  if (change) await raiseWall(connection, { change });
  return { environment: name, before, after };
};

/** `beckon migrate`. */
export const runMigrate = async (invocation: Invocation): Promise<number> => {
  const { flags, world } = invocation;
  const change = flags["status"] !== true && flags["dry-run"] !== true;
  const deployment = await open(invocation, { create: change });
  try {
    const chosen =
      flags["env"] === undefined
        ? Object.values(deployment.open)
        : [localEnvironment(deployment, environmentOf(invocation))];
    const rows: Row[] = [];
    for (const environment of chosen) rows.push(await work(environment, change, deployment.log));
    if (flags["json"] === true) {
      const document = rows.map(({ environment, before, after }) => [
        environment,
        {
          version: after.current,
          applied: change ? names(before.pending) : [],
          pending: names(after.pending),
          newer: after.unknown.map(({ version: number, name }) => `${number}-${name}`),
        },
      ]);
      showJson(invocation, JSON.stringify({ environments: Object.fromEntries(document) }));
      return 0;
    }
    const title = change ? "APPLIED NOW" : "PENDING";
    const lines = rows.map(({ environment, before, after }) => [
      environment,
      String(after.current),
      names(change ? before.pending : after.pending).join(", ") || "nothing",
      after.unknown.map(({ version: number, name }) => `${number}-${name}`).join(", ") || "nothing",
    ]);
    say(
      world.stdout,
      table(
        [{ title: "ENVIRONMENT" }, { title: "VERSION", right: true }, { title }, { title: "FROM A NEWER BECKON" }],
        lines,
        canvasOf(invocation),
      ),
    );
    if (!change && rows.some(({ after }) => after.pending.length > 0))
      say(world.stderr, "\nTo apply what is pending: beckon migrate");
    return 0;
  } finally {
    await deployment.close();
  }
};
