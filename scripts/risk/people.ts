/** People as a tenant meets them: a name, a mailbox that looks like the name or not, a number, a device, a line at home. */
import { dataOf } from "./countries.ts";
import type { Draws } from "./draws.ts";
import { home, type Network } from "./networks.ts";

export type Person = {
  given: string;
  surname: string;
  country: string;
  email: string;
  phone: string;
  device: string;
  payout: string;
  home: Network;
};

/** How people make the first part of an address out of their name. */
const handleOf = (draws: Draws, given: string, surname: string): string => {
  const year = draws.whole(62, 107) % 100;
  const two = String(year).padStart(2, "0");
  return draws.weighted<string>([
    [`${given}.${surname}`, 24],
    [`${given}${surname}`, 14],
    [`${given.charAt(0)}.${surname}`, 6],
    [`${given.charAt(0)}${surname}${two}`, 7],
    [`${given}_${surname}`, 4],
    [`${given}.${surname}${two}`, 14],
    [`${given}${surname}${draws.whole(1, 999)}`, 9],
    [`${surname}.${given}`, 6],
    [`${given}${two}${draws.pick(["", "x", "xo", "_"])}`, 5],
    [`${draws.pick(nicknames)}${draws.pick(["", "_", "."])}${draws.pick(nicknames)}${draws.whole(1, 99)}`, 8],
    [`${surname}${draws.pick(["family", "home", "mail", "s"])}`, 3],
  ]);
};
const nicknames =
  "blue fox lucky mad music night pixel rain red river rocker sky snow star storm sun tiger wild wolf zen cat coffee".split(
    " ",
  );

export const phoneOf = (
  draws: Draws,
  { code, starts, rest }: { code: string; starts: readonly string[]; rest: number },
) => `+${code}${draws.pick(starts)}${draws.digits(rest)}`;

export const deviceOf = (draws: Draws): string => [8, 4, 4, 4, 12].map((length) => draws.hex(length)).join("-");

export const payoutOf = (draws: Draws): string => draws.hex(64);

export const mailOf = (draws: Draws, country: string): string => draws.weighted(dataOf(country).mail);

/** Somebody. Give what is known, as a relative's surname; the rest is drawn. */
export const person = (draws: Draws, known: { country: string; surname?: string; given?: string }): Person => {
  const { country } = known;
  const data = dataOf(country);
  const given = known.given ?? draws.pick(data.given);
  const surname = known.surname ?? draws.pick(data.surnames);
  return {
    given,
    surname,
    country,
    email: `${handleOf(draws, given, surname)}@${mailOf(draws, country)}`,
    phone: phoneOf(draws, data.phone),
    device: deviceOf(draws),
    payout: payoutOf(draws),
    home: home(draws, country),
  };
};

/** The same number as another form would pass it on. */
export const rewritten = (draws: Draws, phone: string): string => {
  const digits = phone.slice(1);
  return draws.pick([
    `+${digits}`,
    `+${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5, 8)} ${digits.slice(8)}`,
    `+${digits.slice(0, 2)}-${digits.slice(2)}`,
    `+${digits.slice(0, 2)} ${digits.slice(2)}`,
    `+${digits.slice(0, 2)} (0)${digits.slice(2)}`,
  ]);
};

/** Another spelling of the same mailbox, where its provider has one; null where it has none. */
export const aliasOf = (draws: Draws, email: string): string | null => {
  const [local = "", domain = ""] = email.split("@");
  const tagged = (): string => `${local}+${draws.pick(tags)}@${domain}`;
  const dotted = (): string => {
    const bare = local.replaceAll(".", "");
    const at = draws.whole(1, Math.max(1, bare.length - 1));
    const once = `${bare.slice(0, at)}.${bare.slice(at)}`;
    return `${once === local ? bare : once}@${domain}`;
  };
  if (domain === "gmail.com")
    return draws.weighted([
      [dotted, 45],
      [tagged, 35],
      [() => `${local}@googlemail.com`, 12],
      [() => `${local.toUpperCase()}@${domain}`.replace(/^(.)/, (letter) => letter.toLowerCase()), 8],
    ])();
  if (domain === "proton.me") return draws.chance(0.5) ? `${local}@protonmail.com` : tagged();
  if (domain === "icloud.com") return draws.chance(0.4) ? `${local}@me.com` : tagged();
  return ["outlook.com", "hotmail.com", "posteo.de"].includes(domain) ? tagged() : null;
};
const tags = ["1", "2", "a", "b", "new", "ref", "x", "second", "bonus", "test", "card", "me2"];
