/** What a bold part of the sentence says: a section of the builder, and of it which step, reward, limit, date or setting. */
import { isSame, type Reward } from "./draft.ts";
import type { Faults } from "./validate.ts";

/** One thing that the sentence says. `none` says that there is no such thing yet; `both` are two rewards that are alike. */
export type Said =
  | { section: "who"; field: "audience" | "countries" | "entry" }
  | { section: "code"; field: "cap" | "used" }
  | { section: "steps"; field: "none" | "approval" }
  | { section: "steps"; field: "step"; at: number }
  | { section: "rewards"; field: "none" | "both" }
  | { section: "rewards"; field: "reward"; at: number }
  | { section: "limits"; field: "none" | "budget" | "referrals" }
  | { section: "limits"; field: "limit" | "policy"; at: number }
  | { section: "risk"; field: "preset" }
  | { section: "dates"; field: "starts" | "ends" };

/** A name for it, as a key. */
export const keyOf = (said: Said): string => [said.section, said.field, ...("at" in said ? [said.at] : [])].join("-");

/** The id of the element that holds its fields in the form. */
export const placeOf = (said: Said): string => {
  if (said.field === "both") return "place-rewards-reward-0";
  if (said.field === "policy") return "place-limits-policies";
  if (said.section === "limits" && said.field === "none") return "place-limits-budget";
  if (said.section === "dates") return "place-dates";
  return `place-${keyOf(said)}`;
};

/** What marks the input that a part is about, where its fields are several. */
export const fieldOf = (said: Said): string => (said.field === "policy" ? `policy-${said.at}` : said.field);

/** Whether two rewards differ in nothing but whom they are for: then they are said, and changed, as one. */
export const areAlike = (one: Reward, other: Reward): boolean =>
  one.side !== other.side && isSame({ ...one, id: "", side: "" }, { ...other, id: "", side: "" });

const pointersOf = (said: Said): string[] => {
  switch (said.section) {
    case "who":
      return [
        {
          audience: "terms/audience",
          countries: "terms/registration/countries",
          entry: "terms/registration/windowSeconds",
        }[said.field],
      ];
    case "code":
      return [said.field === "cap" ? "terms/codeCap" : "terms/usedCounts"];
    case "steps":
      if (said.field === "step") return [`terms/qualification/steps/${said.at}`];
      return [said.field === "approval" ? "terms/qualification/approval" : "terms/qualification/steps"];
    case "rewards":
      if (said.field === "reward") return [`terms/rewards/${said.at}`];
      return said.field === "both" ? ["terms/rewards/0", "terms/rewards/1"] : ["terms/rewards"];
    case "limits":
      if (said.field === "limit") return [`terms/limits/perReferrer/${said.at}`];
      if (said.field === "policy") return [`terms/jurisdiction/${said.at}`];
      if (said.field === "referrals") return ["terms/limits/referralsPerCampaign"];
      return ["terms/limits/budget"];
    case "risk":
      return ["terms/risk"];
    case "dates":
      return [said.field === "starts" ? "startsAt" : "endsAt", "timeZone"];
  }
};

/** Whether a field of it has a fault. */
export const isFaulty = (said: Said, faults: Faults): boolean =>
  pointersOf(said).some((pointer) =>
    Object.keys(faults).some((key) => key === `/body/${pointer}` || key.startsWith(`/body/${pointer}/`)),
  );

/** Where the focus belongs in an element that holds its fields: what is wrong, else what it says, else the first one. */
export const focusIn = (root: Element | null, said: Said): void => {
  const field = [
    '[aria-invalid="true"]',
    `[data-field="${fieldOf(said)}"]`,
    'input[type="radio"]:checked, input:not([type="checkbox"], [type="radio"])',
    "input, select, button",
  ]
    .map((selector) => root?.querySelector<HTMLElement>(selector))
    .find((found) => found);
  field?.closest("details")?.setAttribute("open", "");
  field?.focus({ preventScroll: true });
  // Typing takes the place of what stands there, as after the Tab key.
  if (field instanceof HTMLInputElement) field.select();
};
