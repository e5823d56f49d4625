/** Another secret for the approval veto, and its end. */
import { type ReactNode, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog, Dialog } from "../../design/dialog.tsx";
import { Secret } from "../../design/secret.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { approvalTexts } from "./approval-texts.ts";
import { type Overlap, OverlapField } from "./overlap-field.tsx";
import { developerTexts } from "./texts.ts";

/** The secret that was just made: the only time that it is seen. */
export const NewSecret = ({ secret, onClose }: { secret: string; onClose: () => void }): ReactNode => {
  const t = useTexts(approvalTexts);
  const d = useTexts(developerTexts);
  return (
    <Dialog title={t.secretTitle} open firm onClose={onClose} foot={<Button onPress={onClose}>{d.done}</Button>}>
      <Secret label={t.secret} value={secret} />
    </Dialog>
  );
};

/** Asks for the overlap, and shows the new secret once. */
export const RotateVeto = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(approvalTexts);
  const d = useTexts(developerTexts);
  const [overlap, setOverlap] = useState<Overlap>("86400");
  const rotate = useChange("rotateVetoSecret");
  if (rotate.data !== undefined) return <NewSecret secret={rotate.data.secret ?? ""} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t.rotateTitle}
      action={t.rotate}
      open
      onClose={onClose}
      serious={overlap === "0"}
      consequences={[
        ...(overlap === "0" ? [{ icon: "warning", text: d.rotateAtOnce } as const] : []),
        { icon: "key", text: t.rotateOnce },
      ]}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate({ body: { overlapSeconds: Number(overlap) } })}
    >
      <OverlapField value={overlap} onChange={setOverlap} />
    </ConfirmDialog>
  );
};

/** Asks before nobody is asked any more. */
export const TurnOff = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(approvalTexts);
  const tell = useTell();
  const end = useChange("deleteApprovalVeto", {
    onDone: () => {
      tell(t.turnedOff);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.turnOffTitle}
      action={t.turnOff}
      open
      onClose={onClose}
      serious
      consequences={[
        { icon: "key", text: t.offSecrets },
        { icon: "person", text: t.offWaiting },
        { icon: "info", text: t.offLater },
      ]}
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({})}
    />
  );
};
