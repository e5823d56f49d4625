/** One person with two accounts: the first one's code brings the second. What gives it away is what they did not change. */
import type { Facts, Tell } from "./corpus-types.ts";
import { aliasOf, deviceOf, mailOf, payoutOf, type Person, phoneOf, rewritten } from "./people.ts";
import { dataOf } from "./countries.ts";
import { day, hour, minute, type Scene } from "./scene.ts";

/** How the second account is made, and whether the one who makes it thought of hiding what the kind is named for. */
type Trace = "email" | "phone" | "device" | "payout";

/** A second self: a new mailbox, a new number, a new account to be paid to. */
const secondSelf = (scene: Scene, who: Person): Person => ({
  ...who,
  email: scene.mailbox(freshMail(scene.draws.chance(0.35), who, scene.draws)),
  phone: phoneOf(scene.draws, dataOf(who.country).phone),
  device: deviceOf(scene.draws),
  payout: payoutOf(scene.draws),
});

const freshMail = (ownName: boolean, who: Person, draws: Scene["draws"]): string => {
  const { given, surnames } = dataOf(who.country);
  const name = ownName ? who : { given: draws.pick(given), surname: draws.pick(surnames) };
  return `${name.given}${draws.pick([".", "", "_"])}${name.surname}${draws.whole(2, 9999)}@${mailOf(draws, who.country)}`;
};

const leave = (scene: Scene, who: Person, trace: Trace): { second: Person; given: Partial<Facts>; tells: Tell[] } => {
  const { draws } = scene;
  const second = secondSelf(scene, who);
  const given: Partial<Facts> = {};
  const tells = new Set<Tell>();
  const disguise = scene.disguise();
  if (disguise === "none") {
    tells.add(trace);
    // Some are careless about another thing as well.
    if (draws.chance(0.3)) tells.add("device");
    if (draws.chance(0.15)) tells.add("payout");
  }
  if (disguise === "partly") for (const tell of scene.forget(second, who)) tells.add(tell);
  if (tells.has("device")) second.device = who.device;
  if (tells.has("payout")) second.payout = who.payout;
  if (tells.has("phone")) given.phone = rewritten(draws, who.phone);
  if (tells.has("email")) second.email = aliasOf(draws, who.email) ?? who.email;
  if (trace === "email" && draws.chance(0.2)) given.phone = null;
  return { second, given, tells: [...tells] };
};

/** A kind of abuse: puts one case, which may be many sign-ups, into a scene. */
export type Play = (scene: Scene) => void;

const secondAccount =
  (trace: Trace): Play =>
  (scene) => {
    const { draws } = scene;
    let who = scene.person();
    // Only some providers have other spellings of one mailbox: who tries it has such a one.
    while (trace === "email" && aliasOf(draws, who.email) === null) who = scene.person({ country: who.country });
    const owner = scene.owner(who, { given: trace === "phone" ? { phone: rewritten(draws, who.phone) } : {} });
    let atMs = scene.time(5 * day);
    for (
      let count = draws.weighted([
        [1, 70],
        [2, 20],
        [3, 10],
      ]);
      count > 0;
      count -= 1
    ) {
      const { second, given, tells } = leave(scene, who, trace);
      const network = draws.chance(0.7) ? who.home : scene.carrier(who.country);
      scene.signUp(`second account, same ${trace}`, true, { owner, who: second, atMs, network, given, tells });
      atMs += draws.lognormal(6 * hour, 1.2) + 10 * minute;
    }
  };

export const secondAccounts: Readonly<Record<string, Play>> = Object.fromEntries(
  (["email", "phone", "device", "payout"] as const).map((trace) => [
    `second account, same ${trace}`,
    secondAccount(trace),
  ]),
);

/** What the second self of somebody in a ring keeps of the first. */
const ringTells = (scene: Scene, second: Person, self: Person): Tell[] => {
  const disguise = scene.disguise();
  if (disguise !== "none") return disguise === "partly" ? scene.forget(second, self) : [];
  const kept = scene.draws.weighted<("device" | "payout" | "phone")[]>([
    [["device"], 35],
    [["payout"], 30],
    [["phone"], 10],
    [["device", "payout"], 25],
  ]);
  for (const fact of kept) second[fact] = self[fact];
  return kept;
};

/**
 * Friends, or one person, who bring each other's second selves around in a circle, or down a chain. The first links of a circle
 * are real people and honest as such; it is the abuse when it comes back to somebody who is in it already.
 */
export const ring: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const isChain = draws.chance(0.4);
  const members = Array.from({ length: isChain ? 1 : draws.whole(2, 4) }, () => scene.person({ country }));
  const [first = scene.person({ country })] = members;
  let owner = scene.owner(first);
  let atMs = scene.time(7 * day);
  const links = isChain ? draws.whole(3, 6) : members.length + draws.whole(1, 3);
  for (let link = 1; link <= links; link += 1) {
    const self = members[link % members.length] ?? first;
    const returns = link >= members.length;
    const second = returns ? secondSelf(scene, self) : self;
    const tells = returns ? ringTells(scene, second, self) : [];
    const network = draws.chance(0.5) ? self.home : scene.carrier(country);
    const id = scene.signUp(returns ? "ring" : "friends of a ring", returns, {
      owner,
      who: second,
      atMs,
      network,
      tells,
    });
    const signUp = scene.world.signUps.at(-1);
    owner = { id, facts: signUp?.facts ?? owner.facts, cap: null };
    scene.world.owners.push(owner);
    atMs = (signUp?.qualifiedAtMs ?? atMs) > atMs + 8 * hour ? atMs + draws.lognormal(5 * hour, 0.8) : atMs + 4 * hour;
  }
};
