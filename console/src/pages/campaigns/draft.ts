/** A campaign as it stands in the builder: what was typed, what of it is a change, and what is wrong with it. */
import type { CampaignTerms } from "@beckon/contract";
import type { Answer, Body } from "../../api/call.ts";

export type Campaign = Answer<"getCampaign">;
export type Terms = CampaignTerms;
export type Step = Terms["qualification"]["steps"][number];
export type Reward = Terms["rewards"][number];
export type RewardValue = Extract<Reward, { kind: "fixed" }>["value"];

/** What is edited. Dates are wall-clock texts in the campaign's zone, empty for none; a number that cannot be read is NaN. */
export type Draft = {
  name: string;
  priority: number;
  timeZone: string;
  startsAt: string;
  endsAt: string;
  terms: Terms;
};

/** The wall clock of an instant in a zone, as a date field has it: `2026-12-01T00:00`. */
export const wallClock = (instant: string | null, timeZone: string): string => {
  if (instant === null) return "";
  const parts = new Intl.DateTimeFormat("sv-SE", {
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
    timeZone,
  }).format(new Date(instant));
  return parts.replace(" ", "T");
};

/** A campaign as it is edited. */
export const draftOf = (campaign: Campaign): Draft => ({
  name: campaign.name,
  priority: campaign.priority,
  timeZone: campaign.timeZone,
  startsAt: wallClock(campaign.startsAt, campaign.timeZone),
  endsAt: wallClock(campaign.endsAt, campaign.timeZone),
  terms: campaign.revision.terms,
});

/** Whether two values say the same; a field that is not there is as one that is undefined. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  const others = Object.keys(right).filter((name) => right[name] !== undefined);
  return names.length === others.length && names.every((name) => isSame(left[name], right[name]));
};

const wholes = ["audience", "codeCap", "usedCounts", "rewards", "jurisdiction"] as const;
const nested = ["codePolicy", "registration", "qualification", "limits", "risk"] as const;

const changedFields = <Part extends object>(before: Part, now: Part): Partial<Part> =>
  Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isSame(before[name as keyof Part], value)),
  ) as Partial<Part>;

/** Only what differs of the terms, and of their parts only the fields that do: what is left out stays as it is. */
export const changedTerms = (before: Terms, now: Terms): NonNullable<Body<"updateCampaign">["terms"]> =>
  Object.fromEntries([
    ...wholes.filter((part) => !isSame(before[part], now[part])).map((part) => [part, now[part]]),
    ...nested
      .filter((part) => !isSame(before[part], now[part]))
      .map((part) => [part, changedFields<object>(before[part], now[part])]),
  ]);

const dateOf = (text: string): string | null => (text === "" ? null : text);

/** The body of an update: what differs from `before`, and nothing else, so that others' changes elsewhere stay. */
export const updateBody = (before: Draft, now: Draft): Body<"updateCampaign"> => {
  const terms = changedTerms(before.terms, now.terms);
  return {
    ...(before.name === now.name ? {} : { name: now.name.trim() }),
    ...(before.priority === now.priority ? {} : { priority: now.priority }),
    ...(before.timeZone === now.timeZone ? {} : { timeZone: now.timeZone }),
    ...(before.startsAt === now.startsAt ? {} : { startsAt: dateOf(now.startsAt) }),
    ...(before.endsAt === now.endsAt ? {} : { endsAt: dateOf(now.endsAt) }),
    ...(Object.keys(terms).length === 0 ? {} : { terms }),
  };
};

/** The body of a new campaign: all of it is said, so that what was seen is what is made. */
export const createBody = ({ name, priority, timeZone, startsAt, endsAt, terms }: Draft): Body<"createCampaign"> => ({
  ...{ name: name.trim(), priority, timeZone, terms },
  startsAt: dateOf(startsAt),
  endsAt: dateOf(endsAt),
});
