import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";

const tones = { pass: "good", hold: "attention", refuse: "bad" } as const;

/** What a judgement ended in, with its meaning. */
export const OutcomeBadge = ({ outcome }: { outcome: keyof typeof tones }): ReactNode => {
  const t = useTexts(checkTexts);
  return <Badge tone={tones[outcome]}>{t.outcomes[outcome]}</Badge>;
};
