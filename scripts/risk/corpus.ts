/** The labelled corpus: worlds of mixed sign-ups from one seed. It knows nothing of the rules; the rules know nothing of it. */
import { type Play, ring, secondAccounts } from "./abuse-second-account.ts";
import { deviceFarm, foreignCrew, networkFarm, numberedSeries, scriptedBurst, throwAwayMail } from "./abuse-farms.ts";
import type { Corpus, Facts, Profile } from "./corpus-types.ts";
import { Draws } from "./draws.ts";
import { carrierPeople, dorm, family, friends, influencer, office, travellers } from "./honest-groups.ts";
import { plusTags, privacyRelays, similarNames } from "./honest-mail.ts";
import { Scene } from "./scene.ts";

/** Every kind of abuse, by the name in its labels. */
export const abuseKinds: Readonly<Record<string, Play>> = {
  ...secondAccounts,
  "numbered series": numberedSeries,
  "throw-away mail": throwAwayMail,
  "device farm": deviceFarm,
  "network farm": networkFarm,
  "scripted burst": scriptedBurst,
  ring,
  "foreign crew": foreignCrew,
};

/** Every kind of honest look-alike. */
export const honestKinds: Readonly<Record<string, Play>> = {
  family,
  office,
  dormitory: dorm,
  "carrier network": carrierPeople,
  "influencer's followers": influencer,
  "similar names": similarNames,
  "plus tags": plusTags,
  "privacy relays": privacyRelays,
  "travellers and newcomers": travellers,
  friends,
};

/** Without which facts nobody can even say what a kind is named for: such tenants are spared it. */
const needed: Readonly<Record<string, readonly (keyof Facts)[]>> = {
  "second account, same phone": ["phone"],
  "second account, same device": ["deviceId"],
  "second account, same payout": ["payoutHash"],
  "device farm": ["deviceId"],
  ring: ["phone", "deviceId", "payoutHash"],
  "foreign crew": ["phone", "ipCountry"],
};

/** Tenants ask for different things, and many for little. */
const profiles: readonly Profile[] = [
  { name: "everything", asks: ["email", "phone", "ip", "ipCountry", "deviceId", "payoutHash"], share: 0.4 },
  { name: "no payout account", asks: ["email", "phone", "ip", "ipCountry", "deviceId"], share: 0.25 },
  { name: "no device", asks: ["email", "phone", "ip", "ipCountry", "payoutHash"], share: 0.2 },
  { name: "e-mail and address only", asks: ["email", "ip"], share: 0.15 },
];

/**
 * Draws a corpus with at least `perKind` cases of every kind. Each profile is one world; kinds are mixed in each. Shape: sign-ups of a world in the order of registration.
 */
export const makeCorpus = (seed: string, perKind: number): Corpus => {
  const draws = new Draws(seed);
  const scenes = profiles.map((profile, place) => new Scene(`w${place + 1}`, profile, draws.of(profile.name)));
  const counted = (kind: string): number =>
    scenes.reduce((sum, { world }) => sum + world.signUps.filter(({ label }) => label.kind === kind).length, 0);
  const choice = draws.of("choice");
  for (const [kind, play] of [...Object.entries(abuseKinds), ...Object.entries(honestKinds)]) {
    const shares = scenes
      .filter(({ world }) => (needed[kind] ?? []).every((fact) => world.profile.asks.includes(fact)))
      .map((scene) => [scene, scene.world.profile.share] as const);
    while (counted(kind) < perKind) play(choice.weighted(shares));
  }
  for (const { world } of scenes) world.signUps.sort((one, other) => one.registeredAtMs - other.registeredAtMs);
  return { seed, worlds: scenes.map(({ world }) => world) };
};
