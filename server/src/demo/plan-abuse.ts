/** Those who try: several accounts on one device, bursts, throw-away addresses; and families, who only look like it. */
import { type Deed, type Drawing, type Happening, isKnown, lifeAfter, type Member, signsUp } from "./lives.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Nobody has decided about what came in this time. */
const freshMs = 12 * dayMs;

const throwAway = ["mailinator.com", "guerrillamail.com", "yopmail.com"];

/** Moments of trouble: most of them lately, so that somebody has work. */
const troubleAt = ({ fromMs, toMs, chance }: Drawing, share: number): number => {
  const fresh = chance.is(share);
  const low = fresh ? toMs - freshMs : fromMs + 10 * dayMs;
  const high = fresh ? toMs - 2 * 3_600_000 : toMs - freshMs;
  return Math.round(low + (Math.max(high, low) - low) * chance.next());
};

/** Sign-ups that the risk rules hold or refuse. */
export const abuseOf = (drawing: Drawing): { deeds: Deed[]; happenings: Happening[] } => {
  const { chance, members, people, crowd, fromMs } = drawing;
  const deeds: Deed[] = [];
  const happenings: Happening[] = [];
  const someone = (atMs: number): Member | undefined => {
    const able = members.filter(({ joinedAtMs }) => joinedAtMs < Math.max(atMs - dayMs, fromMs + dayMs));
    return able.length === 0 ? undefined : chance.pick(able);
  };
  const comes = (referrer: Member, atMs: number, signals: Partial<Member["signals"]>): void => {
    const person = crowd.next(referrer.product);
    const known = { ...person, country: referrer.country, signals: { ...person.signals, ...signals } };
    deeds.push(isKnown(referrer, atMs - minuteMs), ...signsUp(known, referrer, atMs));
    happenings.push(...lifeAfter(known, atMs + 20 * minuteMs, chance).happenings);
  };
  const times = (share: number): number => Math.max(1, Math.round((people * share) / 100));

  // One device, several accounts, within an hour.
  for (let farm = 0; farm < times(0.4); farm++) {
    const atMs = troubleAt(drawing, 0.5);
    const referrer = someone(atMs);
    if (!referrer) continue;
    const device = `device-${chance.whole(100_000, 999_999).toString(36)}-farm`;
    const { ip } = referrer.signals;
    for (let account = 0; account < chance.whole(3, 5); account++)
      comes(referrer, atMs + account * chance.whole(3, 9) * minuteMs, { deviceId: device, ip });
  }
  // A second account on the referrer's own phone, or a family on one tablet: the evidence is the same.
  for (let pair = 0; pair < times(1.2); pair++) {
    const atMs = troubleAt(drawing, 0.4);
    const referrer = someone(atMs);
    if (referrer) comes(referrer, atMs, { deviceId: referrer.signals.deviceId, ip: referrer.signals.ip });
  }
  for (let mail = 0; mail < times(0.8); mail++) {
    const atMs = troubleAt(drawing, 0.35);
    const referrer = someone(atMs);
    if (referrer) comes(referrer, atMs, { email: `x${chance.whole(10_000, 99_999)}@${chance.pick(throwAway)}` });
  }
  // From a domain that is on the block list since the sixth week: refused.
  for (let refused = 0; refused < times(0.4); refused++) {
    const atMs = Math.round(fromMs + (0.3 + 0.69 * chance.next()) * (drawing.toMs - fromMs));
    const referrer = someone(atMs);
    if (referrer) comes(referrer, atMs, { email: `offer${chance.whole(100, 999)}@${blockedDomain}` });
  }
  return { deeds, happenings };
};

/** What the demo's risk team blocked. */
export const blockedDomain = "bonus-hunters.example";
