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
import { PasskeyList } from "./passkey-list.tsx";
import { ProofDialog } from "./proof-dialog.tsx";
import { Section } from "./settings-frame.tsx";

const factorsKey = ["own-factors"] as const;
/** With fewer than this it is time for new ones. */
const few = 3;

/** The section of My account. */
export const SecondFactor = (): ReactNode => {
  const t = useTexts(factorTexts);
  const client = useQueryClient();
  const query = useQuery<Factors, ApiError>({ queryKey: factorsKey, queryFn: sessionApi.factors });
  const session = useSessionQuery();
  const changed = (): void => {
    // A tenant that demands a factor may be open now, or closed.
    void session.refetch();
    void client.invalidateQueries({ queryKey: factorsKey });
    void client.invalidateQueries({ queryKey: sessionsKey });
  };
  return (
    <Section title={t.title} text={t.text}>
      <Loaded query={query}>{(factors) => <Parts factors={factors} onChange={changed} />}</Loaded>
    </Section>
  );
};

type Part = { factors: Factors; onChange: () => void };

const Parts = ({ factors, onChange }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  const on = factors.codesSince !== null || factors.passkeys.length > 0;
  return (
    <div className="factor-parts">
      {on ? null : <p className="soft">{t.off}</p>}
      <PasskeyList factors={factors} onChange={onChange} />
      <App factors={factors} onChange={onChange} />
      {on ? <Recovery factors={factors} onChange={onChange} /> : null}
    </div>
  );
};

const App = ({ factors, onChange }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    onChange();
  };
  const { codesSince } = factors;
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
        <Button kind={codesSince === null ? "secondary" : "danger"} onPress={() => setOpen(true)}>
          {codesSince === null ? t.setUp : t.removeApp}
        </Button>
      </div>
      {open && codesSince === null ? <SetUpDialog onClose={close} /> : null}
      {open && codesSince !== null ? <ProofDialog what="remove" factors={factors} onClose={close} /> : null}
    </div>
  );
};

const Recovery = ({ factors, onChange }: Part): ReactNode => {
  const t = useTexts(factorTexts);
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    onChange();
  };
  const { recoveryCodesLeft } = factors;
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
        <Button onPress={() => setOpen(true)}>{t.renew}</Button>
      </div>
      {open ? <ProofDialog what="renew" factors={factors} onClose={close} /> : null}
    </div>
  );
};
