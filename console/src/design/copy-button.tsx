/** A button that copies a text, and says for a moment that it did. */
import { type ReactNode, useEffect, useState } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";

/** Whether it was copied just now, and the way to copy. */
export const useCopied = (text: string): { copied: boolean; copy: () => void } => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: () => void navigator.clipboard.writeText(text).then(() => setCopied(true)) };
};

type Props = { text: string; label: string; primary?: boolean; small?: boolean };

/** The button; `label` says what it copies. */
export const CopyButton = ({ text, label, primary = false, small = false }: Props): ReactNode => {
  const t = useTexts(designTexts);
  const { copied, copy } = useCopied(text);
  return (
    <Button kind={primary ? "primary" : "secondary"} small={small} icon={copied ? "check" : "copy"} onPress={copy}>
      {copied ? t.copied : label}
    </Button>
  );
};
