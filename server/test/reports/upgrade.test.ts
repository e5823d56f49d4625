/** Reports come to a database that is in use: nobody's writes fail, and what happened before is told of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerOf, Operations, RewardRuleInput } from "@beckon/contract";
import { foldReports } from "../../src/jobs/chores.ts";
import { migrate, migrationsDirectory, withClient } from "../../src/store/migrate.ts";
import { readMigrations } from "../../src/store/migration-files.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { raiseWall } from "../../src/store/tenant-wall.ts";
import { useDatabase } from "../harness/postgres.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld, type RewardWorld } from "../rewards/reward-world.ts";

const service = await useService({ onlyGlobal: true });
const fixture = await useDatabase();
const rewards: RewardRuleInput[] = [{ id: "mine", side: "referrer", kind: "fixed", value: euros("3.00") }];
const sumTables = ["report_quarters", "report_totals", "report_changes", "report_days", "report_zones"];

type Summary = AnswerOf<Operations["getReportSummary"]>;
const told = async (world: RewardWorld) => {
  const { status, body } = await world.call("GET", "/v1/reports/summary");
  assert.equal(status, 200, JSON.stringify(body));
  const { funnel, money } = body as Summary;
  return { counts: funnel.map(({ count }) => count), granted: money.map(({ granted }) => granted) };
};

test("what happened before reports were there is counted while others write, and nothing twice", async () => {
  const world = await rewardWorld(service, { rewards });
  const run = (text: string) => world.database.query({ name: "", text }, [world.tenantId]);
  for (const name of ["ann", "ben"]) await world.qualify((await world.register(name)).referralId);
  // As if the triggers came only now.
  for (const table of sumTables) await run(`delete from ${table} where tenant_id = $1`);
  assert.deepEqual(await told(world), { counts: [0, 0, 0, 0, 0], granted: [] });
  await world.qualify((await world.register("cem")).referralId);
  await foldReports(world.store);
  await world.register("ann");
  // No days are built before all migrations are there.
  for (const table of ["report_days", "report_zones"]) await run(`delete from ${table} where tenant_id = $1`);
  const past = readMigrations(migrationsDirectory).find(({ name }) => name === "report-past");
  assert.equal(past?.statements.length, 1);
  const text = String(past?.statements[0]?.text);
  const late = `insert into referral_transitions (tenant_id, referral_id, sequence, from_state, to_state, actor, at)
    select tenant_id, referral_id, 900, 'registered', 'qualified', 'test', $2 from referrals where tenant_id = $1 limit 1`;
  await world.database.transaction(async (writer) => {
    // Not committed while the past is counted: neither waits for the other.
    await writer.query({ name: "", text: late }, [world.tenantId, new Date(service.clock.nowMs())]);
    await world.database.query({ name: "", text, everyTenant: true }, []);
    assert.deepEqual(await told(world), { counts: [3, 0, 4, 3, 3], granted: ["9.00"] });
  });
  assert.deepEqual(await told(world), { counts: [3, 0, 4, 4, 3], granted: ["9.00"] });
  await world.database.query({ name: "", text, everyTenant: true }, []);
  await foldReports(world.store);
  assert.deepEqual(await told(world), { counts: [3, 0, 4, 4, 3], granted: ["9.00"] });
});

test("T2 the service's role writes on while a later version migrates: its rights reach the new tables", async () => {
  const connection = await fixture.create({ empty: true });
  const upTo = (to: number) => migrate(connection, { log: silentLog, beckonVersion: "0.0.0-test", to });
  const may = (role: string, table: string) =>
    withClient(connection, async (client) => {
      const text = "select has_table_privilege($1, $2, 'insert') as may";
      return (await client.query<{ may: boolean }>(text, [role, table])).rows[0]?.may;
    });
  await upTo(20);
  const role = String((await raiseWall(connection, { change: true })).role);
  // As an older version left it: rights on the tables of its time alone.
  const older = `alter default privileges in schema public revoke all on tables from ${role}`;
  await withClient(connection, (client) => client.query(older));
  await upTo(21);
  assert.deepEqual([await may(role, "report_changes"), await may(role, "report_totals")], [true, false]);
  await raiseWall(connection, { change: true });
  await upTo(23);
  assert.equal(await may(role, "report_zones"), true);
});

test("one tenant's failure keeps nobody else's numbers from being added, and who is asked to stop stops", async () => {
  const worlds = [await rewardWorld(service, { rewards }), await rewardWorld(service, { rewards })];
  for (const world of worlds) await world.register("ann");
  const [first] = worlds.toSorted((one, other) => (one.tenantId < other.tenantId ? -1 : 1));
  assert.ok(first);
  const { database, store } = first;
  const left = async () => {
    const text = "select tenant_id from report_changes where tenant_id = any($1) group by 1";
    const rows = await database.query<{ tenant_id: string }>({ name: "", text, everyTenant: true }, [
      worlds.map(({ tenantId }) => tenantId),
    ]);
    return rows.map((row) => row.tenant_id);
  };
  assert.equal(await foldReports(store, () => true), 0);
  assert.equal((await left()).length, 2);
  const spoil = "update report_totals set issued = 9223372036854775807 where tenant_id = $1 and asset = ''";
  await foldReports(store);
  for (const world of worlds) await world.register("ben");
  await database.query({ name: "", text: spoil }, [first.tenantId]);
  await assert.rejects(foldReports(store), /out of range/);
  assert.deepEqual(await left(), [first.tenantId]);
  await database.query({ name: "", text: spoil.replace("9223372036854775807", "1") }, [first.tenantId]);
  await foldReports(store);
  assert.deepEqual(await left(), []);
});

test("a tenant that was there before checks were counted says since when they are, by its own clock", async () => {
  const connection = await fixture.create({ empty: true });
  const upTo = (to: number) => migrate(connection, { log: silentLog, beckonVersion: "0.0.0-test", to });
  const version = readMigrations(migrationsDirectory).find(({ name }) => name === "report-checks")?.version ?? 0;
  await upTo(version - 1);
  const insert = `insert into tenants (tenant_id, name, mode, time_zone, currency, clock_ahead_ms, version, created_at, updated_at)
    values ('tnt_live', 'Live', 'live', 'UTC', 'EUR', 0, 1, now(), now()),
      ('tnt_ahead', 'Ahead', 'sandbox', 'UTC', 'EUR', 86400000, 1, now(), now())`;
  await withClient(connection, (client) => client.query(insert));
  await upTo(version);
  await withClient(connection, (client) => client.query(insert.replaceAll("'tnt_", "'tnt_later_")));
  const text = `select tenant_id as id, round(extract(epoch from checks_counted_from - now()) / 86400)::int as days from tenants order by 1`;
  const { rows } = await withClient(connection, (client) => client.query<{ id: string; days: number | null }>(text));
  assert.deepEqual(
    rows.map(({ id, days }) => [id, days]),
    [
      ["tnt_ahead", 1],
      ["tnt_later_ahead", null],
      ["tnt_later_live", null],
      ["tnt_live", 0],
    ],
  );
});
