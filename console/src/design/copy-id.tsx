/** An id, in mono; a press copies it. */
import { type ReactNode, useEffect, useState } from "react";
import { useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { Icon } from "./icon.tsx";

/** `short` shows the beginning and the end of a long id; what is copied is whole. */
export const CopyId = ({ id, short = false }: { id: string; short?: boolean }): ReactNode => {
  const t = useTexts(designTexts);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const shown = short && id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
  return (
    <button
      type="button"
      className="copy"
      title={id}
      data-copied={copied || undefined}
      onClick={(event) => {
        event.stopPropagation();
        void navigator.clipboard.writeText(id).then(() => setCopied(true));
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
