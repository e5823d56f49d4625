/** Many accounts from one hand: series of addresses, throw-away mail, farms of devices, rented networks, scripts, foreign crews. */
import { abroad, dataOf } from "./countries.ts";
import type { Owner, Tell } from "./corpus-types.ts";
import type { Play } from "./abuse-second-account.ts";
import { deviceOf, mailOf, type Person, phoneOf } from "./people.ts";
import { home, type Network, proxies, rented } from "./networks.ts";
import { day, hour, minute, type Scene, scriptTime, second } from "./scene.ts";

/** Somebody invented: another name and mailbox for each account. */
const invented = (scene: Scene, country: string): Person => scene.person({ country });

/** Whether an account bears the mark of its kind, and what gives it away with or without. */
const marked = (scene: Scene, who: Person, hand: Person, mark: Tell): { told: boolean; tells: Tell[] } => {
  const disguise = scene.disguise();
  const tells = disguise === "none" ? [mark] : disguise === "partly" ? scene.forget(who, hand) : [];
  return { told: disguise === "none", tells };
};

/** The codes that a farm feeds: its own, sometimes an accomplice's as well. */
const feeds = (scene: Scene, country: string): { hand: Person; ownerOf: () => Owner } => {
  const hand = scene.person({ country });
  const owners = Array.from(
    {
      length: scene.draws.weighted([
        [1, 75],
        [2, 18],
        [3, 7],
      ]),
    },
    (_, place) => scene.owner(place === 0 ? hand : scene.person({ country })),
  );
  return { hand, ownerOf: () => scene.draws.pick(owners) };
};

/** smith1, smith2, ...: an operator counts, with a scheme of their own. */
export const numberedSeries: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const hand = scene.person({ country });
  const owner = scene.owner(hand);
  const { given, surname } = scene.person({ country });
  const domain = mailOf(draws, country);
  const base = draws.pick([`${given}.${surname}`, `${given}${surname}`, `${surname}${given.charAt(0)}`, given]);
  const width = draws.pick([1, 2, 3, 4]);
  let number = draws.whole(1, 10 ** width / 2);
  const scheme = draws.pick<(n: string) => string>([
    (n) => `${base}${n}`,
    (n) => `${base}.${n}`,
    (n) => `${base}_${n}`,
    (n) => `${given}${n}.${surname}`,
    (n) => `${base}${n}${draws.pick(["", "", "x"])}`,
  ]);
  const at = draws.chance(0.4) ? home(draws, country) : proxies(country);
  let atMs = scene.time(10 * day);
  for (let count = draws.whole(4, 22); count > 0; count -= 1) {
    number += draws.weighted([
      [1, 80],
      [draws.whole(2, 9), 20],
    ]);
    const who = invented(scene, country);
    const { told, tells } = marked(scene, who, hand, "email");
    if (told) who.email = scene.mailbox(`${scheme(String(number).padStart(width, "0"))}@${domain}`);
    const dwellMs = draws.chance(0.3) ? { dwellMs: draws.between(12, 40) * second } : {};
    scene.signUp("numbered series", true, { owner, who, atMs, network: at, tells, ...dwellMs });
    atMs += draws.lognormal(50 * minute, 1.3);
  }
};

/** Of those that have been around for years; and names that were registered yesterday, which nobody can know. */
const throwAway =
  "mailinator.com guerrillamail.com sharklasers.com yopmail.com 10minutemail.com temp-mail.org trashmail.com maildrop.cc getnada.com dispostable.com mailnesia.com mohmal.com moakt.com fakeinbox.com emailondeck.com mytemp.email tempmail.net throwawaymail.com grr.la spam4.me mintemail.com tempr.email discard.email mailcatch.com inboxkitten.com".split(
    " ",
  );

export const throwAwayMail: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const hand = scene.person({ country });
  const owner = scene.owner(hand);
  const own = `${draws.text("bcdfghklmnprstvz", 4)}${draws.pick(["ox", "ify", "mail", "post"])}.${draws.pick(["xyz", "top", "site", "online"])}`;
  let atMs = scene.time(6 * day);
  for (let count = draws.whole(1, 6); count > 0; count -= 1) {
    const who = invented(scene, country);
    const { told: known, tells } = marked(scene, who, hand, "domain");
    const sub = known && draws.chance(0.06) ? `${draws.text("abcdefgh", 3)}.` : "";
    const local = draws.chance(0.5)
      ? draws.text("abcdefghijklmnopqrstuvwxyz0123456789", draws.whole(7, 12))
      : who.given;
    who.email = `${local}@${sub}${known ? draws.pick(throwAway) : own}`;
    const network = draws.chance(0.5) ? scene.carrier(country) : proxies(country);
    scene.signUp("throw-away mail", true, { owner, who, atMs, network, tells });
    atMs += draws.lognormal(3 * hour, 1);
  }
};

/** Shelves of phones, each with many lives. */
export const deviceFarm: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const { hand, ownerOf } = feeds(scene, country);
  const devices = Array.from({ length: draws.whole(1, 3) }, () => deviceOf(draws));
  const count = devices.length * draws.whole(5, 10);
  const spanMs = draws.lognormal(2 * day, 0.9);
  const startMs = scene.time(Math.min(spanMs, 20 * day));
  for (let place = 0; place < count; place += 1) {
    const who = invented(scene, country);
    const { told, tells } = marked(scene, who, hand, "device");
    if (told) who.device = devices[place % devices.length] ?? who.device;
    const network = draws.chance(0.8) ? scene.carrier(country) : proxies(country);
    const atMs = startMs + (Math.min(spanMs, 20 * day) * (place + draws.share())) / count;
    scene.signUp("device farm", true, { owner: ownerOf(), who, atMs, network, tells });
  }
};

/** Machines rented together, a fresh identity on each. */
export const networkFarm: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const { hand, ownerOf } = feeds(scene, country);
  const farm = rented(draws, country);
  const count = draws.whole(10, 40);
  const isScript = draws.chance(0.6);
  const spanMs = isScript ? draws.between(20 * minute, 3 * hour) : draws.between(3 * hour, 2 * day);
  const startMs = scene.time(spanMs + hour);
  for (let place = 0; place < count; place += 1) {
    const who = invented(scene, country);
    const { told, tells } = marked(scene, who, hand, "network");
    const network: Network = told ? farm : proxies(country);
    const atMs = startMs + (spanMs * (place + draws.share())) / count;
    const isFast = isScript && draws.chance(0.8);
    if (isFast) tells.push("speed");
    const deed = { owner: ownerOf(), who, atMs, network, tells, ...(isFast ? { dwellMs: scriptTime(draws) } : {}) };
    scene.signUp("network farm", true, draws.chance(0.4) ? { ...deed, given: { deviceId: null } } : deed);
  }
};

/** A script through other people's lines: nothing is shared but the code, the hour and the haste. */
export const scriptedBurst: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const owner = scene.owner(scene.person({ country }));
  const count = draws.whole(15, 60);
  const spanMs = draws.between(8, 40) * minute;
  const startMs = scene.time(2 * hour);
  for (let place = 0; place < count; place += 1) {
    const who = invented(scene, country);
    if (draws.chance(0.5))
      who.email = scene.mailbox(
        `${draws.text("abcdefghijklmnopqrstuvwxyz", draws.whole(6, 10))}${draws.digits(draws.whole(2, 4))}@${mailOf(draws, country)}`,
      );
    const isFast = draws.chance(0.8);
    const dwellMs = isFast ? scriptTime(draws) : draws.between(20, 90) * second;
    const tells: Tell[] = isFast ? ["velocity", "speed"] : ["velocity"];
    const deed = { owner, who, atMs: startMs + draws.share() * spanMs, network: proxies(country), dwellMs, tells };
    scene.signUp("scripted burst", true, draws.chance(0.5) ? { ...deed, given: { deviceId: null } } : deed);
  }
};

/** A crew elsewhere that says it lives where the bonus is paid. */
export const foreignCrew: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const hand = scene.person({ country });
  const owner = scene.owner(hand);
  const from = draws.pick(abroad.filter((one) => one.country !== "US"));
  let atMs = scene.time(12 * day);
  for (let count = draws.whole(3, 14); count > 0; count -= 1) {
    const who = invented(scene, country);
    const { told, tells } = marked(scene, who, hand, "country");
    // The disguised have a local number, or a rented local line.
    const ownNumber = told || draws.chance(0.5);
    const ownLine = told || !ownNumber;
    who.phone = phoneOf(draws, ownNumber ? from : dataOf(country).phone);
    const network = ownLine ? proxies(from.country) : rented(draws, country);
    scene.signUp("foreign crew", true, { owner, who, atMs, network, tells });
    atMs += draws.lognormal(9 * hour, 1.1);
  }
};
