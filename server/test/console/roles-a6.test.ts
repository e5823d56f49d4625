/** A6: the contract's table of roles decides about each operation for people with a session, and nothing is allowed that it does not say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allRoles,
  allScopes,
  type ManagementOperationId,
  type Operation,
  operations,
  type Role,
  roles,
  type Scope,
} from "@beckon/contract";
import { newMember, newOperator, type Person } from "../harness/console.ts";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus, targetOf } from "../management/caller.ts";

const service = await useService();
const managed = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, { caller }]) => caller === "secret",
);
const absent = new Proxy({}, { get: () => "none" }) as Record<string, string>;

/** The body is wrong everywhere: who may do it gets further, and still changes nothing. */
const attempt = async (person: Person, operation: Operation, headers: Record<string, string> = {}) => {
  const answer = await person.send(targetOf(operation, { params: absent }), {
    method: operation.method,
    headers,
    ...(operation.method === "GET" ? {} : { body: { surprise: true } }),
  });
  return { status: answer.status, code: (JSON.parse(answer.body) as { code?: string }).code };
};

test("A6 role x operation: each role may do exactly what the table gives it, in its tenant and environment only", async () => {
  const tenant = await service.createTenant();
  await service.createTenant({ environment: "us", sameAs: tenant });
  const other = await service.createTenant();
  for (const role of allRoles) {
    const person = await newMember(service, { tenantId: tenant.tenantId, role });
    for (const [id, operation] of managed) {
      const { scope, operatorsOnly } = operation;
      const may = !operatorsOnly && (scope === undefined || (roles[role].scopes as readonly Scope[]).includes(scope));
      const { status, code } = await attempt(person, operation);
      assert.equal(code === "insufficient_scope", !may, `${role} ${id}: ${status} ${code}`);
      assert.ok(status !== 401 && status < 500, `${role} ${id}: ${status}`);
      for (const elsewhere of [
        { "x-beckon-tenant": other.tenantId },
        { "x-us-env": "true" },
        { "x-beckon-tenant": "tnt_x" },
      ] as Record<string, string>[])
        assert.deepEqual(
          await attempt(person, operation, elsewhere),
          { status: 403, code: "insufficient_scope" },
          `${role} ${id}`,
        );
    }
  }
});

test("A6 every role is a part of the owner's, a viewer changes nothing, and only owners let people in", () => {
  const scopesOf = (role: Role): readonly Scope[] => roles[role].scopes;
  assert.deepEqual(new Set(scopesOf("owner")), new Set(allScopes));
  for (const role of allRoles) {
    assert.equal(new Set(scopesOf(role)).size, scopesOf(role).length, role);
    if (role !== "owner") assert.ok(!scopesOf(role).some((scope) => scope.startsWith("members:")), role);
  }
  assert.ok(scopesOf("viewer").every((scope) => scope.endsWith(":read")));
});

test("A6 an operator is the owner of every tenant in both environments, also of later ones", async () => {
  const operator = await newOperator(service);
  const tenant = await service.createTenant();
  await service.createTenant({ environment: "us", sameAs: tenant });
  for (const place of [{}, { "x-us-env": "true" }] as Record<string, string>[])
    for (const [id, operation] of managed) {
      const { status } = await attempt(operator, operation, { "x-beckon-tenant": tenant.tenantId, ...place });
      assert.ok(status !== 401 && status !== 403 && status < 500, `${id}: ${status}`);
    }
  const session = JSON.parse((await operator.send("/console/api/session")).body) as {
    memberships: { tenantId: string; environment: string; role: string }[];
  };
  const own = session.memberships.filter(({ tenantId }) => tenantId === tenant.tenantId);
  assert.deepEqual(
    own.map(({ environment, role }) => [environment, role]),
    [
      ["global", "owner"],
      ["us", "owner"],
    ],
  );
});

test("A6 a role that is changed or taken away, and an account that is disabled, hold at once, also in another process", async () => {
  const tenant = await service.createTenant();
  const call = callerOf(service, tenant.secretKey);
  const person = await newMember(service, { tenantId: tenant.tenantId, role: "manager" });
  const second = await service.another();
  const create = async () => {
    const body = { name: "x" };
    return (await second.send("/v1/campaigns", { method: "POST", headers: person.headers, body })).status;
  };
  assert.equal(await create(), 201);
  const [member] = (await call("listMembers")).json["items"] as { id: string }[];
  const params = { memberId: member?.id ?? "" };
  const read = expectStatus(await call("getMember", { params }), 200);
  const headers = { "if-match": String(read.headers.etag) };
  expectStatus(await call("updateMember", { params, headers, body: { role: "viewer" } }), 200);
  assert.equal(await create(), 403);
  expectStatus(await call("updateMember", { params, headers, body: { role: "owner" } }), 412);
  expectStatus(await call("removeMember", { params }), 200);
  assert.equal((await person.send("/v1/tenant")).status, 403);
  const { accounts } = service.environment().store;
  await accounts.setDisabled(person.userId, service.clock.nowMs());
  assert.equal((await person.send("/console/api/session")).status, 401);
});

test("A6 a role is given only by who has all its scopes", async () => {
  const tenant = await service.createTenant();
  const small = callerOf(service, await tenant.keyWith(["members:read", "members:write"]));
  expectStatus(
    await small("addMember", { body: { email: "kim@example.com", role: "viewer" } }),
    403,
    "insufficient_scope",
  );
  const whole = callerOf(service, tenant.secretKey);
  const made = expectStatus(
    await whole("addMember", { body: { email: " Kim@Example.com".trim(), role: "viewer" } }),
    201,
  );
  assert.equal(made.json["email"], "kim@example.com");
  expectStatus(await whole("addMember", { body: { email: "KIM@example.com", role: "risk" } }), 409, "conflict");
});
