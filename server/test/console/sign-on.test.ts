/** Single sign-on, with a real OpenID provider on this machine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { appCode, newMember, newOperator, redeem, linkFor, password, signIn } from "../harness/console.ts";
import { comeBack, landing, setOut, signOn, useOpenIdProvider } from "../harness/open-id.ts";
import { nobodyUrl, type TestService, useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";

const consoleUrl = "http://127.0.0.1:8787";
const provider = await useOpenIdProvider(consoleUrl);
const base = await useService();
const tenant = await base.createTenant();
await base.createTenant({ environment: "us", sameAs: tenant });
const other = await base.createTenant();
const gone = "tnt_00000000000000000000000000";
const roles = {
  operators: ["admins"],
  members: [
    { group: "risk", tenant: tenant.tenantId, role: "risk" },
    { group: "growth", tenant: tenant.tenantId, environment: "global", role: "manager" },
    { group: "growth-us", tenant: tenant.tenantId, environment: "us", role: "viewer" },
    { group: "growth", tenant: other.tenantId, role: "viewer" },
    { group: "ghosts", tenant: gone, role: "owner" },
  ],
};
const env = { ...provider.env, BECKON_CONSOLE_OIDC_ROLES: JSON.stringify(roles) };
const service = await base.another(env);

let people = 0;
const somebody = (groups: string[], more: Record<string, unknown> = {}): { login: string; email: string } => {
  const login = `person-${++people}`;
  const email = `${login}@example.com`;
  provider.people.set(login, { email, email_verified: true, name: "Pat Person", groups, ...more });
  return { login, email };
};
const regroup = (login: string, groups: string[]): void =>
  void provider.people.set(login, { ...provider.people.get(login), groups });
type Session = {
  user: { id: string; email: string; operator: boolean };
  memberships: { tenantId: string; environment: string; role: string }[];
};
const sessionOf = async (cookie: string | null, at: TestService = service): Promise<Session> => {
  const answer = await at.send("/console/api/session", { headers: { cookie: cookie ?? "" } });
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body) as Session;
};
const placesOf = ({ memberships }: Session): string[] =>
  memberships
    .map(
      ({ tenantId, environment, role }) => `${tenantId === other.tenantId ? "other" : "tenant"} ${environment} ${role}`,
    )
    .toSorted();

test("who comes by single sign-on has the roles of their groups, in both environments", async () => {
  const { login, email } = somebody(["growth", "growth-us"]);
  const landed = await signOn(service, provider, login, { returnTo: "/console/x/campaigns?state=active" });
  assert.deepEqual([landed.status, landed.location], [303, "/console/x/campaigns?state=active"]);
  const session = await sessionOf(landed.cookie);
  assert.deepEqual([session.user.email, session.user.operator], [email, false]);
  assert.deepEqual(placesOf(session), ["other global viewer", "tenant global manager", "tenant us viewer"]);
});

test("roles by group follow the groups at each sign-on, each with its entry in the audit trail; those by hand stay", async () => {
  const { login, email } = somebody(["growth"]);
  const first = await signOn(service, provider, login);
  const { user } = await sessionOf(first.cookie);
  // By hand, where a group gives something else.
  const owner = await newMember(service, { tenantId: other.tenantId, role: "owner" });
  const listed = JSON.parse((await owner.send("/v1/members")).body) as {
    items: { id: string; email: string; byGroup: boolean }[];
  };
  const mine = listed.items.find((one) => one.email === email);
  assert.equal(mine?.byGroup, true);
  const read = await owner.send(`/v1/members/${mine.id}`);
  const change = { method: "PATCH", headers: { "if-match": read.headers.etag ?? "" }, body: { role: "support" } };
  const changed = await owner.send(`/v1/members/${mine.id}`, change);
  assert.equal((JSON.parse(changed.body) as { byGroup: boolean }).byGroup, false, changed.body);
  regroup(login, ["risk", "growth-us"]);
  const second = await sessionOf((await signOn(service, provider, login)).cookie);
  assert.equal(second.user.id, user.id);
  assert.deepEqual(placesOf(second), ["other global support", "tenant global risk", "tenant us viewer"]);
  regroup(login, []);
  const third = await sessionOf((await signOn(service, provider, login)).cookie);
  assert.deepEqual(placesOf(third), ["other global support"]);
  // The session from before has no role there any more either.
  assert.deepEqual(placesOf(await sessionOf(first.cookie)), ["other global support"]);
  const audit = await service.send("/v1/audit?limit=50", { headers: { authorization: `Bearer ${tenant.secretKey}` } });
  const { items } = JSON.parse(audit.body) as {
    items: { operation: string; actor: string; after: { email?: string; role?: string } }[];
  };
  const about = items.filter(({ after }) => after?.email === email);
  assert.deepEqual(
    about.map(({ operation, actor, after }) => `${actor} ${operation} ${after.role}`),
    ["system removeMember risk", "system updateMember risk", "system addMember manager"],
  );
});

test("a group makes an operator, for as long as it lasts; one by hand stays one", async () => {
  const { login } = somebody(["admins"]);
  assert.equal((await sessionOf((await signOn(service, provider, login)).cookie)).user.operator, true);
  regroup(login, ["growth"]);
  assert.equal((await sessionOf((await signOn(service, provider, login)).cookie)).user.operator, false);
  regroup(login, []);
  const landed = await signOn(service, provider, login);
  assert.deepEqual([landed.fault, landed.cookie], ["no_role", null]);
  const operator = await newOperator(service);
  provider.people.set("op", { email: operator.email, email_verified: true, groups: [] });
  const joined = await setOut(service, { join: true }, operator.headers);
  const back = landing(await comeBack(service, await provider.answer(joined.address, "op"), joined.cookie));
  assert.equal((await sessionOf(back.cookie)).user.operator, true);
});

test("whoever has no role gets no account, and who lost the last one is out everywhere", async () => {
  const { login, email } = somebody([]);
  const landed = await signOn(service, provider, login);
  assert.deepEqual([landed.fault, landed.cookie], ["no_role", null]);
  assert.equal(await service.environment().store.accounts.findUser(email), null);
  const ghost = somebody(["ghosts"]);
  assert.equal((await signOn(service, provider, ghost.login)).fault, "no_role");
  const member = somebody(["risk"]);
  const { cookie } = await signOn(service, provider, member.login);
  regroup(member.login, []);
  assert.equal((await signOn(service, provider, member.login)).fault, "no_role");
  assert.equal((await service.send("/console/api/session", { headers: { cookie: cookie ?? "" } })).status, 401);
});

test("an account with a password is not taken over by a provider's e-mail, and can be joined by whoever is in it", async () => {
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "owner" });
  provider.people.set("thief", { email: person.email, email_verified: true, groups: ["growth"] });
  const landed = await signOn(service, provider, "thief");
  assert.deepEqual([landed.fault, landed.cookie], ["account_exists", null]);
  const forged = await service.send("/console/api/sign-on", {
    method: "POST",
    headers: { cookie: person.cookie },
    body: { join: true },
  });
  assert.equal(forged.status, 403);
  // With another e-mail there: it is the person in front of the screen who says that both are theirs.
  const { login } = somebody(["growth"]);
  const begun = await setOut(service, { join: true, returnTo: "/console/" }, person.headers);
  const joined = landing(await comeBack(service, await provider.answer(begun.address, login), begun.cookie));
  assert.equal((await sessionOf(joined.cookie)).user.id, person.userId);
  assert.equal((await sessionOf((await signOn(service, provider, login)).cookie)).user.id, person.userId);
  // And nobody else can take the identity after that.
  const second = await newOperator(service);
  const again = await setOut(service, { join: true }, second.headers);
  const refused = landing(await comeBack(service, await provider.answer(again.address, login), again.cookie));
  assert.equal(refused.fault, "already_joined");
  // What a tenant demands, the provider has asked for in its own way; the same person by password has shown nothing.
  const call = callerOf(service, other.secretKey);
  const headers = { "if-match": String((await call("getMemberPolicy")).headers.etag) };
  expectStatus(await call("updateMemberPolicy", { headers, body: { secondFactor: "required" } }), 200);
  const place = { "x-beckon-tenant": other.tenantId };
  const bySignOn = { headers: { ...place, cookie: joined.cookie ?? "" } };
  assert.equal((await service.send("/v1/tenant", bySignOn)).status, 200);
  const byPassword = await (await signIn(service, person.email)).send("/v1/tenant", { headers: place });
  assert.deepEqual([byPassword.status, JSON.parse(byPassword.body).code], [403, "second_factor_needed"]);
});

test("where the provider owns the addresses, one opens its account, whose password then ends", async () => {
  const owned = await base.another({ ...env, BECKON_CONSOLE_OIDC_EMAILS: "owned" });
  const person = await newMember(owned, { tenantId: tenant.tenantId, role: "support" });
  const codes = { method: "POST", body: { password } } as const;
  const { secret } = JSON.parse((await person.send("/console/api/factors/codes", codes)).body) as { secret: string };
  const code = { method: "POST", body: { code: appCode(owned, secret) } } as const;
  assert.equal((await person.send("/console/api/factors/codes/confirm", code)).status, 200);
  provider.people.set("same", { email: person.email.toUpperCase(), groups: [] });
  const landed = await signOn(owned, provider, "same");
  assert.equal((await sessionOf(landed.cookie, owned)).user.id, person.userId);
  assert.equal(await owned.environment().store.accounts.findTotp(person.userId), null);
  assert.equal((await person.send("/console/api/session")).status, 401);
  const body = { email: person.email, password };
  assert.equal((await owned.send("/console/api/session", { method: "POST", body })).status, 401);
  provider.people.set("denied", { email: "x@example.com", email_verified: false, groups: ["growth"] });
  assert.equal((await signOn(owned, provider, "denied")).fault, "email_unverified");
});

test("an e-mail that the provider has not verified opens nothing; an identity that is known needs none", async () => {
  const { login } = somebody(["growth"], { email_verified: false });
  assert.equal((await signOn(service, provider, login)).fault, "email_unverified");
  const silent = somebody(["growth"], { email_verified: undefined });
  assert.equal((await signOn(service, provider, silent.login)).fault, "email_unverified");
  const known = somebody(["growth"]);
  const { user } = await sessionOf((await signOn(service, provider, known.login)).cookie);
  provider.people.set(known.login, { groups: ["growth"] });
  assert.equal((await sessionOf((await signOn(service, provider, known.login)).cookie)).user.id, user.id);
});

test("an answer counts once, for the browser and the attempt it was made for, and not for ever", async () => {
  const { login } = somebody(["growth"]);
  const begun = await setOut(service);
  const back = await provider.answer(begun.address, login);
  const foreign = await setOut(service);
  assert.equal(landing(await comeBack(service, back, "")).fault, "lost");
  assert.equal(landing(await comeBack(service, back, foreign.cookie)).fault, "lost");
  const [one, two] = (
    await Promise.all([comeBack(service, back, begun.cookie), comeBack(service, back, begun.cookie)])
  ).map(landing);
  assert.deepEqual(new Set([one?.fault, two?.fault]), new Set([null, "lost"]));
  assert.equal(landing(await comeBack(service, back, begun.cookie)).fault, "lost");
  const late = await setOut(service);
  const lateBack = await provider.answer(late.address, login);
  service.clock.advance(11 * 60_000);
  assert.equal(landing(await comeBack(service, lateBack, late.cookie)).fault, "lost");
});

test("a changed nonce, state, challenge or issuer is refused, and what the provider refuses has a sentence", async () => {
  const { login } = somebody(["growth"]);
  const withChanged = async (name: string, value: string, where: "out" | "back"): Promise<string | null> => {
    const begun = await setOut(service);
    const address = new URL(begun.address);
    if (where === "out") address.searchParams.set(name, value);
    const back = await provider.answer(address.href, login);
    if (where === "back") back.searchParams.set(name, value);
    return landing(await comeBack(service, back, begun.cookie)).fault;
  };
  assert.equal(await withChanged("nonce", "another", "out"), "provider_refused");
  assert.equal(await withChanged("state", "another", "out"), "lost");
  assert.equal(await withChanged("code_challenge", "x".repeat(43), "out"), "provider_refused");
  assert.equal(await withChanged("iss", "https://evil.example", "back"), "provider_refused");
  assert.equal(await withChanged("code", "made-up", "back"), "provider_refused");
  assert.equal((await signOn(service, provider, null)).fault, "denied");
  assert.doesNotMatch(service.logged, /made-up|the client's own secret/);
});

test("a provider that hangs or is not there costs two seconds and a sentence, before and after", async () => {
  const { login } = somebody(["growth"]);
  const begun = await setOut(service);
  const back = await provider.answer(begun.address, login);
  provider.hangs = true;
  try {
    const landed = landing(await comeBack(service, back, begun.cookie));
    assert.deepEqual([landed.fault, landed.cookie], ["provider_down", null]);
    const fresh = await base.another(env);
    const answer = await fresh.send("/console/api/sign-on", { method: "POST", body: {} });
    assert.equal(answer.status, 503);
    assert.match(answer.body, /Example ID does not answer/);
  } finally {
    provider.hangs = false;
  }
  const nowhere = await base.another({ ...env, BECKON_CONSOLE_OIDC_ISSUER: new URL(nobodyUrl).origin });
  assert.equal((await nowhere.send("/console/api/sign-on", { method: "POST", body: {} })).status, 503);
  const walled = await base.another({ ...env, BECKON_OUTBOUND_ALLOW: "" });
  assert.equal((await walled.send("/console/api/sign-on", { method: "POST", body: {} })).status, 503);
});

test("nobody is sent to another site", async () => {
  const { login } = somebody(["growth"]);
  for (const returnTo of [
    "https://evil.example/",
    "//evil.example/console/",
    "/console\\evil",
    "/console/../../evil",
    "/console/%2e%2e/evil",
    "/consoles",
    "/console/api/session",
    "/console/#sign-on=denied.x",
    "javascript:alert(1)",
    `/console/${"x".repeat(3000)}`,
  ]) {
    const landed = await signOn(service, provider, login, { returnTo });
    assert.match(landed.location, /^\/console\/?(?:$|[^/\\])/, returnTo);
    assert.doesNotMatch(landed.location, /evil|api|sign-on|xxx/, returnTo);
  }
});

test("a disabled account does not come in", async () => {
  const { login } = somebody(["growth"]);
  const { user } = await sessionOf((await signOn(service, provider, login)).cookie);
  await service.environment().store.accounts.setDisabled(user.id, service.clock.nowMs());
  assert.equal((await signOn(service, provider, login)).fault, "disabled");
});

test("the door says what there is; without passwords only the operator's link leads in besides", async () => {
  const doorOf = async (at: TestService): Promise<unknown> => JSON.parse((await at.send("/console/api/door")).body);
  // Where the provider sends people back to is where passkeys are for as well.
  const passkeysAt = consoleUrl;
  assert.deepEqual(await doorOf(base), { passwords: true, passkeysAt: null, signOn: null });
  assert.deepEqual(await doorOf(service), { passwords: true, passkeysAt, signOn: { name: "Example ID" } });
  const operator = await newOperator(service);
  const only = await base.another({ ...env, BECKON_CONSOLE_PASSWORDS: "off" });
  assert.deepEqual(await doorOf(only), { passwords: false, passkeysAt, signOn: { name: "Example ID" } });
  const body = { email: operator.email, password };
  assert.equal((await only.send("/console/api/session", { method: "POST", body })).status, 401);
  const link = await linkFor(only, "password", operator.email);
  assert.equal((await redeem(only, { token: link, password })).status, 200);
  const welcome = await linkFor(only, "welcome", "new@example.com");
  assert.equal((await redeem(only, { token: welcome, name: "N", password })).status, 422);
});

test("whoever came by single sign-on cannot sign in by a password they never had", async () => {
  const { login, email } = somebody(["growth"]);
  await signOn(service, provider, login);
  const body = { email, password };
  assert.equal((await service.send("/console/api/session", { method: "POST", body })).status, 401);
});
