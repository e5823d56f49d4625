/** One's own passkeys. */
import type { ReactNode } from "react";
import type { Passkey } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useNoPasskeys } from "../../shell/passkey-button.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { factorTexts } from "./factor-texts.ts";

/** What one can do about passkeys; each asks in a dialog. */
export type PasskeyStep = { what: "addPasskey" } | { what: "renamePasskey" | "removePasskey"; passkey: Passkey };

type Props = { passkeys: readonly Passkey[]; onStep: (step: PasskeyStep) => void };

/** The list, with what one can do about it. */
export const PasskeyList = ({ passkeys, onStep }: Props): ReactNode => {
  const t = useTexts(factorTexts);
  const no = useNoPasskeys();
  return (
    <div className="stack">
      <div className="stack stack-tight">
        <h3>{t.passkeys}</h3>
        <p className="soft small">{t.passkeysText}</p>
      </div>
      {passkeys.length === 0 ? null : (
        <ul className="sessions passkeys" aria-label={t.passkeys}>
          {passkeys.map((passkey) => (
            <Row
              key={passkey.id}
              passkey={passkey}
              onRename={() => onStep({ what: "renamePasskey", passkey })}
              onRemove={() => onStep({ what: "removePasskey", passkey })}
            />
          ))}
        </ul>
      )}
      <div className="row">
        <Button icon="key" reason={no} onPress={() => onStep({ what: "addPasskey" })}>
          {t.addPasskey}
        </Button>
        {no === undefined ? null : <span className="soft small">{no}</span>}
      </div>
    </div>
  );
};

type RowProps = { passkey: Passkey; onRename: () => void; onRemove: () => void };

const Row = ({ passkey, onRename, onRemove }: RowProps): ReactNode => {
  const t = useTexts(factorTexts);
  const { name, createdAt, lastUsedAt } = passkey;
  return (
    <li>
      <div className="stack stack-tight">
        <strong className="break" dir="auto">
          {name}
        </strong>
        <span className="soft small">
          {t.passkeyMade} <RelativeTime real at={createdAt} /> ·{" "}
          {lastUsedAt === null ? (
            t.passkeyUnused
          ) : (
            <>
              {t.passkeyUsed} <RelativeTime real at={lastUsedAt} />
            </>
          )}
        </span>
      </div>
      <span className="row">
        <Named small label={t.rename} name={name} onPress={onRename} />
        <Named small label={t.remove} name={name} onPress={onRemove} />
      </span>
    </li>
  );
};

type NamedProps = { label: string; name: string; small: boolean; onPress: () => void };

const Named = ({ label, name, ...button }: NamedProps): ReactNode => (
  <Button {...button}>
    {label}
    <span className="unseen"> {name}</span>
  </Button>
);
