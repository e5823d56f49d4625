/** A code besides the password: who gets in with which, how often, and what half a sign-in opens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFactors, resetFactors } from "../../src/core/console/second-factor.ts";
import { openAccounts } from "../../src/main.ts";
import {
  appCode as codeAt,
  linkFor,
  newMember,
  newOperator,
  type Person,
  password,
  redeem,
} from "../harness/console.ts";
import { useService } from "../harness/service.ts";
import { callerOf } from "../management/caller.ts";

const service = await useService();
service.clock.stop();

type Answer = Awaited<ReturnType<typeof service.send>>;
const json = <T>({ body }: Answer): T => JSON.parse(body) as T;
const codeOf = (answer: Answer): string => json<{ code: string }>(answer).code;
const appCode = (secret: string, ahead = 0): string => codeAt(service, secret, ahead);
const nextStep = () => service.clock.advance(30_000);

const setUp = async (person: Person): Promise<{ secret: string; recoveryCodes: string[] }> => {
  const { secret } = json<{ secret: string }>(
    await person.send("/console/api/factors/codes", { method: "POST", body: { password } }),
  );
  const confirmed = await person.send("/console/api/factors/codes/confirm", {
    method: "POST",
    body: { code: appCode(secret) },
  });
  assert.equal(confirmed.status, 200, confirmed.body);
  nextStep();
  return { secret, ...json<{ recoveryCodes: string[] }>(confirmed) };
};
const halfIn = async (email: string): Promise<string> => {
  const answer = await service.send("/console/api/session", { method: "POST", body: { email, password } });
  assert.deepEqual([answer.status, answer.headers["set-cookie"]], [200, undefined], answer.body);
  return json<{ factorNeeded: { token: string } }>(answer).factorNeeded.token;
};
const finish = (token: string, code: string) =>
  service.send("/console/api/session/factor", { method: "POST", body: { token, code } });
const statuses = (answers: Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);

test("codes count once they are confirmed; then the password alone opens nothing", async () => {
  const person = await newOperator(service);
  const begun = await person.send("/console/api/factors/codes", { method: "POST", body: { password } });
  const { secret, uri } = json<{ secret: string; uri: string }>(begun);
  assert.match(uri, /^otpauth:\/\/totp\/Beckon:.*secret=[A-Z2-7]{32}&/);
  const before = await service.send("/console/api/session", {
    method: "POST",
    body: { email: person.email, password },
  });
  assert.ok(before.headers["set-cookie"]);
  const confirm = (code: string) =>
    person.send("/console/api/factors/codes/confirm", { method: "POST", body: { code } });
  assert.equal(codeOf(await confirm(appCode(secret, 5))), "rule_violated");
  const { recoveryCodes } = json<{ recoveryCodes: string[] }>(await confirm(appCode(secret)));
  assert.equal(new Set(recoveryCodes).size, 10);
  assert.equal(codeOf(await confirm(appCode(secret))), "invalid_state");
  nextStep();
  const token = await halfIn(person.email);
  const cookie = `__Host-beckon_session=${token}`;
  for (const path of [
    "/console/api/session",
    "/console/api/factors",
    "/console/api/sessions",
    "/console/api/people",
    "/v1/tenant",
  ])
    assert.equal((await service.send(path, { headers: { cookie } })).status, 401, path);
  const inside = await finish(token, appCode(secret));
  assert.equal(inside.status, 200, inside.body);
  assert.ok(inside.headers["set-cookie"]);
  // Its half is used up.
  nextStep();
  assert.equal(codeOf(await finish(token, appCode(secret))), "sign_in_needed");
});

test("the same code twice at once gives one session, and none later; a code of an earlier step neither", async () => {
  const { email, ...person } = await newOperator(service);
  const { secret } = await setUp({ email, ...person });
  // Two and not more: each half and each code counts as an attempt until one is right, and five are free.
  const tokens = [await halfIn(email), await halfIn(email)];
  const code = appCode(secret);
  assert.deepEqual(statuses(await Promise.all(tokens.map((token) => finish(token, code)))), [200, 401]);
  const token = await halfIn(email);
  assert.equal((await finish(token, code)).status, 401);
  assert.equal((await finish(token, appCode(secret, -1))).status, 401);
  nextStep();
  assert.equal((await finish(token, appCode(secret))).status, 200);
});

test("one half of a sign-in becomes one session, however many codes come with it at once", async () => {
  const person = await newOperator(service);
  const { recoveryCodes } = await setUp(person);
  const token = await halfIn(person.email);
  const answers = await Promise.all(recoveryCodes.slice(0, 3).map((code) => finish(token, code)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  // What was refused used no code up.
  const left = json<{ recoveryCodesLeft: number }>(await finishedSend(answers, "/console/api/factors"));
  assert.equal(left.recoveryCodesLeft, 9);
});

const finishedSend = (answers: Answer[], path: string) => {
  const [line = ""] = answers.find(({ status }) => status === 200)?.headers["set-cookie"] ?? [];
  return service.send(path, { headers: { cookie: line.split(";", 1)[0] ?? "" } });
};

test("wrong codes count as failures, and the right password in between forgives none", async () => {
  const { email, ...person } = await newOperator(service);
  const { secret } = await setUp({ email, ...person });
  const tried: number[] = [];
  for (let round = 0; round < 3; round++) {
    const answer = await service.send("/console/api/session", { method: "POST", body: { email, password } });
    tried.push(answer.status);
    if (answer.status === 200)
      tried.push((await finish(json<{ factorNeeded: { token: string } }>(answer).factorNeeded.token, "000000")).status);
  }
  assert.deepEqual(tried, [200, 401, 200, 401, 200, 429]);
  service.clock.advance(60_000);
  const token = await halfIn(email);
  service.clock.advance(60_000);
  assert.equal((await finish(token, appCode(secret))).status, 200);
  // Forgiven now.
  for (let round = 0; round < 2; round++) await halfIn(email);
});

test("half a sign-in ends after five minutes, with another password, and with the account", async () => {
  const person = await newOperator(service);
  const { secret } = await setUp(person);
  const late = await halfIn(person.email);
  service.clock.advance(5 * 60_000);
  assert.equal(codeOf(await finish(late, appCode(secret))), "sign_in_needed");
  const other = await halfIn(person.email);
  const next = "another long password";
  const changed = await person.send("/console/api/password", {
    method: "PUT",
    body: { current: password, password: next },
  });
  assert.equal(changed.status, 204);
  assert.equal(codeOf(await finish(other, appCode(secret))), "sign_in_needed");
  const link = await linkFor(service, "password", person.email);
  const reset = await redeem(service, { token: link, password });
  // A link gives a new password, and no way past the second factor.
  assert.deepEqual([reset.status, reset.headers["set-cookie"]], [200, undefined]);
  const { token } = json<{ factorNeeded: { token: string } }>(reset).factorNeeded;
  await service.environment().store.accounts.setDisabled(person.userId, service.clock.nowMs());
  assert.equal(codeOf(await finish(token, appCode(secret))), "sign_in_needed");
});

test("a recovery code works once, with or without its dashes; new ones end the old; removal asks for password and code", async () => {
  const tenant = await service.createTenant();
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "owner" });
  const { secret, recoveryCodes } = await setUp(person);
  const [first = "", second = "", third = ""] = recoveryCodes;
  const used = first.toUpperCase().replaceAll("-", " ");
  assert.equal((await finish(await halfIn(person.email), used)).status, 200);
  assert.equal((await finish(await halfIn(person.email), first)).status, 401);
  const renewed = await person.send("/console/api/factors/recovery-codes", {
    method: "POST",
    body: { password, code: second },
  });
  assert.equal(json<{ recoveryCodes: string[] }>(renewed).recoveryCodes.length, 10);
  service.clock.advance(60_000);
  const remove = (body: Record<string, string>) =>
    person.send("/console/api/factors/codes/remove", { method: "POST", body });
  assert.equal((await remove({ password, code: third })).status, 401);
  assert.equal((await remove({ password: "not the password", code: appCode(secret) })).status, 401);
  assert.equal((await remove({ password, code: appCode(secret) })).status, 204);
  const plain = await service.send("/console/api/session", { method: "POST", body: { email: person.email, password } });
  assert.ok(plain.headers["set-cookie"]);
  const call = callerOf(service, tenant.secretKey);
  const trail = await call("listAudit", { query: { limit: "10" } });
  const found = (trail.json["items"] as { operation: string; actor: string; subject: { id: string } }[]).filter(
    ({ subject }) => subject.id === person.userId,
  );
  assert.ok(found.every(({ actor }) => actor === person.userId));
  const operations = new Set(found.map(({ operation }) => operation));
  assert.equal(found.length, 4);
  assert.deepEqual(
    operations,
    new Set(["addSecondFactor", "removeSecondFactor", "renewRecoveryCodes", "useRecoveryCode"]),
  );
});

test("whoever runs the deployment takes a lost factor away; sessions end, and the audit trail says so", async () => {
  const tenant = await service.createTenant();
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "viewer" });
  await setUp(person);
  const tools = openAccounts(service.service.deployment);
  const user = await tools?.store.accounts.findUser(person.email);
  assert.ok(tools && user);
  assert.equal(await resetFactors(tools, user), true);
  assert.equal((await person.send("/console/api/session")).status, 401);
  const trail = await callerOf(service, tenant.secretKey)("listAudit", { query: { operation: "removeSecondFactor" } });
  assert.equal((trail.json["items"] as { actor: string }[])[0]?.actor, "operator");
});

test("a change stands in the other environment's trail as well; where that cannot be had nothing is changed", async () => {
  const tenant = await service.createTenant({ environment: "us" });
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "viewer", environment: "us" });
  await setUp(person);
  const trail = await callerOf(service, tenant.secretKey)("listAudit", {
    headers: { "x-us-env": "true" },
    query: { operation: "addSecondFactor" },
  });
  assert.equal((trail.json["items"] as { actor: string }[])[0]?.actor, person.userId);
  const tools = openAccounts(service.service.deployment);
  const user = await tools?.store.accounts.findUser(person.email);
  assert.ok(tools && user);
  const gone = await service.another();
  const elsewhere = gone.environment("us").store;
  await gone.service.stop();
  await assert.rejects(resetFactors({ ...tools, everywhere: [tools.store, elsewhere] }, user));
  assert.notEqual((await readFactors(tools, user)).totpSinceMs, null);
});

test("setting codes up ends the other sessions; no secret of it is stored or logged as it is", async () => {
  const person = await newOperator(service);
  const other = await service.send("/console/api/session", { method: "POST", body: { email: person.email, password } });
  const { secret, recoveryCodes } = await setUp(person);
  assert.equal((await finishedSend([other], "/console/api/session")).status, 401);
  assert.equal((await person.send("/console/api/session")).status, 200);
  const token = await halfIn(person.email);
  const { database } = service.environment();
  for (const table of ["console_totp", "console_recovery_codes", "console_half_sessions"]) {
    const rows = await database.query<{ row: string }>(
      { name: `all-${table}`, text: `select t::text as row from ${table} t` },
      [],
    );
    assert.ok(rows.length > 0);
    for (const hidden of [secret, token, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll("-", ""))])
      assert.ok(
        rows.every(({ row }) => !row.includes(hidden)),
        table,
      );
  }
  for (const hidden of [secret, token, ...recoveryCodes]) assert.ok(!service.logged.includes(hidden));
});

test("a tenant that demands a second factor is closed to who has none, until they set one up; keys are not asked", async () => {
  const tenant = await service.createTenant();
  const { tenantId } = tenant;
  const owner = await newMember(service, { tenantId, role: "owner" });
  const viewer = await newMember(service, { tenantId, role: "viewer" });
  const operator = await newOperator(service);
  const read = () => owner.send("/v1/member-policy");
  const set = async (secondFactor: string, person = owner) => {
    const headers = { "if-match": String((await callerOf(service, tenant.secretKey)("getMemberPolicy")).headers.etag) };
    return person.send("/v1/member-policy", { method: "PATCH", headers, body: { secondFactor } });
  };
  assert.equal(codeOf(await set("required", viewer)), "insufficient_scope");
  assert.equal(codeOf(await set("required")), "invalid_state", "it would close the tenant to them");
  await setUp(owner);
  assert.equal(json<{ secondFactor: string }>(await set("required")).secondFactor, "required");
  assert.equal((await read()).status, 200);
  const place = { "x-beckon-tenant": tenantId };
  const closed = async (person: Person): Promise<string[]> =>
    Promise.all(
      ["/v1/tenant", "/v1/campaigns", "/console/api/people"].map(async (path) => {
        const answer = await person.send(path, { headers: place });
        return answer.status === 200 ? "open" : codeOf(answer);
      }),
    );
  const none = ["second_factor_needed", "second_factor_needed", "second_factor_needed"];
  for (const person of [viewer, operator]) assert.deepEqual(await closed(person), none);
  const needs = async (person: Person): Promise<boolean | undefined> =>
    json<{ memberships: { tenantId: string; factorNeeded: boolean }[] }>(
      await person.send("/console/api/session"),
    ).memberships.find((one) => one.tenantId === tenantId)?.factorNeeded;
  assert.deepEqual([await needs(viewer), await needs(owner)], [true, false]);
  assert.equal((await callerOf(service, tenant.secretKey)("getTenant")).status, 200);
  await setUp(viewer);
  assert.deepEqual(await closed(viewer), ["open", "open", "open"]);
  assert.equal((await set("optional")).status, 200);
  assert.deepEqual(await closed(operator), ["open", "open", "open"]);
  const trail = await callerOf(service, tenant.secretKey)("listAudit", { query: { operation: "updateMemberPolicy" } });
  assert.deepEqual(
    (trail.json["items"] as { actor: string }[]).map(({ actor }) => actor),
    [owner.userId, owner.userId],
  );
});
