/** What people of the demo's history do: they join, sign up with a code, and then come as far as they come. */
import type { Chance } from "./chance.ts";
import type { Person, peopleOf } from "./people.ts";
import type { Stage } from "./stage.ts";

/** Something that is done at a moment by a call. */
export type Deed = { atMs: number; act: (stage: Stage) => Promise<unknown> };
/** An event as `POST /v1/events/batch` takes it, and its moment. */
export type Happening = { atMs: number; event: Record<string, unknown> };
/** Somebody who shares a code. */
export type Member = Person & { joinedAtMs: number; weight: number; left: number };

/** Between which moments, how many people, and by which chance. */
export type Span = { fromMs: number; toMs: number; people: number; seed: number };
/** What plans are made with. */
export type Drawing = Span & { chance: Chance; members: Member[]; crowd: ReturnType<typeof peopleOf> };

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What a member's arrival is: facts, and a code. */
export const joins = (member: Member, code?: string): Deed => ({
  atMs: member.joinedAtMs,
  act: async (stage) => {
    const body = { country: member.country, attributes: { product: member.product } };
    await stage.call("PUT", `/v1/participants/${member.id}`, { body });
    await stage.code(member.id, member.product, code);
  },
});

/** Tells what a member is known by, so that their friends' sign-ups can be compared with it. */
export const isKnown = (member: Member, atMs: number): Deed => ({
  atMs,
  act: async (stage) => {
    // Who has not joined yet, or was blocked, is not there to be known.
    await stage.call("PUT", `/v1/participants/${member.id}/signals`, { body: member.signals, may: [404, 409] });
  },
});

/** How often the code is checked before somebody signs up with it. */
const looksOf = ({ id }: Person): number => 1 + (id.charCodeAt(id.length - 1) % 3);

/** A slot is held while somebody's identity is checked: until they have signed up, or for five days. */
export const holdsSlot = (onboardingId: string, referrer: Member, atMs: number): Deed => ({
  atMs,
  act: async (stage) => {
    const code = await stage.code(referrer.id, referrer.product);
    const body = { onboardingId, ttlSeconds: 5 * 86_400 };
    // A code at its cap, or of somebody who was blocked, holds none.
    await stage.call("POST", `/v1/codes/${code}/reservations`, { body, may: [409, 422] });
  },
});

/** A sign-up with a member's code; with `onboarding` under a temporary id that is linked within the hour, and a slot held before. */
export const signsUp = (person: Person, referrer: Member, atMs: number, onboarding = false): Deed[] => {
  const temporary = `onb-${person.id.slice(5)}`;
  const who = onboarding ? { onboardingId: temporary } : { refereeId: person.id };
  const signUp: Deed = {
    atMs,
    act: async (stage) => {
      const code = await stage.code(referrer.id, referrer.product);
      // Their app has what they typed checked, and checks again when they come back to it.
      for (let looks = looksOf(person); looks > 0; looks--) await stage.check(code);
      const about = onboarding ? {} : { attributes: { product: person.product } };
      const body = { code, ...who, country: person.country, ...about, ...person.signals };
      await stage.register(onboarding ? temporary : person.id, body);
    },
  };
  if (!onboarding) return [signUp];
  const link: Deed = {
    atMs: atMs + 17 * minuteMs,
    act: async (stage) => {
      const id = await stage.referral(temporary, "onboardingId");
      if (id === "") return;
      await stage.call("POST", `/v1/referrals/${id}/link`, { body: { refereeId: person.id }, may: [409, 422] });
    },
  };
  return [holdsSlot(temporary, referrer, atMs - 5 * minuteMs), signUp, link];
};

/** Merchants' categories, and those that do not count. */
const categories = ["5411", "5812", "5814", "5912", "5541", "4111", "5999", "5732"];
const excluded = ["6051", "7995"];

/** What a person does after the sign-up, as far as they come; whether that was all the way. */
export const lifeAfter = (person: Person, signedUpAtMs: number, chance: Chance) => {
  const happenings: Happening[] = [];
  let atMs = signedUpAtMs;
  const after = (lowDays: number, highDays: number): number =>
    (atMs += Math.round((lowDays + (highDays - lowDays) * chance.next() ** 1.7) * dayMs));
  const happens = (type: string, more: object = {}): void => {
    const id = `${type.split(".")[0]}-${person.id.slice(5)}-${happenings.length + 1}`;
    const occurredAt = new Date(atMs).toISOString();
    happenings.push({ atMs, event: { id, type, participantId: person.id, occurredAt, ...more } });
  };
  const pays = (low: number, high: number, currency = "EUR") => ({
    amount: (low + (high - low) * chance.next() ** 2).toFixed(2),
    currency,
  });
  const comes = (share: number): boolean => chance.is(share);
  const end = (complete: boolean) => ({ happenings, complete });

  if (!comes(0.87)) return end(false);
  after(0.02, 2);
  happens("identity.verified");
  if (person.product === "account") {
    if (!comes(0.78)) return end(false);
    after(0.3, 20);
    if (comes(0.08)) happens("account.funded", pays(5, 45));
    happens("account.funded", pays(60, 2_400));
    return end(true);
  }
  if (person.product === "wallet") {
    if (!comes(0.68)) return end(false);
    after(0.2, 14);
    happens("wallet.funded", pays(20, 900, "usdc"));
    return end(true);
  }
  if (!comes(0.84)) return end(false);
  after(3, 10);
  happens("card.activated");
  const purchases = comes(0.76) ? 3 : chance.whole(0, 2);
  for (let done = 0; done < purchases; done++) {
    after(0.2, 8);
    if (comes(0.12)) happens("purchase", { ...pays(2, 9.5), category: chance.pick(categories) });
    if (comes(0.06)) happens("purchase", { ...pays(20, 90), category: chance.pick(excluded) });
    happens("purchase", { ...pays(11, 180), category: chance.pick(categories) });
  }
  if (purchases === 3 && comes(0.16)) {
    const sentBack = happenings.at(-1)?.event;
    // When the reward is granted, and mostly paid.
    after(12, 50);
    happens("purchase", { objectId: sentBack?.["id"], status: "reversed" });
  }
  return end(purchases === 3);
};
