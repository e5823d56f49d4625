/** Passkeys: who gets in with which answer, how often, from which page, and what takes them away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFactors, resetFactors } from "../../src/core/console/second-factor.ts";
import { openAccounts } from "../../src/main.ts";
import { softKey } from "../harness/authenticator.ts";
import { appCode, newMember, newOperator, type Person, password, signIn } from "../harness/console.ts";
import { useService } from "../harness/service.ts";
import { callerOf } from "../management/caller.ts";

const service = await useService();
service.clock.stop();

const host = `localhost:${new URL(service.url).port}`;
const origin = `http://${host}`;
/** As the console's own page would send it. */
const page = { host, origin };

type Answer = Awaited<ReturnType<typeof service.send>>;
type Options = Parameters<ReturnType<typeof softKey>["get"]>[0];
const json = <T>({ body }: Answer): T => JSON.parse(body) as T;
const statuses = (answers: Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);
const codeOf = (answer: Answer): string => json<{ code: string }>(answer).code;
const optionsOf = (answer: Answer): Options => {
  assert.equal(answer.status, 200, answer.body);
  return json<Options>(answer);
};
const post = (target: string, body: unknown, headers: Record<string, string> = page) =>
  service.send(`/console/api/${target}`, { method: "POST", headers, body });
const as =
  (person: Person) =>
  (target: string, body: unknown, headers: Record<string, string> = page) =>
    person.send(`/console/api/${target}`, { method: "POST", headers, body });

/** Somebody with a passkey. */
const withKey = async (person: Person) => {
  const key = softKey(origin);
  const options = optionsOf(await as(person)("factors/passkeys/begin", { password }));
  const added = await as(person)("factors/passkeys", { name: "Laptop", credential: key.create(options) });
  assert.equal(added.status, 200, added.body);
  return { key, recoveryCodes: json<{ recoveryCodes: string[] | null }>(added).recoveryCodes };
};
const begin = async (): Promise<Options> => optionsOf(await post("session/passkey/begin", {}));
const come = (credential: unknown) => post("session/passkey", { credential });
const halfIn = async (email: string): Promise<string> => {
  const answer = await post("session", { email, password });
  assert.equal(answer.headers["set-cookie"], undefined, answer.body);
  return json<{ factorNeeded: { token: string } }>(answer).factorNeeded.token;
};

test("a passkey lets its owner in alone, once for each challenge; the password alone opens nothing any more", async () => {
  const person = await newOperator(service);
  const { key, recoveryCodes } = await withKey(person);
  assert.equal(new Set(recoveryCodes).size, 10);
  const credential = key.get(await begin());
  // The same answer twice at once, and once more later.
  const answers = [...(await Promise.all([come(credential), come(credential)])), await come(credential)];
  assert.deepEqual(statuses(answers), [200, 401, 401]);
  const cookies = answers.map(({ headers }) => headers["set-cookie"]).filter((set) => set !== undefined);
  assert.equal(cookies.length, 1);
  const token = await halfIn(person.email);
  for (const path of ["/console/api/session", "/console/api/factors", "/v1/tenant"])
    assert.equal((await service.send(path, { headers: { cookie: `__Host-beckon_session=${token}` } })).status, 401);
});

test("nothing but a fresh answer of the right key, to its own challenge, at its own page, counts", async () => {
  const person = await newOperator(service);
  const other = await newOperator(service);
  const { key } = await withKey(person);
  const { key: foreign } = await withKey(other);
  const neighbour = `http://evil.${host}`;
  const old = await begin();
  service.clock.advance(5 * 60_000);
  // Each is made when its turn comes: only one of them may be refused because it is late.
  const wrong: Record<string, (fresh: Options) => unknown> = {
    "a foreign page": (fresh) => key.get(fresh, { origin: neighbour }),
    "a foreign party": (fresh) => key.get(fresh, { rpId: `evil.localhost` }),
    "nobody verified": (fresh) => key.get(fresh, { verified: false }),
    "a challenge of nobody": (fresh) => key.get(fresh, { challenge: Buffer.alloc(32, 1).toString("base64url") }),
    "a challenge that is over": () => key.get(old),
    "another's key": (fresh) => ({ ...foreign.get(fresh), id: key.get(fresh)["id"] }),
    "a key that is not here": (fresh) => softKey(origin).get(fresh),
  };
  for (const [name, credentialOf] of Object.entries(wrong)) {
    const answer = await come(credentialOf(await begin()));
    assert.deepEqual([answer.status, codeOf(answer)], [401, "sign_in_refused"], name);
    // Each counts against the account; the test is not about that.
    service.clock.advance(20 * 60_000);
  }
  // A page of a neighbour's hands on what it got, in its own name.
  const relayed = await post(
    "session/passkey",
    { credential: key.get(await begin(), { origin: neighbour }) },
    {
      host: `evil.${host}`,
      origin: neighbour,
    },
  );
  assert.equal(relayed.status, 401);
  service.clock.advance(20 * 60_000);
  assert.equal((await come(key.get(await begin()))).status, 200);
  // A copy that lags behind; the key itself goes on.
  assert.equal((await come(key.get(await begin(), { counter: 1 }))).status, 401);
  assert.equal((await come(key.get(await begin()))).status, 200);
});

test("a challenge is good for its own purpose and person only", async () => {
  const person = await newOperator(service);
  const other = await newOperator(service);
  const { key } = await withKey(person);
  const { key: foreign } = await withKey(other);
  const token = await halfIn(person.email);
  const finish = (credential: unknown, half = token) => post("session/factor", { token: half, credential });
  const forHalf = async (half = token) => optionsOf(await post("session/factor/begin", { token: half }));
  const proof = async () => optionsOf(await as(person)("factors/proof", {}));
  const used = await halfIn(person.email);
  const credential = key.get(await forHalf(used));
  const answers = await Promise.all([finish(credential, used), finish(credential, used)]);
  assert.deepEqual(statuses(answers), [200, 401]);
  assert.equal((await come(key.get(await forHalf()))).status, 401, "the second half's, alone");
  assert.equal((await finish(key.get(await begin()))).status, 401, "alone, as the second half");
  assert.equal((await finish(key.get(await proof()))).status, 401, "a change's, as the second half");
  service.clock.advance(60_000);
  assert.equal((await finish(foreign.get(await forHalf()))).status, 401, "another's key");
  const otherHalf = await halfIn(other.email);
  service.clock.advance(60_000);
  assert.equal((await finish(key.get(await forHalf(otherHalf)))).status, 401, "another's half");
  const renew = (shown: unknown) => as(person)("factors/recovery-codes", { password, credential: shown });
  service.clock.advance(60_000);
  assert.equal((await renew(key.get(await begin()))).status, 401, "a sign-in's, for a change");
  service.clock.advance(20 * 60_000);
  assert.equal(json<{ recoveryCodes: string[] }>(await renew(key.get(await proof()))).recoveryCodes.length, 10);
  // What is asked for a new key is answered by that one's session alone.
  const another = await signIn(service, (await newOperator(service)).email);
  const asked = optionsOf(await as(another)("factors/passkeys/begin", { password }));
  const stolen = await as(person)("factors/passkeys", { name: "x", credential: softKey(origin).create(asked) });
  assert.equal(codeOf(stolen), "sign_in_refused");
});

test("wrong answers count as failures of the account, and a right one forgives them", async () => {
  const person = await newOperator(service);
  const { key } = await withKey(person);
  const tried: number[] = [];
  for (let round = 0; round < 6; round++) tried.push((await come(key.get(await begin(), { verified: false }))).status);
  assert.deepEqual(tried, [401, 401, 401, 401, 401, 429]);
  service.clock.advance(60_000);
  assert.equal((await come(key.get(await begin()))).status, 200);
  assert.equal((await come(key.get(await begin()))).status, 200);
});

test("where a page stands is the operator's word or its own, and an address of numbers is none", async () => {
  const person = await newOperator(service);
  const asked = (headers: Record<string, string>) => as(person)("factors/passkeys/begin", { password }, headers);
  for (const headers of [
    { host, origin: `http://other.${host}` },
    { host: new URL(service.url).host, origin: service.url },
    { host },
  ] as Record<string, string>[])
    assert.equal(codeOf(await asked(headers)), "invalid_state");
  assert.equal((await as(person)("factors/passkeys/begin", { password: "not the password" })).status, 401);
});

test("keys and codes stand side by side; recovery codes go with the last of them; every change leaves its trace", async () => {
  const tenant = await service.createTenant();
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "owner" });
  const elsewhere = await signIn(service, person.email);
  const send = as(person);
  const { key, recoveryCodes } = await withKey(person);
  assert.equal((await elsewhere.send("/console/api/session")).status, 401, "the other sessions end");
  assert.equal((await withKey(person)).recoveryCodes, null);
  assert.equal(codeOf(await send("factors/passkeys", { name: " ", credential: {} })), "validation_failed");
  const { secret } = json<{ secret: string }>(await send("factors/codes", { password }));
  const confirmed = await send("factors/codes/confirm", { code: appCode(service, secret) });
  assert.deepEqual([confirmed.status, json(confirmed)], [200, { recoveryCodes: null }]);
  service.clock.advance(30_000);
  type Factors = { codesSince: string | null; passkeys: { id: string; name: string }[]; recoveryCodesLeft: number };
  const factors = async () => json<Factors>(await person.send("/console/api/factors"));
  const [first, second] = (await factors()).passkeys;
  assert.ok(first && second);
  const rename = { method: "PATCH", headers: page, body: { name: " Desk " } };
  assert.equal((await person.send(`/console/api/factors/passkeys/${first.id}`, rename)).status, 204);
  assert.equal((await factors()).passkeys[0]?.name, "Desk");
  const stranger = await newMember(service, { tenantId: tenant.tenantId, role: "viewer" });
  assert.equal((await stranger.send(`/console/api/factors/passkeys/${first.id}`, rename)).status, 404);
  assert.equal((await as(stranger)(`factors/passkeys/${first.id}/remove`, { password })).status, 404);
  const answered = key.get(optionsOf(await send("factors/proof", {})));
  assert.equal((await send("factors/codes/remove", { password, credential: answered })).status, 204);
  assert.equal((await factors()).recoveryCodesLeft, 10);
  const used = await post("session/factor", { token: await halfIn(person.email), code: recoveryCodes?.[0] });
  assert.equal(used.status, 200, used.body);
  const remove = (id: string, given = password) => send(`factors/passkeys/${id}/remove`, { password: given });
  assert.equal((await remove(second.id, "not the password")).status, 401);
  assert.equal((await remove(second.id)).status, 204);
  assert.equal((await remove(second.id)).status, 404);
  assert.equal((await factors()).recoveryCodesLeft, 9);
  assert.equal((await remove(first.id)).status, 204);
  assert.deepEqual(await factors(), { codesSince: null, passkeys: [], recoveryCodesLeft: 0 });
  assert.equal((await come(key.get(await begin()))).status, 401, "a key that was taken away");
  const trail = await callerOf(service, tenant.secretKey)("listAudit", { query: { limit: "50" } });
  const done = (trail.json["items"] as { operation: string; actor: string }[])
    .filter(({ actor }) => actor === person.userId)
    .map(({ operation }) => operation)
    .toSorted();
  assert.deepEqual(done, [
    ...["addPasskey", "addPasskey", "addSecondFactor", "removePasskey", "removePasskey"],
    ...["removeSecondFactor", "renamePasskey", "useRecoveryCode"],
  ]);
});

test("whoever runs the deployment takes passkeys away with all else, or, where a trail cannot be written, nothing", async () => {
  const tenant = await service.createTenant();
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "viewer" });
  const { key } = await withKey(person);
  const tools = openAccounts(service.service.deployment);
  const user = await tools?.store.accounts.findUser(person.email);
  assert.ok(tools && user);
  const gone = await service.another();
  const elsewhere = gone.environment("us").store;
  await gone.service.stop();
  await assert.rejects(resetFactors({ ...tools, everywhere: [tools.store, elsewhere] }, user));
  assert.equal((await readFactors(tools, user)).passkeys.length, 1);
  assert.equal(await resetFactors(tools, user), true);
  assert.deepEqual(await readFactors(tools, user), { totpSinceMs: null, passkeys: [], recoveryCodesLeft: 0 });
  assert.equal((await person.send("/console/api/session")).status, 401);
  assert.equal((await come(key.get(await begin()))).status, 401);
  const trail = await callerOf(service, tenant.secretKey)("listAudit", { query: { operation: "removeSecondFactor" } });
  assert.equal((trail.json["items"] as { actor: string }[])[0]?.actor, "operator");
});
