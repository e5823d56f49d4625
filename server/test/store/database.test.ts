import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ConstraintError, DatabaseUnavailableError, openDatabase } from "../../src/store/database.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { useDatabase } from "../harness/postgres.ts";

const fixture = await useDatabase();
const sql = (text: string) => ({ name: `t${text.length}-${text.slice(0, 40)}`, text });

const db = openDatabase({ connection: fixture.connection, log: silentLog, poolSize: 4 });
after(() => db.close());
for (const text of [
  "create table parents (id int primary key, note text not null, n int check (n < 10))",
  "create table children (id int primary key, parent int references parents)",
  "insert into parents values (1, 'one', 1), (2, 'two', 2)",
])
  await db.query(sql(text), []);

test("values arrive as the code wants them", async () => {
  const text = `select 42::bigint as small, 9007199254740993::bigint as large, '2026-03-01'::date as day, '2026-03-01T00:00:00Z'::timestamptz as moment, '{"a": [1]}'::jsonb as json, 1.10::numeric as money`;
  for (const rows of [await db.query(sql(text), []), await db.hotRead(sql(text), [])]) {
    assert.deepEqual(
      { ...(rows[0] as object) },
      {
        small: 42,
        large: 9007199254740993n,
        day: "2026-03-01",
        moment: new Date("2026-03-01T00:00:00Z"),
        json: { a: [1] },
        money: "1.10",
      },
    );
  }
});

test("constraints come back by name and kind, without people's data in the message", async () => {
  const cases = [
    ["insert into parents values (1, 'secret-value')", "parents_pkey", "unique"],
    ["insert into parents values (3, 'secret-value', 10)", "parents_n_check", "check"],
    ["insert into parents values (3, null)", "parents.note", "not_null"],
    ["insert into children values (1, 99)", "children_parent_fkey", "foreign_key"],
  ] as const;
  for (const [text, constraint, kind] of cases) {
    await assert.rejects(
      db.query(sql(text), []),
      (error: ConstraintError) =>
        error instanceof ConstraintError &&
        error.constraint === constraint &&
        error.kind === kind &&
        !error.message.includes("secret"),
    );
  }
});

const add = { name: "add", text: "insert into parents values ($1, $2)" };

test("a transaction is all or nothing, and a savepoint undoes only its own", async () => {
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query(add, [10, "gone"]);
      throw new Error("changed my mind");
    }),
    /changed my mind/,
  );
  await db.transaction(async (tx) => {
    await tx.query(add, [11, "kept"]);
    await assert.rejects(
      tx.savepoint((inner) => inner.query(add, [11, "double"])),
      ConstraintError,
    );
    await tx.query(add, [12, "kept too"]);
  });
  const ids = await db.query<{ id: number }>(sql("select id from parents where id >= 10 order by id"), []);
  assert.deepEqual(
    ids.map(({ id }) => id),
    [11, 12],
  );
});

test("a failed statement that the work ignores does not pass for a commit", async () => {
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query(sql("select 1/0"), []).catch(() => {});
    }),
    /rolled back/,
  );
});

test("statements that are asked for together run in that order; what is behind a failure fails, and nothing stays", async () => {
  const [, seen] = await db.transaction((tx) =>
    Promise.all([
      tx.query(add, [21, "together"]),
      tx.query<{ note: string }>(sql("select note from parents where id = 21"), []),
    ]),
  );
  assert.deepEqual(seen, [{ note: "together" }]);
  const behind: unknown[] = [];
  await assert.rejects(
    db.transaction((tx) =>
      Promise.all([
        tx.query(add, [22, "undone"]),
        tx.query(add, [21, "taken"]),
        tx.query(add, [23, "behind"]).catch((error: unknown) => {
          behind.push(error);
          throw error;
        }),
      ]),
    ),
    { kind: "unique" },
  );
  assert.equal(behind.length, 1);
  assert.deepEqual(await db.query(sql("select id from parents where id in (22, 23)"), []), []);
});

test("a transaction whose work has not waited for all of its statements is not committed", async () => {
  await assert.rejects(
    db.transaction(async (tx) => {
      tx.query(add, [24, "forgotten"]).catch(() => {});
    }),
    /still running/,
  );
  assert.deepEqual(await db.query(sql("select id from parents where id = 24"), []), []);
});

test("two transactions that deadlock both get through", async () => {
  const touch = { name: "touch", text: "update parents set note = note where id = $1" };
  let met = 0;
  let bothHold = () => {};
  const meeting = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  let runs = 0;
  const crossing = (first: number, second: number) =>
    db.transaction(async (tx) => {
      runs++;
      await tx.query(touch, [first]);
      if (++met === 2) bothHold();
      await meeting;
      await tx.query(touch, [second]);
    });
  await Promise.all([crossing(1, 2), crossing(2, 1)]);
  assert.ok(runs >= 3);
});

test("a change of the schema under prepared statements goes unnoticed", async () => {
  await db.query(sql("create table shaped (a int); insert into shaped values (1)".split(";")[0] as string), []);
  const all = { name: "all-shaped", text: "select * from shaped" };
  for (let round = 0; round < 4; round++)
    await Promise.all([db.query(all, []), db.hotRead(all, []), db.transaction((tx) => tx.query(all, []))]);
  await db.query(sql("alter table shaped add column b int"), []);
  for (let round = 0; round < 4; round++)
    await Promise.all([db.query(all, []), db.hotRead(all, []), db.transaction((tx) => tx.query(all, []))]);
});

/** Of numbers by their names, one or several at once, as the hot reads of codes are. */
const keyed = {
  name: "keyed",
  text: "select n, $1::text as whose from numbered where name = $2",
  many: {
    name: "keyed-many",
    text: `select asked.place::int4 as place, found.* from unnest($2::text[]) with ordinality asked (key, place)
      cross join lateral (select n, $1::text as whose from numbered where name = asked.key offset 0) found`,
  },
};

test("point reads that are asked together each get their own rows, whatever is in their keys", async () => {
  const names = [
    "plain",
    "",
    "null",
    "NULL",
    '"',
    "\\",
    '\\"',
    "{}",
    "{a,b}",
    "a,b",
    " ",
    "\n\t",
    "ü",
    "😀",
    "'; drop table numbered",
    "x".repeat(5_000),
  ];
  await db.query(sql("create table numbered (n int, name text)"), []);
  // The name at place n stands in the table n times: none, one, many rows.
  const insert = sql(
    "insert into numbered select n, name from unnest($1::text[]) with ordinality a (name, n), generate_series(2, n)",
  );
  await db.query(insert, [names]);
  const read = (name: string) => db.hotRead<{ n: number; whose: string }>(keyed, ["tnt_x", name]);
  const wanted = (name: string) => {
    const n = names.indexOf(name) + 1;
    return Array.from({ length: Math.max(0, n - 1) }, () => ({ n, whose: "tnt_x" }));
  };
  const asked = [...names, "of nobody", ...names, "plain", "plain"];
  const rows = await Promise.all(asked.map(read));
  for (const [place, name] of asked.entries())
    assert.deepEqual(
      rows[place]?.map((row) => ({ ...row })),
      wanted(name),
      JSON.stringify(name.slice(0, 20)),
    );
});

test("a point read that fails, fails alone", async () => {
  const divide = {
    name: "divide",
    text: "select 6 / $2::int as q, $1::text as whose",
    many: {
      name: "divide-many",
      text: `select asked.place::int4 as place, 6 / key::int as q, $1::text as whose
        from unnest($2::text[]) with ordinality asked (key, place)`,
    },
  };
  for (const tenants of [["tnt_x"], ["tnt_x", "tnt_y"]])
    for (let round = 0; round < 5; round++) {
      const asked = Array.from({ length: 20 }, (_, place) => ({
        by: [1, 2, 0, 3, 0, 0][(place + round) % 6] as number,
        whose: tenants[place % tenants.length] as string,
      }));
      const answers = await Promise.allSettled(
        asked.map(({ by, whose }) => db.hotRead<{ q: number; whose: string }>(divide, [whose, String(by)])),
      );
      for (const [place, { by, whose }] of asked.entries()) {
        const answer = answers[place] as PromiseSettledResult<{ q: number; whose: string }[]>;
        if (by === 0) {
          assert.ok(answer.status === "rejected");
          assert.match(String(answer.reason), /division by zero/);
        } else assert.deepEqual(answer.status === "fulfilled" && { ...answer.value[0] }, { q: 6 / by, whose });
      }
    }
  assert.equal(db.stats().hot.inFlight, 0);
});

test("a time limit of the driver's own ends with the answer", async () => {
  const { host, port, user, database } = fixture.connection;
  const connectionString = `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(String(host))}&query_timeout=60000`;
  const other = openDatabase({ connection: { connectionString }, log: silentLog });
  const one = sql("select 1 as one");
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  await other.hotRead(one, []);
  const before = timers();
  for (let round = 0; round < 5; round++) await other.hotRead(one, []);
  assert.equal(timers(), before);
  await other.close();
});

test("a statement that is prepared anew is described anew", async () => {
  const other = openDatabase({ connection: fixture.connection, log: silentLog, hotClients: 1 });
  await db.query(sql("create table reshaped (id text, a text)"), []);
  await db.query(sql("insert into reshaped values ('x', 'a')"), []);
  const read = {
    name: "reshaped",
    text: "select *, 1 / (length($1::text) - 1) as never from reshaped where id <> '' or id = $1",
  };
  await assert.rejects(other.hotRead(read, ["x"]), /division/);
  await db.query(sql("alter table reshaped add column b text default 'b'"), []);
  assert.deepEqual({ ...(await other.hotRead<object>(read, ["xyz"]))[0] }, { id: "x", a: "a", b: "b", never: 0 });
  await other.close();
});

test("a point read of anything but texts is refused before it goes anywhere", async () => {
  for (const values of [[null], [1], ["tnt_x", undefined], ["tnt_x", ["a"]]])
    await assert.rejects(db.hotRead(sql("select $1"), values), /values are texts/);
  await assert.rejects(db.hotRead(keyed, ["tnt_x", "plain", "more"]), /values are texts/);
});

test("ended sessions cost point reads nothing and leave no crash", async () => {
  const terminate = sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  for (let round = 0; round < 3; round++) {
    const reads = Array.from({ length: 50 }, () => db.hotRead(sql("select 1 as one"), []));
    await db.query(terminate, []);
    assert.equal((await Promise.all(reads)).length, 50);
  }
});

test("after close everything is refused at once", async () => {
  const other = openDatabase({ connection: fixture.connection, log: silentLog });
  await other.hotRead(sql("select 1 as one"), []);
  await other.ping();
  assert.deepEqual(other.stats().hot.connected > 0, true);
  await other.close();
  for (const call of [
    () => other.ping(),
    () => other.hotRead(sql("select 1"), []),
    () => other.transaction(async () => 1),
  ]) {
    await assert.rejects(call(), (error) => error instanceof DatabaseUnavailableError && error.reason === "closed");
  }
});
