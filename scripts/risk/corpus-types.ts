/** The corpus as plain data: what a tenant would know and send, and beside it the truth that it would not. */

/** What a tenant may know of a sign-up. Null: this tenant does not ask for it, or did not get it. */
export type Facts = {
  email: string | null;
  phone: string | null;
  ip: string | null;
  /** The country of that address, as a proxy in front of the tenant tells it. */
  ipCountry: string | null;
  deviceId: string | null;
  /** A digest of the account that rewards go to, made by the tenant. */
  payoutHash: string | null;
  /** As declared by the person. */
  country: string;
};

/** What gives a case away to a person who sees all the facts of its tenant. */
export type Tell = "email" | "domain" | "phone" | "device" | "payout" | "network" | "velocity" | "speed" | "country";

/** The truth about a sign-up, by construction: the kind that made it says it, no rule does. */
export type Label = {
  kind: string;
  abuse: boolean;
  /** Of an abuse: what gives it away in the facts that are left. None: nobody could tell; it is a miss all the same. */
  tells: readonly Tell[];
};

/** A customer with a code. `cap`: room that the tenant gave to this code on purpose, as to a partner's. */
export type Owner = { id: string; facts: Facts; cap: number | null };

/** One sign-up with a code. Units: milliseconds since the start of its world. */
export type SignUp = {
  refereeId: string;
  ownerId: string;
  /** When the form asked whether the code is valid. */
  openedAtMs: number;
  registeredAtMs: number;
  /** When the step that earns the reward is done. */
  qualifiedAtMs: number;
  facts: Facts;
  label: Label;
};

/** What one tenant asks for. */
export type Profile = { name: string; asks: readonly (keyof Facts)[]; share: number };

/** One tenant's weeks: its owners, and its sign-ups in the order of registration. */
export type World = { name: string; profile: Profile; owners: Owner[]; signUps: SignUp[] };

export type Corpus = { seed: string; worlds: World[] };
