/** Attempts to come in, as they are counted and forgiven. */
import { Refusal } from "../refusal.ts";
import type { AccountTools } from "./account-tools.ts";
import type { ConsoleStore, Failures } from "./console-store.ts";
import { countAttempt, forgive, freeAttempts } from "./lock-out.ts";

/** By whom an attempt is counted. */
export type Subjects = readonly { whose: keyof typeof freeAttempts; subject: Uint8Array }[];

/** The account alone, and the address where one is given. */
export const subjectsOf = ({ secrets }: AccountTools, email: string, countedAs?: string): Subjects => [
  { whose: "account", subject: secrets.subjectOf("account", email) },
  ...(countedAs === undefined ? [] : [{ whose: "address" as const, subject: secrets.subjectOf("address", countedAs) }]),
];

/** How those who attempt stand, in their order; each is locked until the transaction ends. */
const lockFailures = (accounts: ConsoleStore, subjects: Subjects, nowMs: number): Promise<Failures[]> =>
  accounts.lockFailures(
    subjects.map(({ subject }) => subject),
    nowMs,
  );

/** Counts an attempt as failed before it is made: those that come at once cannot all be free. Errors: too_many_requests. */
export const takeAttempt = async ({ store, clock }: AccountTools, subjects: Subjects): Promise<void> => {
  const waitMs = await store.transaction(async ({ accounts }) => {
    const nowMs = clock.nowMs();
    const known = await lockFailures(accounts, subjects, nowMs);
    const counted = subjects.map(({ whose }, place) =>
      countAttempt(known[place] as Failures, { nowMs, free: freeAttempts[whose] }),
    );
    const wait = Math.max(...counted.map((one) => one.waitMs));
    if (wait === 0) await accounts.saveFailures(counted.map(({ next }) => next));
    return wait;
  });
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new Refusal("too_many_requests", `Too many attempts. Wait ${retryAfterSeconds} seconds, then try again.`, {
    retryAfterSeconds,
  });
};

/** Holds whoever else changes how these stand, or what their account asks for, until the transaction ends. */
export const holdAttempts = async (
  accounts: ConsoleStore,
  { clock }: AccountTools,
  subjects: Subjects,
): Promise<void> => {
  await lockFailures(accounts, subjects, clock.nowMs());
};

/** After an attempt that was right. */
export const forgiveAttempt = async (
  accounts: ConsoleStore,
  { clock }: AccountTools,
  subjects: Subjects,
): Promise<void> => {
  const counted = await lockFailures(accounts, subjects, clock.nowMs());
  await accounts.saveFailures(counted.map((one, place) => forgive(one, subjects[place]?.whose ?? "account")));
};
