/** P1 to P3: a canary in every field of the inventory, and every place where none may be found, before and after the erasure. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import { before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { personal } from "../../src/core/privacy/inventory.ts";
import { backup } from "../../src/store/backup.ts";
import { type RawAnswer, useService } from "../harness/service.ts";
import { eventually, openSink, type Received, type Sink } from "../harness/sink.ts";
import { rowsOfTenant } from "../http/stored-text.ts";
import { loopback } from "../webhooks/webhook-api.ts";
import { canaries, person, tellStory } from "./canary-story.ts";

const service = await useService({
  onlyGlobal: true,
  env: { ...loopback, BECKON_INVALID_PER_ADDRESS: "10", BECKON_INVALID_PER_TENANT: "600" },
});
/** Says of whom it is told. */
const repeating = (status: number, word: string): Sink["reply"] => {
  const answer = { status, body: `${person} ${word}` };
  return ({ body }) => (body.includes(person) || body.includes(canaries.onboarding) ? answer : { status });
};
const receiver = await openSink(repeating(500, canaries.receiverAnswer));
const host = await openSink(repeating(200, canaries.hostAnswer));
const { world, token, takenId, ok } = await tellStory(service, { receiver, host });
const { tenantId, database } = world;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
/** The column's text in the rows that a condition picks; bytes in hex. */
const valuesOf = async (table: string, column: string, where = "true"): Promise<string[]> => {
  const text = `select coalesce(case when pg_typeof(${column}) = 'bytea'::regtype then substr(${column}::text, 3) else ${column}::text end, '') as value
    from ${table} where tenant_id = $1 and ${where}`;
  return (await database.query<{ value: string }>({ name: "", text }, [tenantId])).map(({ value }) => value);
};
const ofReferral = `referral_id = '${takenId}'`;
const ofPerson = `person = 'p:${person}'`;

/** By table and column: the canary that stands there before the erasure, or where to read what nobody could choose. */
type Planted = string | { read: string } | { onlyAfter: true };
const planted: Record<string, Record<string, Planted>> = {
  participants: { participant_id: person, country: canaries.country, attributes: canaries.attribute },
  participant_tokens: { participant_id: person, hash: sha256(token) },
  campaign_audience: { participant_id: person },
  codes: { participant_id: person, code: canaries.code, skeleton: canaries.skeleton },
  referrals: {
    ...{ referrer_id: person, referee_id: person, onboarding_id: canaries.onboarding },
    ...{ country: canaries.signUpCountry, signed_up_at: canaries.signedUp },
  },
  referral_transitions: { note: canaries.referralNote },
  counted_referrals: { referrer_id: person },
  reservations: { onboarding_id: canaries.onboarding },
  events: {
    ...{ participant_id: person, onboarding_id: canaries.onboarding, event_id: canaries.eventId },
    ...{ object_id: canaries.objectId, attributes: canaries.shop, amount_minor: canaries.amount },
    ...{ category: canaries.category, kind: canaries.kind, occurred_at: canaries.occurred },
    content_hash: { read: `event_id = '${canaries.eventId}'` },
  },
  risk_signals: { hash: { read: `${ofPerson} and kind = 'device'` }, person, referrer_id: person },
  risk_assessments: {
    ...{ referrer_id: person, referee_id: person, onboarding_id: canaries.onboarding, results: person },
    signals: { read: `${ofReferral} and stage = 'registration'` },
    ip_country: canaries.networkCountry,
  },
  risk_review_steps: { note: canaries.reviewNote },
  risk_list_entries: { match: person, shown: person, note: canaries.listNote },
  rejected_events: { body: person, detail: person },
  rewards: {
    ...{ participant_id: person, referrer_id: person, failure: canaries.failure },
    ...{ payout_reference: canaries.payoutReference, rule_results: canaries.country },
  },
  reward_refusals: { rule_results: canaries.signUpCountry },
  reward_transitions: { note: canaries.rewardNote },
  veto_attempts: { excerpt: canaries.hostAnswer },
  ledger_entries: { participant_id: person },
  outbox_events: { data: person },
  delivery_attempts: { excerpt: canaries.receiverAnswer },
  idempotency_records: {
    ...{ body: person, idempotency_key: person },
    request_hash: { read: `idempotency_key = 'set-${person}'` },
  },
  audit_entries: {
    ...{ subject_id: person, reason: canaries.listNote },
    subject_digest: { read: `subject_id = '${person}' and operation = 'putParticipant'` },
    reason_digest: { read: `reason = '${canaries.listNote}'` },
  },
  limit_counts: { subject: { read: "subject <> 'invalid' and subject not like 'key_%'" } },
  erasures: { reason: { onlyAfter: true } },
  erasure_tombstones: { tombstone: { onlyAfter: true }, barred: { onlyAfter: true } },
};
const fields = Object.entries(personal).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, field]) => ({ table, column, field, name: `${table}.${column}` })),
);
const plantedAt = (table: string, column: string): Planted | undefined => planted[table]?.[column];

const says = (text: string, canary: string): boolean =>
  /^[A-Z]{2}$/.test(canary)
    ? new RegExp(`(?<![A-Za-z0-9_-])${canary}(?![A-Za-z0-9_-])`).test(text)
    : text.includes(canary);
/** A signature is bytes in base64: two letters of it may happen to be a country. */
const withoutSignature = ({ headers, ...call }: Received): object => {
  const { "webhook-signature": signature, ...others } = headers;
  assert.match(String(signature), /^v1,[A-Za-z0-9+/]{43}=$/);
  return { ...call, headers: others };
};
/** A few words on where, for whoever has to mend it. */
const around = (text: string, canary: string): string => {
  const at = text.indexOf(canary);
  return text.slice(Math.max(0, at - 200), at + 200);
};
const assertNowhere = (text: string, where: string, of: readonly string[]): void => {
  for (const canary of of) assert.ok(!says(text, canary), `${canary} is in ${where}: ${around(text, canary)}`);
};

/** What tenants name people and things by, which they hear of again. */
const ids: readonly string[] = [person, canaries.onboarding];
const everything: readonly string[] = [...Object.values(canaries), token, sha256(token)];
const withoutIds = everything.filter((canary) => !ids.includes(canary));

const authorization = `Bearer ${world.tenant.secretKey}`;
const refusals: RawAnswer[] = [];
/** Wrong in every way that quotes something: shape, rules, conflicts, absence. */
const beRefused = async (): Promise<void> => {
  const bad = {
    country: canaries.country,
    email: `${canaries.mailbox}@`,
    phone: `x${canaries.phone}`,
    deviceId: `${canaries.device}\u0000`,
  };
  const code = await world.codeOf("somebody");
  for (const [method, target, body] of [
    ["PUT", `/v1/participants/x`, { country: canaries.attribute, attributes: { nick: { of: canaries.attribute } } }],
    ["PUT", "/v1/participants/host/signals", { ...bad, country: undefined }],
    ["POST", "/v1/referrals", { code, refereeId: "y", ...bad }],
    ["POST", "/v1/referrals", { code, refereeId: "y", email: "a@b", mail: canaries.payout }],
    ["POST", "/v1/referrals", { code, onboardingId: "z", attributes: { nick: canaries.attribute } }],
    ["POST", "/v1/referrals", { code, refereeId: person, phone: canaries.phone }],
    [
      "POST",
      "/v1/events",
      {
        id: canaries.eventId,
        type: "purchase",
        participantId: "y",
        occurredAt: "2026-01-01T00:00:00Z",
        attributes: { shop: canaries.shop },
      },
    ],
    [
      "POST",
      "/v1/events",
      {
        id: "e",
        type: "purchase",
        participantId: "y",
        occurredAt: canaries.shop,
        category: canaries.category,
        amount: canaries.kind,
      },
    ],
    ["POST", `/v1/referrals/${takenId}/void`, { note: `${canaries.referralNote}\u0000` }],
    [
      "POST",
      "/v1/risk-lists",
      { list: "block", kind: "email_domain", value: `${canaries.mailbox} ${canaries.listNote}` },
    ],
    ["POST", "/v1/risk-lists", { list: "block", kind: "network", value: canaries.device, note: canaries.listNote }],
    ["POST", `/v1/participants/${person}/erase`, { owedRewards: "refuse", reason: canaries.ticket }],
    ["POST", "/v1/participants/search", { email: bad.email }],
    ["POST", "/v1/participants/search", { email: canaries.mailbox, phone: canaries.phone }],
    ["POST", "/v1/participants/nobody/erase", { reason: canaries.ticket }],
    ["POST", "/v1/codes", { participantId: "y", campaignId: world.campaignId, code: canaries.code }],
  ] as const) {
    const answer = await service.send(target, { method, body, headers: { authorization } });
    assert.ok(answer.status >= 400, `${method} ${target} was not refused: ${answer.body}`);
    refusals.push(answer);
  }
};
const texts = (answers: readonly RawAnswer[]): string =>
  answers.map(({ rawHeaders, body }) => `${rawHeaders.join(" ")} ${body}`).join("\n");

test("P3 each field of the inventory has a canary here, and each canary a field", () => {
  assert.deepEqual(
    fields.filter(({ table, column }) => plantedAt(table, column) === undefined).map(({ name }) => name),
    [],
    "plant one in canary-story.ts, and say here where it lies",
  );
  for (const [table, columns] of Object.entries(planted))
    for (const column of Object.keys(columns))
      assert.ok(personal[table]?.[column], `${table}.${column} is not in the inventory`);
});

/** What lay in each field: the canary, or the value that was read. */
const lay = new Map<string, string>();

describe("before the erasure", () => {
  for (const { table, column, name } of fields)
    test(`P3 there is a canary in ${name}`, async () => {
      const what = plantedAt(table, column);
      assert.ok(what !== undefined);
      if (typeof what === "object" && "onlyAfter" in what) return assert.deepEqual(await valuesOf(table, column), []);
      if (typeof what === "string") {
        const values = await eventually(async () => {
          const found = await valuesOf(table, column);
          return found.some((value) => says(value, what)) && found;
        });
        assert.ok(values);
        lay.set(name, what);
        return;
      }
      const [value] = await eventually(async () => {
        const found = await valuesOf(table, column, what.read);
        return found.length > 0 && found;
      });
      assert.ok(value && value.length >= 16, `${name}: ${value}`);
      lay.set(name, value);
    });

  test("P1 no canary is in the log, the metrics, answers to apps, or in what an error quotes", async () => {
    await beRefused();
    const headers = { authorization: `Bearer ${token}`, "x-client-key": world.tenant.clientKey };
    const open = { "x-client-key": world.tenant.clientKey };
    const compatible = [
      await service.send("/v1/referral", { headers }),
      await service.send(`/v1/referral/${canaries.code}/validate`, { headers: open }),
      await service.send("/v1/wallet/reward", { headers }),
      await service.send("/v1/referral/activity", { headers }),
    ];
    assert.deepEqual(
      compatible.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    // Of an unknown field the name is told, to whoever sent it.
    const odd = await service.send("/v1/referrals", {
      ...{ method: "POST", headers: { authorization } },
      body: { code: "x", refereeId: "y", [canaries.device]: canaries.payout },
    });
    assert.ok(odd.body.includes(`/body/${canaries.device}`) && !odd.body.includes(canaries.payout), odd.body);
    for (const email of [canaries.mailbox, canaries.mailbox.toUpperCase()]) {
      const found = await service.send("/v1/participants/search", {
        ...{ method: "POST", headers: { authorization } },
        body: { email },
      });
      assert.match(found.body, new RegExp(`"participantId":"${person}"`));
      assertNowhere(found.body, "who was found", withoutIds);
    }
    const metrics = (await service.send("/metrics")).body;
    assert.match(metrics, /beckon_http_errors_total/);
    assertNowhere(service.logged, "the log", everything);
    assertNowhere(metrics, "the metrics", everything);
    // Their own code is what they ask for.
    assertNowhere(
      texts(compatible),
      "an answer to an app",
      everything.filter((one) => one !== canaries.code),
    );
    // Whoever names an id in a path or a body is told of it; of a code text that is taken, that it is.
    assertNowhere(
      texts(refusals),
      "an error",
      withoutIds.filter((one) => one !== canaries.code),
    );
    for (const { body } of refusals.filter((one) => one.body.includes(person))) assert.match(body, /participant/);
  });

  test("P2 what is told to the tenant's systems holds ids and states, and no other canary", async () => {
    const told = await eventually(() => {
      const text = JSON.stringify([...receiver.received, ...host.received].map(withoutSignature));
      return ids.every((id) => text.includes(id)) && text;
    });
    assertNowhere(told, "a webhook", withoutIds);
    const events = await database.query<{ data: object }>(
      { name: "", text: "select data from outbox_events where tenant_id = $1" },
      [tenantId],
    );
    assert.ok(events.some(({ data }) => "alarm" in data && "participantId" in data && data.participantId === person));
    assertNowhere(JSON.stringify(events), "an outbound event", withoutIds);
  });

  test("P1 the audit trail names people, and keeps of a reason what staff wrote, and no other canary", async () => {
    const trail = (await service.send("/v1/audit?limit=100", { headers: { authorization } })).body;
    const written = [
      canaries.listNote,
      canaries.reviewNote,
      canaries.referralNote,
      canaries.rewardNote,
      canaries.failure,
    ];
    assertNowhere(
      trail,
      "the audit trail",
      withoutIds.filter((one) => !(written as string[]).includes(one) && one !== canaries.payoutReference),
    );
    assert.ok(written.every((one) => trail.includes(one)));
  });
});

describe("after the erasure", () => {
  let everyRow = "";
  let file = "";
  before(async () => {
    await ok("POST", `/v1/participants/${person}/erase`, { reason: canaries.ticket, owedRewards: "keep" });
    everyRow = await rowsOfTenant(service.environment(), tenantId);
    const chunks: Buffer[] = [];
    const out = new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(chunk), done()) });
    await backup(service.environment().connection, out, { beckonVersion: "test", environment: "global" });
    file = gunzipSync(Buffer.concat(chunks)).toString("utf8");
  });

  for (const { table, column, field, name } of fields)
    test(`P3 ${name}: ${field.erasure}`, async () => {
      const values = await valuesOf(table, column);
      const what = plantedAt(table, column);
      if (typeof what === "object" && "onlyAfter" in what)
        return assert.ok(values.length > 0, "what an erasure leaves");
      const was = lay.get(name) ?? "";
      const there = values.some((value) => says(value, was));
      if (field.erasure === "stays") assert.ok(there, `${was} was to stay: ${field.because}`);
      else if (field.erasure !== "expires")
        assert.ok(!there, `${was} is still in ${values.find((value) => says(value, was))}`);
      for (const id of ids) assert.ok(!values.some((value) => value.includes(id)), `${id} is in ${name}`);
    });

  test("P3 no canary is in any row or in a backup, but for those that stay with a reason", () => {
    const staying = fields.filter(({ field }) => field.erasure === "stays").map(({ name }) => lay.get(name));
    const gone = everything.filter((canary) => !staying.includes(canary) && canary !== canaries.ticket);
    assert.ok(gone.length > 20, `${gone.length} canaries`);
    assertNowhere(everyRow, "the database", gone);
    assert.ok(file.includes(tenantId));
    assertNowhere(file, "a backup", gone);
  });

  test("P3 what is told, shown or refused from now on holds no canary", async () => {
    const paths = [
      "audit",
      "outbound-events",
      "webhook-deliveries",
      "referrals",
      "rewards",
      "codes",
      "ledger/entries",
      "risk/assessments",
      "risk-lists",
      "reviews",
    ];
    for (const path of paths) {
      const { status, body } = await service.send(`/v1/${path}?limit=100`, { headers: { authorization } });
      assert.equal(status, 200, path);
      // A payment's reference and the ticket are the tenant's own, and the country explains an entry of the books.
      const kept: string[] = [canaries.payoutReference, canaries.ticket, canaries.country, canaries.signUpCountry];
      assertNowhere(
        body,
        path,
        everything.filter((one) => !kept.includes(one)),
      );
    }
    const verified = await service.send("/v1/audit/verify", { headers: { authorization } });
    assert.match(verified.body, /"broken":null|"ok":true/);
    assertNowhere(service.logged, "the log", everything);
  });
});
