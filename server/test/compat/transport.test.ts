/** C1, readings 2, 4, 12 and 13: HEAD, methods, CORS, and HTTP as real clients and proxies write it, on both endpoints. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useService } from "../harness/service.ts";
import { exchange, type ExchangeOptions, headerOf, type WireAnswer } from "../http/wire.ts";
import { assertAnswer, assertError, comparable, errorAnswers, setStage, usualHeaders } from "./stage.ts";

const service = await useService();
const stage = await setStage(service, "global");
await stage.vanity("ann", "FHLSO5");
const ann = await stage.as("ann");
const code = '{"code":"FHLSO5","cap":5,"used":0}';
const valid = '{"valid":true}';
const clientKey = `x-client-key: ${stage.tenant.clientKey}\r\n`;
const token = `Authorization: ${ann["authorization"]}\r\n`;
const endpoints = [
  { target: "/v1/referral", lines: `${clientKey}${token}`, headers: ann, body: code },
  { target: "/v1/referral/FHLSO5/validate", lines: clientKey, headers: stage.anyone(), body: valid },
] as const;

const only = async (bytes: string, options?: ExchangeOptions): Promise<WireAnswer> => {
  const { answers, rest } = await exchange(service.url, bytes, options);
  assert.equal(rest, "");
  assert.equal(answers.length, 1);
  return answers[0]!;
};

describe("C1 HEAD", () => {
  for (const { target, headers, body } of endpoints) {
    test(`C1 HEAD ${target} has GET's status and headers, and no body`, async () => {
      const got = await service.send(target, { headers });
      assertAnswer(got, 200, body);
      assert.deepEqual(comparable(await service.send(target, { method: "HEAD", headers })), {
        ...comparable(got),
        body: "",
      });
    });
    test(`C1 HEAD ${target} without a client key has GET's error`, async () => {
      const got = comparable(await service.send(target));
      assert.deepEqual(comparable(await service.send(target, { method: "HEAD" })), { ...got, body: "" });
    });
  }
  test("C1 HEAD never creates a code", async () => {
    const headers = await stage.as("looker");
    for (let time = 0; time < 3; time++)
      assert.equal((await service.send("/v1/referral", { method: "HEAD", headers })).status, 200);
    assert.equal(await stage.codesOf("looker"), 0);
    assert.match((await service.send("/v1/referral", { headers })).body, /^\{"code":"[A-Z2-9]{6}","cap":5,"used":0\}$/);
    assert.equal(await stage.codesOf("looker"), 1);
  });
});

describe("C1 methods, paths and preflights", () => {
  const methods = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE", "LOCK", "QUERY", "M-SEARCH"];
  for (const { target, headers } of endpoints) {
    for (const method of methods) {
      test(`C1 ${method} ${target} is 405 with Allow, whatever the body`, async () => {
        const answer = await service.send(target, { method, headers });
        assertError(answer, "methodNotAllowed");
        for (const [type, body] of [
          ["application/json", "{"],
          ["text/plain", "hi"],
          ["application/json", "x".repeat(70_000)],
        ] as const) {
          const more = { ...headers, "content-type": type };
          assertError(await service.send(target, { method, headers: more, body }), "methodNotAllowed");
        }
      });
    }
    for (const path of [target, `${target}/`, `/${target}`]) {
      test(`C1 OPTIONS ${path} answers a browser's preflight`, async () => {
        const asked = { origin: "https://app.example", "access-control-request-method": "GET" };
        const {
          status,
          headers: given,
          body,
        } = comparable(await service.send(path, { method: "OPTIONS", headers: asked }));
        const { "content-type": _type, ...usual } = usualHeaders;
        assert.deepEqual({ status, body }, { status: 204, body: "" });
        assert.deepEqual(given, {
          ...usual,
          allow: "GET, HEAD, OPTIONS",
          "access-control-allow-methods": "GET, HEAD, OPTIONS",
          "access-control-allow-headers": "x-client-key, x-us-env, authorization, content-type, x-request-id",
          "access-control-max-age": "86400",
        });
      });
    }
  }
  for (const path of [
    "/v1/referral/FHLSO5",
    "/v1/referral/FHLSO5/validate/x",
    "/v1/referral/FHLSO5/valid",
    "/v1/referral/a/b/validate",
  ]) {
    test(`C1 ${path} is 404`, async () => {
      for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
        const answer = await service.send(path, { method, headers: ann });
        const [status, body] = errorAnswers.notFound;
        if (method !== "HEAD") assertAnswer(answer, status, body);
        assert.equal(answer.status, status);
      }
    });
  }
  test("C1 paths compare exactly: another case is 404, not 405", async () => {
    for (const path of ["/V1/referral", "/v1/Referral", "/v1/referral/FHLSO5/VALIDATE"])
      assert.equal((await service.send(path, { headers: ann })).status, 404);
  });
});

describe("C1 what clients and proxies may write", () => {
  for (const { target, lines, headers, body } of endpoints) {
    const host = "Host: beckon.example\r\nConnection: close\r\n";
    const wellFormed: [name: string, bytes: string][] = [
      [
        "header names in capitals",
        `GET ${target} HTTP/1.1\r\n${host}${lines.replaceAll(/^[\w-]+:/gm, (name) => name.toUpperCase())}\r\n`,
      ],
      [
        "header names in lower case",
        `GET ${target} HTTP/1.1\r\n${host}${lines.replaceAll(/^[\w-]+:/gm, (name) => name.toLowerCase())}\r\n`,
      ],
      ["no space after the colon", `GET ${target} HTTP/1.1\r\n${host}${lines.replaceAll(": ", ":")}\r\n`],
      ["a Content-Type", `GET ${target} HTTP/1.1\r\n${host}${lines}Content-Type: application/json\r\n\r\n`],
      ["a Content-Type that is none", `GET ${target} HTTP/1.1\r\n${host}${lines}Content-Type: ;;\r\n\r\n`],
      ["Content-Length 0", `GET ${target} HTTP/1.1\r\n${host}${lines}Content-Length: 0\r\n\r\n`],
      [
        "a body",
        `GET ${target} HTTP/1.1\r\n${host}${lines}Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{"a":`,
      ],
      [
        "a chunked body",
        `GET ${target} HTTP/1.1\r\n${host}${lines}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
      ],
      [
        "headers nobody knows",
        `GET ${target} HTTP/1.1\r\n${host}${lines}X-Forwarded-For: 1.2.3.4\r\nCookie: a=b\r\nX-A: b\r\nX-A: c\r\n\r\n`,
      ],
      ["an absolute-form target", `GET http://beckon.example${target} HTTP/1.1\r\n${host}${lines}\r\n`],
      [
        "an absolute-form target with a port",
        `GET HTTPS://beckon.example:443${target}?a=b HTTP/1.1\r\n${host}${lines}\r\n`,
      ],
      ["HTTP/1.0 without Host", `GET ${target} HTTP/1.0\r\n${lines}\r\n`],
      ["an empty line in front", `\r\nGET ${target} HTTP/1.1\r\n${host}${lines}\r\n`],
      [
        "an upgrade it does not know",
        `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n${lines}\r\n`,
      ],
    ];
    for (const [name, bytes] of wellFormed) {
      test(`C1 ${target} with ${name}`, async () => {
        const answer = await only(bytes);
        assert.deepEqual([answer.status, answer.body], [200, body]);
      });
    }
    const refused: [name: string, bytes: string][] = [
      ["two Host", `GET ${target} HTTP/1.1\r\n${host}Host: beckon.example\r\n${lines}\r\n`],
      ["no Host", `GET ${target} HTTP/1.1\r\nConnection: close\r\n${lines}\r\n`],
      ["two Authorization", `GET ${target} HTTP/1.1\r\n${host}${lines}${token}AUTHORIZATION: Bearer x\r\n\r\n`],
      ["two x-client-key", `GET ${target} HTTP/1.1\r\n${host}${lines}X-Client-Key: ${stage.tenant.clientKey}\r\n\r\n`],
      ["a backslash", `GET ${target}\\ HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a backslash in front", `GET \\v1/referral HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a raw control byte", `GET ${target}\x01 HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a raw DEL", `GET ${target}\x7f HTTP/1.1\r\n${host}${lines}\r\n`],
      ["raw bytes of UTF-8", `GET ${target}?\xc3\xa9 HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a fragment", `GET ${target}#x HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a target without a slash", `GET v1/referral HTTP/1.1\r\n${host}${lines}\r\n`],
      ["a dot segment in an absolute-form target", `GET http://a/x/..${target} HTTP/1.1\r\n${host}${lines}\r\n`],
    ];
    for (const [name, bytes] of refused) {
      test(`C1 ${target} with ${name} is 400`, async () => {
        const answer = await only(bytes);
        assert.deepEqual([answer.status, answer.body], [400, '{"message":"Invalid request"}']);
        assert.equal(headerOf(answer, "content-type"), "application/json; charset=utf-8");
        assert.equal(headerOf(answer, "cache-control"), "private, no-store");
      });
    }
    test(`C1 ${target} keeps the caller's request id, if it is a sensible one`, async () => {
      const sent = (id: string) => service.send(target, { headers: { ...headers, "x-request-id": id } });
      assert.equal((await sent("app-1.2_3")).headers["x-request-id"], "app-1.2_3");
      for (const id of ["a b", "x".repeat(65), "<script>", "", "a\tb"])
        assert.notEqual((await sent(id)).headers["x-request-id"], id);
    });
  }
  test("C1 a page may read every error of the compatible endpoints", async () => {
    for (const bytes of [
      `GET /v1/referral?${"a".repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      "GET /v1/referral HTTP/1.1\r\n\r\n",
    ])
      assert.equal(headerOf(await only(bytes), "access-control-allow-origin"), "*");
  });
});
