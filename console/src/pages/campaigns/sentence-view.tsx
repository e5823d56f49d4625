/** The live sentence: each bold part leads to what it says. */
import { type ReactNode, useMemo } from "react";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Draft } from "./draft.ts";
import { type SectionId, sentenceOf } from "./sentence.ts";
import type { Writer } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";

/** What writes sentences in the person's language. */
export const useWriter = (): Writer => {
  const t = useTexts(sentenceTexts);
  const format = useFormat();
  return useMemo(() => ({ t, format }), [t, format]);
};

/** Goes to a section of the builder and into its first field. */
const goTo = (section: SectionId): void => {
  const place = document.getElementById(`section-${section}`);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place?.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  place?.querySelector<HTMLElement>("input:checked, input, select, button")?.focus({ preventScroll: true });
};

/** The sentence. Without `controls` its bold parts are only bold. */
export const Sentence = ({ draft, controls = false }: { draft: Draft; controls?: boolean }): ReactNode => {
  const t = useTexts(builderTexts);
  const writer = useWriter();
  const pieces = sentenceOf(draft, writer);
  return (
    <p className="sentence" aria-label={controls ? t.sentence : undefined} role={controls ? "group" : undefined}>
      {pieces.map(({ text, section }, at) => {
        if (section === null) return <span key={at}>{text}</span>;
        if (!controls) return <strong key={at}>{text}</strong>;
        return (
          <a
            key={at}
            href={`#section-${section}`}
            className="sentence-part"
            onClick={(event) => {
              event.preventDefault();
              goTo(section);
            }}
          >
            {text}
          </a>
        );
      })}
    </p>
  );
};
