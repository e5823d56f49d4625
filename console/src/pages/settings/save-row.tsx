/** Below a form of settings: what saves it, and what lets go of its changes. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { settingsTexts } from "./texts.ts";

type Props = {
  /** What the button says that saves. */
  label: string;
  busy: boolean;
  touched: boolean;
  /** Why it cannot be saved, though something has changed. */
  reason: string | undefined;
  onDiscard: () => void;
  /** Stands behind them. */
  children?: ReactNode;
};

/** The row. Without a change there is nothing to save, and nothing to let go of. */
export const SaveRow = ({ label, busy, touched, reason, onDiscard, children }: Props): ReactNode => {
  const t = useTexts(settingsTexts);
  return (
    <div className="row">
      <Button submit kind="primary" busy={busy} reason={reason ?? (touched ? undefined : t.nothingChanged)}>
        {label}
      </Button>
      {touched ? (
        <Button kind="quiet" onPress={onDiscard}>
          {t.discard}
        </Button>
      ) : null}
      {children}
    </div>
  );
};
