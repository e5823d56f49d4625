/** The second half of a sign-in: a passkey or a code besides the password. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { type HalfIn, type Session, sessionApi } from "../api/session-api.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/states.tsx";
import { defineTexts, useTexts } from "../texts/locale.tsx";
import { PasskeyButton, useNoPasskeys } from "./passkey-button.tsx";

const factorFormTexts = defineTexts(
  {
    text: "Your password is right. Now the code that your app shows.",
    textPasskey: "Your password is right. Now your passkey.",
    textEither: "Your password is right. Now your passkey, or the code that your app shows.",
    textRecovery: "Your password is right. Now one of your recovery codes: there is no passkey on this page.",
    or: "or",
    code: "Code",
    recoveryCode: "Recovery code",
    codeHint: "Six digits. Without your phone: one of your recovery codes.",
    recoveryHint: "One of those you kept when you set the passkey up.",
    goOn: "Sign in",
    back: "Back",
    refused: "This code is wrong, too old, or was used already. Wait for the next one.",
    over: "That took too long. Go back and begin with the password.",
    lost: "All of it lost, recovery codes too? Whoever runs this service can take the second factor away.",
  },
  {
    text: "Ihr Passwort stimmt. Jetzt der Code, den Ihre App zeigt.",
    textPasskey: "Ihr Passwort stimmt. Jetzt Ihr Passkey.",
    textEither: "Ihr Passwort stimmt. Jetzt Ihr Passkey oder der Code, den Ihre App zeigt.",
    textRecovery:
      "Ihr Passwort stimmt. Jetzt einer Ihrer Wiederherstellungscodes: Auf dieser Seite gibt es keinen Passkey.",
    or: "oder",
    code: "Code",
    recoveryCode: "Wiederherstellungscode",
    codeHint: "Sechs Ziffern. Ohne Telefon: einer Ihrer Wiederherstellungscodes.",
    recoveryHint: "Einer von denen, die Sie beim Einrichten des Passkeys aufbewahrt haben.",
    goOn: "Anmelden",
    back: "Zurück",
    refused: "Dieser Code ist falsch, zu alt oder schon benutzt. Warten Sie auf den nächsten.",
    over: "Das hat zu lange gedauert. Gehen Sie zurück und beginnen Sie mit dem Passwort.",
    lost: "Alles verloren, auch die Wiederherstellungscodes? Wer diesen Dienst betreibt, kann den zweiten Faktor entfernen.",
  },
);

const codeFieldTexts = defineTexts({ missing: "Enter the code." }, { missing: "Geben Sie den Code ein." });

type CodeFieldProps = {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether it was asked for already, so that nothing in it is a fault. */
  asked: boolean;
  autoFocus?: boolean;
};

/** A code of an app, or a recovery code. */
export const CodeField = ({ asked, ...field }: CodeFieldProps): ReactNode => {
  const { missing } = useTexts(codeFieldTexts);
  return (
    <TextField
      {...field}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={40}
      dir="ltr"
      fault={asked && field.value.trim() === "" ? missing : undefined}
    />
  );
};

type Props = { half: HalfIn; onDone: (session: Session) => void; onBack: () => void };

/** Asks for a passkey or a code, whatever there is; `onBack` where somebody begins again. */
export const FactorForm = ({ half, onDone, onBack }: Props): ReactNode => {
  const t = useTexts(factorFormTexts);
  const { token, codes, passkeys } = half.factorNeeded;
  const byPasskey = useNoPasskeys() === undefined && passkeys;
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (busy || code.trim() === "") return;
    setBusy(true);
    setError(null);
    sessionApi
      .finishSignIn(token, code.trim())
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  const words: Readonly<Record<string, string>> = { sign_in_refused: t.refused, sign_in_needed: t.over };
  const known = error instanceof ApiError ? words[error.code] : undefined;
  const withPasskey = codes ? t.textEither : t.textPasskey;
  return (
    <>
      <p className="soft" role="status">
        {byPasskey ? withPasskey : codes ? t.text : t.textRecovery}
      </p>
      {byPasskey ? (
        <>
          <PasskeyButton half={token} primary onDone={onDone} />
          <p className="door-or small">{t.or}</p>
        </>
      ) : null}
      <form className="stack" onSubmit={submit} noValidate>
        <CodeField
          label={codes ? t.code : t.recoveryCode}
          hint={codes ? t.codeHint : t.recoveryHint}
          value={code}
          onChange={setCode}
          asked={asked}
          autoFocus={!byPasskey}
        />
        {known === undefined ? null : (
          <Note tone="bad" alert>
            {known}
          </Note>
        )}
        {error !== null && known === undefined ? <ErrorNote error={error} /> : null}
        <div className="row row-between">
          <Button submit kind={byPasskey ? "secondary" : "primary"} busy={busy}>
            {t.goOn}
          </Button>
          <Button kind="quiet" onPress={onBack}>
            {t.back}
          </Button>
        </div>
        <p className="soft small">{t.lost}</p>
      </form>
    </>
  );
};
