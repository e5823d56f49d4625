/** C2 for what apps call: the operations with a client key, and with a participant's token, from perfect to hostile. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operations } from "@beckon/contract";
import fc from "fast-check";
import { countsOf, runs, seed, service } from "./contract-fuzz.ts";
import { undocumented } from "./caller.ts";
import { fingerprintOf, seedTenant, type SeededTenant } from "./seeded-tenant.ts";
import { wildCall } from "./wild-call.ts";

/** Of requests that end before an operation is found. */
const doorStatuses = new Set([414, 431]);

const credentials = (tenant: SeededTenant, other: SeededTenant, tokens: readonly string[]) =>
  fc.record({
    "x-client-key": fc.oneof(
      { weight: 12, arbitrary: fc.constant<string | string[] | undefined>(tenant.clientKey) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(undefined, "", "x", tenant.clientKey.toUpperCase(), other.clientKey, [
          tenant.clientKey,
          tenant.clientKey,
        ]),
      },
    ),
    authorization: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom<(string | string[] | undefined)[]>(...tokens.map((t) => `Bearer ${t}`)) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ...[undefined, "", "Bearer", "bearer  x", `Bearer ${tenant.secretKey}`, `Basic ${tokens[0]}`],
          ...[`Bearer ${tokens[0]}x`, `Bearer ${"x".repeat(9_000)}`, [`Bearer ${tokens[0]}`, `Bearer ${tokens[1]}`]],
        ),
      },
    ),
  });

const present = (headers: Record<string, string | string[] | undefined>): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );

/** Fuzzes every operation that apps call. */
export const fuzzApps = (): void => {
  for (const [id, operation] of Object.entries(operations) as [string, Operation][])
    if (operation.caller === "client" || operation.caller === "participant")
      void test(`C2 ${id}: ${runs} calls, seed ${seed}`, (t) => fuzz(operation, (line) => t.diagnostic(line)));
};

const fuzz = async (operation: Operation, tell: (line: string) => void): Promise<void> => {
  const [tenant, other] = [await seedTenant(service), await seedTenant(service)];
  const tokens = [
    ...(await Promise.all(["ann", "nobody-yet"].map((person) => tenant.tokenFor(person)))),
    await other.tokenFor("ann"),
  ];
  const isRead = operation.caller === "client";
  const seen = new Map<number, number>();
  let before = await fingerprintOf(service, tenant.tenantId);
  const calls = fc.tuple(wildCall(operation, tenant), credentials(tenant, other, tokens));
  const property = fc.asyncProperty(calls, async ([{ target, headers, body }, known]) => {
    const { authorization: _key, "if-match": _tag, ...rest } = headers;
    const answer = await service.send(target, {
      method: operation.method,
      headers: { ...rest, ...present(known) },
      ...(body === undefined ? {} : { body }),
    });
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    const after = await fingerprintOf(service, tenant.tenantId);
    const changed = after !== before;
    before = after;
    assert.ok(answer.status < 500, `${answer.status} ${answer.body}`);
    if (answer.status >= 400 || isRead) assert.ok(!changed, `answered ${answer.status}, yet changed something`);
    if (doorStatuses.has(answer.status)) return;
    assert.deepEqual(undocumented(operation, answer), []);
    if (answer.status < 400) return;
    const texts = (operation.messages ?? []).flatMap(([status, text]) => (status === answer.status ? [text] : []));
    const [text] = texts.filter((one) => answer.body === JSON.stringify({ message: one }));
    assert.ok(text !== undefined, `${answer.status} ${answer.body} is none of: ${texts.join(" | ")}`);
  });
  await fc.assert(property, { numRuns: runs, seed });
  tell(countsOf(seen));
  // Nobody has a wallet here before the first credit.
  assert.ok(seen.has(200) || seen.has(404), "chance brought no call that gets through");
};
