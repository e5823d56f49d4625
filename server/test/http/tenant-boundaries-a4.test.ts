/** A4: every kind of token of every tenant and environment at every other's door, through real providers. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EnvironmentName } from "../../src/core/ports.ts";
import { assertAnswer, assertError, type Headers } from "../compat/stage.ts";
import { type TestTenant, useService } from "../harness/service.ts";
import { type ProviderKind, useProvider } from "./provider.ts";

const service = await useService({ env: { BECKON_OUTBOUND_ALLOW: "127.0.0.1" } });
const provider = await useProvider(() => service.clock.nowMs());

const environments = ["global", "us"] as const;
const kinds = ["beckon", "jwt", "introspection", "userinfo"] as const;
type Kind = (typeof kinds)[number];
type Side = { name: string; owner: string; kind: Kind; environment: EnvironmentName; tenant: TestTenant };

const place = (environment: EnvironmentName): Headers => (environment === "us" ? { "x-us-env": "true" } : {});

const configure = async ({ name, kind, environment, tenant }: Side): Promise<void> => {
  if (kind === "beckon") return;
  const headers = { ...place(environment), authorization: `Bearer ${tenant.secretKey}`, "if-match": '"0"' };
  const body = provider.settings(kind, name);
  const { status, body: said } = await service.send("/v1/identity-settings", { method: "PUT", headers, body });
  assert.equal(status, 200, said);
};

const openSides = async (): Promise<Side[]> => {
  const sides: Side[] = [];
  for (const kind of kinds) {
    for (const letter of ["a", "b"]) {
      const owner = `${kind}-${letter}`;
      const tenant = await service.createTenant();
      const inUs = await service.createTenant({ environment: "us", sameAs: tenant });
      for (const [environment, own] of [
        ["global", tenant],
        ["us", inUs],
      ] as const) {
        const side = { name: `${owner}-${environment}`, owner, kind, environment, tenant: own };
        await configure(side);
        sides.push(side);
      }
    }
  }
  return sides;
};
const sides = await openSides();
const side = (kind: Kind, letter = "a", environment: EnvironmentName = "global") =>
  sides.find((one) => one.owner === `${kind}-${letter}` && one.environment === environment)!;

const tokenOf = (
  { kind, name, tenant }: Side,
  userId: string,
  more?: { scope?: string; lifeSeconds?: number },
): Promise<string> =>
  kind === "beckon" ? tenant.tokenFor(userId, more?.lifeSeconds) : provider.issue(kind, name, userId, more);

const ask = (token: string, at: Side) => {
  const headers = { ...place(at.environment), "x-client-key": at.tenant.clientKey, authorization: `Bearer ${token}` };
  return service.send("/v1/referral", { headers });
};

/** Opaque tokens name nobody: only their own provider knows them, so elsewhere they are just unknown. */
const provable: Record<Kind, boolean> = { beckon: true, jwt: true, introspection: false, userinfo: false };

describe("A4 tokens of one tenant or environment at another's door", () => {
  for (const from of sides) {
    test(`A4 tokens of ${from.name} at all ${sides.length} doors`, async () => {
      for (const at of sides) {
        const answer = await ask(await tokenOf(from, `user-of-${from.name}`), at);
        const where = `${from.name} at ${at.name}: ${answer.status} ${answer.body}`;
        if (at === from) {
          assert.match(answer.body, /^\{"code":"[A-Z2-9]{6}","cap":5,"used":0\}$/, where);
        } else if (at.environment === from.environment && at.owner !== from.owner && provable[from.kind]) {
          assertError(answer, "notAuthorized");
        } else assertError(answer, "notAuthenticated");
      }
    });
  }
  test("A4 0 leaks: every tenant's participants and codes are its own", async () => {
    for (const environment of environments) {
      const text =
        "select tenant_id, participant_id from participants union all select tenant_id, participant_id from codes";
      const rows = await service
        .environment(environment)
        .database.query<{ tenant_id: string; participant_id: string }>({ name: "test-all-people", text }, []);
      for (const row of rows) {
        const owner = sides.find(
          ({ tenant, environment: of }) => tenant.tenantId === row.tenant_id && of === environment,
        );
        assert.equal(row.participant_id, `user-of-${owner?.name}`);
      }
      assert.equal(rows.length, 2 * kinds.length * 2);
    }
  });
  test("A4 Beckon's own tokens and keys never reached a provider", () => {
    assert.ok(provider.seen.length > 0);
    for (const token of provider.seen) assert.doesNotMatch(token, /^(?:bpt|sk)_/);
  });
});

describe("A4 the verdicts of providers on the wire", () => {
  for (const kind of ["jwt", "introspection"] as const) {
    test(`A4 ${kind}: a token that lacks a scope is 403`, async () => {
      assertError(await ask(await tokenOf(side(kind), "scopeless", { scope: "other" }), side(kind)), "notAuthorized");
    });
  }
  test("A4 jwt: an expired token is 401", async () => {
    assertError(await ask(await tokenOf(side("jwt"), "late", { lifeSeconds: -1 }), side("jwt")), "notAuthenticated");
  });
  for (const kind of ["jwt", "introspection", "userinfo"] as const) {
    test(`A4 ${kind}: a secret key in place of a token is 401 and stays here`, async () => {
      const { tenant } = side(kind);
      assertError(await ask(tenant.secretKey, side(kind)), "notAuthenticated");
      assert.ok(!provider.seen.includes(tenant.secretKey));
    });
  }
  for (const kind of ["introspection", "userinfo"] as const) {
    test(`A4 ${kind}: a provider that fails is 500, and validate does not care`, async (t) => {
      t.after(() => (provider.mood = "well"));
      const at = side(kind);
      const token = await tokenOf(at, `user-of-${at.name}`);
      provider.mood = "failing";
      assertError(await ask(token, at), "internal");
      const headers = { "x-client-key": at.tenant.clientKey };
      assertAnswer(await service.send("/v1/referral/NNNNNN/validate", { headers }), 200, '{"valid":false}');
      provider.mood = "well";
      assert.equal((await ask(token, at)).status, 200);
    });
  }
  test("A4 a silent provider: 64 wait, the next is 429 with Retry-After, other tenants are unharmed", async (t) => {
    const at = side("introspection");
    const beside = side("userinfo", "b");
    const token = await tokenOf(beside, `user-of-${beside.name}`);
    assert.equal((await ask(token, beside)).status, 200);
    t.after(() => {
      provider.mood = "well";
      provider.release();
    });
    provider.mood = "silent";
    const waiting = Array.from({ length: 64 }, (_value, index) => ask(`US_waiting-${index}`, at));
    // Of one provider's host no more than these connect at once; the others wait in line, and count all the same.
    await provider.hanging(32);
    assertError(await ask("US_one-too-many", at), "tooMany");
    assert.equal((await ask(token, beside)).status, 200);
    provider.mood = "well";
    provider.release();
    const statuses = new Set((await Promise.all(waiting)).map(({ status }) => status));
    for (const status of statuses) assert.ok(status === 401 || status === 500, String(status));
  });
});

describe("A3 revocation bites", () => {
  const bites = async (kind: Kind, revoke: (token: string, at: Side) => Promise<void> | void, withinMs: number) => {
    const at = side(kind);
    const token = await tokenOf(at, `user-of-${at.name}`);
    assert.equal((await ask(token, at)).status, 200);
    await revoke(token, at);
    service.clock.advance(withinMs);
    assertError(await ask(token, at), "notAuthenticated");
  };
  const throughApi = async (body: object, { tenant }: Side) => {
    const headers = { authorization: `Bearer ${tenant.secretKey}` };
    const answer = await service.send("/v1/participant-tokens/revoke", { method: "POST", headers, body });
    assert.deepEqual([answer.status, answer.body], [200, '{"revoked":1}']);
  };
  test("A3 a revoked token of Beckon's: at once in the process that revoked", () =>
    bites("beckon", (accessToken, at) => throughApi({ accessToken }, at), 0));
  test("A3 all tokens of a participant: at once", async () => {
    const at = side("beckon", "b");
    const token = await tokenOf(at, "leaver");
    assert.equal((await ask(token, at)).status, 200);
    await throughApi({ participantId: "leaver" }, at);
    assertError(await ask(token, at), "notAuthenticated");
  });
  for (const kind of ["introspection", "userinfo"] as const satisfies ProviderKind[])
    test(`A3 a token that its ${kind} provider revoked: within 60 s`, () =>
      bites(kind, (token) => provider.revoke(token), 60_000));
  test("A3 a token of Beckon's that another process revoked: within 60 s; an expired one at its time", async () => {
    const at = side("beckon");
    const token = await tokenOf(at, `user-of-${at.name}`, { lifeSeconds: 3_600 });
    const short = await tokenOf(at, `user-of-${at.name}`, { lifeSeconds: 30 });
    for (const one of [token, short]) assert.equal((await ask(one, at)).status, 200);
    const { store } = service.environment();
    await store.tokens.revokeAllOf(at.tenant.tenantId, `user-of-${at.name}`, service.clock.nowMs());
    service.clock.advance(30_000);
    assertError(await ask(short, at), "notAuthenticated");
    service.clock.advance(30_000);
    assertError(await ask(token, at), "notAuthenticated");
  });
  test("A3 a revoked client key: at once here, within 5 s elsewhere; a secret key the same", async () => {
    const other = await service.another();
    const tenant = await service.createTenant();
    const spare = await tenant.keyWith([]);
    const headers = { authorization: `Bearer ${tenant.secretKey}` };
    const see = (node: typeof service) =>
      node.send("/v1/referral/NNNNNN/validate", { headers: { "x-client-key": tenant.clientKey } });
    const read = (node: typeof service) => node.send("/v1/tenant", { headers: { authorization: `Bearer ${spare}` } });
    for (const node of [service, other])
      assert.deepEqual([(await see(node)).status, (await read(node)).status], [200, 200]);
    const { items } = JSON.parse((await service.send("/v1/keys", { headers })).body) as {
      items: { id: string; type: string; name: string }[];
    };
    const doomed = items.filter(({ type, name }) => type === "client" || name === "some");
    assert.equal(doomed.length, 2);
    for (const { id } of doomed)
      assert.equal((await service.send(`/v1/keys/${id}/revoke`, { method: "POST", headers })).status, 200);
    assertError(await see(service), "invalidClientKey");
    assert.equal((await read(service)).status, 401);
    other.clock.advance(5_000 + service.clock.nowMs() - other.clock.nowMs());
    assertError(await see(other), "invalidClientKey");
    assert.equal((await read(other)).status, 401);
  });
});
