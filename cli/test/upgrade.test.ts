/** `beckon upgrade` on a data folder that an older PostgreSQL wrote. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { debian15 } from "../../server/test/harness/postgres.ts";
import { serverAccount } from "../../server/src/store/embedded-account.ts";
import { prepareFolder } from "../../server/src/store/embedded-folder.ts";
import { initCluster, startServer, stopServer } from "../../server/src/store/embedded-process.ts";
import { withClient } from "../../server/src/store/migrate.ts";
import { restore } from "../../server/src/store/restore.ts";
import { silentLog } from "../../server/src/store/store-log.ts";
import { createReadStream } from "node:fs";
import { newPlace, type Place } from "./harness/beckon.ts";

/** Makes the place what a Beckon with PostgreSQL 15 would have left, filled from a backup. */
const makeOld = async (place: Place, file: string): Promise<void> => {
  const account = serverAccount();
  const folder = prepareFolder(place.data, account);
  const setup = { binDir: debian15 ?? "", pgdata: folder.pgdata, account, log: silentLog };
  await initCluster(setup);
  const address = { host: folder.run, port: 5432, user: "postgres" };
  const outcome = await startServer(setup, address);
  assert.ok(outcome.kind === "ready");
  await withClient({ ...address, database: "postgres" }, async (client) => {
    for (const name of ["beckon_global", "beckon_us"])
      await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  });
  for (const database of ["beckon_global", "beckon_us"])
    await restore(
      { ...address, database },
      { open: () => createReadStream(file), beckonVersion: "0.0.1", log: silentLog },
    );
  await stopServer(setup, outcome.server);
};

const skip =
  debian15 === undefined && process.env["CI"] !== "true" && "no PostgreSQL 15 on this machine to upgrade from";

test("a folder of PostgreSQL 15 is refused with the way out, upgraded, and serves the same tenants", {
  skip,
}, async () => {
  const first = newPlace();
  const { tenant } = (await first.beckon("tenant create --name One --json")).json<{ tenant: { id: string } }>();
  const file = join(dirname(first.data), "global.beckon");
  assert.equal((await first.beckon(["backup", file])).code, 0);

  const old = newPlace();
  await makeOld(old, file);
  const refused = await old.beckon("tenant list");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /was made by PostgreSQL 15, and this Beckon brings PostgreSQL \d+\.\n.*beckon upgrade/);
  const doctor = await old.beckon("doctor", { env: { PORT: "0" } });
  assert.match(doctor.stdout, /FAIL +database +.*PostgreSQL 15.*\n.*beckon upgrade/);

  const nowhere = await old.beckon("upgrade --old-bin /nowhere");
  assert.match(nowhere.stderr, /postgresql-15/);
  const upgraded = await old.beckon("upgrade");
  assert.equal(upgraded.code, 0, upgraded.stderr);
  assert.match(
    upgraded.stdout,
    /^The database is of PostgreSQL \d+ now, and was of 15: \d+ rows copied and counted\.\n/,
  );
  const kept = /remove it: rm -r (\S+)/.exec(upgraded.stdout)?.[1] ?? "";
  assert.ok(existsSync(join(kept, "PG_VERSION")), kept);
  for (const environment of ["global", "us"])
    assert.equal(
      (await old.beckon(`tenant list --json --env ${environment}`)).json<{ items: { id: string }[] }>().items[0]?.id,
      tenant.id,
    );
});
