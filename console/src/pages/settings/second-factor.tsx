/** What is asked for besides the password: passkeys, an app for codes, and the codes for when both are gone. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type Factors, sessionApi } from "../../api/session-api.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useSessionQuery } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { SetUpDialog } from "./factor-dialogs.tsx";
import { factorTexts } from "./factor-texts.ts";
import { sessionsKey } from "./own-sessions.tsx";
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from "./passkey-dialogs.tsx";
import { PasskeyList, type PasskeyStep } from "./passkey-list.tsx";
import { ProofDialog } from "./proof-dialog.tsx";
import { Section } from "./settings-frame.tsx";

const factorsKey = ["own-factors"] as const;
/** With fewer than this it is time for new ones. */
const few = 3;

type Step = PasskeyStep | { what: "setUp" | "removeApp" | "renew" };

/** The section of My account. `onAsking` is told whether a dialog is open: it may show codes that are shown this once. */
export const SecondFactor = ({ onAsking }: { onAsking?: (asking: boolean) => void }): ReactNode => {
  const t = useTexts(factorTexts);
  const client = useQueryClient();
  const query = useQuery<Factors, ApiError>({ queryKey: factorsKey, queryFn: sessionApi.factors });
  const session = useSessionQuery();
  const [step, setStep] = useState<Step | null>(null);
  const begin = (next: Step): void => {
    setStep(next);
    onAsking?.(true);
  };
  const close = (): void => {
    setStep(null);
    onAsking?.(false);
    // A tenant that demands a factor may be open now, or closed.
    void session.refetch();
    void client.invalidateQueries({ queryKey: factorsKey });
    void client.invalidateQueries({ queryKey: sessionsKey });
  };
  return (
    <Section title={t.title} text={t.text}>
      <Loaded query={query}>
        {(factors) => (
          <>
            <Parts factors={factors} onStep={begin} />
            {step === null ? null : <StepDialog step={step} factors={factors} onClose={close} />}
          </>
        )}
      </Loaded>
    </Section>
  );
};

type DialogProps = { step: Step; factors: Factors; onClose: () => void };

/** It stays the one that was opened, though the factors may be others by then. */
const StepDialog = ({ step, factors, onClose }: DialogProps): ReactNode => {
  switch (step.what) {
    case "addPasskey":
      return <AddPasskeyDialog onClose={onClose} />;
    case "renamePasskey":
      return <RenamePasskeyDialog passkey={step.passkey} onClose={onClose} />;
    case "removePasskey": {
      const last = factors.passkeys.length === 1 && factors.codesSince === null;
      return <RemovePasskeyDialog passkey={step.passkey} last={last} onClose={onClose} />;
    }
    case "setUp":
      return <SetUpDialog onClose={onClose} />;
    case "removeApp":
      return <ProofDialog what="remove" factors={factors} onClose={onClose} />;
    case "renew":
      return <ProofDialog what="renew" factors={factors} onClose={onClose} />;
  }
};

type Part = { factors: Factors; onStep: (step: Step) => void };

const Parts = ({ factors, onStep }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  const on = factors.codesSince !== null || factors.passkeys.length > 0;
  return (
    <div className="factor-parts">
      {on ? null : <p className="soft">{t.off}</p>}
      <PasskeyList passkeys={factors.passkeys} onStep={onStep} />
      <App factors={factors} onStep={onStep} />
      {on ? <Recovery factors={factors} onStep={onStep} /> : null}
    </div>
  );
};

const App = ({ factors: { codesSince }, onStep }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  return (
    <div className="stack">
      <div className="stack stack-tight">
        <h3>{t.app}</h3>
        {codesSince === null ? (
          <p className="soft small">{t.appOff}</p>
        ) : (
          <p className="row">
            <Badge tone="good">{t.on}</Badge>
            <span className="soft small">
              {t.since} <RelativeTime real at={codesSince} />
            </span>
          </p>
        )}
      </div>
      <div className="row">
        <Button
          kind={codesSince === null ? "secondary" : "danger"}
          onPress={() => onStep({ what: codesSince === null ? "setUp" : "removeApp" })}
        >
          {codesSince === null ? t.setUp : t.removeApp}
        </Button>
      </div>
    </div>
  );
};

const Recovery = ({ factors: { recoveryCodesLeft }, onStep }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  return (
    <div className="stack">
      <div className="stack stack-tight">
        <h3>{t.recovery}</h3>
        <p className="soft small">
          {t.recoveryText} {t.codesLeft(recoveryCodesLeft)}.
        </p>
      </div>
      {recoveryCodesLeft < few ? <Note tone="attention">{t.fewLeft}</Note> : null}
      <div className="row">
        <Button onPress={() => onStep({ what: "renew" })}>{t.renew}</Button>
      </div>
    </div>
  );
};
