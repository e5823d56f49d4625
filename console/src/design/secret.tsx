/** Something secret that is shown this once. */
import type { ReactNode } from "react";
import { defineTexts, useTexts } from "../texts/locale.tsx";
import { CopyButton } from "./copy-button.tsx";
import { TextField } from "./field.tsx";
import { Note } from "./states.tsx";

const texts = defineTexts(
  {
    once: "This is the only time it is shown. Copy it to where it belongs before you close this.",
    copy: (what: string) => `Copy ${what}`,
  },
  {
    once: "Das wird nur dieses eine Mal gezeigt. Kopieren Sie es an seinen Ort, bevor Sie schließen.",
    copy: (what) => `${what} kopieren`,
  },
);

type Props = { label: string; value: string; note?: ReactNode; copy?: string };

/** A secret with the button that copies it. `label` names it: "Secret key"; `copy` is what that button says where the name has to bend. */
export const Secret = ({ label, value, note, copy }: Props): ReactNode => {
  const t = useTexts(texts);
  return (
    <div className="stack stack-8">
      <Note tone="attention">
        {t.once} {note}
      </Note>
      <div className="secret">
        <TextField
          label={label}
          value={value}
          onChange={() => undefined}
          readOnly
          dir="ltr"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton primary text={value} label={copy ?? t.copy(label)} />
      </div>
    </div>
  );
};
