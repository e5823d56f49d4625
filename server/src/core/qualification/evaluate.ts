import type { Qualification, QualifyingStep, ReasonCode } from "@beckon/contract";

/** One event of a referee as the rules see it. Money in minor units of its currency. */
export type QualifyingEvent = {
  eventId: string;
  type: string;
  /** What it is about, as a payment's id: its events tell one story. The event's own id without one. */
  objectId: string;
  status: "pending" | "cleared" | "reversed";
  occurredAtMs: number;
  amountMinor: bigint | null;
  currency: string | null;
  category: string | null;
  kind: string | null;
};

export type StepProgress = {
  id: string;
  state: "done" | "waiting" | "missed";
  count: number;
  needed: number;
  totalMinor: bigint;
  neededMinor: bigint | null;
  deadlineMs: number | null;
  doneAtMs: number | null;
  /** Events that count, and those that will once they clear. */
  evidence: string[];
  pending: string[];
  /** Events that look right and do not count, with why. */
  rejected: { eventId: string; reason: ReasonCode }[];
};

export type Evaluation = {
  outcome: "qualified" | "open" | "missed";
  steps: StepProgress[];
  /** When the outcome may change by time alone: the moment to look again; null when only events can change it. */
  lookAgainAtMs: number | null;
};

/** Amounts of the terms in minor units, ready to compare; made once per revision. */
export type ReadySteps = { step: QualifyingStep; minMinor: bigint | null; totalMinor: bigint | null }[];

/** What an object's events add up to. */
type Story = {
  firstAtMs: number;
  cleared: boolean;
  refunded: boolean;
  amountMinor: bigint | null;
  currency: string | null;
  category: string | null;
  kind: string | null;
  type: string;
  eventIds: string[];
};

/**
 * Judges a referee's events by the steps. Pure, and blind to the order in which events arrived: the same events give the same
 * answer, so late and repeated ones need no care elsewhere. A payment meets a deadline when it first appeared, and counts once it
 * cleared; a refund takes it back.
 */
export const evaluateQualification = (
  ready: ReadySteps,
  rules: Pick<Qualification, "ordered" | "pendingGraceSeconds">,
  referral: { registeredAtMs: number; events: readonly QualifyingEvent[] },
  nowMs: number,
): Evaluation => {
  const stories = storiesOf(referral.events.filter(({ occurredAtMs }) => occurredAtMs >= referral.registeredAtMs));
  const steps: StepProgress[] = [];
  let previousDoneAtMs: number | null = referral.registeredAtMs;
  for (const one of ready) {
    const startMs: number | null = rules.ordered ? previousDoneAtMs : referral.registeredAtMs;
    const base: number | null = one.step.within?.after === "previous_step" ? previousDoneAtMs : referral.registeredAtMs;
    const deadlineMs = one.step.within === null || base === null ? null : base + one.step.within.seconds * 1000;
    const progress = judgeStep(
      one,
      startMs === null ? [] : stories.filter(({ firstAtMs }) => firstAtMs >= startMs),
      deadlineMs,
    );
    const graceMs = progress.pending.length > 0 ? rules.pendingGraceSeconds * 1000 : 0;
    if (progress.state !== "done" && deadlineMs !== null && nowMs > deadlineMs + graceMs) progress.state = "missed";
    steps.push(progress);
    previousDoneAtMs = progress.doneAtMs;
  }
  if (steps.every(({ state }) => state === "done")) return { outcome: "qualified", steps, lookAgainAtMs: null };
  if (steps.some(({ state }) => state === "missed")) return { outcome: "missed", steps, lookAgainAtMs: null };
  return { outcome: "open", steps, lookAgainAtMs: nextLook(steps, rules.pendingGraceSeconds * 1000) };
};

const nextLook = (steps: readonly StepProgress[], graceMs: number): number | null => {
  const moments = steps.flatMap(({ state, deadlineMs, pending }) =>
    state === "waiting" && deadlineMs !== null ? [deadlineMs + (pending.length > 0 ? graceMs : 0) + 1] : [],
  );
  return moments.length === 0 ? null : Math.min(...moments);
};

/** One story per object, told in the order of occurrence whatever order the events came in. */
const storiesOf = (events: readonly QualifyingEvent[]): Story[] => {
  const byObject = new Map<string, QualifyingEvent[]>();
  for (const event of events) {
    // An id alone does not say what it is about: a payment and a card may share one.
    const name = `${event.type.split(".", 1)[0]} ${event.objectId}`;
    byObject.set(name, [...(byObject.get(name) ?? []), event]);
  }
  const stories = [...byObject.values()].flatMap((own) => {
    const told = [...own].sort((one, other) => one.occurredAtMs - other.occurredAtMs);
    const paid = told.filter(({ status }) => status !== "reversed");
    const [first] = paid;
    return first ? [storyOf(first, told, paid)] : [];
  });
  return stories.sort((one, other) => one.firstAtMs - other.firstAtMs);
};

const storyOf = (first: QualifyingEvent, told: readonly QualifyingEvent[], paid: readonly QualifyingEvent[]): Story => {
  const last = paid.findLast(({ status }) => status === "cleared") ?? first;
  const returns = told.filter(({ status }) => status === "reversed");
  const returned = returns.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0n), 0n);
  // A return that names no amount is of the whole.
  const whole =
    returns.some(({ amountMinor }) => amountMinor === null) ||
    (last.amountMinor !== null && returned >= last.amountMinor);
  return {
    firstAtMs: first.occurredAtMs,
    cleared: paid.some(({ status }) => status === "cleared"),
    refunded: returns.length > 0 && whole,
    amountMinor: last.amountMinor === null ? null : last.amountMinor - returned,
    currency: last.currency,
    category: last.category,
    kind: last.kind,
    type: last.type,
    eventIds: told.map(({ eventId }) => eventId),
  };
};

/** Whether an event of this type is what a step asks for: its pattern is a type, or the beginning of one and `*`. */
export const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

const judgeStep = (
  { step, minMinor, totalMinor }: ReadySteps[number],
  stories: readonly Story[],
  deadlineMs: number | null,
): StepProgress => {
  const progress: StepProgress = {
    id: step.id,
    state: "waiting",
    count: 0,
    needed: step.count,
    totalMinor: 0n,
    neededMinor: totalMinor,
    deadlineMs,
    doneAtMs: null,
    evidence: [],
    pending: [],
    rejected: [],
  };
  for (const story of stories) {
    if (progress.doneAtMs !== null) break;
    if (!matches(step.event, story.type)) continue;
    const reason = whyNot(step, story, { minMinor, deadlineMs });
    if (reason) progress.rejected.push(...story.eventIds.map((eventId) => ({ eventId, reason })));
    else if (!story.cleared) progress.pending.push(...story.eventIds);
    else {
      progress.count += 1;
      progress.totalMinor += story.amountMinor ?? 0n;
      progress.evidence.push(...story.eventIds);
      if (progress.count >= step.count && progress.totalMinor >= (totalMinor ?? 0n))
        progress.doneAtMs = story.firstAtMs;
    }
  }
  if (progress.doneAtMs !== null) progress.state = "done";
  return progress;
};

const whyNot = (
  step: QualifyingStep,
  story: Story,
  { minMinor, deadlineMs }: { minMinor: bigint | null; deadlineMs: number | null },
): ReasonCode | null => {
  if (story.refunded) return "refunded";
  if (story.category !== null && step.excludeCategories.includes(story.category)) return "merchant_excluded";
  if (story.kind !== null && step.excludeTypes.includes(story.kind)) return "merchant_excluded";
  const currency = step.minAmount?.currency ?? step.totalAmount?.currency;
  if (currency !== undefined && story.currency !== currency) return "currency_mismatch";
  if (minMinor !== null && (story.amountMinor ?? 0n) < minMinor) return "amount_below_minimum";
  if (deadlineMs !== null && story.firstAtMs > deadlineMs) return "qualification_window_over";
  return null;
};
