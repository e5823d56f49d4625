/** From which address a request really comes: the connection's, or what proxies that the operator trusts say. */
import type { IncomingMessage } from "node:http";
import {
  addressText,
  type AddressGroups,
  contains,
  countedAs,
  type Network,
  parseAddress,
} from "../core/limit/network-address.ts";

export type ProxyTrust = { networks: readonly Network[]; header: "x-forwarded-for" | "forwarded" };

/** A longer chain of proxies is nobody's; what stands further left was written by the caller. */
const hopsMaximum = 20;
const nowhere: AddressGroups = [0, 0, 0, 0, 0, 0xffff, 0, 0];

type Peer = { groups: AddressGroups; counted: string; trusted: boolean };
const peer = Symbol("who is at the other end of a connection");
type Connection = IncomingMessage["socket"] & { [peer]?: Peer };

/** An address with or without a port: `192.0.2.7`, `192.0.2.7:443`, `2001:db8::7`, `[2001:db8::7]:443`. */
const parseNode = (node: string): AddressGroups | null => {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(node)?.[1];
  if (bracketed !== undefined) return bracketed.includes(":") ? parseAddress(bracketed) : null;
  return parseAddress(/^([\d.]+):\d{1,5}$/.exec(node)?.[1] ?? node);
};

/** RFC 7239: elements between commas, pairs between semicolons, values that may be quoted. */
const pair = String.raw`\s*([!#$%&'*+.^_\`|~\w-]+)=("(?:[^"\\]|\\.)*"|[!#$%&'*+.^_\`|~\w-]+)\s*`;
const element = new RegExp(`${pair}(?:(;)|(,)|$)`, "y");

/** The `for` of each element, null where there is none; an empty list when the header is not well-formed. */
const forwardedNodes = (header: string): (string | null)[] => {
  const nodes: (string | null)[] = [null];
  element.lastIndex = 0;
  for (let at = 0; at < header.length; at = element.lastIndex) {
    const match = element.exec(header);
    if (!match) return [];
    const [, name = "", value = "", , comma] = match;
    if (name.toLowerCase() === "for") {
      if (nodes.at(-1) !== null) return [];
      nodes[nodes.length - 1] = value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
    }
    if (comma) nodes.push(null);
  }
  return nodes;
};

/** Reads addresses of clients. Nobody's word is taken but that of proxies in `networks`, read from the right. */
export const clientAddresses = ({ networks, header }: ProxyTrust) => {
  const trusts = (groups: AddressGroups): boolean => networks.some((network) => contains(network, groups));
  const peerOf = (socket: Connection): Peer => {
    const groups = parseAddress(socket.remoteAddress ?? "") ?? nowhere;
    return (socket[peer] ??= { groups, counted: countedAs(groups), trusted: trusts(groups) });
  };
  /** Each address vouches for the one on its left, as long as it is a trusted proxy's. */
  const told = (from: Peer, text: string): AddressGroups => {
    const nodes = header === "forwarded" ? forwardedNodes(text) : text.split(",");
    let known = from.groups;
    for (let place = nodes.length - 1; place >= Math.max(0, nodes.length - hopsMaximum); place--) {
      const groups = parseNode((nodes[place] ?? "").trim());
      if (!groups) return known;
      known = groups;
      if (!trusts(groups)) return known;
    }
    return known;
  };
  const groupsOf = (request: IncomingMessage): AddressGroups | null => {
    const value = request.headers[header];
    const from = peerOf(request.socket);
    return from.trusted && value !== undefined ? told(from, Array.isArray(value) ? value.join(",") : value) : null;
  };
  return {
    /** By what the client is counted: an IPv4 address, or the /64 of an IPv6 one. */
    counted: (request: IncomingMessage): string => {
      const groups = groupsOf(request);
      return groups ? countedAs(groups) : peerOf(request.socket).counted;
    },
    /** The whole address, for whoever a request is handed on to. */
    text: (request: IncomingMessage): string => addressText(groupsOf(request) ?? peerOf(request.socket).groups),
    /** A proxy that nobody said to trust: all its clients count as one. */
    behindUnknownProxy: (request: IncomingMessage): boolean =>
      (request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined) &&
      !peerOf(request.socket).trusted,
  };
};

export type ClientAddresses = ReturnType<typeof clientAddresses>;
