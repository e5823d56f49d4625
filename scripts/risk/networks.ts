/** Addresses as networks give them out: homes, carriers behind one address, offices, campuses, rented machines. */
import { abroad, dataOf } from "./countries.ts";
import type { Draws } from "./draws.ts";

/** Something that gives out addresses. */
export type Network = { country: string; address: (draws: Draws) => string };

const host = (draws: Draws): number => draws.whole(2, 254);
const hexGroup = (draws: Draws): string => draws.whole(1, 0xffff).toString(16);
const interfaceId = (draws: Draws): string => Array.from({ length: 4 }, () => hexGroup(draws)).join(":");

const blockOf = (draws: Draws, country: string): string => {
  const isps = abroad.find((one) => one.country === country)?.isps ?? dataOf(country).isps;
  return draws.pick<string>(isps);
};

/** Like 2a02:8108:1a2b:3c00, what a line or a carrier's phone gets for itself. */
const prefix64 = (draws: Draws): string =>
  `${draws.pick(["2a02:8108", "2a00:23c5", "2a01:cb04", "2a0c:5a80", "2a02:a310"])}:${hexGroup(draws)}:${hexGroup(draws)}`;

/** A line at home: one IPv4 address, and with many providers an IPv6 prefix that phones prefer. */
export const home = (draws: Draws, country: string): Network => {
  const four = `${blockOf(draws, country)}.${host(draws)}.${host(draws)}`;
  const six = draws.chance(0.4) ? prefix64(draws) : null;
  return { country, address: (one) => (six !== null && one.chance(0.6) ? `${six}:${interfaceId(one)}` : four) };
};

/** A mobile carrier: a few /24 that thousands of people share, each call another address. */
export const carrier = (draws: Draws, country: string, blocks: number): Network => {
  const block = blockOf(draws, country);
  const nets = Array.from({ length: blocks }, () => `${block}.${host(draws)}`);
  const six = draws.chance(0.35);
  return {
    country,
    address: (one) =>
      six && one.chance(0.5) ? `${prefix64(one)}:${interfaceId(one)}` : `${one.pick(nets)}.${host(one)}`,
  };
};

/** A company or café: everybody leaves by the same one or two addresses. */
export const site = (draws: Draws, country: string): Network => {
  const net = `${blockOf(draws, country)}.${host(draws)}`;
  const exits = Array.from({ length: draws.whole(1, 2) }, () => `${net}.${host(draws)}`);
  return { country, address: (one) => one.pick(exits) };
};

/** A campus: some /24 and one IPv6 prefix per building. */
export const campus = (draws: Draws, country: string): Network => {
  const block = blockOf(draws, country);
  const nets = Array.from({ length: draws.whole(2, 6) }, () => `${block}.${host(draws)}`);
  const buildings = Array.from({ length: draws.whole(2, 5) }, () => prefix64(draws));
  return {
    country,
    address: (one) =>
      one.chance(0.3) ? `${one.pick(buildings)}:${interfaceId(one)}` : `${one.pick(nets)}.${host(one)}`,
  };
};

/** Machines rented together: one /24, or one /64 with a new host part for every account. */
export const rented = (draws: Draws, country: string): Network => {
  const net = `${draws.pick(["45.89", "185.220", "193.32", "194.165", "51.158", "5.188"])}.${host(draws)}`;
  const six = draws.chance(0.4) ? prefix64(draws) : null;
  return { country, address: (one) => (six === null ? `${net}.${host(one)}` : `${six}:${interfaceId(one)}`) };
};

/** Other people's lines, rented by the hour: hardly ever the same one twice. */
export const proxies = (country: string): Network => ({
  country,
  address: (one) => `${blockOf(one, country)}.${host(one)}.${host(one)}`,
});

/** An operator's relay for privacy: a handful of /24, shared by everybody who uses it. */
export const relayExits = (draws: Draws, country: string): Network => {
  const nets = Array.from({ length: 8 }, () => `${draws.pick(["172.225", "104.28", "146.75"])}.${host(draws)}`);
  return { country, address: (one) => `${one.pick(nets)}.${host(one)}` };
};
