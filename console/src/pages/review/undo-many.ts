/** Takes decisions back one by one: the API undoes each by itself. */
import { useCall } from "../../api/queries.ts";
import { useTellUndo } from "../../shell/undoing.ts";
import { useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";

/** Says that these were decided, with the way back; of many it tells how far that is. It ends at the first refusal, and says it. */
export const useTellDecided = (): ((done: string, referralIds: readonly string[]) => void) => {
  const t = useTexts(reviewTexts);
  const call = useCall();
  const tellUndo = useTellUndo();
  return (done, referralIds) =>
    tellUndo(done, {
      undo: async (say) => {
        for (const [at, referralId] of referralIds.entries()) {
          if (referralIds.length > 1) say(t.undoing(at + 1, referralIds.length));
          await call("undoReview", { params: { referralId }, body: {} });
        }
        return t.undone;
      },
    });
};
