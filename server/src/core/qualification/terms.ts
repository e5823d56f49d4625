import type { BodyOf, FieldError, Operations, Qualification, QualifyingStep } from "@beckon/contract";
import { toMinor } from "../money.ts";
import type { ReadySteps } from "./evaluate.ts";

type QualificationInput = NonNullable<NonNullable<BodyOf<Operations["updateCampaign"]>["terms"]>["qualification"]>;

const blankStep = {
  count: 1,
  minAmount: null,
  totalAmount: null,
  within: null,
  excludeCategories: [],
  excludeTypes: [],
};

/** The rules with what the input names; steps are replaced as a whole. */
export const withQualification = (present: Qualification, input: QualificationInput | undefined): Qualification => {
  if (!input) return present;
  const steps = input.steps?.map((step): QualifyingStep => ({ ...blankStep, ...step })) ?? present.steps;
  return { ...present, ...input, steps };
};

/** Everything wrong between the fields of the rules, with pointers into the request's body. */
export const faultsOfQualification = ({ steps, ordered }: Qualification): FieldError[] => {
  const faults: FieldError[] = [];
  const ids = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const at = (field: string, code: string, detail: string) =>
      faults.push({ pointer: `/body/terms/qualification/steps/${index}/${field}`, code, detail });
    if (ids.has(step.id)) at("id", "repeated", `Two steps are called ${step.id}.`);
    ids.add(step.id);
    for (const field of ["minAmount", "totalAmount"] as const) {
      const money = step[field];
      if (money && toMinor(money.amount, money.currency) === null)
        at(
          field,
          "not_an_amount",
          `${money.amount} ${money.currency} is no amount of a known currency with at most its digits.`,
        );
    }
    if (step.minAmount && step.totalAmount && step.minAmount.currency !== step.totalAmount.currency)
      at("totalAmount", "currency_mismatch", "Both amounts of a step are in one currency.");
    if (step.within?.after === "previous_step" && (index === 0 || !ordered))
      at("within", "no_previous_step", "Only an ordered step after the first has a previous step; use `registration`.");
    faults.push(...impossibleDeadline(steps, index, ordered));
  }
  return faults;
};

/** A step that must be done before one it comes after can never be done in time. */
const impossibleDeadline = (steps: readonly QualifyingStep[], index: number, ordered: boolean): FieldError[] => {
  const step = steps[index];
  const before = steps[index - 1];
  if (!ordered || step?.within?.after !== "registration" || before?.within?.after !== "registration") return [];
  if (step.within.seconds >= before.within.seconds) return [];
  const detail = `Step ${step.id} must be done before ${before.id}, which comes first.`;
  return [{ pointer: `/body/terms/qualification/steps/${index}/within`, code: "deadline_before_previous", detail }];
};

const minorOf = (money: QualifyingStep["minAmount"]): bigint | null =>
  money === null ? null : toMinor(money.amount, money.currency);

/** Steps with their amounts as minor units. */
export const readySteps = ({ steps }: Qualification): ReadySteps =>
  steps.map((step) => ({ step, minMinor: minorOf(step.minAmount), totalMinor: minorOf(step.totalAmount) }));
