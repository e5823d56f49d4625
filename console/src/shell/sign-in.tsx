/** Signing in: the page, and the dialog when a session ends under somebody's hands. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { onSessionOver } from "../api/call.ts";
import { type HalfIn, type Session, sessionApi } from "../api/session-api.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { DoorPage } from "./door-page.tsx";
import { FactorForm } from "./factor-form.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { useReplaceSession, useSessionQuery } from "./session.tsx";
import { SignOnButton, SignOnOutcome, SignOnWindow, useDoorWays } from "./sign-on.tsx";
import { signOnTexts } from "./sign-on-texts.ts";
import { shellTexts } from "./texts.ts";

/** What went wrong with signing in: a wrong password is not an error of the program. */
const SignInFault = ({ error }: { error: unknown }): ReactNode => {
  const t = useTexts(shellTexts);
  if (error === null) return null;
  if (error instanceof ApiError && error.code === "sign_in_refused")
    return (
      <Note tone="bad" alert>
        {t.refused}
      </Note>
    );
  return <ErrorNote error={error} />;
};

type FormProps = { email?: string; onDone: (session: Session) => void; beside?: ReactNode };

const SignInForm = ({ email: fixed, onDone, beside }: FormProps): ReactNode => {
  const t = useTexts(shellTexts);
  const words = useTexts(signOnTexts);
  const [email, setEmail] = useState(fixed ?? "");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [half, setHalf] = useState<HalfIn | null>(null);
  // Over another dialog the browser's own first focus is taken back: that dialog does not know this one yet.
  const secret = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (fixed !== undefined) secret.current?.focus();
  }, [fixed]);
  const come = (answer: Session | HalfIn): void => {
    if (!("factorNeeded" in answer)) return onDone(answer);
    setPassword("");
    setAsked(false);
    setHalf(answer);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (busy || email.trim() === "" || password === "") return;
    setBusy(true);
    setError(null);
    sessionApi
      .signIn(email.trim(), password)
      .then(come, setError)
      .finally(() => setBusy(false));
  };
  if (half !== null) return <FactorForm half={half} onDone={onDone} onBack={() => setHalf(null)} />;
  return (
    <>
      <form className="stack" onSubmit={submit} noValidate>
        <TextField
          label={t.email}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          readOnly={fixed !== undefined}
          autoFocus={fixed === undefined}
          fault={asked && email.trim() === "" ? t.emailMissing : undefined}
        />
        <TextField
          label={t.password}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          ref={secret}
          fault={asked && password === "" ? t.passwordMissing : undefined}
        />
        <SignInFault error={error} />
        <div className="row row-between">
          <Button submit kind="primary" busy={busy}>
            {t.signIn}
          </Button>
          {beside}
        </div>
      </form>
      <PasskeyButton or={words.or} onDone={onDone} />
    </>
  );
};

/** The page. It stands at whatever address was asked for, and lets through to it. */
export const SignInPage = (): ReactNode => {
  const t = useTexts(shellTexts);
  const words = useTexts(signOnTexts);
  const replace = useReplaceSession();
  const door = useDoorWays();
  if (door === undefined) return <DoorPage title={t.signInTitle}>{null}</DoorPage>;
  const { passwords, signOn } = door;
  return (
    <DoorPage title={t.signInTitle}>
      {signOn === null ? null : (
        <>
          <SignOnOutcome name={signOn.name} />
          <SignOnButton primary={!passwords} label={words.signInWith(signOn.name)} />
        </>
      )}
      {passwords && signOn !== null ? <p className="door-or small">{words.or}</p> : null}
      {passwords ? <SignInForm onDone={replace} /> : null}
      <p className="soft small">{passwords ? t.forgotten : words.passwordsOff}</p>
    </DoorPage>
  );
};

/** Asks for the password again over the page, which stays as it is with all that was typed into it. */
export const SessionOver = (): ReactNode => {
  const { data: session } = useSessionQuery();
  const replace = useReplaceSession();
  const client = useQueryClient();
  // Which session is over: what answers come in late, after somebody signed out, say nothing of the next one.
  const [over, setOver] = useState<string | null>(null);
  const present = session?.csrfToken;
  // Before anybody signed in the server says the same, and nothing is over.
  useEffect(() => (present === undefined ? undefined : onSessionOver(() => setOver(present))), [present]);
  if (session === undefined || over !== present) return null;
  const goOn = (fresh: Session): void => {
    replace(fresh);
    void client.invalidateQueries();
  };
  return <OverDialog session={session} onDone={goOn} />;
};

const OverDialog = ({ session, onDone }: { session: Session; onDone: (fresh: Session) => void }): ReactNode => {
  const t = useTexts(shellTexts);
  const { otherPerson } = useTexts(signOnTexts);
  const door = useDoorWays();
  const [stranger, setStranger] = useState<string | null>(null);
  // A passkey says by itself whose it is.
  const goOn = (fresh: Session): void => {
    if (fresh.user.id === session.user.id) onDone(fresh);
    else setStranger(fresh.user.email);
  };
  const someoneElse = (
    <Button kind="quiet" onPress={() => window.location.assign("/console/")}>
      {t.someoneElse}
    </Button>
  );
  return (
    <Dialog title={t.overTitle} open firm onClose={() => undefined}>
      <p className="soft">{t.overText}</p>
      {door === undefined || door.signOn === null ? null : (
        <SignOnWindow name={door.signOn.name} session={session} primary={!door.passwords} onDone={onDone} />
      )}
      {door?.passwords === false ? (
        someoneElse
      ) : (
        <SignInForm email={session.user.email} onDone={goOn} beside={someoneElse} />
      )}
      {stranger === null ? null : (
        <Note tone="attention" alert>
          {otherPerson(stranger, session.user.email)}
        </Note>
      )}
    </Dialog>
  );
};
