import assert from "node:assert/strict";
import { test } from "node:test";
import { addressText, contains, countedAs, parseAddress, parseNetwork } from "./network-address.ts";

const counted = (text: string): string | null => {
  const groups = parseAddress(text);
  return groups && countedAs(groups);
};

test("IPv4 counts as itself however it is written, IPv6 by its /64", () => {
  assert.equal(counted("192.0.2.7"), "192.0.2.7");
  assert.equal(counted("::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(counted("::FFFF:c000:207"), "192.0.2.7");
  assert.equal(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
  assert.equal(counted("2001:0DB8:1:2::9"), "2001:db8:1:2");
  assert.equal(counted("2001:db8::"), "2001:db8:0:0");
  assert.equal(counted("::1"), "0:0:0:0");
  assert.equal(counted("fe80::1%eth0"), "fe80:0:0:0");
});

test("what is no address is none", () => {
  const none = [
    "",
    "unknown",
    "_secret",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "01.2.3.4",
    "1.2.3.4 ",
    "0x1.2.3.4",
    "::1::",
  ];
  const more = [
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2:3:4:5:6:7:8",
    "12345::",
    "g::",
    ":1",
    "1.2.3.4::",
    "::1%",
    `${"0".repeat(70)}::`,
  ];
  for (const text of [...none, ...more]) assert.equal(parseAddress(text), null, text);
});

test("blocks hold their addresses and no others", () => {
  const holds = (block: string, address: string): boolean => {
    const [network, groups] = [parseNetwork(block), parseAddress(address)];
    assert.ok(network && groups);
    return contains(network, groups);
  };
  assert.ok(holds("10.0.0.0/8", "10.255.1.2"));
  assert.ok(!holds("10.0.0.0/8", "11.0.0.1"));
  assert.ok(holds("10.0.0.7", "10.0.0.7"));
  assert.ok(!holds("10.0.0.7", "10.0.0.6"));
  assert.ok(holds("0.0.0.0/0", "8.8.8.8"));
  assert.ok(!holds("0.0.0.0/0", "2001:db8::1"));
  assert.ok(holds("2001:db8::/33", "2001:db8:7fff::1"));
  assert.ok(!holds("2001:db8::/33", "2001:db8:8000::1"));
  assert.ok(holds("10.1.2.128/25", "::ffff:10.1.2.200"));
  for (const text of [
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "2001:db8::/129",
    "host",
    "fe80::1%eth0",
    "10.0.0.0/-1",
  ])
    assert.equal(parseNetwork(text), null, text);
});

test("an address is handed on whole", () => {
  for (const text of ["192.0.2.7", "2001:db8:0:0:0:0:0:9"]) assert.equal(addressText(parseAddress(text) ?? []), text);
});
