/**
 * Which network addresses Beckon may call on a tenant's word: public ones, and those the operator has listed.
 * Source: the IANA special-purpose address registries (RFC 6890 and its updates), read 2026.
 */
import { BlockList, isIP } from "node:net";

const refusedV4: readonly [string, number, string][] = [
  ["0.0.0.0", 8, "unspecified"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "carrier-grade NAT"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "reserved"],
  ["192.0.2.0", 24, "documentation"],
  ["192.31.196.0", 24, "reserved"],
  ["192.52.193.0", 24, "reserved"],
  ["192.88.99.0", 24, "reserved"],
  ["192.168.0.0", 16, "private"],
  ["192.175.48.0", 24, "reserved"],
  ["198.18.0.0", 15, "benchmarking"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
];

/** Within 2000::/3, the only global unicast block; everything outside it is refused without a list. */
const refusedV6: readonly [string, number, string][] = [
  ["2001::", 23, "reserved or tunnelled"],
  ["2001:db8::", 32, "documentation"],
  ["2002::", 16, "translated (6to4)"],
  ["2620:4f:8000::", 48, "reserved"],
  ["3fff::", 20, "documentation"],
];

// One list per family and reason: a BlockList compares mapped addresses across families, which would let ::ffff:0:0/96 in a
// shared list match every IPv4 address.
const v4Rules = refusedV4.map(([net, prefix, reason]) => ({ list: subnet(net, prefix, "ipv4"), reason }));
const v6Rules = refusedV6.map(([net, prefix, reason]) => ({ list: subnet(net, prefix, "ipv6"), reason }));
const v6Global = subnet("2000::", 3, "ipv6");

function subnet(net: string, prefix: number, family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  list.addSubnet(net, prefix, family);
  return list;
}

/** Why no tenant may name this address, or null when it is public. Anything that is not an address is refused too. */
export function refusalOfAddress(address: string): string | null {
  // A zone id names an interface of this machine; no public address needs one.
  if (address.includes("%")) return "zone id";
  switch (isIP(address)) {
    case 4:
      return v4Rules.find((rule) => rule.list.check(address, "ipv4"))?.reason ?? null;
    case 6:
      if (!v6Global.check(address, "ipv6")) return "not a global IPv6 address";
      return v6Rules.find((rule) => rule.list.check(address, "ipv6"))?.reason ?? null;
    default:
      return "not an address";
  }
}

/** What the operator allows beyond public addresses. */
export type AllowList = {
  /** True when any rule names a network, so that a host name may turn out to be allowed once it is resolved. */
  readonly hasNetworks: boolean;
  allowsHost(host: string, port: number): boolean;
  allowsAddress(address: string): boolean;
};

/**
 * Reads the operator's list: networks (`10.1.0.0/16`, `::1/128`), single addresses, and `host:port` (`[::1]:8080`).
 * Errors: throws on the first entry that is none of these; a typing slip must not silently allow nothing, or too much.
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const v4 = new BlockList();
  const v6 = new BlockList();
  const hosts = new Set<string>();
  let hasNetworks = false;
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address);
    if (family !== 0 && !address.includes("%")) {
      const bits = family === 4 ? 32 : 128;
      if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)) throw badEntry(entry);
      (family === 4 ? v4 : v6).addSubnet(
        address,
        prefix === undefined ? bits : Number(prefix),
        family === 4 ? "ipv4" : "ipv6",
      );
      hasNetworks = true;
      continue;
    }
    const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(entry);
    if (match === null || Number(match[2]) < 1 || Number(match[2]) > 65_535) throw badEntry(entry);
    hosts.add(`${bareHost(match[1] ?? "")}:${Number(match[2])}`);
  }
  return {
    hasNetworks,
    allowsHost: (host, port) => hosts.has(`${bareHost(host)}:${port}`),
    allowsAddress(address) {
      if (address.includes("%")) return false;
      const family = isIP(address);
      if (family === 4) return v4.check(address, "ipv4");
      return family === 6 && v6.check(address, "ipv6");
    },
  };
}

function badEntry(entry: string): Error {
  return new Error(`Outbound allow list: "${entry}" is neither a network (10.1.0.0/16), an address, nor host:port.`);
}

/** A URL's host in one spelling: no brackets, no trailing dot, lower case. */
export function bareHost(host: string): string {
  const open = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  return open.replace(/\.+$/, "").toLowerCase();
}
