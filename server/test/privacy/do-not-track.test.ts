/** P1: of whom nobody is to be tracked, no address and no device is stored, hashed, logged or told, and risk rules say so. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { Operations } from "@beckon/contract";
import { tidy } from "../../src/jobs/housekeeping.ts";
import { parseSecretBoxKeys } from "../../src/identity/secret-box.ts";
import { createSignalReader } from "../../src/identity/signal-hasher.ts";
import { useService } from "../harness/service.ts";
import { eventually } from "../harness/sink.ts";
import { rowsOfTenant } from "../http/stored-text.ts";
import { expectStatus } from "../management/caller.ts";
import { purchase, type RiskWorld, riskWorld } from "../risk/risk-world.ts";

const encryptionKeys = `t1:${randomBytes(32).toString("base64")}`;
const service = await useService({
  onlyGlobal: true,
  env: {
    BECKON_ENCRYPTION_KEYS: encryptionKeys,
    BECKON_TRUSTED_PROXIES: "127.0.0.1",
    BECKON_INVALID_PER_ADDRESS: "3",
    BECKON_INVALID_PER_TENANT: "1000",
  },
});
const { store } = service.environment();
const surroundings = service.service.deployment;
const reader = createSignalReader(parseSecretBoxKeys(encryptionKeys), { has: () => false });
const seen = { ip: "203.0.113.77", ipCountry: "FR", deviceId: "canary-device-5190" } as const;
const mail = { email: "ann.canary@mail.example" };

const setTracking = async ({ call }: RiskWorld, doNotTrack: boolean): Promise<void> => {
  const etag = (await call("getPrivacySettings")).headers.etag ?? "";
  const changed = await call("updatePrivacySettings", { headers: { "if-match": etag }, body: { doNotTrack } });
  assert.equal(expectStatus(changed, 200).json["doNotTrack"], doNotTrack);
};

/** Each form in which an address, its network or a device may lie somewhere. */
const formsOf = (tenantId: string): string[] => {
  const hashes = reader.read(tenantId, { ip: seen.ip, deviceId: seen.deviceId }).hashes;
  assert.equal(hashes.length, 2);
  return [seen.ip, "203.0.113.0", seen.deviceId, ...hashes.map(({ hash }) => hash)];
};
const rowsOf = (tenantId: string): Promise<string> => rowsOfTenant(service.environment(), tenantId);
const assertNothingOf = async (tenantId: string): Promise<void> => {
  const places = { "the database": await rowsOf(tenantId), "the log": service.logged };
  for (const form of formsOf(tenantId))
    for (const [where, text] of Object.entries(places)) assert.ok(!text.includes(form), `${form} is in ${where}`);
};

test("P1 without it the forms that are looked for are found", async () => {
  const world = await riskWorld(service);
  expectStatus(await world.signUp("ann", { ...seen, ...mail }), 201);
  const text = await rowsOf(world.tenant.tenantId);
  const hashes = formsOf(world.tenant.tenantId).slice(3);
  assert.ok(hashes.every((hash) => text.includes(hash)));
});

for (const [who, more] of [
  ["everybody of the tenant", {}],
  ["one person who asked", { doNotTrack: true }],
] as const)
  test(`P1 of ${who} no address and no device is kept in any form, and the assessment says what was not collected`, async () => {
    const world = await riskWorld(service);
    const { tenantId } = world.tenant;
    if (!("doNotTrack" in more)) await setTracking(world, true);
    const body = { code: await world.codeOf("ann"), refereeId: "bert", onboardingId: "onb", ...seen, ...mail, ...more };
    const headers = { "idempotency-key": "sign-up-1" };
    const registered = expectStatus(await world.call("registerReferral", { headers, body }), 201);
    const known = await world.know("ann", { ip: seen.ip, deviceId: seen.deviceId, phone: "+491701234567", ...more });
    assert.deepEqual(known, ["phone"]);
    await assertNothingOf(tenantId);
    const { assessment, outcome, review } = await world.judged(registered);
    type Told = { notCollected: string[]; failed: string[] };
    const { notCollected, failed } = assessment as unknown as Told;
    assert.deepEqual([notCollected, failed, outcome, review], [["network", "device"], [], "pass", "none"]);
    const [row] = await world.query("select ip_country, signals from risk_assessments where tenant_id = $1", [
      tenantId,
    ]);
    assert.equal(row?.["ip_country"], null);
    // A repetition is known again, and by nothing that was left out.
    const again = await world.call("registerReferral", { headers, body: { ...body, ip: "198.51.100.1" } });
    assert.deepEqual([again.status, again.headers["idempotent-replayed"]], [201, "true"]);
  });

test("P1 a sign-up that is not tracked is neither held nor passed for it: what else is known decides", async () => {
  const world = await riskWorld(service, { qualification: { steps: [{ id: "spend", event: "purchase" }] } });
  await world.codeOf("ann");
  await world.know("ann", { phone: "+491701234567", deviceId: "d-1", ip: "198.51.100.7" });
  const entry = { list: "allow", kind: "device", value: "d-1" };
  expectStatus(await world.call("addRiskListEntry", { body: entry }), 201);
  await setTracking(world, true);
  const same = { deviceId: "d-1", ip: "198.51.100.7" };
  const clean = await world.judged(await world.signUp("ann", { refereeId: "carl", ...same }));
  assert.deepEqual([clean.outcome, clean.rules], ["pass", []]);
  const held = await world.judged(await world.signUp("ann", { phone: "+491701234567", ...same }));
  assert.deepEqual([held.outcome, held.rules], ["hold", ["same_phone"]]);
  for (let more = 0; more < 8; more++) {
    const one = await world.judged(await world.signUp(`of-${more}`, { deviceId: "farm", ip: "198.51.100.9" }));
    assert.equal(one.outcome, "pass", "no rule about devices finds anything");
  }
  await purchase(world, "carl");
  const later = await world.assessmentsOf({ referrerId: "ann" });
  const approval = later.find(({ stage }) => stage === "approval") as { notCollected?: string[] } | undefined;
  assert.deepEqual(approval?.notCollected, ["network", "device"]);
  for (const kind of ["network", "device"])
    expectStatus(
      await world.call("addRiskListEntry", { body: { list: "block", kind, value: "198.51.100.7" } }),
      422,
      "rule_violated",
    );
  expectStatus(await world.call("addRiskListEntry", { body: { list: "block", kind: "country", value: "FR" } }), 201);
});

test("P1 switched on later, what was taken in before goes, and nothing else", async () => {
  const world = await riskWorld(service);
  const { tenantId } = world.tenant;
  expectStatus(await world.signUp("ann", { ...seen, ...mail, phone: "+491701234567" }), 201);
  await world.know("ann", { deviceId: seen.deviceId, email: "ann@mail.example" });
  await setTracking(world, true);
  await tidy(store, surroundings);
  await assertNothingOf(tenantId);
  const kinds = await world.query("select distinct kind from risk_signals where tenant_id = $1 order by kind", [
    tenantId,
  ]);
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ["email", "email_name", "email_series", "phone"],
  );
  const [assessment] = await world.query("select ip_country, signals from risk_assessments where tenant_id = $1", [
    tenantId,
  ]);
  const signals = assessment?.["signals"] as { hashes: { kind: string }[]; notCollected: string[] };
  assert.deepEqual([assessment?.["ip_country"], signals.notCollected], [null, ["network", "device"]]);
  assert.ok(signals.hashes.some(({ kind }) => kind === "phone"));
  assert.equal(await tidy(store, surroundings), 0);
  await setTracking(world, false);
  expectStatus(await world.signUp("ann", { refereeId: "later", ...seen }), 201);
  assert.equal(
    (await world.query("select 1 from risk_signals where tenant_id = $1 and kind = 'device'", [tenantId])).length,
    1,
  );
});

test("P1 limits count addresses of a tenant that tracks nobody in memory only, and count them all the same", async () => {
  const subjectsAfter = async (doNotTrack: boolean, expected: number) => {
    const world = await riskWorld(service);
    if (doNotTrack) await setTracking(world, true);
    const { tenantId, clientKey } = world.tenant;
    const ask = async () => {
      const headers = { "x-client-key": clientKey, "x-forwarded-for": seen.ip };
      return (await service.send("/v1/referral/NOSUCHCODE/validate", { headers })).status;
    };
    const statuses = [];
    for (let time = 0; time < 4; time++) statuses.push(await ask());
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    // They are written in rounds, and a minute may end between two of them.
    return eventually(async () => {
      const text = "select distinct subject from limit_counts where tenant_id = $1 order by subject";
      const rows = await world.query(text, [tenantId]);
      return rows.length >= expected && rows.map(({ subject }) => String(subject).replace(/^key_.*/, "key"));
    });
  };
  assert.deepEqual(await subjectsAfter(true, 3), ["invalid", "key", "refused"]);
  const tracked = await subjectsAfter(false, 4);
  assert.equal(tracked.length, 4, tracked.join(" "));
  assert.ok(!service.logged.includes(seen.ip));
});

/** Whatever takes an address or a device is known to the door: a new operation that does not is a fault. */
test("P1 every operation that takes an address or a device takes doNotTrack, too", async () => {
  const { operations } = await import("@beckon/contract");
  const tracked = Object.entries(operations as Record<string, { body?: { properties?: object } }>)
    .filter(
      ([, { body }]) => body?.properties && ["ip", "ipCountry", "deviceId"].some((field) => field in body.properties!),
    )
    .map(([id]) => id as keyof Operations);
  assert.deepEqual(tracked, ["registerReferral", "putParticipantSignals"]);
  for (const id of tracked)
    assert.ok("doNotTrack" in (operations[id] as unknown as { body: { properties: object } }).body.properties);
});
