/** B1, A8: whose address a request has. Nobody's word counts but that of proxies the operator trusts, read from the right. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type TestService, useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true, env: { BECKON_INVALID_PER_ADDRESS: "1" } });
service.clock.stop();
type Headers = Record<string, string | string[]>;

/** Whether two requests come from one address: of a budget of one, the second gets nothing. */
const isOne = async (at: TestService, first: Headers, second: Headers): Promise<boolean> => {
  const { clientKey } = await service.createTenant({ campaign: null });
  const ask = async (headers: Headers) =>
    (await at.send("/v1/referral/NOPE77/validate", { headers: { "x-client-key": clientKey, ...headers } })).status;
  assert.equal(await ask(first), 200);
  const later = await ask(second);
  assert.ok(later === 200 || later === 429);
  return later === 429;
};
const by = (text: string | string[]): Headers => ({ "x-forwarded-for": text });
const element = (text: string | string[]): Headers => ({ forwarded: text });

describe("A8 without trusted proxies", () => {
  test("A8 headers about addresses are nothing but text", async () => {
    assert.ok(await isOne(service, by("192.0.2.1"), by("192.0.2.2")));
    assert.ok(await isOne(service, element("for=192.0.2.1"), element("for=192.0.2.2")));
    assert.ok(await isOne(service, {}, { "x-real-ip": "192.0.2.9", "true-client-ip": "192.0.2.9" }));
  });
  test("A8 a proxy that nobody trusts is told of once", async () => {
    await isOne(service, by("192.0.2.1"), by("192.0.2.2"));
    assert.equal(service.logged.split("set BECKON_TRUSTED_PROXIES").length, 2);
  });
});

describe("A8 behind trusted proxies", () => {
  const trusted = service.another({ BECKON_TRUSTED_PROXIES: "127.0.0.0/8, 10.0.0.0/8,2001:db8:ffff::/48" });
  const cases: [what: string, first: string | string[], second: string | string[], one: boolean][] = [
    ["two clients are two", "192.0.2.1", "192.0.2.2", false],
    ["one client is one", "192.0.2.1", "192.0.2.1", true],
    ["what a client writes in front changes nothing", "192.0.2.1", "203.0.113.5, 192.0.2.1", true],
    ["nor an address of a proxy in front", "192.0.2.1", "10.0.0.1, 192.0.2.1", true],
    ["trusted proxies on the right are passed over", "192.0.2.1", "192.0.2.1, 10.0.0.1, 10.9.9.9", true],
    ["and those of IPv6", "192.0.2.1", "192.0.2.1, 2001:db8:ffff::7", true],
    ["a proxy that is not trusted ends the chain", "192.0.2.1, 198.51.100.1", "192.0.2.2, 198.51.100.1", true],
    ["two headers are one list", "192.0.2.1", ["203.0.113.5", "192.0.2.1"], true],
    ["a port is no part of an address", "192.0.2.1:4711", "192.0.2.1", true],
    ["the mapped form of IPv4 is IPv4", "::ffff:192.0.2.1", "192.0.2.1", true],
    ["one /64 is one", "2001:db8:1:2::1", "[2001:db8:1:2:ffff::9]:443", true],
    ["another /64 is another", "2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["no address at all is the proxy", "unknown", "nonsense, , '", true],
    [
      "what is not an address hides what stands left of it",
      "192.0.2.1, junk, 10.0.0.1",
      "192.0.2.2, junk, 10.0.0.1",
      true,
    ],
    [
      "a chain longer than 20 is nobody's",
      ["192.0.2.1", ...Array<string>(30).fill("10.0.0.1")].join(),
      "10.0.0.1",
      true,
    ],
    ["an octal-looking byte is no address", "192.0.2.010", "192.0.2.011", true],
  ];
  for (const [what, first, second, one] of cases)
    test(`A8 ${what}`, async () => assert.equal(await isOne(await trusted, by(first), by(second)), one));
  test("A8 the other header is not read", async () => {
    assert.ok(await isOne(await trusted, element("for=192.0.2.1"), element("for=192.0.2.2")));
  });
  test("A8 a header of 8 KB costs no more than its last elements", async () => {
    const long = `${"192.0.2.9,".repeat(800)}192.0.2.1`;
    assert.ok(await isOne(await trusted, by(long), by("192.0.2.1")));
  });
});

describe("A8 behind proxies that send Forwarded", () => {
  const trusted = service.another({ BECKON_TRUSTED_PROXIES: "127.0.0.1", BECKON_FORWARDED_HEADER: "forwarded" });
  const cases: [what: string, first: string | string[], second: string | string[], one: boolean][] = [
    ["two clients are two", "for=192.0.2.1", "for=192.0.2.2", false],
    ["from the right", "for=192.0.2.1", "for=203.0.113.5;proto=http, For=192.0.2.1;by=10.0.0.1", true],
    ["quoted, with a port", 'for="192.0.2.1:80"', "for=192.0.2.1", true],
    ["IPv6 in brackets", 'for="[2001:db8:1:2::1]:80"', 'for="[2001:db8:1:2::2]"', true],
    ["a comma in quotes is no comma", 'for=192.0.2.1;ext="a, for=192.0.2.7"', "for=192.0.2.1", true],
    ["an obfuscated name is the proxy", "for=_hidden", "for=_other", true],
    ["a name twice is no list", "for=192.0.2.1;for=192.0.2.2", "for=192.0.2.3;for=192.0.2.4", true],
    ["an unclosed quote is no list", 'for="192.0.2.1', 'for="192.0.2.2', true],
    ["two headers are one list", "for=192.0.2.1", ["for=203.0.113.5", "for=192.0.2.1"], true],
  ];
  for (const [what, first, second, one] of cases)
    test(`A8 ${what}`, async () => assert.equal(await isOne(await trusted, element(first), element(second)), one));
  test("A8 the other header is not read", async () => {
    assert.ok(await isOne(await trusted, by("192.0.2.1"), by("192.0.2.2")));
  });
});
