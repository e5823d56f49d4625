/** One's own passkeys. */
import { type ReactNode, useState } from "react";
import type { Factors, Passkey } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useNoPasskeys } from "../../shell/passkey-button.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { factorTexts } from "./factor-texts.ts";
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from "./passkey-dialogs.tsx";

type Open = { what: "add" } | { what: "rename" | "remove"; passkey: Passkey };

/** The list, with what one can do about it; `onChange` after each. */
export const PasskeyList = ({ factors, onChange }: { factors: Factors; onChange: () => void }): ReactNode => {
  const t = useTexts(factorTexts);
  const no = useNoPasskeys();
  const [open, setOpen] = useState<Open | null>(null);
  const { passkeys, codesSince } = factors;
  const close = (): void => {
    setOpen(null);
    onChange();
  };
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
              onRename={() => setOpen({ what: "rename", passkey })}
              onRemove={() => setOpen({ what: "remove", passkey })}
            />
          ))}
        </ul>
      )}
      <div className="row">
        <Button icon="key" reason={no} onPress={() => setOpen({ what: "add" })}>
          {t.addPasskey}
        </Button>
        {no === undefined ? null : <span className="soft small">{no}</span>}
      </div>
      {open?.what === "add" ? <AddPasskeyDialog onClose={close} /> : null}
      {open?.what === "rename" ? <RenamePasskeyDialog passkey={open.passkey} onClose={close} /> : null}
      {open?.what === "remove" ? (
        <RemovePasskeyDialog
          passkey={open.passkey}
          last={passkeys.length === 1 && codesSince === null}
          onClose={close}
        />
      ) : null}
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
