/** What is one's own: name, password, sessions. The same in every tenant. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { sessionApi, shortestPassword } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMembership, useSession } from "../../shell/session.tsx";
import { SignOnButton, SignOnOutcome, useDoorWays } from "../../shell/sign-on.tsx";
import { signOnTexts } from "../../shell/sign-on-texts.ts";
import { shellTexts } from "../../shell/texts.ts";
import { useRoleText } from "../../texts/contract-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { OwnSessions, sessionsKey } from "./own-sessions.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { Section, SettingsFrame } from "./settings-frame.tsx";
import { settingsTexts } from "./texts.ts";
import "./settings.css";

/** `/settings/account`. */
export const AccountPage = (): ReactNode => {
  const t = useTexts(settingsTexts);
  const { roles } = useTexts(shellTexts);
  const { user } = useSession();
  const { role, tenantName } = useMembership();
  const roleText = useRoleText();
  return (
    <SettingsFrame tab="account">
      <div className="stack stack-wide">
        <Section title={t.account} text={user.operator ? t.operator : tenantName}>
          <Facts
            rows={[
              [
                t.name,
                <span key="name" dir="auto">
                  {user.name}
                </span>,
              ],
              [t.email, <CopyId key="email" id={user.email} />],
              [t.id, <CopyId key="id" id={user.id} />],
              [t.yourRoles, `${roles[role]}: ${roleText(role)}`],
            ]}
          />
        </Section>
        <Section title={t.password} text={t.passwordText}>
          <PasswordForm />
        </Section>
        <SecondFactor />
        <JoinSection />
        <Section title={t.sessions} text={t.sessionsText}>
          <OwnSessions />
        </Section>
      </div>
    </SettingsFrame>
  );
};

/** Joins the account with the identity provider; nothing where there is none. */
const JoinSection = (): ReactNode => {
  const t = useTexts(signOnTexts);
  const { csrfToken } = useSession();
  const signOn = useDoorWays()?.signOn ?? null;
  if (signOn === null) return null;
  return (
    <Section title={t.section} text={t.sectionText(signOn.name)}>
      <div className="stack stack-8">
        <SignOnOutcome name={signOn.name} />
        <SignOnButton label={t.join(signOn.name)} csrfToken={csrfToken} />
      </div>
    </Section>
  );
};

const PasswordForm = (): ReactNode => {
  const t = useTexts(settingsTexts);
  const tell = useTell();
  const client = useQueryClient();
  const { user, csrfToken } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const faults = {
    current: current === "" ? t.currentMissing : undefined,
    next: Array.from(next).length < shortestPassword ? t.nextShort : undefined,
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (busy || faults.current !== undefined || faults.next !== undefined) return;
    setBusy(true);
    setError(null);
    sessionApi
      .changePassword(current, next, csrfToken)
      .then(() => {
        setCurrent("");
        setNext("");
        setAsked(false);
        tell(t.passwordChanged);
        return client.invalidateQueries({ queryKey: sessionsKey });
      })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <input type="hidden" autoComplete="username" value={user.email} readOnly />
      <div className="settings-fields">
        <TextField
          label={t.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          fault={asked ? faults.current : undefined}
        />
        <TextField
          label={t.next}
          hint={t.nextHint}
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
          fault={asked ? faults.next : undefined}
        />
      </div>
      {error === null ? null : <ErrorNote error={error} />}
      <div className="row">
        <Button submit kind="primary" busy={busy}>
          {t.changePassword}
        </Button>
      </div>
    </form>
  );
};
