/** The people, campaigns and codes that the compatible contract's tests speak of, in one environment. */
import assert from "node:assert/strict";
import type { EnvironmentName } from "../../src/core/ports.ts";
import type { RawAnswer, TenantOptions, TestService, TestTenant } from "../harness/service.ts";

export type Headers = Record<string, string>;

/** One environment's stage: a tenant with a vanity code and every way in which a code or a caller can be out of play. */
export type Stage = {
  environment: EnvironmentName;
  /** The header that chooses the environment, if it needs one. */
  place: Headers;
  tenant: TestTenant;
  /** The headers of a participant of the tenant, with a token of their own. */
  as(participantId: string, tenant?: TestTenant): Promise<Headers>;
  /** The headers of someone who has only the client key. */
  anyone(tenant?: TestTenant): Headers;
  /** One call of the management API. Errors: asserts that it succeeds. */
  manage(
    method: string,
    path: string,
    body?: unknown,
    more?: { tenant?: TestTenant; headers?: Headers },
  ): Promise<Json>;
  /** Changes an object to which nobody else does anything at the moment. */
  change(path: string, body: unknown, tenant?: TestTenant): Promise<Json>;
  /** A code of the participant in the tenant's campaign, with this text. */
  vanity(participantId: string, code: string, tenant?: TestTenant): Promise<{ id: string; code: string }>;
  setUsed(codeId: string, used: number): Promise<void>;
  codesOf(participantId: string): Promise<number>;
  another(options?: TenantOptions): Promise<TestTenant>;
};

/** An object of the management API, of which tests use the id, or a code's text. */
export type Json = Record<string, unknown> & { id: string; code: string };

/** Sets the stage on a running service. */
export const setStage = async (service: TestService, environment: EnvironmentName): Promise<Stage> => {
  const place: Headers = environment === "us" ? { "x-us-env": "true" } : {};
  const another = (options: TenantOptions = {}) => service.createTenant({ environment, ...options });
  const tenant = await another();
  const { database } = service.environment(environment);
  const manage: Stage["manage"] = async (method, path, body, { tenant: by = tenant, headers = {} } = {}) => {
    const answer = await service.send(path, {
      method,
      headers: { ...place, authorization: `Bearer ${by.secretKey}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Json;
  };
  const change: Stage["change"] = async (path, body, by = tenant) => {
    const headers = { ...place, authorization: `Bearer ${by.secretKey}` };
    const tag = String((await service.send(path, { headers })).headers.etag);
    return manage("PATCH", path, body, { tenant: by, headers: { "if-match": tag } });
  };
  return {
    environment,
    place,
    change,
    tenant,
    another,
    manage,
    as: async (participantId, of = tenant) => ({
      ...place,
      "x-client-key": of.clientKey,
      authorization: `Bearer ${await of.tokenFor(participantId)}`,
    }),
    anyone: (of = tenant) => ({ ...place, "x-client-key": of.clientKey }),
    vanity: (participantId, code, of = tenant) =>
      manage("POST", "/v1/codes", { participantId, campaignId: of.campaignId, code }, { tenant: of }),
    setUsed: async (codeId, used) => {
      const text =
        "update codes set used = $2 where tenant_id = (select tenant_id from codes where code_id = $1) and code_id = $1";
      await database.query({ name: "test-set-used", text }, [codeId, used]);
    },
    codesOf: async (participantId) => {
      const text = "select count(*)::int as count from codes where participant_id = $1";
      const [row] = await database.query<{ count: number }>({ name: "test-codes-of", text }, [participantId]);
      return row?.count ?? 0;
    },
  };
};

/** Headers that every answer of the compatible endpoints has, whatever it says. */
export const usualHeaders: Headers = {
  "x-content-type-options": "nosniff",
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after, x-request-id",
  "content-type": "application/json; charset=utf-8",
  connection: "close",
};

/** What an answer is compared by: everything but the date and the request's own id. */
export const comparable = ({ status, headers, body }: RawAnswer) => {
  const { date: _date, "x-request-id": _id, ...rest } = headers;
  return { status, headers: rest, body };
};

/** An answer exactly as the contract has it: status, every header, and the bytes of the body. */
export const assertAnswer = (answer: RawAnswer, status: number, body: string, more: Headers = {}): void => {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  const expected = { status, headers: { ...usualHeaders, ...length, ...more }, body };
  assert.deepEqual(comparable(answer), expected);
  assert.match(String(answer.headers["x-request-id"]), /^[\w.-]{1,64}$/);
};

/** The contract's errors, byte for byte, with the headers that belong to them. */
export const errorAnswers = {
  invalidRequest: [400, '{"message":"Invalid request"}'],
  notAuthenticated: [401, '{"message":"Not authenticated"}', { "www-authenticate": "Bearer" }],
  notAuthorized: [403, '{"message":"Not authorized"}'],
  notFound: [404, '{"message":"Not found"}'],
  methodNotAllowed: [405, '{"message":"Method not allowed"}', { allow: "GET, HEAD, OPTIONS" }],
  invalidClientKey: [498, '{"message":"Invalid client key"}'],
  missingClientKey: [499, '{"message":"Missing client key"}'],
  internal: [500, '{"message":"Internal server error"}'],
  tooMany: [429, '{"message":"Too many requests, please try again later."}', { "retry-after": "1" }],
} as const satisfies Record<string, readonly [number, string, Headers?]>;

/** One of the contract's errors, byte for byte. */
export const assertError = (answer: RawAnswer, error: keyof typeof errorAnswers): void => {
  const [status, body, more]: readonly [number, string, Headers?] = errorAnswers[error];
  assertAnswer(answer, status, body, more);
};
