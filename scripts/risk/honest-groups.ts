/** Honest people who share something with each other: a line, a desk, a campus, a carrier, a star they follow. */
import type { Play } from "./abuse-second-account.ts";
import type { Facts } from "./corpus-types.ts";
import { home, proxies, site } from "./networks.ts";
import { day, hour, minute, type Scene, weeks } from "./scene.ts";

/** Partners, parents, grown-up children, at one line; some at one tablet, a few paid to one joint account. */
export const family: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const first = scene.person({ country });
  const owner = scene.owner(first);
  let atMs = scene.time(14 * day);
  for (
    let count = draws.weighted([
      [1, 50],
      [2, 30],
      [3, 15],
      [4, 5],
    ]);
    count > 0;
    count -= 1
  ) {
    const kin = draws.chance(0.7);
    const who = scene.person(kin ? { country, surname: first.surname } : { country });
    who.home = first.home;
    if (draws.chance(0.06)) who.device = first.device;
    if (draws.chance(0.025)) who.payout = first.payout;
    const network = draws.chance(0.75) ? first.home : scene.carrier(country);
    const given: Partial<Facts> = draws.chance(0.01) ? { phone: owner.facts.phone } : {};
    scene.signUp("family", false, { owner, who, atMs, network, given });
    atMs += draws.chance(0.4) ? draws.between(5 * minute, 2 * hour) : draws.lognormal(3 * day, 1);
  }
};

/** Colleagues who tell each other over lunch, from the company's one address, with the company's mail or their own. */
export const office: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const place = site(draws, country);
  const domain = `${draws.text("abcdeklmnoprst", draws.whole(4, 8))}${draws.pick(["group", "-ltd", "tech", ""])}.example`;
  const colleague = () => {
    const who = scene.person({ country });
    if (draws.chance(0.35)) who.email = scene.mailbox(`${who.given}.${who.surname}@${domain}`);
    return who;
  };
  const owners = Array.from({ length: draws.whole(1, 3) }, () => scene.owner(colleague()));
  let atMs = scene.time(16 * day);
  for (let count = draws.whole(4, 24); count > 0; count -= 1) {
    const network = draws.chance(0.8) ? place : scene.carrier(country);
    scene.signUp("office", false, { owner: draws.pick(owners), who: colleague(), atMs, network });
    // Word goes round: a few in an hour, then nobody until another day.
    atMs += draws.chance(0.45) ? draws.exponential(35 * minute) : draws.lognormal(20 * hour, 0.8);
  }
};

/** A hall of residence: one campus, student numbers for addresses, codes passed along the corridor. */
export const dorm: Play = (scene) => {
  const { draws } = scene;
  const campus = draws.pick(scene.campuses);
  const { country } = campus;
  const student = () => {
    const who = scene.person({ country });
    if (draws.chance(0.3))
      who.email = scene.mailbox(
        `${draws.pick(["s", "st", ""])}${draws.pick(["20", "21", "22", "23"])}${draws.digits(5)}@${campus.domain}`,
      );
    who.home = campus.network;
    return who;
  };
  const owners = Array.from({ length: draws.whole(1, 3) }, () => scene.owner(student()));
  let atMs = scene.time(20 * day);
  for (let count = draws.whole(3, 20); count > 0; count -= 1) {
    const network = draws.chance(0.75) ? campus.network : scene.carrier(country);
    scene.signUp("dormitory", false, { owner: draws.pick(owners), who: student(), atMs, network });
    atMs += draws.chance(0.35) ? draws.exponential(50 * minute) : draws.lognormal(22 * hour, 0.9);
  }
};

/** Strangers behind one carrier's few addresses, and friends who happen to be with the same carrier. */
export const carrierPeople: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const owner = scene.owner(scene.person({ country }));
  let atMs = scene.time(10 * day);
  const shared = scene.carrier(country);
  for (
    let count = draws.weighted([
      [1, 50],
      [2, 25],
      [3, 15],
      [5, 10],
    ]);
    count > 0;
    count -= 1
  ) {
    const network = draws.chance(0.7) ? shared : scene.carrier(country);
    scene.signUp("carrier network", false, { owner, who: scene.person({ country }), atMs, network });
    atMs += draws.lognormal(18 * hour, 1.2);
  }
};

/** Somebody with an audience: after each post dozens come within the hour, from everywhere. The tenant knows and made room. */
export const influencer: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const owner = scene.owner(scene.person({ country }), { cap: 5000 });
  for (let posts = draws.whole(1, 3); posts > 0; posts -= 1) {
    const postMs = draws.between(day, weeks - 3 * day);
    for (let count = draws.whole(8, 40); count > 0; count -= 1) {
      const who = scene.person(draws.chance(0.85) ? { country } : {});
      const atMs = postMs + draws.exponential(draws.pick([1.5, 4, 9]) * hour);
      scene.signUp("influencer's followers", false, { owner, who, atMs });
    }
  }
};

/** Any two who know each other: at the host's wireless, in a café, or each at home. */
export const friends: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const host = scene.person({ country });
  const owner = scene.owner(host);
  let atMs = scene.time(20 * day);
  for (
    let count = draws.weighted([
      [1, 60],
      [2, 20],
      [3, 10],
      [6, 7],
      [10, 3],
    ]);
    count > 0;
    count -= 1
  ) {
    const who = scene.person(draws.chance(0.92) ? { country } : {});
    const place = draws.weighted([
      [host.home, 20],
      [site(draws, country), 6],
      [null, 74],
    ]);
    scene.signUp("friends", false, { owner, who, atMs, ...(place ? { network: place } : {}) });
    atMs += draws.lognormal(2 * day, 1.3);
  }
};

/** People abroad: on holiday, at work, moved; with the old number, and with a private network of their company or their own. */
export const travellers: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const owner = scene.owner(scene.person({ country }));
  let atMs = scene.time(20 * day);
  for (
    let count = draws.weighted([
      [1, 60],
      [2, 30],
      [3, 10],
    ]);
    count > 0;
    count -= 1
  ) {
    const who = scene.person({ country });
    const elsewhere = draws.weighted<() => Scene["relays"]>([
      [() => home(draws, draws.pick(["US", "IN", "MA", "BR"])), 30],
      [() => proxies(draws.pick(["ES", "FR", "PL", "DE", "GB"])), 40],
      [() => site(draws, draws.pick(["ES", "FR", "DE"])), 30],
    ])();
    const kind = draws.weighted([
      ["away", 62],
      ["moved", 34],
      ["both", 4],
    ]);
    const given = kind === "away" ? {} : { phone: foreignPhone(scene) };
    const network = kind === "moved" ? {} : { network: elsewhere };
    scene.signUp("travellers and newcomers", false, { owner, who, atMs, given, ...network });
    atMs += draws.lognormal(5 * day, 1);
  }
};

const foreignPhone = (scene: Scene): string => {
  const other = scene.draws.pick(["GB", "DE", "FR", "ES", "PL"]);
  return scene.person({ country: other }).phone;
};
