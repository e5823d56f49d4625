/** The second half of a sign-in: a code besides the password. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { type HalfIn, type Session, sessionApi } from "../api/session-api.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, Note } from "../design/states.tsx";
import { defineTexts, useTexts } from "../texts/locale.tsx";

const factorFormTexts = defineTexts(
  {
    text: "Your password is right. Now the code that your app shows.",
    code: "Code",
    codeHint: "Six digits. Without your phone: one of your recovery codes.",
    goOn: "Sign in",
    back: "Back",
    refused: "This code is wrong, too old, or was used already. Wait for the next one.",
    over: "That took too long. Go back and begin with the password.",
    lost: "No phone and no recovery code? Whoever runs this service can take the second factor away.",
  },
  {
    text: "Ihr Passwort stimmt. Jetzt der Code, den Ihre App zeigt.",
    code: "Code",
    codeHint: "Sechs Ziffern. Ohne Telefon: einer Ihrer Wiederherstellungscodes.",
    goOn: "Anmelden",
    back: "Zurück",
    refused: "Dieser Code ist falsch, zu alt oder schon benutzt. Warten Sie auf den nächsten.",
    over: "Das hat zu lange gedauert. Gehen Sie zurück und beginnen Sie mit dem Passwort.",
    lost: "Weder Telefon noch Wiederherstellungscode? Wer diesen Dienst betreibt, kann den zweiten Faktor entfernen.",
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

/** Asks for the code; `onBack` where somebody begins again. */
export const FactorForm = ({ half, onDone, onBack }: Props): ReactNode => {
  const t = useTexts(factorFormTexts);
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
      .finishSignIn(half.factorNeeded.token, code.trim())
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  const words: Readonly<Record<string, string>> = { sign_in_refused: t.refused, sign_in_needed: t.over };
  const known = error instanceof ApiError ? words[error.code] : undefined;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="soft" role="status">
        {t.text}
      </p>
      <CodeField label={t.code} hint={t.codeHint} value={code} onChange={setCode} asked={asked} autoFocus />
      {known === undefined ? null : (
        <Note tone="bad" alert>
          {known}
        </Note>
      )}
      {error !== null && known === undefined ? <ErrorNote error={error} /> : null}
      <div className="row row-between">
        <Button submit kind="primary" busy={busy}>
          {t.goOn}
        </Button>
        <Button kind="quiet" onPress={onBack}>
          {t.back}
        </Button>
      </div>
      <p className="soft small">{t.lost}</p>
    </form>
  );
};
