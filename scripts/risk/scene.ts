/** Where kinds of cases put their people and sign-ups: one tenant's weeks, with what all of them share. */
import { countryNames } from "./countries.ts";
import type { Facts, Label, Owner, Profile, SignUp, Tell, World } from "./corpus-types.ts";
import type { Draws } from "./draws.ts";
import { campus, carrier, type Network, relayExits } from "./networks.ts";
import { person, type Person } from "./people.ts";

/** Units: milliseconds. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
/** How long a world lasts, until its last sign-up. */
export const weeks = 56 * day;

/** What one sign-up differs in from what its person would do by themself. */
export type Deed = {
  owner: Owner;
  who: Person;
  atMs: number;
  /** How long the form took; a person's time without it. Units: milliseconds. */
  dwellMs?: number;
  network?: Network;
  ipCountry?: string;
  given?: Partial<Facts>;
  tells?: readonly Tell[];
};

/** How far one account of an abuse is disguised: not at all, in what its kind is named for, or in everything. */
export type Disguise = "none" | "partly" | "wholly";

/** Which fact must be there for a tell to tell. The ones that are not here need none. */
const needs: Partial<Record<Tell, readonly (keyof Facts)[]>> = {
  email: ["email"],
  domain: ["email"],
  phone: ["phone"],
  device: ["deviceId"],
  payout: ["payoutHash"],
  network: ["ip"],
  country: ["phone", "ipCountry"],
};

export class Scene {
  readonly world: World;
  readonly draws: Draws;
  readonly carriers: Readonly<Record<string, readonly Network[]>>;
  readonly campuses: readonly { network: Network; domain: string; country: string }[];
  readonly relays: Network;
  readonly #mailboxes = new Set<string>();
  #people = 0;

  constructor(name: string, profile: Profile, draws: Draws) {
    this.draws = draws;
    this.world = { name, profile, owners: [], signUps: [] };
    this.carriers = Object.fromEntries(
      countryNames.map((country) => [country, [carrier(draws, country, 3), carrier(draws, country, 2)]]),
    );
    this.campuses = ["GB", "DE", "FR", "PL"].map((country) => ({
      country,
      network: campus(draws, country),
      domain: draws.pick(["student", "stud", "mail", "etu"]) + `.uni-${draws.text("bcdfgklmnprst", 2)}x.example`,
    }));
    this.relays = relayExits(draws, "GB");
  }

  country(): string {
    return this.draws.weighted([
      ["GB", 34],
      ["DE", 26],
      ["FR", 15],
      ["ES", 13],
      ["PL", 12],
    ]);
  }

  person(known: Partial<Parameters<typeof person>[1]> = {}): Person {
    const who = person(this.draws, { ...known, country: known.country ?? this.country() });
    return { ...who, email: this.mailbox(who.email) };
  }

  /**
   * An address for somebody who opens a mailbox: as wished, or where the provider has given it away already, with the digits that it
   * then proposes. No provider gives one mailbox to two people.
   */
  mailbox(wished: string): string {
    const [local = "", domain = ""] = wished.split("@");
    // Google does not tell dots apart.
    const bare = domain === "gmail.com" ? local.replaceAll(".", "") : local;
    const mailbox = `${bare}@${domain}`.toLowerCase();
    if (this.#mailboxes.has(mailbox)) return this.mailbox(`${local}${this.draws.digits(2)}@${domain}`);
    this.#mailboxes.add(mailbox);
    return wished;
  }

  carrier(country: string): Network {
    return this.draws.pick(this.carriers[country] ?? []);
  }

  /** Some time of the weeks that leaves room for what follows. Units: milliseconds. */
  time(roomMs = 0): number {
    return this.draws.between(hour, weeks - roomMs);
  }

  /** Most do not bother. Who does forgets something, as the account that the money goes to; a few forget nothing. */
  disguise(): Disguise {
    return this.draws.weighted([
      ["none", 91],
      ["partly", 6.5],
      ["wholly", 2.5],
    ]);
  }

  /** What one who hides the obvious forgets: to be paid elsewhere, or to take another device, than the hand behind them. */
  forget(who: Person, hand: Person): Tell[] {
    const { asks } = this.world.profile;
    const forgotten = (["payoutHash", "deviceId"] as const).filter((fact) => asks.includes(fact));
    if (forgotten.length === 0) return [];
    if (this.draws.pick(forgotten) === "payoutHash") {
      who.payout = hand.payout;
      return ["payout"];
    }
    who.device = hand.device;
    return ["device"];
  }

  /** Makes a customer with a code of somebody. */
  owner(who: Person, options: { cap?: number; given?: Partial<Facts>; id?: string } = {}): Owner {
    const { cap = null, given = {}, id = this.#id() } = options;
    const network = this.draws.chance(0.6) ? who.home : this.carrier(who.country);
    const facts = this.#factsOf(who, network, network.country, given);
    const owner = { id, facts, cap };
    this.world.owners.push(owner);
    return owner;
  }

  /** Puts a sign-up down; returns the new customer's id. */
  signUp(kind: string, abuse: boolean, deed: Deed): string {
    const { draws } = this;
    const { owner, who, atMs } = deed;
    const network = deed.network ?? (draws.chance(0.62) ? who.home : this.carrier(who.country));
    const facts = this.#factsOf(who, network, deed.ipCountry ?? network.country, deed.given ?? {});
    const dwellMs = deed.dwellMs ?? personTime(draws);
    const registeredAtMs = Math.round(Math.min(atMs + dwellMs, weeks));
    const refereeId = this.#id();
    const signUp: SignUp = {
      refereeId,
      ownerId: owner.id,
      openedAtMs: Math.round(registeredAtMs - dwellMs),
      registeredAtMs,
      qualifiedAtMs: Math.round(registeredAtMs + hour + Math.min(draws.lognormal(30 * hour, 0.9), 13 * day)),
      facts,
      label: this.#labelOf(kind, abuse, deed.tells ?? [], facts),
    };
    this.world.signUps.push(signUp);
    return refereeId;
  }

  #labelOf(kind: string, abuse: boolean, tells: readonly Tell[], facts: Facts): Label {
    const left = tells.filter((tell) => (needs[tell] ?? []).every((fact) => facts[fact] !== null));
    return { kind, abuse, tells: abuse ? left : [] };
  }

  /** What the tenant gets to know: less than there is, even of what it asks for. */
  #factsOf(who: Person, network: Network, ipCountry: string, given: Partial<Facts>): Facts {
    const { draws } = this;
    const whole: Facts = {
      email: who.email,
      phone: who.phone,
      ip: network.address(draws),
      ipCountry,
      deviceId: who.device,
      payoutHash: who.payout,
      country: who.country,
      ...given,
    };
    const { asks } = this.world.profile;
    const lost: Partial<Record<keyof Facts, number>> = { deviceId: 0.02, payoutHash: 0.02, ipCountry: 0.02, ip: 0.01 };
    const keep = (fact: keyof Facts): boolean =>
      fact === "country" || (asks.includes(fact) && !draws.chance(lost[fact] ?? 0));
    return Object.fromEntries(
      Object.entries(whole).map(([fact, value]) => [fact, keep(fact as keyof Facts) ? value : null]),
    ) as Facts;
  }

  #id(): string {
    this.#people += 1;
    return `${this.world.name}-${this.#people}-${this.draws.hex(6)}`;
  }
}

/** Minutes, rarely under half of one. */
export const personTime = (draws: Draws): number => Math.max(24 * second, draws.lognormal(4 * minute, 0.8));

/** A script's seconds. */
export const scriptTime = (draws: Draws): number => draws.between(1.2, 8) * second;
