/** Operators see how a deployment is doing, and nobody else does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AnswerOf, allRoles, allScopes, type Operations } from "@beckon/contract";
import { openDatabase } from "../../src/store/database.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { newMember, newOperator, type Person } from "../harness/console.ts";
import { useService } from "../harness/service.ts";

type State = AnswerOf<Operations["getDeployment"]>;

const service = await useService();
const tenant = await service.createTenant();
await service.createTenant({ environment: "us", sameAs: tenant });
const operator = await newOperator(service);
const here = { "x-beckon-tenant": tenant.tenantId };

const lookAs = (person: Person, headers: Record<string, string> = {}) =>
  person.send("/v1/deployment", { headers: { ...here, ...headers } });
const stateNow = async (headers: Record<string, string> = {}): Promise<State> => {
  const answer = await lookAs(operator, headers);
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body) as State;
};

test("A6 no key with all scopes and no role opens it", async () => {
  const key = await tenant.keyWith([...allScopes]);
  const byKey = await service.send("/v1/deployment", { headers: { authorization: `Bearer ${key}` } });
  assert.deepEqual([byKey.status, (JSON.parse(byKey.body) as { code: string }).code], [403, "insufficient_scope"]);
  for (const role of allRoles) {
    const answer = await lookAs(await newMember(service, { tenantId: tenant.tenantId, role }));
    assert.deepEqual([role, answer.status], [role, 403]);
  }
  assert.equal((await service.send("/v1/deployment", { headers: here })).status, 401);
});

test("each environment tells of its own database, and of no secret and no tenant", async () => {
  for (const [environment, headers] of [
    ["global", {}],
    ["us", { "x-us-env": "true" }],
  ] as const) {
    const answer = await lookAs(operator, headers);
    const state = JSON.parse(answer.body) as State;
    assert.equal(state.environment, environment);
    assert.ok(state.database.bytes > 1e6 && state.database.connections > 0 && state.database.connectionsMaximum > 0);
    assert.deepEqual([state.schema.pending, state.schema.newer], [[], []]);
    assert.ok(state.schema.current >= 25);
    assert.equal(state.queues.length, 6);
    assert.ok(state.processes.some(({ pid, version }) => pid === process.pid && version === state.version));
    const { connection } = service.environment(environment);
    for (const secret of [tenant.tenantId, tenant.secretKey, JSON.stringify(connection), "postgres://"])
      assert.ok(!answer.body.includes(secret), secret);
  }
});

test("an operator needs no tenant, and learns where the other environment is", async () => {
  const answer = await operator.send("/v1/deployment", { headers: { "x-us-env": "true" } });
  const { environment, environments } = JSON.parse(answer.body) as State;
  assert.deepEqual([answer.status, environment, environments], [200, "us", { global: "here", us: "here" }]);
  const member = await newMember(service, { tenantId: tenant.tenantId, role: "owner" });
  const refused = await member.send("/v1/deployment", { headers: { "x-beckon-tenant": "tnt_x" } });
  assert.deepEqual([refused.status, (JSON.parse(refused.body) as { code: string }).code], [403, "insufficient_scope"]);
});

test("what waits is counted from when it was due, and what is late is a fault", async () => {
  const { database } = service.environment("global");
  const owing = `insert into audit_entries (tenant_id, audit_id, at, actor, operation, subject_type, subject_id, withheld)
    select $1, 'aud_late' || n, $2, 'system', 'test', 'tenant', $1, '{}' from generate_series(1, 3) n`;
  const before = (await stateNow()).queues.find(({ work }) => work === "audit_trail")?.count ?? 0;
  const at = new Date(service.clock.nowMs() - 1_000_000);
  await database.query({ name: "", text: owing }, [tenant.tenantId, at]);
  const { queues, faults } = await stateNow();
  const queue = queues.find(({ work }) => work === "audit_trail");
  assert.equal(queue?.count, before + 3);
  assert.ok((queue?.oldestSeconds ?? 0) >= 1_000);
  assert.ok(
    faults.some(({ code, work, severity }) => `${code} ${work} ${severity}` === "queue_late audit_trail critical"),
  );
  const other = await stateNow({ "x-us-env": "true" });
  assert.ok(!other.faults.some(({ code }) => code === "queue_late"));
});

test("a migration that is missing, and one of a newer version, are said", async () => {
  const { database } = service.environment("us");
  const run = (text: string) => database.query({ name: "", text, everyTenant: true }, []);
  await run("update schema_migrations set version = 9001, name = 'tomorrow' where version = 25");
  const { schema, faults } = await stateNow({ "x-us-env": "true" });
  await run("update schema_migrations set version = 25, name = 'report-waiting' where version = 9001");
  assert.deepEqual([schema.pending, schema.newer], [["0025-report-waiting"], ["9001-tomorrow"]]);
  assert.deepEqual(
    faults.slice(0, 2).map(({ code }) => code),
    ["schema_newer", "schema_pending"],
  );
});

test("a statement that runs for long is shown without its values", async () => {
  const { connection } = service.environment("global");
  const other = openDatabase({
    connection,
    log: silentLog,
    poolSize: 1,
    statementTimeoutMs: 60_000,
    queryTimeoutMs: 60_000,
  });
  const slow = other.query({ name: "", text: "select pg_sleep(2.5), 'SECRET' as told" }, []).catch(() => []);
  let found: State["running"] = [];
  while (found.length === 0) found = (await stateNow()).running.filter(({ statement }) => /pg_sleep/.test(statement));
  assert.equal(found[0]?.statement, "select pg_sleep(?), ? as told");
  assert.ok((found[0]?.seconds ?? 0) >= 1);
  await slow;
  await other.close();
});
