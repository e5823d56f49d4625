/** Coming into the console: links, passwords, sessions, and who is kept out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownerText } from "../../src/compose-console.ts";
import { openAccounts } from "../../src/main.ts";
import { linkFor, newMember, newOperator, password, redeem, signIn } from "../harness/console.ts";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";

const service = await useService({ onlyGlobal: true });
// Hashing takes long, and waits of a second must not pass meanwhile.
service.clock.stop();
const attempt = (email: string, secret: string, headers: Record<string, string> = {}) =>
  service.send("/console/api/session", { method: "POST", headers, body: { email, password: secret } });
const codeOf = ({ body }: { body: string }): string => (JSON.parse(body) as { code: string }).code;

test("a cookie is for this host alone, over https or on this machine, and out of reach of scripts", async () => {
  const { email } = await newOperator(service);
  const { headers } = await attempt(email.toUpperCase(), password);
  const [line = ""] = headers["set-cookie"] ?? [];
  assert.match(line, /^__Host-beckon_session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$/);
});

test("a wrong password, an unknown address and a disabled account get the same answer", async () => {
  const { email } = await newOperator(service);
  const gone = await newOperator(service);
  await service.environment().store.accounts.setDisabled(gone.userId, service.clock.nowMs());
  const answers = await Promise.all([
    attempt(email, "not the password at all"),
    attempt("nobody@example.com", password),
    attempt(gone.email, password),
  ]);
  const bodies = answers.map(({ status, body }) => `${status} ${body.replace(/"requestId":"[^"]*"/, "")}`);
  assert.equal(new Set(bodies).size, 1, bodies.join("\n"));
  assert.match(bodies[0] ?? "", /^401 .*sign_in_refused/);
});

test("after five failures an account has to wait, also with the right password and however many try at once; a success forgives", async () => {
  const { email } = await newOperator(service);
  const many = await Promise.all(Array.from({ length: 12 }, () => attempt(email, "wrong wrong wrong")));
  const tried = many.filter(({ status }) => status === 401).length;
  assert.equal(tried, 5);
  const waiting = await attempt(email, password);
  assert.equal(waiting.status, 429);
  assert.ok(Number(waiting.headers["retry-after"]) >= 1);
  // The wait doubles with each failure after it.
  service.clock.advance(1_100);
  assert.equal((await attempt(email, "wrong wrong wrong")).status, 401);
  service.clock.advance(1_100);
  assert.equal((await attempt(email, password)).status, 429);
  service.clock.advance(1_000);
  assert.equal((await attempt(email, password)).status, 200);
  assert.equal((await attempt(email, "wrong wrong wrong")).status, 401);
});

test("one address has more attempts than one account, and not without end", async () => {
  const from = { "x-forwarded-for": "192.0.2.77" };
  const other = await service.another({ BECKON_TRUSTED_PROXIES: "127.0.0.0/8" });
  const statuses: number[] = [];
  for (let place = 0; place < 52; place++) {
    const body = { email: `guess-${place}@example.com`, password };
    statuses.push((await other.send("/console/api/session", { method: "POST", headers: from, body })).status);
  }
  assert.deepEqual([statuses.filter((status) => status === 401).length, statuses.at(-1)], [50, 429]);
});

test("a change needs the page's token, and none comes from another site; reading needs the cookie alone", async () => {
  const { tenantId } = await service.createTenant();
  const { cookie, csrfToken } = await newMember(service, { tenantId, role: "owner" });
  const place = { cookie, "x-beckon-tenant": tenantId };
  const create = (headers: Record<string, string>) =>
    service.send("/v1/campaigns", { method: "POST", headers: { ...place, ...headers }, body: { name: "x" } });
  assert.equal((await service.send("/v1/campaigns", { headers: place })).status, 200);
  for (const headers of [
    {},
    { "x-beckon-csrf": "" },
    { "x-beckon-csrf": `${csrfToken}x` },
    { "x-beckon-csrf": csrfToken, "sec-fetch-site": "cross-site" },
    { "x-beckon-csrf": csrfToken, "sec-fetch-site": "same-site" },
  ] as Record<string, string>[]) {
    const answer = await create(headers);
    assert.deepEqual([answer.status, codeOf(answer)], [403, "csrf_refused"], JSON.stringify(headers));
  }
  assert.equal((await create({ "x-beckon-csrf": csrfToken, "sec-fetch-site": "same-origin" })).status, 201);
  const foreign = await attempt("x@example.com", password, { "sec-fetch-site": "cross-site" });
  assert.deepEqual([foreign.status, codeOf(foreign)], [403, "csrf_refused"]);
});

test("a key beside a cookie is what counts", async () => {
  const one = await service.createTenant();
  const other = await service.createTenant();
  const person = await newMember(service, { tenantId: one.tenantId, role: "owner" });
  const headers = { cookie: person.cookie, authorization: `Bearer ${other.secretKey}` };
  const { body } = await service.send("/v1/tenant", { headers });
  assert.equal((JSON.parse(body) as { id: string }).id, other.tenantId);
});

test("a session ends after its time, after idleness, by signing out and from the list of sessions", async () => {
  const { email } = await newOperator(service);
  const alive = async (person: { cookie: string }) =>
    (await service.send("/console/api/session", { headers: { cookie: person.cookie } })).status;
  // Apart, so that the list has an order.
  const later = () => (service.clock.advance(10), signIn(service, email));
  const [one, two, three] = [await later(), await later(), await later()];
  const { items } = JSON.parse((await one.send("/console/api/sessions")).body) as {
    items: { id: string; current: boolean }[];
  };
  assert.deepEqual(items.map(({ current }) => current).filter(Boolean).length, 1);
  const newest = items[0]?.id ?? "";
  assert.equal((await one.send(`/console/api/sessions/${newest}`, { method: "DELETE" })).status, 204);
  assert.equal((await one.send(`/console/api/sessions/${newest}`, { method: "DELETE" })).status, 404);
  assert.deepEqual([await alive(one), await alive(two), await alive(three)], [200, 200, 401]);
  assert.equal((await two.send("/console/api/session", { method: "DELETE" })).status, 204);
  assert.equal(await alive(two), 401);
  service.clock.advance(119 * 60_000);
  assert.equal(await alive(one), 200);
  service.clock.advance(121 * 60_000);
  assert.equal(await alive(one), 401);
  const long = await signIn(service, email);
  for (let hour = 1; hour < 12; hour++) {
    service.clock.advance(60 * 60_000);
    assert.equal(await alive(long), 200, `hour ${hour}`);
  }
  service.clock.advance(60 * 60_000);
  assert.equal(await alive(long), 401);
});

test("nobody ends another person's session", async () => {
  const [one, other] = [await newOperator(service), await newOperator(service)];
  const { items } = JSON.parse((await one.send("/console/api/sessions")).body) as { items: { id: string }[] };
  assert.equal((await other.send(`/console/api/sessions/${items[0]?.id}`, { method: "DELETE" })).status, 404);
  assert.equal((await one.send("/console/api/session")).status, 200);
});

test("a link works once, however many use it at once, and only until a newer one is made or its time is over", async () => {
  const token = await linkFor(service, "owner");
  const use = (text: string, name: string) =>
    redeem(service, { token: text, email: `${name}@example.com`, name, password });
  const answers = await Promise.all(["r1", "r2", "r3", "r4"].map((name) => use(token, name)));
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((one, other) => one - other),
    [200, 422, 422, 422],
  );
  const earlier = await linkFor(service, "owner");
  await linkFor(service, "owner");
  assert.equal(codeOf(await use(earlier, "r5")), "link_invalid");
  const late = await linkFor(service, "owner");
  service.clock.advance(24 * 60 * 60_000 + 1_000);
  assert.equal(codeOf(await use(late, "r6")), "link_invalid");
  assert.equal(codeOf(await use("x".repeat(43), "r7")), "link_invalid");
});

test("a weak password or a missing name uses no link up, and says what is wrong where", async () => {
  const token = await linkFor(service, "owner");
  const email = "weak@example.com";
  for (const [secret, name, pointer] of [
    ["short", "W", "/body/password"],
    ["aaaaaaaaaaaaaaaa", "W", "/body/password"],
    ["weak@example.com", "W", "/body/password"],
    ["x".repeat(300), "W", "/body/password"],
    [password, " ", "/body/name"],
  ] as const) {
    const answer = await redeem(service, { token, email, name, password: secret });
    const { errors } = JSON.parse(answer.body) as { errors: { pointer: string }[] };
    assert.deepEqual([answer.status >= 400 && answer.status < 500, errors[0]?.pointer], [true, pointer], answer.body);
  }
  assert.equal((await redeem(service, { token, email, name: "W", password })).status, 200);
});

test("a new password ends the other sessions, a link's all of them; the present one must be known", async () => {
  const person = await newOperator(service);
  const other = await signIn(service, person.email);
  const change = (current: string, next: string) =>
    person.send("/console/api/password", { method: "PUT", body: { current, password: next } });
  assert.equal(codeOf(await change("not this one, no", "another long password")), "sign_in_refused");
  assert.equal((await change(password, "another long password")).status, 204);
  assert.equal((await other.send("/console/api/session")).status, 401);
  assert.equal((await person.send("/console/api/session")).status, 200);
  const token = await linkFor(service, "password", person.email);
  const reset = await redeem(service, { token, password });
  assert.equal(reset.status, 200, reset.body);
  assert.equal((await person.send("/console/api/session")).status, 401);
  assert.equal((await attempt(person.email, password)).status, 200);
});

test("a sign-in that meets another password, or the end of the account, on its way gets no session", async () => {
  const { accounts } = service.environment().store;
  const { email, userId } = await newOperator(service);
  const before = (await accounts.findUser(email))?.password ?? "";
  const session = {
    ...{ sessionId: "ses_late", userId, hash: new Uint8Array(32), address: "", agent: "", bySignOn: false },
    ...{ createdAtMs: 0, seenAtMs: 0, expiresAtMs: service.clock.nowMs() },
  };
  await accounts.setPassword(userId, "another");
  assert.equal(await accounts.insertSession({ ...session, password: before }), false);
  await accounts.setDisabled(userId, service.clock.nowMs());
  assert.equal(await accounts.insertSession({ ...session, password: "another" }), false);
  await accounts.setDisabled(userId, null);
  assert.equal(await accounts.insertSession({ ...session, password: "another" }), true);
});

test("a start whose output nobody sees makes no link, and one that was made by command goes on working", async () => {
  const fresh = await useService({ onlyGlobal: true });
  const token = await linkFor(fresh, "owner");
  const tools = openAccounts(fresh.service.deployment);
  assert.equal(
    await ownerText(tools, "http://x", false),
    "The console has no owner yet. Make a link: beckon console owner-link\n",
  );
  assert.equal((await fresh.send("/console/api/link", { method: "POST", body: { token } })).status, 200);
  assert.match(await ownerText(tools, "http://x", true), /http:\/\/x\/console\/welcome#[\w-]{43}\n/);
  assert.equal((await fresh.send("/console/api/link", { method: "POST", body: { token } })).status, 422);
  await newOperator(fresh);
  assert.equal(await ownerText(tools, "http://x", true), "");
});

test("a member is let in by the link that an owner makes, and stands in the audit trail by what they did", async () => {
  const tenant = await service.createTenant();
  const call = callerOf(service, tenant.secretKey);
  const { json } = expectStatus(await call("addMember", { body: { email: "new@example.com", role: "manager" } }), 201);
  const link = expectStatus(await call("createMemberLink", { params: { memberId: json.id } }), 201);
  const token = String(link.json["path"]).split("#")[1] ?? "";
  const read = await service.send("/console/api/link", { method: "POST", body: { token } });
  assert.equal((JSON.parse(read.body) as { email: string }).email, "new@example.com");
  assert.equal((await redeem(service, { token, name: "Nia", password })).status, 200);
  expectStatus(await call("createMemberLink", { params: { memberId: json.id } }), 409, "invalid_state");
  const nia = await signIn(service, "new@example.com");
  service.clock.advance(10);
  const place = { "x-beckon-tenant": tenant.tenantId };
  const made = await nia.send("/v1/campaigns", { method: "POST", headers: place, body: { name: "x" } });
  assert.equal(made.status, 201);
  const trail = await call("listAudit", { query: { limit: "1" } });
  assert.equal((trail.json["items"] as { actor: string }[])[0]?.actor, nia.userId);
  const people = JSON.parse((await nia.send("/console/api/people", { headers: place })).body) as {
    items: { id: string; name: string }[];
  };
  assert.ok(people.items.some(({ id, name }) => id === nia.userId && name === "Nia"));
  expectStatus(await call("verifyAudit"), 200);
});

test("no secret of the console is stored or logged as it is", async () => {
  const person = await newOperator(service);
  const token = await linkFor(service, "owner");
  const secrets = [password, person.cookie.split("=")[1] ?? "", person.csrfToken, token];
  const { database } = service.environment();
  for (const table of ["console_users", "console_sessions", "console_links", "console_sign_in_failures"]) {
    const rows = await database.query<{ row: string }>(
      { name: `all-${table}`, text: `select t::text as row from ${table} t` },
      [],
    );
    for (const secret of secrets)
      assert.ok(
        rows.every(({ row }) => !row.includes(secret)),
        table,
      );
  }
  for (const secret of secrets) assert.ok(!service.logged.includes(secret));
});
