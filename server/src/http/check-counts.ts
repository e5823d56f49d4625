/** Counts checks of codes in memory, and has them noted for the reports some seconds later: never in a request's way. */
import type { Store } from "../core/ports.ts";
import type { CheckCount } from "../core/report/report-store.ts";
import { writtenLater } from "./written-later.ts";

/** Units: milliseconds. A process that is killed loses what it counted for this long. */
const writeEveryMs = 5_000;
/** What reports are summed by. Units: milliseconds. */
const quarterLengthMs = 900_000;
/** Campaigns, each in each quarter of an hour, that are counted between two writes. */
const countsMaximum = 10_000;

export type CheckCounts = {
  /** Counts one check that found a code valid. Where there is no room for its campaign, it is lost. Never throws, never waits. */
  count(tenantId: string, campaignId: string, atMs: number): void;
  /** Writes what is counted, now. Never rejects. Concurrency: one write at a time. */
  write(): Promise<void>;
  /** The last write. */
  close(): Promise<void>;
};

/** What people and machines should know of the counts. */
export type CheckCountSigns = {
  lost(why: "room" | "write", checks: number): void;
  /** A write failed; `again` when the one before did, too. */
  failed(error: unknown, again: boolean): void;
};

/** Whether the database surely has nothing of a write that failed. Of any other, adding it again might count it twice. */
const surelyUndone = (error: unknown): boolean =>
  error instanceof Error && "committed" in error && error.committed === "no";

/** The counts of one environment. */
export const openCheckCounts = (
  { reports }: { reports: Pick<Store["reports"], "addChecks"> },
  signs: CheckCountSigns,
): CheckCounts => {
  let counts: CheckCount[] = [];
  // By campaign, which is found faster than by all that tells counts apart.
  let latest = new Map<string, CheckCount>();
  let failing = false;

  const add = (tenantId: string, campaignId: string, quarterMs: number, checks: number): void => {
    const known = latest.get(campaignId);
    if (known?.quarterMs === quarterMs && known.tenantId === tenantId) {
      known.checks += checks;
      return;
    }
    if (counts.length >= countsMaximum) return signs.lost("room", checks);
    const one = { tenantId, campaignId, quarterMs, checks };
    counts.push(one);
    latest.set(campaignId, one);
  };
  const take = (): CheckCount[] => {
    const taken = counts;
    counts = [];
    latest = new Map();
    return taken;
  };
  const writeKept = async (): Promise<void> => {
    if (counts.length === 0) return;
    const taken = take();
    try {
      await reports.addChecks(taken);
      failing = false;
    } catch (error) {
      signs.failed(error, failing);
      failing = true;
      if (!surelyUndone(error)) return signs.lost("write", sumOf(taken));
      for (const one of [...taken, ...take()]) add(one.tenantId, one.campaignId, one.quarterMs, one.checks);
      later.soon();
    }
  };
  const later = writtenLater(writeEveryMs, writeKept);
  return {
    count: (tenantId, campaignId, atMs) => {
      add(tenantId, campaignId, atMs - (atMs % quarterLengthMs), 1);
      later.soon();
    },
    write: later.write,
    close: async () => {
      await later.close();
      const left = sumOf(take());
      if (left > 0) signs.lost("write", left);
    },
  };
};

const sumOf = (counts: readonly CheckCount[]): number => counts.reduce((sum, { checks }) => sum + checks, 0);
