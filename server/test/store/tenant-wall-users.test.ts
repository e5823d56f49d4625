/** What the wall is for each kind of database user that an operator may have. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import type pg from "pg";
import { backup, restore } from "../../src/store/backup.ts";
import type { Database } from "../../src/store/database.ts";
import { migrate, withClient } from "../../src/store/migrate.ts";
import { ReachError } from "../../src/store/reach.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { openBehindWall, raiseWall, under } from "../../src/store/tenant-wall.ts";
import { useDatabase } from "../harness/postgres.ts";

const fixture = await useDatabase();
const server = { ...fixture.connection, database: "postgres" };
const beckonVersion = "0.0.0-test";
const options = { change: true, variable: "BECKON_DATABASE_URL" };
const made: { databases: string[]; users: string[] } = { databases: [], users: [] };
after(() =>
  withClient(server, async (client) => {
    for (const name of made.databases) await client.query(`drop database if exists ${name} with (force)`);
    for (const name of made.users) await client.query(`drop role ${name}`).catch(() => {});
  }),
);

/** A database of a new user's own, migrated by them. */
const databaseOf = async (rights: string): Promise<pg.ClientConfig> => {
  const name = `u_${randomBytes(6).toString("hex")}`;
  await withClient(server, async (client) => {
    await client.query(`create role ${name} login nosuperuser ${rights}`);
    await client.query(`create database ${name} owner ${name} template template0`);
  });
  made.users.push(name);
  made.databases.push(name);
  const connection = { ...server, user: name, database: name };
  await migrate(connection, { log: silentLog, beckonVersion });
  return connection;
};

const tenants = ["tnt_a", "tnt_b"];
const plant = (connection: pg.ClientConfig): Promise<unknown> =>
  withClient(connection, (client) =>
    client.query(
      `insert into tenants (tenant_id, name, mode, time_zone, currency, version, created_at, updated_at)
       select t, t, 'live', 'UTC', 'EUR', 1, now(), now() from unnest($1::text[]) t`,
      [tenants],
    ),
  );

type Facts = { user: string; passes: boolean };
const look = async (database: Database) => {
  const [facts] = await database.query<Facts>(
    {
      name: "facts",
      text: "select current_user as user, rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user",
    },
    [],
  );
  const all = { name: "all", text: "select tenant_id from tenants where $1::text is not null" };
  const seen = (await database.query<{ tenant_id: string }>(all, ["tnt_a"])).map(({ tenant_id }) => tenant_id);
  const hot = (await database.hotRead<{ tenant_id: string }>(all, ["tnt_b"])).map(({ tenant_id }) => tenant_id);
  const everyTenant = { name: "every", text: "select tenant_id from tenants order by 1", everyTenant: true } as const;
  const every = (await database.query<{ tenant_id: string }>(everyTenant, [])).map(({ tenant_id }) => tenant_id);
  await database.close();
  return { ...facts, seen, hot, every };
};

test("T2 a user that may make roles works under one of this database's own, made once by however many at once", async () => {
  const connection = await databaseOf("createrole");
  await plant(connection);
  const raised = await Promise.all(Array.from({ length: 8 }, () => raiseWall(connection, { change: true })));
  const [{ role } = { role: null }] = raised;
  assert.match(String(role), /^beckon_app_\d+$/);
  assert.equal(new Set(raised.map((wall) => wall.role)).size, 1);
  const facts = await look(await openBehindWall({ connection, log: silentLog }, options));
  assert.deepEqual(facts, { user: role, passes: false, seen: ["tnt_a"], hot: ["tnt_b"], every: tenants });
  const url = `postgres://${connection.user}@localhost:${connection.port}/${connection.database}?host=${encodeURIComponent(String(connection.host))}&options=-c%20statement_timeout%3D1234`;
  const byUrl = await openBehindWall({ connection: { connectionString: url }, log: silentLog }, options);
  assert.equal((await look(byUrl)).user, role);
  const withoutHost = url.replace(`@localhost:${connection.port}/`, "@/");
  const bare = await openBehindWall({ connection: { connectionString: withoutHost }, log: silentLog }, options);
  assert.equal((await look(bare)).user, role);
});

test("T2 a user that may make none works as itself, behind the same wall, and backs up and restores everything", async () => {
  const connection = await databaseOf("nocreaterole");
  await plant(connection);
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (_: object, text: string) => void warnings.push(text) };
  const facts = await look(await openBehindWall({ connection, log }, options));
  assert.deepEqual(facts, { user: connection.user, passes: false, seen: ["tnt_a"], hot: ["tnt_b"], every: tenants });
  assert.deepEqual(warnings, ["the database user may make no role and works as itself"]);
  const parts: Buffer[] = [];
  const out = new Writable({ write: (part: Buffer, _, done) => (parts.push(part), done()) });
  const { counts } = await backup(connection, out, { beckonVersion, environment: "global" });
  assert.equal(counts["tenants"], 2);
  const target = { ...connection, database: `${connection.database}_r` };
  made.databases.push(target.database);
  await withClient(server, (client) =>
    client.query(`create database ${target.database} owner ${connection.user} template template0`),
  );
  const restored = await restore(target, { open: () => Readable.from(parts), beckonVersion, log: silentLog });
  assert.deepEqual(restored.counts, counts);
  assert.equal((await look(await openBehindWall({ connection: target, log }, options))).user, connection.user);
});

test("T2 a user that row-level security does not hold is refused, unless it can step behind the wall", async () => {
  const connection = await databaseOf("nocreaterole bypassrls");
  await assert.rejects(openBehindWall({ connection, log: silentLog }, options), (error: ReachError) => {
    assert.ok(error instanceof ReachError);
    assert.match(error.message, /BECKON_DATABASE_URL.*pass row-level security by/);
    return true;
  });
  // What a database administrator does about it.
  const { role } = await raiseWall({ ...server, database: connection.database ?? "" }, { change: true });
  await withClient(server, (client) => client.query(`grant ${role} to ${connection.user}`));
  const facts = await look(await openBehindWall({ connection, log: silentLog }, options));
  assert.deepEqual([facts.user, facts.passes], [role, false]);
});

test("T2 one database's role has no rights in another's tables, and looking changes nothing", async () => {
  const [one, other] = [await databaseOf("createrole"), await databaseOf("createrole")];
  assert.equal((await raiseWall(one, { change: false })).role, null);
  const { role } = await raiseWall(one, { change: true });
  assert.equal((await raiseWall(one, { change: false })).role, role);
  const visitor = under(String(role), { ...server, database: other.database ?? "" });
  await assert.rejects(
    withClient(visitor, (client) => client.query("select 1 from tenants")),
    /permission denied/,
  );
});
