/** B4 to B6: what a JSON body may hold: the right 4xx, no polluted prototype, and text stored as it came or refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Send, useService } from "../harness/service.ts";
import { assertHealthy, assertJsonError, assertNoLeak, asWire } from "./aftermath.ts";
import { exchange } from "./wire.ts";

const service = await useService();
const tenant = await service.createTenant();
const authorization = `Bearer ${tenant.secretKey}`;
const call = (method: string, target: string, body: string, more: Send["headers"] = {}) =>
  service.send(target, { method, body, headers: { authorization, "content-type": "application/json", ...more } });
const create = (body: string, more?: Send["headers"]) => call("POST", "/v1/campaigns", body, more);
const attributes = (text: string) => call("PUT", "/v1/participants/ann", `{"attributes":${text}}`);

const nested = (depth: number, open = "[", close = "]") => open.repeat(depth) + close.repeat(depth);

describe("B4-B6 bodies that are refused", () => {
  const rows: [name: string, send: () => ReturnType<typeof create>, status: number, code: string][] = [
    ["no JSON", () => create("hello"), 400, "bad_request"],
    ["half of a JSON", () => create('{"name":'), 400, "bad_request"],
    ["two values", () => create('{"name":"a"}{"name":"b"}'), 400, "bad_request"],
    ["a comment", () => create('{"name":"a"/**/}'), 400, "bad_request"],
    ["single quotes", () => create("{'name':'a'}"), 400, "bad_request"],
    ["NaN", () => create('{"name":"a","priority":NaN}'), 400, "bad_request"],
    ["a raw line break in a text", () => create('{"name":"a\nb"}'), 400, "bad_request"],
    ["an empty body", () => create(""), 400, "validation_failed"],
    ["spaces only", () => create("   "), 400, "bad_request"],
    ["null", () => create("null"), 400, "validation_failed"],
    ["a number", () => create("7"), 400, "validation_failed"],
    ["a text", () => create('"name"'), 400, "validation_failed"],
    ["a list", () => create('[{"name":"a"}]'), 400, "validation_failed"],
    ["a field nobody knows", () => create('{"name":"a","nmae":"b"}'), 400, "validation_failed"],
    ["a number for a text", () => create('{"name":7}'), 400, "validation_failed"],
    ["a text for a number", () => create('{"name":"a","priority":"7"}'), 400, "validation_failed"],
    ["a fraction for an integer", () => create('{"name":"a","priority":0.5}'), 400, "validation_failed"],
    ["1e400", () => create('{"name":"a","priority":1e400}'), 400, "validation_failed"],
    ["-1e400", () => create('{"name":"a","priority":-1e400}'), 400, "validation_failed"],
    [
      "a number of 50,000 digits",
      () => create(`{"name":"a","priority":${"9".repeat(50_000)}}`),
      400,
      "validation_failed",
    ],
    ["an infinite attribute", () => attributes('{"a":1e999}'), 400, "validation_failed"],
    ["__proto__", () => create('{"name":"a","__proto__":{"admin":true}}'), 400, "bad_request"],
    ["__proto__ by an escape", () => create('{"name":"a","\\u005f_proto__":{"admin":true}}'), 400, "bad_request"],
    ["__proto__ deep inside", () => create('{"name":"a","terms":{"__proto__":{"codeCap":9}}}'), 400, "bad_request"],
    [
      "constructor.prototype",
      () => create('{"name":"a","constructor":{"prototype":{"admin":true}}}'),
      400,
      "bad_request",
    ],
    ["constructor as a field", () => create('{"name":"a","constructor":"b"}'), 400, "validation_failed"],
    ["toString as a field", () => create('{"name":"a","toString":"b"}'), 400, "validation_failed"],
    ["21 levels", () => create(`{"name":${nested(21)}}`), 400, "bad_request"],
    ["30,000 levels of lists", () => create(nested(30_000)), 400, "bad_request"],
    ["10,000 levels of objects", () => create(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`), 400, "bad_request"],
    ["a NUL in a text", () => attributes('{"a":"x\\u0000y"}'), 400, "validation_failed"],
    ["a NUL in a name", () => attributes('{"a\\u0000":"x"}'), 400, "validation_failed"],
    ["half a surrogate pair", () => attributes('{"a":"\\ud800"}'), 400, "validation_failed"],
    ["the other half", () => create('{"name":"\\udc00x"}'), 400, "validation_failed"],
    ["a control character in a name", () => create('{"name":"a\\u0007"}'), 400, "validation_failed"],
    ["a name of blanks", () => create('{"name":"   "}'), 400, "validation_failed"],
    ["a name that is too long", () => create(`{"name":"${"a".repeat(121)}"}`), 400, "validation_failed"],
    [
      "a list that is too long",
      () =>
        call(
          "POST",
          `/v1/campaigns/${tenant.campaignId}/audience`,
          JSON.stringify({ participantIds: Array.from({ length: 501 }, (_value, index) => `p${index}`) }),
        ),
      400,
      "validation_failed",
    ],
    [
      "51 attributes",
      () =>
        attributes(JSON.stringify(Object.fromEntries(Array.from({ length: 51 }, (_value, index) => [`a${index}`, 1])))),
      400,
      "validation_failed",
    ],
    ["another type", () => create('{"name":"a"}', { "content-type": "text/plain" }), 415, "unsupported_media_type"],
    [
      "a form",
      () => create("name=a", { "content-type": "application/x-www-form-urlencoded" }),
      415,
      "unsupported_media_type",
    ],
    ["XML", () => create("<name>a</name>", { "content-type": "application/xml" }), 415, "unsupported_media_type"],
    ["a type that is none", () => create('{"name":"a"}', { "content-type": ";;;" }), 415, "unsupported_media_type"],
    [
      "a list of types",
      () => create('{"name":"a"}', { "content-type": "application/json, text/html" }),
      415,
      "unsupported_media_type",
    ],
  ];
  for (const [name, send, status, code] of rows) {
    test(`B4-B6 ${name}: ${status} ${code}`, async () => {
      const answer = asWire(await send());
      assert.deepEqual([answer.status, (JSON.parse(answer.body) as { code: string }).code], [status, code]);
      assertJsonError(answer);
      assertNoLeak(answer);
      await assertHealthy(service, tenant);
    });
  }
  for (const [name, bytes] of [
    ["a byte that is never UTF-8", [0xff]],
    ["an overlong form", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a sequence cut short", [0xe2, 0x82]],
    ["Latin-1", [0xe9]],
  ] as const) {
    test(`B4-B6 a text with ${name} is 400, not something else in the database`, async () => {
      const body = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from(bytes), Buffer.from('"}')]);
      const head = `POST /v1/campaigns HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${authorization}\r\n`;
      const { answers } = await exchange(service.url, [
        `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
        body,
      ]);
      assert.equal(answers.length, 1);
      assert.equal(answers[0]!.status, 400);
      assertJsonError(answers[0]!);
    });
  }
  test("B4-B6 no prototype was polluted", () => {
    assert.equal(({} as { admin?: boolean }).admin, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

describe("B4-B6 bodies that are taken as they are", () => {
  const texts = [
    "Ünïcödé",
    "漢字かな",
    "שלום",
    "👩‍👩‍👧",
    "e\u0301",
    "é",
    "\u{10ffff}",
    "'; drop table campaigns; --",
    "<b>&amp;</b>",
    "${7*7}",
  ];
  for (const text of texts) {
    test(`B6 ${JSON.stringify(text)} comes back the same`, async () => {
      const made = await create(JSON.stringify({ name: text }));
      assert.equal(made.status, 201);
      const { id, name } = JSON.parse(made.body) as { id: string; name: string };
      const read = await service.send(`/v1/campaigns/${id}`, { headers: { authorization } });
      assert.deepEqual([name, (JSON.parse(read.body) as { name: string }).name], [text, text]);
    });
  }
  test("B4 names that objects inherit are attributes like any other", async () => {
    const body = '{"constructor":"x","hasOwnProperty":1,"toString":true}';
    const { status } = await attributes(body);
    assert.equal(status, 200);
    const read = await service.send("/v1/participants/ann", { headers: { authorization } });
    assert.deepEqual((JSON.parse(read.body) as { attributes: unknown }).attributes, JSON.parse(body));
  });
  for (const [name, type] of [
    ["with a charset", "application/json; charset=utf-8"],
    ["in capitals", "APPLICATION/JSON"],
    ["with a parameter nobody knows", "application/json;v=1"],
  ] as const) {
    test(`B5 a content type ${name}`, async () => {
      assert.equal((await create('{"name":"a"}', { "content-type": type })).status, 201);
    });
  }
  test("B3 a body of exactly 64 KB is read", async () => {
    const body = `{"name":"a","${" ".repeat(65_536 - 17)}":1}`;
    assert.equal(Buffer.byteLength(body), 65_536);
    const answer = await create(body);
    assert.deepEqual([answer.status, (JSON.parse(answer.body) as { code: string }).code], [400, "validation_failed"]);
    // An unknown field is named in the answer, but not all of it.
    assert.ok(answer.body.length < 2_000, `${answer.body.length} bytes`);
  });
  test("B3 20 levels are read", async () => {
    const answer = await create(`{"name":${nested(19)}}`);
    assert.equal((JSON.parse(answer.body) as { code: string }).code, "validation_failed");
  });
  test("B3 500 faults at once make a short answer", async () => {
    const answer = await create(
      JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_value, index) => [`f${index}`, 1]))),
    );
    assert.equal(answer.status, 400);
    assert.ok(answer.body.length < 8_000, `${answer.body.length} bytes`);
  });
});

describe("B2 every path's errors are JSON and tell nothing", () => {
  const targets = [
    "/",
    "/v1",
    "/v2/referral",
    "/v1/referrers",
    "/v1/referral/x",
    "/.env",
    "/wp-login.php",
    "/v1/campaigns/cmp_x",
    "/v1/keys/' or 1=1--",
    "/v1/%ff",
    "/%00",
    "/v1/codes?limit=0",
    "/v1/codes?cursor=%7B",
    "/v1/codes?limit=1&limit=2",
    "/v1/tenant?__proto__=1",
  ];
  for (const target of targets) {
    test(`B2 ${target}`, async () => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"]) {
        const answer = asWire(
          await service.send(encodeURI(target).replaceAll("%25", "%"), { method, headers: { authorization } }),
        );
        assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${answer.status}`);
        assertJsonError(answer);
        assertNoLeak(answer);
      }
    });
  }
});
