/** Writes of what a process keeps in memory: some time after it was kept, never in a request's way. */

export type WrittenLater = {
  /** Has what is kept written within the time, however often this is called meanwhile. */
  soon: () => void;
  /** Writes what is kept, now. Concurrency: one write at a time. */
  write: () => Promise<void>;
  /** The last write. */
  close: () => Promise<void>;
};

/** `writeKept` takes what is kept, if anything is, and writes it. It never rejects. Units: milliseconds. */
export const writtenLater = (withinMs: number, writeKept: () => Promise<void>): WrittenLater => {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    while (underWay) await underWay;
    underWay = writeKept().finally(() => {
      underWay = null;
    });
    await underWay;
  };
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        // It never rejects.
        void write();
      }, withinMs).unref();
    },
    write,
    close: async () => {
      if (timer) clearTimeout(timer);
      timer = null;
      await write();
    },
  };
};
