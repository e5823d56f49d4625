/** What must hold after any bad request: the error is JSON, it tells nothing of the inside, and the server is well. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RawAnswer, TestService, TestTenant } from "../harness/service.ts";
import { headerOf, type WireAnswer } from "./wire.ts";

/** An error is `{"message"}` alone, or a whole problem document that says the same. */
export const assertJsonError = (answer: WireAnswer): void => {
  const type = headerOf(answer, "content-type");
  const body = JSON.parse(answer.body) as Record<string, unknown>;
  assert.equal(typeof body["message"], "string");
  assert.equal(headerOf(answer, "x-content-type-options"), "nosniff");
  assert.equal(headerOf(answer, "cache-control"), "private, no-store");
  if (type === "application/json; charset=utf-8") return assert.deepEqual(Object.keys(body), ["message"]);
  assert.equal(type, "application/problem+json; charset=utf-8");
  assert.equal(body["status"], answer.status);
  assert.equal(body["type"], `/docs/errors/${String(body["code"])}`);
  assert.equal(body["requestId"], headerOf(answer, "x-request-id"));
};

/** Words that only the inside uses: stacks, paths, SQL, and the names of what it is made of. */
const inside = [
  /\bat .+:\d+|node:|node_modules|\.(?:ts|js|sql)\b|\/(?:server|src|home|root|tmp|usr)\/|Error:|\[object|undefined/i,
  /select .+ from|insert into|update .+ set|SQLSTATE|pg_|postgres|fastify|llhttp|ajv|typebox|prototype/i,
  /\b(?:FST_|HPE_|ERR_|E[A-Z]{4,}\b)|\$\d/,
];

/** Nothing of the inside stands in an answer's headers or body. */
export const assertNoLeak = (answer: Pick<WireAnswer, "body" | "headers">): void => {
  for (const words of inside) assert.doesNotMatch(answer.body, words);
  for (const [name, value] of answer.headers) {
    // The request's id is random letters, which may spell anything.
    if (name.toLowerCase() !== "x-request-id") for (const words of inside) assert.doesNotMatch(value, words);
    assert.doesNotMatch(name, /^(?:server|x-powered-by|via)$/i);
  }
};

/** An answer of an HTTP client, in the shape of one from the wire. */
export const asWire = ({ status, rawHeaders, body }: RawAnswer): WireAnswer => ({
  version: "1.1",
  status,
  headers: rawHeaders.flatMap((name, place) =>
    place % 2 === 0 ? [[name, rawHeaders[place + 1] ?? ""] as [string, string]] : [],
  ),
  body,
});

/** The server still answers, and rightly. */
export const assertHealthy = async (service: TestService, tenant: TestTenant): Promise<void> => {
  const target = "/v1/referral/NNNNNN/validate";
  const { status, body } = await service.send(target, { headers: { "x-client-key": tenant.clientKey } });
  assert.deepEqual([status, body], [200, '{"valid":false}']);
};

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Notes the memory this process holds now; what is returned tells how much more it is later. */
export const growthBytes = async (service: TestService): Promise<() => Promise<number>> => {
  const settled = async (): Promise<number> => {
    // The last connections close on later turns of the loop.
    for (let turn = 0; turn < 5; turn++) {
      await service.send("/healthz");
      collect();
    }
    return process.memoryUsage().rss;
  };
  const start = await settled();
  return async () => (await settled()) - start;
};
