/** What can be done with a referral: each says what will happen before it asks. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { type Decision, isPossible, ReferralDecision } from "./referral-decision.tsx";
import { peopleTexts } from "./texts.ts";

type Referral = Answer<"readReferral">;
/** The buttons of a referral's page. */
export const ReferralActions = ({ referral }: { referral: Referral }): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(stateTexts);
  const mayNot = useMayNot();
  const [asked, setAsked] = useState<Decision | "link" | null>(null);
  const reasonFor = (step: Decision): string | undefined =>
    mayNot("referrals:write") ?? (isPossible(step, referral) ? undefined : t.notPossible(words[referral.status]));
  const shown: Decision[] = referral.status === "voided" ? ["unvoid"] : ["approve", "decline", "void"];
  return (
    <span className="row">
      {referral.refereeId === null ? (
        <Button kind="primary" onPress={() => setAsked("link")} reason={mayNot("referrals:write")}>
          {t.link}
        </Button>
      ) : null}
      {shown.map((step) => (
        <Button
          key={step}
          kind={
            step === "approve" && reasonFor(step) === undefined
              ? "primary"
              : step === "approve" || step === "unvoid"
                ? "secondary"
                : "danger"
          }
          onPress={() => setAsked(step)}
          reason={reasonFor(step)}
        >
          {t[step]}
        </Button>
      ))}
      {asked === null || asked === "link" ? null : (
        <ReferralDecision key={asked} decision={asked} referrals={[referral]} onClose={() => setAsked(null)} />
      )}
      {asked === "link" ? <Link referralId={referral.id} onClose={() => setAsked(null)} /> : null}
    </span>
  );
};

const Link = ({ referralId, onClose }: { referralId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const [refereeId, setRefereeId] = useState("");
  const change = useChange("linkReferral", {
    onDone: () => {
      tell(t.changed);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.linkTitle}
      action={t.link}
      open
      onClose={onClose}
      consequences={[{ text: t.linkWhat }]}
      held={refereeId !== ""}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ params: { referralId }, body: { refereeId: refereeId.trim() } })}
    >
      <TextField
        label={t.linkField}
        value={refereeId}
        onChange={setRefereeId}
        autoComplete="off"
        maxLength={128}
        at="refereeId"
      />
    </ConfirmDialog>
  );
};
