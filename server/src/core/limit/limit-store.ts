/** What the limits need of the outside: part of `../ports.ts`, which passes it on. */

/** Something that was counted in one minute of the clock (minutes since 1970). */
export type Told = { tenantId: string; minute: number; subject: string; count: number };

/** What all processes counted together, in that minute and the one before. */
export type Total = { count: number; before: number };

export type LimitStore = {
  /** Adds to the counts of all processes, and what each is then, in the order given. One statement. */
  add(told: readonly Told[]): Promise<Total[]>;
  /** True for the first who asks for this minute: who raises the alarm. */
  claimAlarm(tenantId: string, minute: number): Promise<boolean>;
  /** Forgets minutes before that one. Bounded; how many counts went. */
  deleteBefore(tenantId: string, minute: number): Promise<number>;
};
