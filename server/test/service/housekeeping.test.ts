import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { limits } from "@beckon/contract";
import { tidy } from "../../src/jobs/housekeeping.ts";
import { withClient } from "../../src/store/migrate.ts";
import { useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true });
const { store, connection } = service.environment();
const surroundings = service.service.deployment;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const count = (
  table: "idempotency_records" | "participant_tokens" | "limit_counts",
  tenantId: string,
): Promise<number> =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table} where tenant_id = $1`, [
      tenantId,
    ]);
    return rows[0]?.n ?? -1;
  });

async function fill(tenantId: string, ages: { recordHours?: number[]; tokenExpiredDays?: number[] }): Promise<void> {
  const nowMs = service.clock.nowMs();
  for (const [place, hours] of (ages.recordHours ?? []).entries()) {
    const scope = { tenantId, caller: "key_1", operation: "createCampaign", key: `k${place}` };
    const record = { requestHash: randomBytes(32), status: 201, headers: {}, body: "{}" };
    await store.transaction((inside) => inside.idempotency.insert([{ ...scope, ...record }], nowMs - hours * hourMs));
  }
  for (const days of ages.tokenExpiredDays ?? [])
    await store.tokens.insert(tenantId, {
      hash: randomBytes(32),
      participantId: "ann",
      createdAtMs: nowMs - (days + 1) * dayMs,
      expiresAtMs: nowMs - days * dayMs,
    });
}

test("only what is past its life goes: idempotency records after 72 h, tokens a week after their end", async () => {
  const one = await service.createTenant();
  const other = await service.createTenant();
  const life = limits.idempotencyKeyHours;
  await fill(one.tenantId, {
    recordHours: [0, life - 0.1, life + 0.1, 1_000],
    tokenExpiredDays: [-1, 0.5, 6.9, 7.1, 90],
  });
  await fill(other.tenantId, { recordHours: [1_000], tokenExpiredDays: [90] });
  assert.equal(await tidy(store, surroundings), 6);
  assert.deepEqual(
    [await count("idempotency_records", one.tenantId), await count("participant_tokens", one.tenantId)],
    [2, 3],
  );
  assert.deepEqual(
    [await count("idempotency_records", other.tenantId), await count("participant_tokens", other.tenantId)],
    [0, 0],
  );
  assert.equal(await tidy(store, surroundings), 0);
});

test("counts of limits go after ten minutes", async () => {
  const { tenantId } = await service.createTenant();
  const minute = Math.floor(service.clock.nowMs() / 60_000);
  const told = [0, 9, 11, 500].map((ago) => ({ tenantId, minute: minute - ago, subject: "invalid", count: 1 }));
  await store.limits.add(told);
  await tidy(store, surroundings);
  assert.equal(await count("limit_counts", tenantId), 2);
});

test("a backlog goes in bounded bites, from two processes at once, each row once; and stops when asked to", async () => {
  const { tenantId } = await service.createTenant();
  await withClient(connection, (client) =>
    client.query(
      `insert into idempotency_records (tenant_id, caller, operation, idempotency_key, request_hash, status, headers, body, created_at)
       select $1, 'key_1', 'createCampaign', 'bulk' || n, decode(repeat('00', 32), 'hex'), 201, '{}', '{}', now() - interval '100 hours'
       from generate_series(1, 12000) n`,
      [tenantId],
    ),
  );
  const tenant = (await store.tenants.find(tenantId))!;
  const alone = { ...store, tenants: { ...store.tenants, list: async () => [tenant] } };
  let turns = 0;
  const removed = await tidy(alone, surroundings, () => ++turns > 1);
  assert.ok(removed > 0 && removed <= 5_000, `${removed} in one bite`);
  const other = (await service.another()).environment().store;
  const both = await Promise.all([tidy(store, surroundings), tidy(other, surroundings)]);
  assert.equal(removed + both[0] + both[1], 12_000);
  assert.equal(await count("idempotency_records", tenantId), 0);
});

test("a tenant whose turn fails keeps no other from its own, and the failure is told", async () => {
  const [one, two] = [await service.createTenant(), await service.createTenant()];
  await fill(one.tenantId, { recordHours: [100] });
  await fill(two.tenantId, { recordHours: [100] });
  const idempotency = {
    ...store.idempotency,
    deleteBefore: (tenantId: string, beforeMs: number) =>
      tenantId === one.tenantId
        ? Promise.reject(new Error("no luck"))
        : store.idempotency.deleteBefore(tenantId, beforeMs),
  };
  await assert.rejects(tidy({ ...store, idempotency }, surroundings), /no luck/);
  assert.deepEqual(
    [await count("idempotency_records", one.tenantId), await count("idempotency_records", two.tenantId)],
    [1, 0],
  );
});
