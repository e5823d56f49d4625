/** The OpenAPI document is whole, true and useful: its references resolve, its examples fit and really work. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errors, errorsOf, type ManagementOperationId, type Operation, operations, scopes } from "@beckon/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { compatibleMessages } from "../../src/http/compatible-errors.ts";
import { useService } from "../harness/service.ts";
import { document, pointerTo, undocumented } from "./caller.ts";
import { exampleCall, seedFor } from "./example-call.ts";
import { seedTenant } from "./seeded-tenant.ts";

const ascending = (one: number, other: number): number => one - other;
const service = await useService();
const all = Object.values(operations) as Operation[];

/** Every object inside the document, with its path. */
const walk = function* (value: unknown, at: string[]): Generator<[string[], Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  yield [at, value as Record<string, unknown>];
  for (const [name, part] of Object.entries(value)) yield* walk(part, [...at, name]);
};

test("the document has every operation of the table, once, and only references that lead somewhere", () => {
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  assert.deepEqual(ids.toSorted(), Object.keys(operations).toSorted());
  for (const [at, part] of walk(document, [])) {
    if (typeof part["$ref"] !== "string" || at.includes("mapping")) continue;
    const target = part["$ref"]
      .slice(2)
      .split("/")
      .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], document);
    assert.ok(target, `${at.join(" ")} leads to ${part["$ref"]}`);
  }
});

test("each operation documents exactly the statuses and codes of its errors, its path values and its scope", () => {
  for (const operation of all) {
    const described = document.paths[operation.path]?.[operation.method.toLowerCase()];
    assert.ok(described);
    const expected = new Set([operation.success.status, ...errorsOf(operation).map((code) => errors[code].status)]);
    for (const [status] of operation.messages ?? []) expected.add(status);
    assert.deepEqual(
      Object.keys(described.responses).map(Number).toSorted(ascending),
      [...expected].toSorted(ascending),
      operation.id,
    );
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const params = described.parameters.flatMap((one) => ("in" in one && one.in === "path" ? [one.name] : []));
    assert.deepEqual(params, named, operation.id);
    if (operation.scope) assert.deepEqual(described.security[0], { secretKey: [operation.scope] });
    if (operation.caller === "secret")
      assert.ok(
        operation.operatorsOnly || (operation.scope && operation.scope in scopes),
        `${operation.id} has no scope`,
      );
  }
});

test("the messages of the compatible operations are the ones that are sent", () => {
  const sent = new Set(Object.values(compatibleMessages).map(([status, message]) => `${status} ${message}`));
  for (const operation of all)
    for (const [status, message] of operation.messages ?? [])
      assert.ok(sent.has(`${status} ${message}`), `${operation.id}: ${status} ${message}`);
});

test("every example fits its schema", () => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema(document, "api");
  let checked = 0;
  for (const [at, part] of walk(document, [])) {
    if (typeof part["schema"] !== "object" || !("example" in part || "examples" in part)) continue;
    const validate = ajv.getSchema(pointerTo(...at, "schema"));
    assert.ok(validate, at.join(" "));
    const examples =
      "example" in part
        ? [part["example"]]
        : Object.values(part["examples"] as Record<string, { value: unknown }>).map((one) => one.value);
    for (const example of examples) {
      assert.ok(validate(example), `${at.join(" ")}: ${ajv.errorsText(validate.errors)}`);
      checked += 1;
    }
  }
  assert.ok(checked > 100, `${checked} examples`);
});

for (const [id, operation] of Object.entries(operations) as [ManagementOperationId, Operation][]) {
  // What is the operators' alone has tests of its own: no key opens it.
  if (operation.caller !== "secret" || operation.operatorsOnly) continue;
  test(`the documented example of ${id} works`, async () => {
    const tenant = await seedTenant(service, seedFor(operation));
    const { target, send } = await exampleCall(service, operation, tenant);
    const answer = await service.send(target, {
      ...send,
      headers: { ...send.headers, "idempotency-key": "example-1" },
    });
    assert.equal(answer.status, operation.success.status, answer.body);
    assert.deepEqual(undocumented(operation, answer), []);
  });
}
