/** The audit trail: every write leaves its entries, none is lost or put elsewhere, and a changed one is found. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isWrite, type ManagementOperationId, type Operation, operations } from "@beckon/contract";
import { chainWaiting } from "../../src/core/audit/chain.ts";
import { audited } from "../../src/http/audited-operations.ts";
import { digest } from "../../src/http/operations/audit.ts";
import { chainAuditTrails, expireReservations } from "../../src/jobs/chores.ts";
import { useService } from "../harness/service.ts";
import { type Caller, callerOf, expectStatus } from "./caller.ts";
import { exampleCall, seedFor } from "./example-call.ts";
import { seedTenant } from "./seeded-tenant.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const { store, database } = service.environment();

type Entry = {
  id: string;
  sequence: number | null;
  actor: string;
  operation: string;
  subject: { type: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  withheld: string[];
  reason: string | null;
  requestId: string | null;
  hash: string | null;
};
const entriesOf = async (call: Caller, query: Record<string, string> = {}): Promise<Entry[]> =>
  expectStatus(await call("listAudit", { query: { limit: "100", ...query } }), 200).json["items"] as Entry[];
const exported = async (call: Caller): Promise<Entry[]> =>
  expectStatus(await call("exportAudit"), 200).json["items"] as Entry[];
const verified = async (call: Caller, query: Record<string, string> = {}) =>
  expectStatus(await call("verifyAudit", { query }), 200).json as unknown as Record<string, unknown> & {
    head: { sequence: number; hash: string };
  };
const nobody = { actor: null, operation: null, subjectId: null, fromMs: null, untilMs: null };
const page = { after: null, limit: 1000 };
const run = (text: string, values: unknown[] = []) => database.query({ name: "", text }, values);

const writes = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, operation]) => operation.caller === "secret" && isWrite(operation),
);

test("every write of the contract says what it leaves, and nothing else does", () => {
  assert.deepEqual(Object.keys(audited).toSorted(), writes.map(([id]) => id).toSorted());
});

for (const [id, operation] of writes) {
  const { kind } = audited[id as keyof typeof audited] ?? { kind: "entry" };
  const promise = kind === "elsewhere" ? "leaves no entry, because it stands elsewhere" : "leaves an entry";
  test(`${id} ${promise}`, async () => {
    const tenant = await seedTenant(service, seedFor(operation));
    const { target, send } = await exampleCall(service, operation, tenant);
    send.headers["x-request-id"] = "the-request";
    const known = new Set((await store.audit.list(tenant.tenantId, nobody, page)).map(({ auditId }) => auditId));
    const answer = await service.send(target, send);
    assert.equal(answer.status, operation.success.status, answer.body);
    const fresh = (await store.audit.list(tenant.tenantId, nobody, page)).filter(({ auditId }) => !known.has(auditId));
    if (kind === "elsewhere") return assert.deepEqual(fresh, []);
    const [entry, ...more] = fresh;
    assert.ok(entry && more.length === 0);
    assert.deepEqual([entry.operation, entry.requestId], [id, "the-request"]);
    assert.match(entry.actor, /^key_/);
    assert.ok(entry.subjectId.length > 0 && entry.subjectType !== "unknown");
    assert.notDeepEqual(entry.after, {}, "no field of it is kept");
    // What the path names was there before, and was looked at.
    const plan = audited[id as keyof typeof audited];
    if (plan.kind === "entry" && plan.subject.reader && !plan.idIn) assert.notEqual(entry.before, null);
    // Neither secrets nor people: of the body, only fields that are listed, and reasons.
    const text = JSON.stringify([entry.before, entry.after, entry.withheld]);
    assert.doesNotMatch(text, /user-4711|someone-|whsec_|sk_live|bpt_|what-the-platform/);
  });
}
test("an entry says who, what, before and after, and why; addresses and people stay out", async () => {
  const { call, ids, tenantId } = await seedTenant(service);
  const [campaignId = ""] = ids.campaignId;
  const [rewardId] = ids.rewardId;
  const headers = { "if-match": String((await call("getCampaign", { params: { campaignId } })).headers.etag) };
  expectStatus(
    await call("updateCampaign", { params: { campaignId }, headers, body: { name: "Two", terms: { codeCap: 7 } } }),
    200,
  );
  const [renamed] = await entriesOf(call, { subject: campaignId, operation: "updateCampaign" });
  assert.deepEqual(
    [renamed?.before?.["name"], renamed?.after?.["name"], renamed?.withheld],
    ["Test", "Two", ["terms"]],
  );
  assert.equal(Number(renamed?.after?.["revision.number"]), Number(renamed?.before?.["revision.number"]) + 1);

  expectStatus(await call("approveReward", { params: { rewardId }, body: { reason: "looked at it" } }), 200);
  const [approved] = await entriesOf(call, { subject: rewardId });
  assert.deepEqual(
    [approved?.reason, approved?.before?.["approval"], approved?.after?.["approval"]],
    ["looked at it", "waiting", "approved"],
  );

  const participantId = "ann";
  const body = { country: "FR", attributes: { plan: "canary-plan" } };
  expectStatus(await call("putParticipant", { params: { participantId }, body }), 200);
  const [put] = await entriesOf(call, { subject: participantId });
  assert.deepEqual(
    [put?.before, put?.after, put?.withheld],
    [{ state: "active" }, { state: "active" }, ["attributes", "country"]],
  );

  const url = "http://127.0.0.1:9/services/canary-token";
  const made = expectStatus(await call("createWebhookEndpoint", { body: { url } }), 201).json;
  const [endpoint] = await entriesOf(call, { subject: made.id });
  assert.equal(endpoint?.after?.["url"], "http://127.0.0.1:9");
  assert.doesNotMatch(JSON.stringify(await store.audit.list(tenantId, nobody, page)), /canary/);
});

test("a batch leaves an entry for each thing it changed; a preview, a refusal and a repetition leave none", async () => {
  const { call, ids } = await seedTenant(service);
  const [, qualified, voided] = ids.referralId;
  const body = { action: "approve", ids: [qualified, voided], note: "both" };
  const decide = (query: Record<string, string>) =>
    call("decideReferrals", { query, body, headers: query["preview"] ? {} : { "idempotency-key": "once" } });
  expectStatus(await decide({ preview: "true" }), 200);
  assert.deepEqual(await entriesOf(call, { operation: "decideReferrals" }), []);
  expectStatus(await decide({}), 200);
  assert.equal((await decide({})).headers["idempotent-replayed"], "true");
  const told = await entriesOf(call, { operation: "decideReferrals" });
  const shown = told.map(({ subject, before, after, reason }) => ({ subject, before, after, reason }));
  const [before, after] = [{ status: "qualified" }, { status: "approved", action: "approve" }];
  assert.deepEqual(shown, [{ subject: { type: "referral", id: qualified }, before, after, reason: "both" }]);
  const keyId = "key_01k9w3f5q8z2m4n6p7r9t1v3xy";
  expectStatus(await call("revokeKey", { params: { keyId } }), 404);
  assert.deepEqual(await entriesOf(call, { subject: keyId }), []);
});

test("jobs and the operator leave entries as well", async () => {
  const { call, ids, tenantId } = await seedTenant(service);
  const [reservationId = ""] = ids.reservationId;
  service.clock.advance(40 * 86_400_000);
  const { clock, randomness } = service.service.deployment;
  await expireReservations(store, { clock, randomness });
  const [expired] = await entriesOf(call, { subject: reservationId, operation: "expireReservation" });
  assert.deepEqual([expired?.actor, expired?.after], ["system", { state: "expired" }]);
  const [created] = await entriesOf(call, { operation: "createTenant" });
  assert.deepEqual([created?.actor, created?.subject], ["operator", { type: "tenant", id: tenantId }]);
});

/** A tenant with a chain of some length. */
const withChain = async () => {
  const tenant = await seedTenant(service);
  await chainAuditTrails(store);
  return { ...tenant, chain: await exported(tenant.call) };
};

test("entries are chained in order, by anybody's hands: documented content, sequence and hash", async () => {
  const { call, chain, tenantId, secretKey } = await withChain();
  assert.deepEqual(
    chain.map(({ sequence }) => sequence),
    chain.map((_, place) => place + 1),
  );
  assert.equal(chain[0]?.operation, "createTenant");
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([one], [two]) => (one < two ? -1 : 1))
        .map(([name, part]) => [name, sorted(part)]),
    );
  };
  let previous = "0".repeat(64);
  for (const { hash, salt: _salt, subjectDigest, reason: _reason, ...entry } of chain as (Entry & {
    salt: string;
    subjectDigest: string | null;
  })[]) {
    const subject = subjectDigest === null ? entry.subject : { type: entry.subject.type, digest: subjectDigest };
    previous = digest(`${previous}\n${JSON.stringify(sorted({ ...entry, subject, tenantId }))}`);
    assert.equal(hash, previous, entry.operation);
  }
  const { ok, checked, head, waiting, nextAfter } = await verified(call);
  assert.deepEqual(
    { ok, checked, head, waiting, nextAfter },
    { ok: true, checked: chain.length, head: { sequence: chain.length, hash: previous }, waiting: 0, nextAfter: null },
  );
  const lines = await service.send("/v1/audit/export?limit=2", {
    headers: { authorization: `Bearer ${secretKey}`, accept: "application/x-ndjson" },
  });
  assert.equal(lines.headers.link, '</v1/audit/export?after=2&limit=2>; rel="next"');
  assert.deepEqual(
    lines.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Entry),
    chain.slice(0, 2),
  );
});

/** What somebody does who may switch triggers off. */
const tamper = async (text: string, values: unknown[]) => {
  await run("alter table audit_entries disable trigger user");
  await run(text, values);
  await run("alter table audit_entries enable trigger user");
};

test("whatever is changed behind the triggers, the first broken entry is named", async () => {
  const cases: [string, string, "altered" | "missing"][] = [
    ["another actor", "update audit_entries set actor = 'key_other' where tenant_id = $1 and sequence = $2", "altered"],
    [
      "another time",
      "update audit_entries set at = at + interval '1 ms' where tenant_id = $1 and sequence = $2",
      "altered",
    ],
    ["another after", "update audit_entries set after = '{}' where tenant_id = $1 and sequence = $2", "altered"],
    ["no request", "update audit_entries set request_id = 'x' where tenant_id = $1 and sequence = $2", "altered"],
    ["a person's id", "update audit_entries set subject_id = 'x' where tenant_id = $1 and sequence = $2", "altered"],
    ["a reason put in", "update audit_entries set reason = 'x' where tenant_id = $1 and sequence = $2", "altered"],
    ["a row gone", "delete from audit_entries where tenant_id = $1 and sequence = $2", "missing"],
    [
      "a hash made to fit",
      "update audit_entries set actor = 'x', hash = sha256('x') where tenant_id = $1 and sequence = $2",
      "altered",
    ],
  ];
  for (const [what, text, fault] of cases) {
    const { call, chain, tenantId } = await withChain();
    const place = 1 + chain.findIndex(({ subject }) => subject.id === "ann");
    assert.ok(place > 1);
    assert.equal((await verified(call))["ok"], true);
    await tamper(text, [tenantId, place]);
    const { ok, broken, checked } = await verified(call);
    const id = fault === "missing" ? null : (chain[place - 1]?.id ?? "");
    assert.deepEqual([ok, broken, checked], [false, { sequence: place, id, fault }, place - 1], what);
  }
});

test("a chain that was written anew, or cut off at its end, no longer has the head that was noted", async () => {
  const { call, chain, tenantId } = await withChain();
  const { head } = await verified(call);
  const anchor = { after: String(head.sequence), afterHash: head.hash };
  assert.equal((await verified(call, anchor))["ok"], true);
  await tamper(
    "update audit_entries set sequence = null, hash = null, actor = 'x' where tenant_id = $1 and sequence = $2",
    [tenantId, chain.length],
  );
  assert.deepEqual((await verified(call, anchor))["broken"], { sequence: chain.length, id: null, fault: "missing" });
  await chainAuditTrails(store);
  assert.equal((await verified(call))["ok"], true);
  assert.deepEqual((await verified(call, anchor))["broken"], {
    sequence: chain.length,
    id: chain.at(-1)?.id,
    fault: "anchor",
  });
});

test("the database refuses every other change of an entry", async () => {
  const { tenantId, call, ids } = await withChain();
  expectStatus(await call("blockParticipant", { params: { participantId: ids.participantId[0] ?? "" } }), 200);
  for (const change of [
    "update audit_entries set actor = 'x' where tenant_id = $1",
    "update audit_entries set hash = sha256('x') where tenant_id = $1 and sequence = 1",
    "update audit_entries set sequence = 9999, hash = sha256('x'), actor = 'x' where tenant_id = $1 and sequence is null",
    "update audit_entries set sequence = null, hash = null where tenant_id = $1",
    "update audit_entries set salt = null, subject_id = 'x' where tenant_id = $1 and subject_type = 'campaign'",
    "update audit_entries set salt = null, subject_id = 'x', actor = 'x' where tenant_id = $1 and salt is not null",
    "delete from audit_entries where tenant_id = $1",
  ])
    await assert.rejects(run(change, [tenantId]), /never change/, change);
  await assert.rejects(run("truncate audit_entries"), /never change/);
});

test("P3 an erasure takes a person and the reasons about them out, and the chain stays whole", async () => {
  const { call, ids } = await seedTenant(service);
  const [, referralId] = ids.referralId;
  const params = { participantId: "qualified" };
  expectStatus(await call("blockParticipant", { params }), 200);
  expectStatus(await call("approveReferral", { params: { referralId }, body: { note: "spoke with them" } }), 200);
  const rule = { list: "block", kind: "participant", value: "qualified", note: "seen twice" };
  const { id: listed } = expectStatus(await call("addRiskListEntry", { body: rule }), 201).json;
  await chainAuditTrails(store);
  const body = { owedRewards: "cancel", reason: "request 4711" };
  const { pseudonym } = expectStatus(await call("eraseParticipant", { params, body }), 200).json as unknown as {
    pseudonym: string;
  };
  await chainAuditTrails(store);
  const chain = await exported(call);
  assert.doesNotMatch(JSON.stringify(chain), /"id":"qualified"|spoke with|seen twice/);
  const about = chain.filter(({ subject }) => subject.id === pseudonym).map(({ operation }) => operation);
  assert.deepEqual(about, ["blockParticipant", "eraseParticipant"]);
  assert.deepEqual(chain.find(({ subject }) => subject.id === listed)?.reason, null);
  assert.equal((await verified(call))["ok"], true);
});

test("writes and chaining at once, in two processes: nothing is lost, doubled, or before what it came after", async () => {
  const { call, tenantId, secretKey, ids } = await seedTenant(service);
  const beside = callerOf(other, secretKey);
  const earlier = (await store.audit.list(tenantId, nobody, page)).length;
  const writers = 6;
  const each = 15;
  let writing = true;
  const chaining = [store, other.environment().store].map(async (from) => {
    while (writing) await chainAuditTrails(from);
  });
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const by = writer % 2 === 0 ? call : beside;
      const participantId = `writer-${writer}`;
      for (let turn = 0; turn < each; turn++) {
        const headers = { "x-request-id": `${writer}.${turn}` };
        expectStatus(await by("putParticipant", { params: { participantId }, headers, body: {} }), 200);
      }
    }),
  );
  // All of them on one thing, too: each finds what the one before it left.
  const [codeId = ""] = ids.codeId;
  await Promise.all(
    Array.from({ length: 12 }, (_, turn) =>
      (turn % 2 ? call : beside)(turn % 3 ? "disableCode" : "enableCode", { params: { codeId } }),
    ),
  );
  writing = false;
  await Promise.all(chaining);
  await chainAuditTrails(store);
  const chain = await exported(call);
  assert.equal(chain.length, earlier + writers * each + 12);
  assert.equal((await verified(call))["ok"], true);
  for (let writer = 0; writer < writers; writer++) {
    const own = chain.filter(({ subject }) => subject.id === `writer-${writer}`).map(({ requestId }) => requestId);
    assert.deepEqual(
      own,
      Array.from({ length: each }, (_, turn) => `${writer}.${turn}`),
    );
  }
  const states = chain.filter(({ operation }) => operation === "disableCode" || operation === "enableCode");
  let state: unknown = "active";
  for (const { before, after } of states) {
    assert.equal(before?.["state"], state);
    state = after?.["state"];
  }
});

test("who has the chain is not waited for", async () => {
  const { tenantId } = await seedTenant(service);
  await store.transaction(async (inside) => {
    assert.equal(await inside.audit.tryLockChain(tenantId), true);
    const asked = { tenantId, limit: 500, digest };
    const rival = other.environment().store.transaction((beside) => chainWaiting(beside, asked));
    assert.equal(await rival, 0);
  });
});

test("T1 filters and pages show the caller's own, and only what is asked for", async () => {
  const [one, two] = [await seedTenant(service), await seedTenant(service)];
  await chainAuditTrails(store);
  const keys = await entriesOf(one.call, { operation: "createKey" });
  assert.equal(keys.length, 2);
  const [mine] = keys;
  assert.ok(mine);
  assert.deepEqual(await entriesOf(two.call, { subject: mine.subject.id }), []);
  assert.deepEqual(
    (await entriesOf(one.call, { actor: mine.actor })).every(({ actor }) => actor === mine.actor),
    true,
  );
  assert.deepEqual(await entriesOf(one.call, { actor: "system" }), []);
  const at = (await entriesOf(one.call))[0] as Entry & { at: string };
  assert.deepEqual(await entriesOf(one.call, { from: new Date(Date.parse(at.at) + 1).toISOString() }), []);
  assert.ok((await entriesOf(one.call, { to: new Date(Date.parse(at.at) + 1).toISOString() })).length > 20);
  const paged: string[] = [];
  let query: Record<string, string> = { limit: "7" };
  for (;;) {
    const { json } = await one.call("listAudit", { query });
    paged.push(...(json["items"] as Entry[]).map(({ id }) => id));
    const { nextCursor } = json;
    if (typeof nextCursor !== "string") break;
    query = { cursor: nextCursor };
  }
  assert.deepEqual(paged.toSorted(), (await exported(one.call)).map(({ id }) => id).toSorted());
});
