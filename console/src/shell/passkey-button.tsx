/** Signing in with a passkey, alone or besides the password; and what kept one from answering. */
import { type ReactNode, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { passkeyApi } from "../api/passkey-api.ts";
import type { Session } from "../api/session-api.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote, Note } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { askPasskey, PasskeyFault, whyNoPasskeys } from "./passkey.ts";
import { passkeyTexts } from "./passkey-texts.ts";
import { useDoorWays } from "./sign-on.tsx";

/** Why this person cannot use a passkey on this page, as a sentence; undefined where they can. */
export const useNoPasskeys = (): string | undefined => {
  const t = useTexts(passkeyTexts);
  const door = useDoorWays();
  const why = whyNoPasskeys(door);
  if (why === null) return undefined;
  return why === "address" ? t.whyNot.address(door?.passkeysAt ?? "") : t.whyNot[why];
};

/** What went wrong with a passkey, in words of `refused` where the server did not take it. */
export const PasskeyFaultNote = ({ error, refused }: { error: unknown; refused?: string }): ReactNode => {
  const t = useTexts(passkeyTexts);
  if (error === null) return null;
  const known = error instanceof PasskeyFault ? t[error.why] : undefined;
  const codes: Readonly<Record<string, string>> = { sign_in_refused: refused ?? t.refused, sign_in_needed: t.over };
  const text = known ?? (error instanceof ApiError ? codes[error.code] : undefined);
  if (text === undefined) return <ErrorNote error={error} />;
  return (
    <Note tone={known === undefined ? "bad" : "attention"} alert>
      {text}
    </Note>
  );
};

type Props = {
  /** Half of a sign-in that a passkey shall finish; without one it signs in alone. */
  half?: string;
  primary?: boolean;
  /** What stands between this and the way in above it. */
  or?: string;
  onDone: (session: Session) => void;
};

/** The button; nothing where this page can have no passkey. */
export const PasskeyButton = ({ half, primary = false, or, onDone }: Props): ReactNode => {
  const t = useTexts(passkeyTexts);
  const no = useNoPasskeys();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (no !== undefined) return null;
  const comeIn = async (): Promise<Session> =>
    half === undefined
      ? passkeyApi.signIn(await askPasskey(await passkeyApi.beginSignIn()))
      : passkeyApi.finish(half, await askPasskey(await passkeyApi.beginFinish(half)));
  const press = (): void => {
    setBusy(true);
    setError(null);
    comeIn()
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      {or === undefined ? null : <p className="door-or small">{or}</p>}
      <div className="row">
        <Button kind={primary ? "primary" : "secondary"} icon="key" busy={busy} onPress={press} autoFocus={primary}>
          {half === undefined ? t.signIn : t.use}
        </Button>
      </div>
      <PasskeyFaultNote error={error} />
    </>
  );
};
