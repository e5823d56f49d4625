/** Honest people whose mail looks like somebody else's, or hides whose it is. */
import type { Play } from "./abuse-second-account.ts";
import { mailOf, type Person } from "./people.ts";
import { day, type Scene } from "./scene.ts";

const tagged = (scene: Scene, who: Person): void => {
  const [local = "", domain = ""] = who.email.split("@");
  const tag = scene.draws.pick(["bank", "finance", "card", "money", "promo", "app", "2026", "spam", "shop"]);
  // Tags work where the provider knows them; who uses them has such a mailbox.
  const provider = ["gmail.com", "outlook.com", "proton.me", "icloud.com"].includes(domain) ? domain : "gmail.com";
  const own = provider === domain ? who.email : scene.mailbox(`${local}@${provider}`);
  who.email = own.replace("@", `+${tag}@`);
};

/** Tidy people: a tag for every company. Their friends often do the same. */
export const plusTags: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const host = scene.person({ country });
  if (draws.chance(0.6)) tagged(scene, host);
  const owner = scene.owner(host);
  let atMs = scene.time(15 * day);
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
    tagged(scene, who);
    scene.signUp("plus tags", false, { owner, who, atMs });
    atMs += draws.lognormal(3 * day, 1.2);
  }
};

/** Brothers and sisters, namesakes, fathers and sons: nearly the same address at nearly the same provider. */
export const similarNames: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const first = scene.person({ country });
  const style = draws.pick<(given: string, surname: string) => string>([
    (given, surname) => `${given}.${surname}`,
    (given, surname) => `${given}${surname}`,
    (given, surname) => `${given.charAt(0)}.${surname}`,
    (given, surname) => `${surname}.${given}`,
  ]);
  const domain = mailOf(draws, country);
  first.email = scene.mailbox(`${style(first.given, first.surname)}@${domain}`);
  const owner = scene.owner(first);
  let atMs = scene.time(15 * day);
  for (
    let count = draws.weighted([
      [1, 55],
      [2, 30],
      [3, 15],
    ]);
    count > 0;
    count -= 1
  ) {
    const who = scene.person({ country, surname: first.surname });
    const own = draws.chance(0.7) ? domain : mailOf(draws, country);
    const year = String(draws.whole(50, 107) % 100).padStart(2, "0");
    const wished = draws.weighted([
      [`${style(who.given, who.surname)}@${own}`, 60],
      [`${style(who.given, who.surname)}${year}@${own}`, 37],
      // The son who has his father's name, and the year to tell them apart.
      [`${style(first.given, first.surname)}${year}@${own}`, 3],
    ]);
    who.email = scene.mailbox(wished);
    scene.signUp("similar names", false, { owner, who, atMs, ...(draws.chance(0.25) ? { network: first.home } : {}) });
    atMs += draws.lognormal(4 * day, 1.1);
  }
};

const relayed = ({ draws }: Scene): string => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  const word = (): string =>
    draws.pick("amber basin cedar dune ember fjord glade heron iris jade kelp lark".split(" "));
  return draws.weighted([
    [`${draws.text(letters, 10)}@privaterelay.appleid.com`, 34],
    [`${word()}.${word()}-0${draws.text(letters, 1)}@icloud.com`, 26],
    [`${draws.text(letters, 9)}@mozmail.com`, 12],
    [`${word()}_${word()}.${draws.text(letters, 5)}@simplelogin.com`, 8],
    [`${draws.text(letters, 8)}@duck.com`, 12],
    [`${word()}.${word()}${draws.digits(3)}@passmail.net`, 8],
  ]);
};

/** People who give no form their mailbox, and browse through a relay that many share. */
export const privacyRelays: Play = (scene) => {
  const { draws } = scene;
  const country = scene.country();
  const host = scene.person({ country });
  if (draws.chance(0.4)) host.email = scene.mailbox(relayed(scene));
  const owner = scene.owner(host);
  let atMs = scene.time(15 * day);
  for (
    let count = draws.weighted([
      [1, 60],
      [2, 25],
      [4, 15],
    ]);
    count > 0;
    count -= 1
  ) {
    const who = scene.person({ country });
    who.email = scene.mailbox(relayed(scene));
    const viaRelay = draws.chance(0.5) ? { network: scene.relays, ipCountry: country } : {};
    scene.signUp("privacy relays", false, { owner, who, atMs, ...viaRelay });
    atMs += draws.lognormal(2 * day, 1.2);
  }
};
