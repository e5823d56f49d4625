/** The dialog that sets an app for codes up. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { sessionApi } from "../../api/session-api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Skeleton } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { CodeField } from "../../shell/factor-form.tsx";
import { useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { PasswordField, RecoveryCodes, Refused, StepForm, useSending } from "./factor-parts.tsx";
import { factorTexts } from "./factor-texts.ts";

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
  const confirmed = (codes: readonly string[] | null): void => {
    // Those of a passkey stand in for the app, too.
    if (codes === null) finish();
    else setRecoveryCodes(codes);
  };
  if (recoveryCodes !== null) return <RecoveryCodes codes={recoveryCodes} onDone={finish} />;
  return (
    <Dialog title={t.setUpTitle} open held={begun !== null} onClose={onClose}>
      {begun === null ? (
        <PasswordStep csrfToken={csrfToken} onDone={setBegun} onClose={onClose} />
      ) : (
        <ScanStep {...begun} csrfToken={csrfToken} onDone={confirmed} onClose={onClose} />
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
}: Step<readonly string[] | null> & { secret: string; uri: string }): ReactNode => {
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
