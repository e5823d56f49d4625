/** The sentence as one reads it. */
import { type ReactNode, useMemo } from "react";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import type { Draft } from "./draft.ts";
import { sentenceOf } from "./sentence.ts";
import type { Writer } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";

/** What writes sentences in the person's language. */
export const useWriter = (): Writer => {
  const t = useTexts(sentenceTexts);
  const format = useFormat();
  return useMemo(() => ({ t, format }), [t, format]);
};

/** The sentence to read: what can be changed is only bold. */
export const Sentence = ({ draft }: { draft: Draft }): ReactNode => (
  <p className="sentence">
    {sentenceOf(draft, useWriter()).map(({ text, said }, at) =>
      said === null ? <span key={at}>{text}</span> : <strong key={at}>{text}</strong>,
    )}
  </p>
);
