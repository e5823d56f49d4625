/** Ends the access tokens that Beckon issued for a participant, as after a lost phone. */
import type { ReactNode } from "react";
import { useChange } from "../../api/queries.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { personTexts } from "./person-texts.ts";

/** The dialog. */
export const EndTokens = ({ participantId, onClose }: { participantId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(personTexts);
  const tell = useTell();
  const change = useChange("revokeParticipantTokens", {
    onDone: ({ revoked }) => {
      tell(t.tokensDone(revoked));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.tokensTitle(participantId)}
      action={t.tokens}
      open
      onClose={onClose}
      consequences={[
        { icon: "key", text: t.tokensWhat },
        { icon: "info", text: t.tokensOwn },
      ]}
      serious
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ body: { participantId } })}
    />
  );
};
