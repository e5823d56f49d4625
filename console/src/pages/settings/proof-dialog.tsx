/** What takes the password and a second factor: removing the app, and new recovery codes. */
import { type ReactNode, useState } from "react";
import { passkeyApi } from "../../api/passkey-api.ts";
import { type Factors, sessionApi } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useTell } from "../../design/toast.tsx";
import { CodeField } from "../../shell/factor-form.tsx";
import { askPasskey } from "../../shell/passkey.ts";
import { useNoPasskeys } from "../../shell/passkey-button.tsx";
import { useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { PasswordField, RecoveryCodes, Refused, StepForm, useSending } from "./factor-parts.tsx";
import { factorTexts } from "./factor-texts.ts";

type Proof = Parameters<typeof sessionApi.removeCodes>[0];
type Props = { what: "remove" | "renew"; factors: Factors; onClose: () => void };

/** The dialog. */
export const ProofDialog = ({ what, factors, onClose }: Props): ReactNode => {
  const t = useTexts(factorTexts);
  const tell = useTell();
  const { csrfToken } = useSession();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState<"code" | "passkey" | null>(null);
  const [fresh, setFresh] = useState<readonly string[] | null>(null);
  const { busy, error, sending } = useSending();
  const hasPasskeys = factors.passkeys.length > 0;
  const byPasskey = useNoPasskeys() === undefined && hasPasskeys;
  const change = async (proof: Promise<Proof>): Promise<readonly string[] | null> => {
    if (what === "renew") return (await sessionApi.renewRecoveryCodes(await proof, csrfToken)).recoveryCodes;
    await sessionApi.removeCodes(await proof, csrfToken);
    return null;
  };
  const done = (codes: readonly string[] | null): void => {
    if (codes !== null) return setFresh(codes);
    tell(t.appIsOff);
    onClose();
  };
  const withCode = (): void => {
    setAsked("code");
    if (password !== "" && code.trim() !== "") sending(change(Promise.resolve({ password, code: code.trim() })), done);
  };
  const answered = async (): Promise<Proof> => ({
    password,
    credential: await askPasskey(await passkeyApi.beginProof(csrfToken)),
  });
  const withPasskey = (): void => {
    setAsked("passkey");
    if (password !== "" && !busy) sending(change(answered()), done);
  };
  if (fresh !== null) return <RecoveryCodes codes={fresh} onDone={onClose} />;
  const title = what === "renew" ? t.renew : t.removeApp;
  return (
    <Dialog title={title} open held={password !== "" || code !== ""} onClose={onClose}>
      <StepForm
        action={title}
        busy={busy}
        onSubmit={withCode}
        onClose={onClose}
        beside={
          byPasskey ? (
            <Button icon="key" busy={busy} onPress={withPasskey}>
              {t.byPasskey}
            </Button>
          ) : null
        }
      >
        <p className="soft">{what === "renew" ? t.renewText : hasPasskeys ? t.removeAppText : t.removeText}</p>
        <PasswordField value={password} onChange={setPassword} asked={asked !== null} autoFocus />
        <CodeField
          label={factors.codesSince === null ? t.recoveryCode : t.codeOr}
          value={code}
          onChange={setCode}
          asked={asked === "code"}
        />
        <Refused error={error} text={t.refused} />
      </StepForm>
    </Dialog>
  );
};
