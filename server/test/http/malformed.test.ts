/** B1 to B6: what no client should send, byte by byte: a 4xx in JSON, and a server that is well afterwards. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { useService } from "../harness/service.ts";
import { assertHealthy, assertJsonError, assertNoLeak, growthBytes } from "./aftermath.ts";
import { exchange } from "./wire.ts";

const service = await useService();
const tenant = await service.createTenant();
const key = `x-client-key: ${tenant.clientKey}\r\n`;
const token = `Authorization: Bearer ${await tenant.tokenFor("ann")}\r\n`;
const secret = `Authorization: Bearer ${tenant.secretKey}\r\n`;
const host = "Host: a\r\nConnection: close\r\n";
const json = "Content-Type: application/json\r\n";

/** The two sides of the API: a compatible path and one of management, whose errors differ in shape. */
const get = (line: string, more = "") => `${line}\r\n${host}${key}${token}${more}\r\n`;
const post = (headers: string, body: string) => `POST /v1/campaigns HTTP/1.1\r\n${host}${secret}${headers}\r\n${body}`;

type Row = [name: string, bytes: string | Buffer | (string | Buffer)[], status: number];

const requestLines: Row[] = [
  ["an unknown method", get("BREW /v1/referral HTTP/1.1"), 400],
  ["a method in lower case", get("get /v1/referral HTTP/1.1"), 400],
  ["a method with a NUL", get("G\0ET /v1/referral HTTP/1.1"), 400],
  ["a method of 10,000 letters", get(`${"G".repeat(10_000)} /v1/referral HTTP/1.1`), 400],
  ["no version", "GET /v1/referral\r\n\r\n", 400],
  ["HTTP/0.9", get("GET /v1/referral HTTP/0.9"), 400],
  ["HTTP/1.2", get("GET /v1/referral HTTP/1.2"), 400],
  ["HTTP/2.0", get("GET /v1/referral HTTP/2.0"), 400],
  ["HTTP/9.9", get("GET /v1/referral HTTP/9.9"), 400],
  ["another protocol", get("GET /v1/referral ICE/1.1"), 400],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["a TLS greeting", Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 400],
  ["random bytes", Buffer.from(Array.from({ length: 256 }, (_value, index) => 255 - index)), 400],
  ["a tab for a space", get("GET\t/v1/referral HTTP/1.1"), 400],
  ["a space in the target", get("GET /v1/referral ?a HTTP/1.1"), 400],
  ["CONNECT", `CONNECT internal:5432 HTTP/1.1\r\n${host}\r\n`, 400],
  ["OPTIONS *", `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 400],
  ["a target of another scheme", get("GET file:///etc/passwd HTTP/1.1"), 400],
  ["a target of 8,193 bytes", get(`GET /v1/referral?${"a".repeat(8_193 - 13)} HTTP/1.1`), 414],
  ["a target of 30 KB", get(`GET /v1/referral?${"a".repeat(30_000)} HTTP/1.1`), 414],
  ["a target of 1 MB", get(`GET /v1/referral?${"a".repeat(1_000_000)} HTTP/1.1`), 414],
  ["a target of 9 KB of management", get(`GET /v1/tenant?${"a".repeat(9_000)} HTTP/1.1`), 414],
];

const headers: Row[] = [
  ["no Host", `GET /v1/tenant HTTP/1.1\r\n${secret}\r\n`, 400],
  ["two Host", `GET /v1/tenant HTTP/1.1\r\n${host}Host: b\r\n${secret}\r\n`, 400],
  ["two Authorization", `GET /v1/tenant HTTP/1.1\r\n${host}${secret}${secret}\r\n`, 400],
  ["two X-Secret-Key", `GET /v1/tenant HTTP/1.1\r\n${host}X-Secret-Key: a\r\nx-secret-key: b\r\n\r\n`, 400],
  ["two Idempotency-Key", post(`${json}Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n`, "{}"), 400],
  ["two If-Match", `PATCH /v1/tenant HTTP/1.1\r\n${host}${secret}If-Match: "1"\r\nIf-Match: "2"\r\n\r\n`, 400],
  ["two Content-Type", post(`${json}${json}Content-Length: 2\r\n`, "{}"), 400],
  ["a folded line", get("GET /v1/referral HTTP/1.1", "X-A: b\r\n c\r\n"), 400],
  ["a folded line by a tab", get("GET /v1/referral HTTP/1.1", "X-A: b\r\n\tc\r\n"), 400],
  ["bare LF", `GET /v1/referral HTTP/1.1\n${key.trim()}\n${token.trim()}\n\n`, 400],
  ["bare CR", get("GET /v1/referral HTTP/1.1", "X-A: b\rX-B: c\r\n"), 400],
  ["a NUL in a value", get("GET /v1/referral HTTP/1.1", "X-A: b\0c\r\n"), 400],
  ["a control byte in a value", get("GET /v1/referral HTTP/1.1", "X-A: b\x01c\r\n"), 400],
  ["a NUL in a name", get("GET /v1/referral HTTP/1.1", "X-\0A: b\r\n"), 400],
  ["a space before the colon", get("GET /v1/referral HTTP/1.1", "X-A : b\r\n"), 400],
  ["a line without a colon", get("GET /v1/referral HTTP/1.1", "XA\r\n"), 400],
  ["an empty name", get("GET /v1/referral HTTP/1.1", ": b\r\n"), 400],
  ["a name of bytes above ASCII", get("GET /v1/referral HTTP/1.1", "X-\xc3\xa9: b\r\n"), 400],
  ["headers of 16 KB and more", get("GET /v1/referral HTTP/1.1", `X-A: ${"a".repeat(16_384)}\r\n`), 431],
  ["headers of 30 KB", get("GET /v1/referral HTTP/1.1", `X-A: ${"a".repeat(30_000)}\r\n`), 431],
  ["headers of 1 MB", get("GET /v1/referral HTTP/1.1", `X-A: ${"a".repeat(1_000_000)}\r\n`), 431],
  ["201 headers", `GET /v1/tenant HTTP/1.1\r\n${host}${secret}${"a:\r\n".repeat(198)}\r\n`, 431],
  [
    "3,000 headers with a second Host behind",
    get("GET /v1/referral HTTP/1.1", `${"a:\r\n".repeat(3_000)}Host: b\r\n`),
    431,
  ],
  ["100,000 headers", get("GET /v1/referral HTTP/1.1", "a:b\r\n".repeat(100_000)), 431],
  ["an Expect it does not know", get("GET /v1/referral HTTP/1.1", "Expect: wonders\r\n"), 417],
];

const framing: Row[] = [
  [
    "Content-Length and Transfer-Encoding",
    post(`${json}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n`, "0\r\n\r\n"),
    400,
  ],
  ["the other way round", post(`${json}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n`, "0\r\n\r\n"), 400],
  ["two Content-Length, equal", post(`${json}Content-Length: 2\r\nContent-Length: 2\r\n`, "{}"), 400],
  ["two Content-Length, different", post(`${json}Content-Length: 2\r\nContent-Length: 40\r\n`, "{}"), 400],
  ["a list of lengths", post(`${json}Content-Length: 2, 2\r\n`, "{}"), 400],
  ["a negative length", post(`${json}Content-Length: -2\r\n`, "{}"), 400],
  ["a length with a sign", post(`${json}Content-Length: +2\r\n`, "{}"), 400],
  ["a length in hex", post(`${json}Content-Length: 0x2\r\n`, "{}"), 400],
  ["a length of 40 digits", post(`${json}Content-Length: ${"9".repeat(40)}\r\n`, "{}"), 400],
  ["an empty length", post(`${json}Content-Length:\r\n`, ""), 400],
  [
    "two Transfer-Encoding",
    post(`${json}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n`, "0\r\n\r\n"),
    400,
  ],
  ["Transfer-Encoding gzip", post(`${json}Transfer-Encoding: gzip\r\n`, "0\r\n\r\n"), 400],
  ["Transfer-Encoding gzip, chunked", post(`${json}Transfer-Encoding: gzip, chunked\r\n`, "0\r\n\r\n"), 400],
  ["Transfer-Encoding xchunked", post(`${json}Transfer-Encoding: xchunked\r\n`, "0\r\n\r\n"), 400],
  ["Transfer-Encoding chunked, identity", post(`${json}Transfer-Encoding: chunked, identity\r\n`, "0\r\n\r\n"), 400],
  ["a chunk size that is none", post(`${json}Transfer-Encoding: chunked\r\n`, "zz\r\n{}\r\n0\r\n\r\n"), 400],
  ["a negative chunk", post(`${json}Transfer-Encoding: chunked\r\n`, "-2\r\n{}\r\n0\r\n\r\n"), 400],
  ["a chunk longer than it says", post(`${json}Transfer-Encoding: chunked\r\n`, "1\r\n{}\r\n0\r\n\r\n"), 400],
  ["a chunk size of 40 digits", post(`${json}Transfer-Encoding: chunked\r\n`, `${"f".repeat(40)}\r\n{}\r\n`), 400],
  ["chunks ended by LF", post(`${json}Transfer-Encoding: chunked\r\n`, "2\n{}\n0\n\n"), 400],
  [
    "a chunk extension of 1 MB",
    post(`${json}Transfer-Encoding: chunked\r\n`, `2;${"a".repeat(1_000_000)}\r\n{}\r\n0\r\n\r\n`),
    413,
  ],
  ["a body of 64 KB and one byte", post(`${json}Content-Length: 65537\r\n`, "x".repeat(65_537)), 413],
  [
    "a chunked body of 64 KB and one byte",
    post(`${json}Transfer-Encoding: chunked\r\n`, `10001\r\n${"x".repeat(65_537)}\r\n0\r\n\r\n`),
    413,
  ],
  ["a promise of 1 GB", post(`${json}Content-Length: 1073741824\r\n`, "{"), 413],
];

describe("B1-B6 malformed HTTP", () => {
  for (const [part, rows] of Object.entries({ requestLines, headers, framing })) {
    for (const [name, bytes, status] of rows) {
      test(`B1-B6 ${part}: ${name}: ${status}`, async () => {
        const { answers, closed } = await exchange(service.url, bytes);
        assert.deepEqual(
          answers.map((answer) => answer.status),
          [status],
        );
        assert.equal(closed, true);
        assertJsonError(answers[0]!);
        assertNoLeak(answers[0]!);
        await assertHealthy(service, tenant);
      });
    }
  }
  test("B1-B6 the memory is what it was: under 20 MB more after ten rounds of the whole table", async (t) => {
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++)
        for (const [, bytes] of [...requestLines, ...headers, ...framing]) await exchange(service.url, bytes);
    };
    // Heap and buffers find their size in the first rounds, those of this side of the sockets too; the nursery alone grows by
    // up to 48 MB until enough has survived in it.
    await rounds(40);
    const growth = await growthBytes(service);
    await rounds(10);
    const grown = await growth();
    t.diagnostic(`${grown} bytes more`);
    assert.ok(grown < 20_000_000, `${grown} bytes more`);
  });
  after(() => assert.doesNotMatch(service.logged, /uncaught|unhandled/i));
});

describe("B1-B6 connections", () => {
  const good = `GET /v1/referral HTTP/1.1\r\nHost: a\r\n${key}${token}\r\n`;
  test("B1 pipelined requests are answered in order, each by itself", async () => {
    const see = (text: string) => `GET /v1/referral/${text}/validate HTTP/1.1\r\nHost: a\r\n${key}\r\n`;
    const bytes = [good, see("NNNNNN"), see("%zz"), `GET /nope HTTP/1.1\r\nHost: a\r\n\r\n`, good].join("");
    const { answers, rest } = await exchange(service.url, bytes, { answers: 5 });
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 400, 404, 200],
    );
    assert.equal(answers[0]?.body, answers[4]?.body);
    assert.equal(rest, "");
  });
  test("B1 what stands in a body is never read as a request", async () => {
    const inner = `DELETE /v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n`;
    const bytes = `GET /v1/referral HTTP/1.1\r\nHost: a\r\n${key}${token}Content-Length: ${inner.length}\r\n\r\n${inner}${get("GET /v1/referral HTTP/1.1")}`;
    const { answers } = await exchange(service.url, bytes);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
  });
  test("B1 after a refusal nothing more is read from the connection", async () => {
    const { answers, closed } = await exchange(service.url, `GET /v1/referral HTTP/1.1\r\n\r\n${good}`);
    assert.deepEqual([answers.map(({ status }) => status), closed], [[400], true]);
  });
  test("B1 a request that came before a malformed one gets its own answer first", async () => {
    const { answers } = await exchange(service.url, `${good}${good}\0\r\n\r\n`);
    assert.deepEqual(
      answers.map(({ status, body }) => [status, Object.keys(JSON.parse(body) as object)[0]]),
      [
        [200, "code"],
        [200, "code"],
        [400, "message"],
      ],
    );
  });
  test("B1 bytes that come one at a time make the same request", async () => {
    const { answers } = await exchange(service.url, get("GET /v1/referral HTTP/1.1").split(""));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200],
    );
  });
  test("B1 callers who leave early disturb nobody", async () => {
    const cut = [good.slice(0, 20), good.slice(0, -2), post(`${json}Content-Length: 100\r\n`, "{"), good];
    await Promise.all(
      Array.from({ length: 200 }, (_value, index) => exchange(service.url, cut[index % 4]!, { leave: true })),
    );
    await assertHealthy(service, tenant);
  });
});
