/** Whether everybody who works for the tenant needs a second factor. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ErrorNote, Loaded, Note, Skeleton } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { policyTexts } from "./policy-texts.ts";
import { Section } from "./settings-frame.tsx";

type Policy = Answer<"getMemberPolicy">;

/** The section below the members. */
export const MemberPolicy = (): ReactNode => {
  const t = useTexts(policyTexts);
  const mayNot = useMayNot();
  const policy = useAnswer("getMemberPolicy", {});
  const [open, setOpen] = useState(false);
  return (
    <Section title={t.title} text={t.text}>
      <Loaded query={policy} skeleton={<Skeleton lines={3} />}>
        {(data) => {
          const required = data.secondFactor === "required";
          return (
            <div className="stack">
              <p className="row">
                {required ? <Badge tone="good">{t.requiredBadge}</Badge> : null}
                <span>{required ? t.required : t.optional}</span>
              </p>
              <p className="soft small">{t.signOn}</p>
              <div className="row">
                <Button
                  kind={required ? "danger" : "secondary"}
                  reason={mayNot("members:write")}
                  onPress={() => setOpen(true)}
                >
                  {required ? t.release : t.demand}
                </Button>
              </div>
              {open ? (
                <PolicyDialog policy={data} onClose={() => setOpen(false)} onStale={() => void policy.refetch()} />
              ) : null}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
};

type DialogProps = { policy: Policy; onClose: () => void; onStale: () => void };

const PolicyDialog = ({ policy, onClose, onStale }: DialogProps): ReactNode => {
  const t = useTexts(policyTexts);
  const tell = useTell();
  // What was asked stays asked, though the policy below is another by then.
  const [wanted] = useState(policy.secondFactor === "required" ? ("optional" as const) : ("required" as const));
  const change = useChange("updateMemberPolicy", {
    stale: ["getMemberPolicy", "listAudit", "getTenant"],
    onDone: () => {
      tell(wanted === "required" ? t.isRequired : t.isOptional);
      onClose();
    },
  });
  const title = wanted === "required" ? t.demand : t.release;
  const submit = (): void =>
    change.mutate(
      { body: { secondFactor: wanted }, ifMatch: etagOf(policy) },
      { onError: (error) => error.code === "precondition_failed" && onStale() },
    );
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t.cancel}</Button>
          <Button kind={wanted === "required" ? "primary" : "final"} busy={change.isPending} onPress={submit}>
            {title}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{wanted === "required" ? t.demandText : t.releaseText}</p>
        {change.error?.code === "invalid_state" ? (
          <Note tone="attention" alert>
            {t.ownFirst}
          </Note>
        ) : change.error ? (
          <ErrorNote error={change.error} />
        ) : null}
      </div>
    </Dialog>
  );
};
