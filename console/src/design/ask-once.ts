/** Questions whose answer holds for one look only, as the preview in a dialog or a check of everything. */
import type { OperationId } from "@beckon/contract";
import { useMemo } from "react";
import { type CallInput, newIntention } from "../api/call.ts";
import { useAnswer } from "../api/queries.ts";

/**
 * Asks once for each input, and anew whenever what asks is opened again: what an earlier look was told may be true no more. Neither a
 * look aside nor a change asks again.
 */
export const useAskOnce = <Id extends OperationId>(
  id: Id,
  input: CallInput<Id>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
) => {
  const text = JSON.stringify(input);
  // The key makes it a question of its own: no answer that is kept fits it.
  const idempotencyKey = useMemo(() => (text === "" ? "" : newIntention()), [text]);
  return useAnswer(id, { ...input, idempotencyKey }, { ...options, once: true });
};
