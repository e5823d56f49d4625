/** The way back, where it is safe: behind the word that something was done. */
import { useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "../design/states.tsx";
import { useTell } from "../design/toast.tsx";
import { usePlace } from "./session.tsx";

type Back = {
  /** Takes it back; `say` tells how far it is, where that takes long. What it answers is said at the end. */
  undo: (say: (text: string) => void) => Promise<string>;
};

/** Says that something was done and how to take it back; a failure of that is said as well. */
export const useTellUndo = (): ((done: string, back: Back) => void) => {
  const tell = useTell();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { environment, tenantId } = usePlace();
  return (done, { undo }) =>
    void tell(done, () => {
      let retell: ((text: string) => void) | undefined;
      const say = (text: string): void => {
        if (retell === undefined) retell = tell(text);
        else retell(text);
      };
      undo(say)
        .then(say, (error: unknown) => say(errorText(error)))
        .finally(() => void client.invalidateQueries({ queryKey: [environment, tenantId] }));
    });
};
