/** Blocks a participant, or unblocks them: what that touches in numbers, why, and the way back. */
import type { ReactNode } from "react";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useTexts } from "../../texts/locale.tsx";
import { worthsOf } from "../money/reward.ts";
import { peopleTexts } from "./texts.ts";

/** Counting ends here: what stands beyond is said as so many or more. */
const most = 100;

type Counted = { count: number; more: boolean };
const countOf = (pages: readonly { items: readonly unknown[]; nextCursor: string | null }[]): Counted => ({
  count: pages.reduce((sum, { items }) => sum + items.length, 0),
  more: pages.some(({ nextCursor }) => nextCursor !== null),
});

/** What hangs on a participant: codes, referrals on their way, rewards that are owed. `answers` is undefined while it is counted. */
const useStanding = (participantId: string) => {
  const codes = useAnswer("listCodes", { query: { participantId, limit: most } });
  const registered = useAnswer("listReferrals", {
    query: { referrerId: participantId, status: "registered", limit: most },
  });
  const qualified = useAnswer("listReferrals", {
    query: { referrerId: participantId, status: "qualified", limit: most },
  });
  const pending = useAnswer("listRewards", { query: { participantId, status: "pending", limit: most } });
  const available = useAnswer("listRewards", { query: { participantId, status: "available", limit: most } });
  const all = [codes, registered, qualified, pending, available];
  const error = all.find((one) => one.error !== null)?.error ?? null;
  const refetch = (): void => all.forEach((one) => void one.refetch());
  if (!codes.data || !registered.data || !qualified.data || !pending.data || !available.data)
    return { answers: undefined, error, refetch };
  const owed = [pending.data, available.data];
  const answers = {
    codes: codes.data.items,
    open: countOf([registered.data, qualified.data]),
    owed: countOf(owed),
    rewards: owed.flatMap(({ items }) => items),
  };
  return { answers, error, refetch };
};

type Props = { participantId: string; what: "block" | "unblock"; onClose: () => void };

/** The dialog. */
export const BlockParticipant = ({ participantId, what, onClose }: Props): ReactNode => {
  const t = useTexts(peopleTexts);
  const call = useCall();
  const tellUndo = useTellUndo();
  const { answers, error, refetch } = useStanding(participantId);
  const consequences = useConsequences(what, answers);
  const operations = { block: "blockParticipant", unblock: "unblockParticipant" } as const;
  const said = { block: t.blocked, unblock: t.unblocked };
  const back = what === "block" ? "unblock" : "block";
  const params = { participantId };
  const change = useChange(operations[what], {
    onDone: () => {
      tellUndo(said[what], {
        undo: async () => {
          await call(operations[back], { params, body: {} });
          return said[back];
        },
      });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={what === "block" ? t.blockTitle(participantId) : t.unblockTitle(participantId)}
      action={t[what]}
      open
      onClose={onClose}
      consequences={consequences}
      reason={what === "block" ? "required" : "optional"}
      serious={what === "block"}
      busy={change.isPending}
      error={change.error ?? error}
      onRecount={error === null ? undefined : refetch}
      onConfirm={(reason) => change.mutate({ params, body: reason === "" ? {} : { reason } })}
    />
  );
};

const useConsequences = (
  what: Props["what"],
  answers: ReturnType<typeof useStanding>["answers"],
): Consequence[] | undefined => {
  const t = useTexts(peopleTexts);
  const worthText = useWorthText();
  if (answers === undefined) return undefined;
  const { codes, open, owed, rewards } = answers;
  const active = codes.filter(({ state }) => state === "active").length;
  const stays: Consequence[] = [
    ...(open.count === 0 ? [] : [{ icon: "people" as const, text: t.staysOpen(open.count, open.more) }]),
    ...(owed.count === 0
      ? []
      : [{ icon: "money" as const, text: t.staysOwed(owed.count, owed.more, worthText(worthsOf(rewards))) }]),
  ];
  if (what === "unblock") return [{ icon: "check", text: t.unblockCodes(active) }];
  return [{ icon: "warning", text: t.blockCodes(active) }, ...stays, { icon: "undo", text: t.blockBack }];
};
