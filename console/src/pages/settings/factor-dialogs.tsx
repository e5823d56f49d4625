/** The dialogs that switch the second factor on and off. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { sessionApi } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ErrorNote, Note, Skeleton } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { CodeField } from "../../shell/factor-form.tsx";
import { useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { factorTexts } from "./factor-texts.ts";

/** What was entered and refused is no error of the program. */
const Refused = ({ error, text }: { error: unknown; text: string }): ReactNode => {
  if (error === null) return null;
  if (error instanceof ApiError && (error.code === "sign_in_refused" || error.code === "rule_violated"))
    return (
      <Note tone="bad" alert>
        {error.code === "rule_violated" ? error.message : text}
      </Note>
    );
  return <ErrorNote error={error} />;
};

/** Sends once at a time, and holds what went wrong. */
const useSending = () => {
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

const PasswordField = ({ asked, value, ...rest }: FieldProps): ReactNode => {
  const t = useTexts(factorTexts);
  const fault = asked && value === "" ? t.passwordMissing : undefined;
  return (
    <TextField {...rest} label={t.password} type="password" autoComplete="current-password" {...{ value, fault }} />
  );
};

type FormProps = { children: ReactNode; action: string; busy: boolean; onSubmit: () => void; onClose: () => void };

const StepForm = ({ children, action, busy, onSubmit, onClose }: FormProps): ReactNode => {
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
        <Button onPress={onClose}>{t.cancel}</Button>
      </div>
    </form>
  );
};

/** Password, then picture and code, then the recovery codes. */
export const SetUpDialog = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  const tell = useTell();
  const { csrfToken } = useSession();
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const finish = (): void => {
    tell(t.isOn);
    onClose();
  };
  if (recoveryCodes !== null)
    return (
      <Dialog title={t.codesTitle} open firm onClose={finish}>
        <RecoveryCodes codes={recoveryCodes} onDone={finish} />
      </Dialog>
    );
  return (
    <Dialog title={t.setUpTitle} open held={begun !== null} onClose={onClose}>
      {begun === null ? (
        <PasswordStep csrfToken={csrfToken} onDone={setBegun} onClose={onClose} />
      ) : (
        <ScanStep {...begun} csrfToken={csrfToken} onDone={setRecoveryCodes} onClose={onClose} />
      )}
    </Dialog>
  );
};

type Step<Result> = { csrfToken: string; onDone: (result: Result) => void; onClose: () => void };

const PasswordStep = ({ csrfToken, onDone, onClose }: Step<{ secret: string; uri: string }>): ReactNode => {
  const t = useTexts(factorTexts);
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const { busy, error, sending } = useSending();
  const submit = (): void => {
    setAsked(true);
    if (password !== "") sending(sessionApi.beginCodes(password, csrfToken), onDone);
  };
  return (
    <StepForm action={t.goOn} busy={busy} onSubmit={submit} onClose={onClose}>
      <PasswordField value={password} onChange={setPassword} asked={asked} autoFocus />
      <Refused error={error} text={t.passwordRefused} />
    </StepForm>
  );
};

const ScanStep = ({
  secret,
  uri,
  csrfToken,
  onDone,
  onClose,
}: Step<readonly string[]> & { secret: string; uri: string }): ReactNode => {
  const t = useTexts(factorTexts);
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const { busy, error, sending } = useSending();
  const submit = (): void => {
    setAsked(true);
    if (code.trim() !== "")
      sending(sessionApi.confirmCodes(code.trim(), csrfToken), (answer) => onDone(answer.recoveryCodes));
  };
  return (
    <StepForm action={t.confirm} busy={busy} onSubmit={submit} onClose={onClose}>
      <p className="soft">{t.scan}</p>
      <Picture text={uri} label={t.picture} />
      <div className="stack stack-tight">
        <span className="soft small">{t.secret}</span>
        <code className="mono break" dir="ltr">
          {secret.replace(/(.{4})(?=.)/g, "$1 ")}
        </code>
      </div>
      <CodeField label={t.code} value={code} onChange={setCode} asked={asked} autoFocus />
      <Refused error={error} text={t.refused} />
    </StepForm>
  );
};

/** One path of squares. What draws it is loaded when it is needed. */
const Picture = ({ text, label }: { text: string; label: string }): ReactNode => {
  const code = useQuery({
    queryKey: ["qr", text],
    queryFn: async () => (await import("uqr")).encode(text, { border: 0 }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (code.data === undefined) return code.isError ? null : <Skeleton lines={1} />;
  const { size, data } = code.data;
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <div className="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  );
};

const RecoveryCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  return (
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
  );
};

/** What takes password and code: removing the factor, and new recovery codes. */
export const ProofDialog = ({ what, onClose }: { what: "remove" | "renew"; onClose: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  const tell = useTell();
  const { csrfToken } = useSession();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const [fresh, setFresh] = useState<readonly string[] | null>(null);
  const { busy, error, sending } = useSending();
  const submit = (): void => {
    setAsked(true);
    if (password === "" || code.trim() === "") return;
    const proof = { password, code: code.trim() };
    if (what === "renew")
      return sending(sessionApi.renewRecoveryCodes(proof, csrfToken), (answer) => setFresh(answer.recoveryCodes));
    sending(sessionApi.removeCodes(proof, csrfToken), () => {
      tell(t.isOff);
      onClose();
    });
  };
  if (fresh !== null)
    return (
      <Dialog title={t.codesTitle} open firm onClose={onClose}>
        <RecoveryCodes codes={fresh} onDone={onClose} />
      </Dialog>
    );
  return (
    <Dialog title={what === "renew" ? t.renew : t.remove} open held={password !== "" || code !== ""} onClose={onClose}>
      <StepForm action={what === "renew" ? t.renew : t.remove} busy={busy} onSubmit={submit} onClose={onClose}>
        <p className="soft">{what === "renew" ? t.renewText : t.removeText}</p>
        <PasswordField value={password} onChange={setPassword} asked={asked} autoFocus />
        <CodeField label={t.codeOr} value={code} onChange={setCode} asked={asked} />
        <Refused error={error} text={t.refused} />
      </StepForm>
    </Dialog>
  );
};
