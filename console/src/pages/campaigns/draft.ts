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

const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  const others = Object.keys(right).filter((name) => right[name] !== undefined);
  return names.length === others.length && names.every((name) => isSame(left[name], right[name]));
};

/** Whether two drafts say the same. */
export const isSameDraft = (one: Draft, other: Draft): boolean => isSame(one, other);

const parts = [
  ...["audience", "codeCap", "usedCounts", "codePolicy", "registration", "qualification"],
  ...["rewards", "limits", "jurisdiction", "risk"],
] as (keyof Terms)[];

/** Only the parts of the terms that differ. */
export const changedTerms = (before: Terms, now: Terms): Partial<Terms> =>
  Object.fromEntries(parts.filter((part) => !isSame(before[part], now[part])).map((part) => [part, now[part]]));

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

const storageKey = (id: string): string => `beckon.draft.${id}`;

/** Keeps what was typed over a reload, until it is saved or discarded. */
export const keepDraft = (id: string, draft: Draft | null): void => {
  try {
    if (draft === null) sessionStorage.removeItem(storageKey(id));
    else sessionStorage.setItem(storageKey(id), JSON.stringify(draft));
  } catch {
    // It is still on the page.
  }
};

/** What was typed before the page was left; null without. */
export const keptDraft = (id: string): Draft | null => {
  try {
    const text = sessionStorage.getItem(storageKey(id));
    return text === null ? null : (JSON.parse(text, (_, value: unknown) => value) as Draft);
  } catch {
    return null;
  }
};
