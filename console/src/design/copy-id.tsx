/** An id, in mono; a press copies it. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { useCopied } from "./copy-button.tsx";
import { designTexts } from "./design-texts.ts";
import { Icon } from "./icon.tsx";

/** `short` shows the beginning and the end of a long id; what is copied is whole. */
export const CopyId = ({ id, short = false }: { id: string; short?: boolean }): ReactNode => {
  const t = useTexts(designTexts);
  const { copied, copy } = useCopied(id);
  const shown = short && id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
  return (
    <button
      type="button"
      className="copy"
      title={id}
      data-copied={copied || undefined}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
    >
      <span dir="ltr">{shown}</span>
      <Icon name={copied ? "check" : "copy"} />
      <span className="unseen" role="status">
        {copied ? t.copied : ""}
      </span>
      <span className="unseen">{t.copy}</span>
    </button>
  );
};
