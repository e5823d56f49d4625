import type { Audience } from "@beckon/contract";
import type { Attributes, AttributeValue } from "../participant/participant.ts";

type AudienceRule = Extract<Audience, { type: "rules" }>["rules"][number];

/** What is known of the one who asks. A participant who is not known yet has no country and no attributes. */
export type AudienceFacts = { onList: boolean; country: string | null; attributes: Attributes };

/** Whether someone belongs to a campaign's audience. */
export const isInAudience = (audience: Audience, facts: AudienceFacts): boolean => {
  switch (audience.type) {
    case "everyone":
      return true;
    case "list":
      return facts.onList;
    case "rules":
      return audience.rules.every((rule) => meetsRule(rule, factOf(rule.attribute, facts)));
  }
};

const factOf = (attribute: string, facts: AudienceFacts): AttributeValue | undefined => {
  if (attribute === "country") return facts.country ?? undefined;
  return Object.hasOwn(facts.attributes, attribute) ? facts.attributes[attribute] : undefined;
};

/** A fact that is not known meets no rule, `not_in` included: who is unknown is not let in by that. */
const meetsRule = (rule: AudienceRule, fact: AttributeValue | undefined): boolean => {
  if (fact === undefined) return false;
  const values = rule.values ?? [];
  const [bound] = values;
  switch (rule.operator) {
    case "in":
      return values.includes(fact);
    case "not_in":
      return !values.includes(fact);
    case "exists":
      return true;
    case "at_least":
      return typeof fact === "number" && typeof bound === "number" && fact >= bound;
    case "at_most":
      return typeof fact === "number" && typeof bound === "number" && fact <= bound;
  }
};

/** What is wrong with a rule, or null. */
export const faultOfRule = (rule: AudienceRule): string | null => {
  const count = rule.values?.length ?? 0;
  if (rule.operator === "exists") return count === 0 ? null : "`exists` takes no values.";
  if (rule.operator === "at_least" || rule.operator === "at_most")
    return count === 1 && typeof rule.values?.[0] === "number"
      ? null
      : `\`${rule.operator}\` takes exactly one number.`;
  if (count === 0) return `\`${rule.operator}\` takes at least one value.`;
  if (
    rule.attribute === "country" &&
    rule.values?.some((value) => typeof value !== "string" || !/^[A-Z]{2}$/.test(value))
  )
    return "Countries are ISO 3166-1 alpha-2, as `DE`.";
  return null;
};
