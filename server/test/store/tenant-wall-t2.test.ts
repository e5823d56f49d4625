/** T2: PostgreSQL itself keeps tenants apart, for a role that owns nothing, whatever a statement forgets. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import type pg from "pg";
import { openDatabase } from "../../src/store/database.ts";
import { withClient } from "../../src/store/migrate.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { raiseWall, under } from "../../src/store/tenant-wall.ts";
import { useDatabase } from "../harness/postgres.ts";

const fixture = await useDatabase();
const { connection } = fixture;
const { role } = await raiseWall(connection, { change: true });
assert.ok(role !== null);
const behind = openDatabase({ connection: under(role, connection), log: silentLog, poolSize: 2 });
after(() => behind.close());

type Table = { name: string; tenant: boolean; enabled: boolean; forced: boolean; policies: string[] };
const owner = <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(connection, async (client) => (await client.query<Row>(text, values)).rows);
const tables = await owner<Table>(
  `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
     exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant,
     array(select policyname::text from pg_policies where schemaname = 'public' and tablename = c.relname order by 1) as policies
   from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
);
const walled = tables.filter(({ tenant }) => tenant).map(({ name }) => name);
const tenants = ["tnt_a", "tnt_b"];
const columnsOf = new Map<string, string>();

/** One row of each tenant in every table: what a row means does not matter to the wall, so constraints and triggers are gone. */
const fill = (): Promise<void> =>
  withClient(connection, async (client) => {
    const { rows: constraints } = await client.query<{ table: string; name: string }>(
      `select conrelid::regclass::text as table, conname as name from pg_constraint
       where connamespace = 'public'::regnamespace and contype in ('c', 'f') order by contype desc`,
    );
    for (const { table, name } of constraints) await client.query(`alter table ${table} drop constraint "${name}"`);
    for (const table of walled) {
      await client.query(`alter table ${table} disable trigger user`);
      const { rows: columns } = await client.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attnotnull and attname <> 'tenant_id'`,
        [table],
      );
      const values = columns.map(({ type }) => {
        if (type.endsWith("[]")) return "'{}'";
        if (/^(text|character)/.test(type)) return "tenant";
        if (/^(integer|bigint|smallint|numeric|double)/.test(type)) return "1";
        if (type === "xid8") return "'1'";
        if (type === "jsonb") return "'{}'";
        if (type === "boolean") return "true";
        return /^(timestamp|date)/.test(type) ? "now()" : String.raw`'\x00'`;
      });
      const names = ["tenant_id", ...columns.map(({ name }) => `"${name}"`)].join(", ");
      columnsOf.set(table, names);
      await client.query(
        `insert into ${table} (${names}) overriding system value
         select ${["tenant", ...values].join(", ")} from unnest($1::text[]) tenant`,
        [tenants],
      );
    }
  });
await fill();

/** A session of the service's role, and how to run a text in it bound to a tenant: `*` for all, null for nobody. */
type Run = <Row extends pg.QueryResultRow>(tenant: string | null, text: string) => Promise<Row[]>;
const inSession = (work: (run: Run) => Promise<void>): Promise<void> =>
  withClient(under(role, connection), (client) =>
    work(async <Row extends pg.QueryResultRow>(tenant: string | null, text: string) => {
      await client.query("select set_config('beckon.tenant_id', $1, false)", [tenant]);
      return (await client.query<Row>(text)).rows;
    }),
  );

/** Accounts of the console are the deployment's, as the record of migrations is. */
const ofNoTenant: ReadonlySet<string> = new Set([
  "console_half_sessions",
  "console_passkey_challenges",
  "console_passkeys",
  "console_identities",
  "console_links",
  "console_recovery_codes",
  "console_sessions",
  "console_sign_in_failures",
  "console_sign_ons",
  "console_totp",
  "console_users",
  "schema_migrations",
]);

test("T2 every table that says whose its rows are is walled, for its owner too, and no other table exists but those of no tenant", () => {
  for (const { name, tenant, enabled, forced, policies } of tables)
    assert.deepEqual(
      { name, enabled, forced, policies },
      tenant
        ? { name, enabled: true, forced: true, policies: ["every_tenant", "tenant_wall"] }
        : { name: ofNoTenant.has(name) ? name : "a table of some tenant", enabled: false, forced: false, policies: [] },
    );
  assert.ok(walled.length >= 40, `${walled.length} tables`);
});

for (const table of walled) {
  test(`T2 ${table}: a forgotten WHERE sees, changes and adds nothing of another tenant`, () =>
    inSession(async (run) => {
      const seen = async (tenant: string | null) =>
        (await run<{ tenant_id: string }>(tenant, `select tenant_id from ${table} order by 1`)).map(
          (row) => row.tenant_id,
        );
      assert.deepEqual(await seen("tnt_a"), ["tnt_a"]);
      assert.deepEqual(await seen("tnt_c"), []);
      assert.deepEqual(await seen(null), []);
      assert.deepEqual(await seen("*"), []);
      const others = "where tenant_id = 'tnt_b' returning 1";
      assert.deepEqual(await run("tnt_a", `update ${table} set tenant_id = tenant_id ${others}`), []);
      assert.deepEqual(await run("tnt_a", `delete from ${table} ${others}`), []);
      // Neither given away nor planted.
      const walledOff = /violates row-level security policy/;
      await assert.rejects(run("tnt_a", `update ${table} set tenant_id = 'tnt_b'`), walledOff);
      const copy = `jsonb_populate_record(null::${table}, to_jsonb(own) || '{"tenant_id": "tnt_b"}')`;
      const columns = columnsOf.get(table);
      await assert.rejects(
        run(
          "tnt_a",
          `insert into ${table} (${columns}) overriding system value select ${columns} from (select (${copy}).* from ${table} own) row`,
        ),
        walledOff,
      );
      const all = await owner<{ tenant_id: string }>(`select tenant_id from ${table} order by 1`);
      assert.deepEqual(
        all.map((row) => row.tenant_id),
        tenants,
      );
    }));
}

test("T2 a statement for every tenant sees all, and the next one on the same connection only its own again", async () => {
  const all = { name: "t2-all", text: "select tenant_id from codes order by 1", everyTenant: true } as const;
  const own = { name: "t2-one", text: "select tenant_id, current_user as who from codes where $1::text is not null" };
  for (let turn = 0; turn < 5; turn++) {
    const seen = await behind.query<{ tenant_id: string }>(all, []);
    assert.deepEqual(
      seen.map((row) => row.tenant_id),
      tenants,
    );
    assert.deepEqual(await behind.query(own, ["tnt_a"]), [{ tenant_id: "tnt_a", who: role }]);
    await behind.transaction(async (session) => {
      assert.equal((await session.query(all, [])).length, 2);
      assert.deepEqual(await session.query(own, ["tnt_b"]), [{ tenant_id: "tnt_b", who: role }]);
      assert.equal((await session.query(all, [])).length, 2);
    });
    assert.deepEqual(await behind.query(own, ["tnt_a"]), [{ tenant_id: "tnt_a", who: role }]);
  }
  await assert.rejects(behind.hotRead(all, []), /one tenant/);
});

test("T2 a value that looks like everybody opens nothing", async () => {
  const read = { name: "t2-star", text: "select tenant_id from codes where $1::text is not null" };
  assert.deepEqual(await behind.query(read, ["*"]), []);
  assert.deepEqual(await behind.hotRead(read, ["*"]), []);
});

/** One connection, so that each statement meets the session that the one before it left. */
const single = openDatabase({ connection: under(role, connection), log: silentLog, poolSize: 1, hotClients: 1 });
after(() => single.close());
type Whose = { tenant_id: string };
const codesOf = { name: "t2-codes", text: "select tenant_id from codes where $1::text is not null" };

test("T2 a statement that names nobody sees nobody's rows, whoever was served before it", async () => {
  const nobody = { name: "t2-nobody", text: "select tenant_id from codes" };
  const every = { name: "t2-every", everyTenant: true, text: "select tenant_id from codes order by 1" } as const;
  const everybody = tenants.map((tenant_id) => ({ tenant_id }));
  for (const run of [single.query.bind(single), single.hotRead.bind(single)]) {
    assert.deepEqual(await run(codesOf, ["tnt_a"]), [{ tenant_id: "tnt_a" }]);
    assert.deepEqual(await run(nobody, []), []);
    assert.deepEqual(await single.query(every, []), everybody);
    assert.deepEqual(await run(nobody, []), []);
  }
  await single.transaction(async (session) => {
    assert.deepEqual(await session.query(codesOf, ["tnt_b"]), [{ tenant_id: "tnt_b" }]);
    assert.deepEqual(await session.query(nobody, []), []);
    assert.deepEqual(await session.query(every, []), everybody);
    assert.deepEqual(await session.query({ name: "t2-number", text: "select tenant_id from codes limit $1" }, [9]), []);
  });
});

test("T2 a commit that fails sets the binding back: the next statement is bound anew", async () => {
  await owner("create table t2_late (n int unique deferrable initially deferred)");
  await owner(`grant select, insert on t2_late to ${role}`);
  await single.query<Whose>(codesOf, ["tnt_a"]);
  const add = { name: "t2-late", text: "insert into t2_late select 1 where $1::text is not null" };
  await assert.rejects(
    single.transaction(async (session) => {
      await session.query(add, ["tnt_b"]);
      await session.query(add, ["tnt_b"]);
    }),
    /t2_late_n_key/,
  );
  assert.deepEqual(await single.query<Whose>(codesOf, ["tnt_b"]), [{ tenant_id: "tnt_b" }]);
  await owner("drop table t2_late");
});

test("T2 sessions are neither superuser, nor owner, nor past the wall, and cannot change tables or the record of migrations", async () => {
  const [facts] = await behind.query<{ user: string; passes: boolean; owns: number }>(
    {
      name: "t2-facts",
      text: `select current_user as user, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as passes,
        (select count(*)::int from pg_class where relowner = current_user::regrole) as owns`,
    },
    [],
  );
  assert.deepEqual(facts, { user: role, passes: false, owns: 0 });
  for (const text of [
    "alter table codes disable row level security",
    "drop policy tenant_wall on codes",
    "create table mine (n int)",
    "truncate codes",
    "delete from schema_migrations",
    "alter role current_user bypassrls",
  ])
    await assert.rejects(behind.query({ name: "", text }, []), /permission denied|must be (owner|superuser)/, text);
});

test("T2 point reads of several tenants that go in one message see each their own", async () => {
  const seen = (name: string, key: string) =>
    `select tenant_id as whose, $1::text as asked from campaign_audience where participant_id like '%' || ${key} /* ${name} */`;
  // Neither text says whose rows it wants: only the wall does.
  const careless = {
    name: "t2-careless",
    text: seen("one", "$2"),
    many: {
      name: "t2-careless-many",
      text: `select asked.place::int4 as place, found.* from unnest($2::text[]) with ordinality asked (key, place)
        cross join lateral (${seen("many", "asked.key")} offset 0) found`,
    },
  };
  const own = await owner<{ tenant_id: string; n: number }>(
    "select tenant_id, count(*)::int as n from campaign_audience group by 1",
  );
  const count = new Map(own.map(({ tenant_id, n }) => [tenant_id, n]));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("tnt_a", "tnt_b", "tnt_c"), { minLength: 1, maxLength: 40 }),
      async (asked) => {
        const rows = await Promise.all(
          asked.map((tenant) => behind.hotRead<{ whose: string; asked: string }>(careless, [tenant, ""])),
        );
        for (const [place, tenant] of asked.entries()) {
          assert.equal(rows[place]?.length, count.get(tenant) ?? 0);
          for (const row of rows[place] ?? []) assert.deepEqual({ ...row }, { whose: tenant, asked: tenant });
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("T2 many tenants over few connections, with failures, rollbacks and lost connections between: each sees its own and all of it", async () => {
  const many = Array.from({ length: 12 }, (_, n) => `tnt_${String(n).padStart(2, "0")}`);
  await owner("delete from campaign_audience");
  await owner(
    `insert into campaign_audience (tenant_id, campaign_id, participant_id, added_at)
     select t, 'c', t || p, now() from unnest($1::text[]) t, generate_series(1, 3) p`,
    [many],
  );
  const all = {
    name: "t2-own",
    text: "select tenant_id as whose, participant_id as who from campaign_audience where $1::text is not null",
  };
  const fails = { name: "t2-fails", text: "select 1 / (length($1::text) - length($1::text)) as never" };
  const isOwn = (tenant: string, rows: { whose: string; who: string }[]) => {
    assert.equal(rows.length, 3, `${tenant} sees ${rows.length}`);
    for (const { whose, who } of rows) assert.ok(whose === tenant && who.startsWith(tenant), `${tenant} sees ${who}`);
  };
  type Row = { whose: string; who: string };
  const ways: ((tenant: string, other: string) => Promise<unknown>)[] = [
    async (tenant) => isOwn(tenant, await behind.hotRead<Row>(all, [tenant])),
    async (tenant) => isOwn(tenant, await behind.query<Row>(all, [tenant])),
    async (tenant, other) =>
      behind.transaction(async (session) => {
        const [one, two] = await Promise.all([session.query<Row>(all, [tenant]), session.query<Row>(all, [other])]);
        isOwn(tenant, one);
        isOwn(other, two);
        await session.savepoint((inner) => inner.query(fails, [other])).catch(() => {});
        isOwn(tenant, await session.query<Row>(all, [tenant]));
      }),
    async (tenant, other) => {
      await behind
        .transaction(async (session) => {
          isOwn(other, await session.query<Row>(all, [other]));
          throw new Error("undone");
        })
        .catch((error: Error) => {
          if (error.message !== "undone") throw error;
        });
      isOwn(tenant, await behind.query<Row>(all, [tenant]));
    },
    async (tenant) => {
      await behind.query(fails, [tenant]).catch(() => {});
      isOwn(tenant, await behind.query<Row>(all, [tenant]));
    },
    async (tenant) => {
      await behind.hotRead(fails, [tenant]).catch(() => {});
      isOwn(tenant, await behind.hotRead<Row>(all, [tenant]));
    },
  ];
  const cut = () =>
    owner(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
  const step = fc.record({ way: fc.nat(ways.length - 1), tenant: fc.nat(11), other: fc.nat(11) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), fc.nat(3), async (steps, resets) => {
      const work = steps.map(async ({ way, tenant, other }) => {
        try {
          await ways[way]?.(many[tenant] as string, many[other] as string);
        } catch (error) {
          // A connection that was cut is no answer at all; a wrong answer is what must not be.
          if ((error as Error).name === "AssertionError" || (error as { code?: string }).code === "ERR_ASSERTION")
            throw error;
        }
      });
      if (resets === 0) await cut();
      await Promise.all(work);
    }),
    { numRuns: 40 },
  );
});
