/** What the dialogs of second factors are made of. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Note } from "../../design/states.tsx";
import { PasskeyFaultNote } from "../../shell/passkey-button.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { factorTexts } from "./factor-texts.ts";

/** What was entered and refused is no error of the program, nor is a passkey that did not answer. */
export const Refused = ({ error, text }: { error: unknown; text: string }): ReactNode => {
  if (!(error instanceof ApiError) || error.code !== "rule_violated")
    return <PasskeyFaultNote error={error} refused={text} />;
  return (
    <Note tone="bad" alert>
      {error.message}
    </Note>
  );
};

/** Sends once at a time, and holds what went wrong. */
export const useSending = () => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sending = <T,>(work: Promise<T>, then: (answer: T) => void): void => {
    setBusy(true);
    setError(null);
    work.then(then, setError).finally(() => setBusy(false));
  };
  return { busy, error, sending };
};

type FieldProps = { value: string; onChange: (value: string) => void; asked: boolean; autoFocus?: boolean };

/** The present password, which changes of the account ask for. */
export const PasswordField = ({ asked, value, ...rest }: FieldProps): ReactNode => {
  const t = useTexts(factorTexts);
  const fault = asked && value === "" ? t.passwordMissing : undefined;
  return (
    <TextField {...rest} label={t.password} type="password" autoComplete="current-password" {...{ value, fault }} />
  );
};

type FormProps = {
  children: ReactNode;
  action: string;
  busy: boolean;
  /** Another way to go on. */
  beside?: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
};

/** One step of a dialog: its fields, what goes on, and the way out. */
export const StepForm = ({ children, action, busy, beside, onSubmit, onClose }: FormProps): ReactNode => {
  const t = useTexts(factorTexts);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {children}
      <div className="row">
        <Button submit kind="primary" busy={busy}>
          {action}
        </Button>
        {beside}
        <Button onPress={onClose}>{t.cancel}</Button>
      </div>
    </form>
  );
};

/** The dialog of the codes, shown once; `onDone` when somebody has kept them. */
export const RecoveryCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  return (
    <Dialog title={t.codesTitle} open firm onClose={onDone}>
      <div className="stack">
        <Note tone="attention">{t.codesText}</Note>
        <ul className="recovery-codes" dir="ltr">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="row">
          <Button kind="primary" onPress={onDone}>
            {t.kept}
          </Button>
          <CopyButton text={codes.join("\n")} label={t.copy} />
        </div>
      </div>
    </Dialog>
  );
};
