/** The dialogs of one's own passkeys: a new one, another name, and away with it. */
import { type ReactNode, useState } from "react";
import { passkeyApi } from "../../api/passkey-api.ts";
import type { Passkey } from "../../api/session-api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { useTell } from "../../design/toast.tsx";
import { makePasskey } from "../../shell/passkey.ts";
import { useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useDeviceName } from "./device-name.ts";
import { PasswordField, RecoveryCodes, Refused, StepForm, useSending } from "./factor-parts.tsx";
import { factorTexts } from "./factor-texts.ts";

type NameProps = { value: string; onChange: (value: string) => void; asked: boolean; autoFocus?: boolean };

const NameField = ({ asked, ...field }: NameProps): ReactNode => {
  const t = useTexts(factorTexts);
  const fault = asked && field.value.trim() === "" ? t.passkeyNameMissing : undefined;
  return (
    <TextField {...field} label={t.passkeyName} hint={t.passkeyNameHint} maxLength={100} fault={fault} dir="auto" />
  );
};

/** Password and name, then the browser asks, then the recovery codes where it is somebody's first factor. */
export const AddPasskeyDialog = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  const tell = useTell();
  const { csrfToken } = useSession();
  const device = useDeviceName();
  const [password, setPassword] = useState("");
  const [name, setName] = useState(device(navigator.userAgent));
  const [asked, setAsked] = useState(false);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const { busy, error, sending } = useSending();
  const finish = (): void => {
    tell(t.passkeyAdded);
    onClose();
  };
  const add = async (): Promise<readonly string[] | null> => {
    const credential = await makePasskey(await passkeyApi.beginAdd(password, csrfToken));
    return (await passkeyApi.add({ name: name.trim(), credential }, csrfToken)).recoveryCodes;
  };
  const submit = (): void => {
    setAsked(true);
    if (password === "" || name.trim() === "") return;
    sending(add(), (codes) => (codes === null ? finish() : setRecoveryCodes(codes)));
  };
  if (recoveryCodes !== null) return <RecoveryCodes codes={recoveryCodes} onDone={finish} />;
  return (
    <Dialog title={t.addPasskey} open held={password !== ""} onClose={onClose}>
      <StepForm action={t.goOn} busy={busy} onSubmit={submit} onClose={onClose}>
        <p className="soft">{t.addPasskeyText}</p>
        <PasswordField value={password} onChange={setPassword} asked={asked} autoFocus />
        <NameField value={name} onChange={setName} asked={asked} />
        <Refused error={error} text={t.passwordRefused} />
      </StepForm>
    </Dialog>
  );
};

type One = { passkey: Passkey; onClose: () => void };

/** Another name for it. */
export const RenamePasskeyDialog = ({ passkey, onClose }: One): ReactNode => {
  const t = useTexts(factorTexts);
  const { csrfToken } = useSession();
  const [name, setName] = useState(passkey.name);
  const { busy, error, sending } = useSending();
  const submit = (): void => {
    if (name.trim() !== "") sending(passkeyApi.rename(passkey.id, name.trim(), csrfToken), onClose);
  };
  return (
    <Dialog title={t.renamePasskey} open held={name !== passkey.name} onClose={onClose}>
      <StepForm action={t.saveName} busy={busy} onSubmit={submit} onClose={onClose}>
        <NameField value={name} onChange={setName} asked autoFocus />
        <Refused error={error} text={t.passwordRefused} />
      </StepForm>
    </Dialog>
  );
};

/** Away with it. `last`: nothing but the password is left then. */
export const RemovePasskeyDialog = ({ passkey, last, onClose }: One & { last: boolean }): ReactNode => {
  const t = useTexts(factorTexts);
  const tell = useTell();
  const { csrfToken } = useSession();
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const { busy, error, sending } = useSending();
  const submit = (): void => {
    setAsked(true);
    if (password === "") return;
    sending(passkeyApi.remove(passkey.id, password, csrfToken), () => {
      tell(t.passkeyRemoved);
      onClose();
    });
  };
  return (
    <Dialog title={t.removePasskey} open held={password !== ""} onClose={onClose}>
      <StepForm action={t.removePasskey} busy={busy} onSubmit={submit} onClose={onClose}>
        <p className="break">
          <strong dir="auto">{passkey.name}</strong>
        </p>
        <p className="soft">
          {t.removePasskeyText} {last ? t.removeText : null}
        </p>
        <PasswordField value={password} onChange={setPassword} asked={asked} autoFocus />
        <Refused error={error} text={t.passwordRefused} />
      </StepForm>
    </Dialog>
  );
};
