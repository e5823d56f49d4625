/** Takes decisions back one by one: the API undoes each by itself. */
import { useQueryClient } from "@tanstack/react-query";
import { useCall } from "../../api/queries.ts";
import { useErrorText } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { usePlace } from "../../shell/session.tsx";

/** Undoes these; says the first refusal, if there is one. */
export const useUndoMany = (onDone: () => void): ((referralIds: readonly string[]) => void) => {
  const call = useCall();
  const client = useQueryClient();
  const { environment, tenantId } = usePlace();
  const tell = useTell();
  const errorText = useErrorText();
  return (referralIds) => {
    const undo = async (): Promise<void> => {
      for (const referralId of referralIds) await call("undoReview", { params: { referralId }, body: {} });
    };
    undo()
      .then(onDone, (error: unknown) => tell(errorText(error)))
      .finally(() => void client.invalidateQueries({ queryKey: [environment, tenantId] }));
  };
};
