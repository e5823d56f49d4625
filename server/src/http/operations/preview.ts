import type { Context } from "../handler.ts";

/** Undoes a preview's work; never leaves this file. */
class PreviewOver extends Error {}

/**
 * Does the work, and for a preview undoes all of it once it has told what it did. Whatever the work does to many it does one after
 * the other, so that a preview meets the same limits, slots and budgets as the work itself.
 */
export const doneOrPreviewed = async (
  context: Pick<Context, "savepoint">,
  preview: boolean,
  work: () => Promise<void>,
): Promise<void> => {
  if (!preview) return work();
  try {
    await context.savepoint(async () => {
      await work();
      throw new PreviewOver();
    });
  } catch (error) {
    if (!(error instanceof PreviewOver)) throw error;
  }
};
