/** A mapping as its form holds it, and back. */
import type { Mapping } from "@beckon/contract";

type Rule = Mapping["rules"][number];

/** One rule as texts. */
export type RuleFields = {
  eventType: string;
  objectStatus: string;
  type: string;
  status: "" | "pending" | "cleared" | "reversed";
  amount: string;
  currency: string;
  category: string;
  kind: string;
};

/** The mapping as texts. */
export type MappingFields = { participantId: string; rules: readonly RuleFields[] };

/** Where in the webhook a rule finds something. */
export const pointerNames = ["amount", "currency", "category", "kind"] as const;

/** A rule of which nothing is said yet. */
export const emptyRule: RuleFields = {
  eventType: "",
  objectStatus: "",
  type: "",
  status: "",
  amount: "",
  currency: "",
  category: "",
  kind: "",
};

/** What a new mapping begins with. */
export const emptyMapping: MappingFields = { participantId: "/user_id", rules: [emptyRule] };

/** The texts of a mapping. */
export const mappingFieldsOf = ({ participantId, rules }: Mapping): MappingFields => ({
  participantId: participantId.join("\n"),
  rules: rules.map((rule) => ({
    eventType: rule.match.eventType,
    objectStatus: rule.match.objectStatus?.join(", ") ?? "",
    type: rule.type,
    status: rule.status ?? "",
    amount: rule.amount ?? "",
    currency: rule.currency ?? "",
    category: rule.category ?? "",
    kind: rule.kind ?? "",
  })),
});

const parts = (text: string, by: string): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

/** The mapping that the texts say. */
export const mappingOf = ({ participantId, rules }: MappingFields): Mapping => ({
  participantId: parts(participantId, "\n"),
  rules: rules.map((rule): Rule => {
    const statuses = parts(rule.objectStatus, ",");
    const pointers = pointerNames.filter((name) => rule[name].trim() !== "");
    return {
      match: { eventType: rule.eventType.trim(), ...(statuses.length === 0 ? {} : { objectStatus: statuses }) },
      type: rule.type.trim(),
      ...(rule.status === "" ? {} : { status: rule.status }),
      ...Object.fromEntries(pointers.map((name) => [name, rule[name].trim()])),
    };
  }),
});

/** Whether a text is a JSON Pointer as a mapping takes it. */
export const isPointer = (text: string): boolean => /^(\/[^/]{1,64}){1,8}$/.test(text.trim());

/** Whether a text is the name of an event. */
export const isEventName = (text: string): boolean => /^[a-z][a-z0-9_.-]{0,79}$/.test(text.trim());

/** Whether all of it can be sent. */
export const isMappingRight = ({ participantId, rules }: MappingFields): boolean => {
  const ids = parts(participantId, "\n");
  return (
    ids.length > 0 &&
    ids.every(isPointer) &&
    rules.length > 0 &&
    rules.every(
      (rule) =>
        rule.eventType.trim() !== "" &&
        isEventName(rule.type) &&
        pointerNames.every((name) => rule[name].trim() === "" || isPointer(rule[name])),
    )
  );
};
