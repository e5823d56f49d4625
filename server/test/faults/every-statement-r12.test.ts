/** R12: a write that is cut off after any of its statements is there as a whole or not at all, and its repetition makes it one. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isWrite, type ManagementOperationId, type Operation, operations } from "@beckon/contract";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { undocumented } from "../management/caller.ts";
import { exampleCall, seedFor } from "../management/example-call.ts";
import { seedTenant } from "../management/seeded-tenant.ts";
import { contentsOf } from "./tenant-contents.ts";

const { connection } = await useDatabase();
const { host, port } = connection as { host: string; port: number };
const proxy = await startFaultProxy({ host, port });
const through = asUrl({ ...connection, host: proxy.host, port: proxy.port });
const service = await useService({ onlyGlobal: true, env: { BECKON_DATABASE_URL: through } });
// To look at the database past the fault.
const beside = await service.another({ BECKON_DATABASE_URL: asUrl(connection) });
after(() => proxy.close());

/** What PostgreSQL says after a statement inside a transaction, and after the transaction's end. */
const insideTransaction = Buffer.from([0x5a, 0, 0, 0, 5, 0x54]);
const committed = Buffer.from("COMMIT\0");

const timesIn = (chunk: Buffer, what: Buffer): number => {
  let times = 0;
  for (let at = chunk.indexOf(what); at >= 0; at = chunk.indexOf(what, at + what.length)) times++;
  return times;
};

/** Resets the connection instead of telling the service that the transaction's statement with this number is done. */
const cutAfterStatement = (number: number): { hit: "nothing" | "statement" | "commit" } => {
  const failpoint: { hit: "nothing" | "statement" | "commit" } = { hit: "nothing" };
  let statements = 0;
  proxy.set({
    kind: "cut-after",
    when: (chunk, toward) => {
      if (toward === "server" || failpoint.hit !== "nothing") return false;
      const ends = chunk.includes(committed);
      statements += timesIn(chunk, insideTransaction) + (ends ? 1 : 0);
      // Statements that were sent together may be answered together: then the answers are lost together.
      if (statements < number) return false;
      failpoint.hit = ends ? "commit" : "statement";
      return true;
    },
  });
  return failpoint;
};

const openTransactions = {
  name: "test-open",
  text: `select count(*)::int as open from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
};
/** The database notices a lost connection in its own time, and until then the key and rows are held: who comes waits, or is refused. */
const untilNoticed = async (): Promise<void> => {
  for (;;) {
    const [row] = await beside.environment().database.query<{ open: number }>(openTransactions, []);
    if (row?.open === 0) return;
  }
};

const writes = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, operation]) => operation.caller === "secret" && isWrite(operation),
);
/** The event that makes a referral qualify, and brings rewards and ledger entries: more than any other write does. */
const qualifying = { type: "purchase", participantId: "registered" };
const cases = [
  ...writes.map(([id, operation]) => ({ what: id, operation, body: {} })),
  { what: "createEvent that qualifies and rewards", operation: operations.createEvent, body: qualifying },
];
for (const { what, operation, body } of cases) {
  test(`R12 ${what}: cut off after each statement, it is all there or nothing, and once when repeated`, async (t) => {
    const tenant = await seedTenant(service, seedFor(operation));
    const { target, send } = await exampleCall(service, operation, tenant);
    send.headers["idempotency-key"] = "cut";
    if (send.body) send.body = { ...(send.body as object), ...body };
    const before = await contentsOf(beside, tenant.tenantId);
    // The first is BEGIN, whose loss nobody notices: see below.
    for (let number = 2; ; number++) {
      const failpoint = cutAfterStatement(number);
      const cut = await service.send(target, send);
      proxy.set({ kind: "pass" });
      await untilNoticed();
      assert.notEqual(failpoint.hit, "nothing", `no statement ${number}, and no COMMIT before it: ${cut.body}`);
      assert.ok(cut.status >= 500, `${number}: ${cut.status} ${cut.body}`);
      assert.deepEqual(undocumented(operation, cut), []);
      if (failpoint.hit === "statement") {
        assert.deepEqual(await contentsOf(beside, tenant.tenantId), before, `after statement ${number}`);
        continue;
      }
      const whole = await contentsOf(beside, tenant.tenantId);
      const again = await service.send(target, send);
      assert.deepEqual([again.status, again.headers["idempotent-replayed"]], [operation.success.status, "true"]);
      assert.deepEqual(await contentsOf(beside, tenant.tenantId), whole, "after the repetition");
      if (body === qualifying) assert.notEqual(whole["ledger_entries"], before["ledger_entries"]);
      assert.ok(number >= 5, `${number} statements are too few to be all`);
      return t.diagnostic(`${number} statements`);
    }
  });
}

test("R12 a transaction whose BEGIN was lost is begun elsewhere, and nobody notices", async () => {
  const tenant = await seedTenant(service);
  const { target, send } = await exampleCall(service, operations.registerReferral, tenant);
  const failpoint = cutAfterStatement(1);
  const answer = await service.send(target, send);
  proxy.set({ kind: "pass" });
  assert.deepEqual([failpoint.hit, answer.status], ["statement", 201]);
});
