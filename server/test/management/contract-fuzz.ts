/**
 * C2: the contract is the code. Every operation of the management API is called with inputs made from its own contract, from
 * perfect to hostile; no answer may be a failure of ours or undocumented, and a refused call leaves the database as it was.
 * A run is repeated by BECKON_FUZZ_SEED, and made longer by BECKON_FUZZ_RUNS.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ErrorCode,
  errors,
  errorsOf,
  type ManagementOperationId,
  type Operation,
  operations,
} from "@beckon/contract";
import fc from "fast-check";
import { useService } from "../harness/service.ts";
import { presentETag, wildCall } from "./wild-call.ts";
import { undocumented } from "./caller.ts";
import { exampleCall, seedFor } from "./example-call.ts";
import { fingerprintOf, seedTenant } from "./seeded-tenant.ts";

/** The one service of a file of these tests, and how they are repeated. */
export const service = await useService({ env: { BECKON_LOG_LEVEL: "error" } });
export const seed = Number(process.env.BECKON_FUZZ_SEED ?? Date.now() % 2 ** 31);
export const runs = Number(process.env.BECKON_FUZZ_RUNS ?? 300);

/** How often which status came, in a line. */
export const countsOf = (seen: ReadonlyMap<number, number>): string =>
  [...seen]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count}`)
    .join(", ");

/** Statuses of requests that end before an operation is found: they are the door's own, and only `{"message"}`. */
const doorStatuses = new Set([400, 413, 414, 431]);

const managed = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  // What apps call is fuzzed in app-fuzz.ts.
  // What is the operators' alone has tests of its own: no key opens it.
  ([, { caller, operatorsOnly }]) => caller === "secret" && !operatorsOnly,
);

/** Fuzzes every operation whose place leaves `part` when divided by `of`: a file each, so that they run side by side. */
export const fuzzPart = (part: number, of: number): void => {
  for (const [place, [id, operation]] of managed.entries()) if (place % of === part) fuzz(id, operation);
};

const fuzz = (id: ManagementOperationId, operation: Operation): void => {
  void test(`C2 ${id}: ${runs} calls, seed ${seed}`, async (t) => {
    const tenant = await seedTenant(service, seedFor(operation));
    let before = await fingerprintOf(service, tenant.tenantId);
    const seen = new Map<number, number>();
    const property = fc.asyncProperty(wildCall(operation, tenant), async ({ target, headers, body }) => {
      if (headers["if-match"] === presentETag) {
        const read = await service.send(target, { headers: { authorization: `Bearer ${tenant.secretKey}` } });
        headers["if-match"] = read.headers.etag ?? '"0"';
      }
      const answer = await service.send(target, {
        method: operation.method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      const after = await fingerprintOf(service, tenant.tenantId);
      const changed = after !== before;
      before = after;
      assert.ok(answer.status < 500, `${answer.status} ${answer.body}`);
      if (answer.status >= 400) assert.ok(!changed, `refused with ${answer.status}, yet changed something`);
      if (doorStatuses.has(answer.status) && Object.keys(JSON.parse(answer.body) as object).join() === "message")
        return;
      assert.deepEqual(undocumented(operation, answer), []);
      if (answer.status < 400) return;
      const { code, status } = JSON.parse(answer.body) as { code: ErrorCode; status: number };
      assert.ok(errorsOf(operation).includes(code), `${code} is not an error of ${id}`);
      assert.equal(status, errors[code].status);
    });
    await fc.assert(property, { numRuns: runs, seed });
    t.diagnostic(countsOf(seen));
    // Whatever chance brought: a call as it should be gets through.
    const { target, send } = await exampleCall(service, operation, await seedTenant(service, seedFor(operation)));
    assert.equal((await service.send(target, send)).status, operation.success.status);
  });
};
