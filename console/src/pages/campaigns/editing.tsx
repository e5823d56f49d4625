/** What the builder's sections share: the draft, the way to change it, and what is wrong at each field. */
import { createContext, type ReactNode, useContext } from "react";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Draft, Terms } from "./draft.ts";
import { type Said, placeOf } from "./said.ts";

type Editing = {
  draft: Draft;
  /** Null while it is not saved yet. */
  campaignId: string | null;
  change: (update: (draft: Draft) => Draft) => void;
  faultAt: (pointer: string) => string | undefined;
};

const EditingContext = createContext<Editing | null>(null);

/** Gives the sections below a draft. */
export const EditingProvider = ({ value, children }: { value: Editing; children: ReactNode }): ReactNode => (
  <EditingContext value={value}>{children}</EditingContext>
);

/** The draft and the ways to change it; `terms` changes some of its terms. */
export const useEditing = (): Editing & { terms: Terms; changeTerms: (changed: Partial<Terms>) => void } => {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("outside of EditingProvider");
  return {
    ...editing,
    terms: editing.draft.terms,
    changeTerms: (changed) => editing.change((draft) => ({ ...draft, terms: { ...draft.terms, ...changed } })),
  };
};

/** A section of the builder: what it is about at the left, its fields at the right. */
export const Section = ({ id, children }: { id: Said["section"]; children: ReactNode }): ReactNode => {
  const t = useTexts(builderTexts);
  return (
    <section id={`section-${id}`} className="builder-section" aria-labelledby={`section-${id}-title`}>
      <div className="builder-about">
        <h2 id={`section-${id}-title`}>{t.sections[id]}</h2>
        <p className="soft small">{t.sectionTexts[id]}</p>
      </div>
      <div className="stack">{children}</div>
    </section>
  );
};

/** Holds the fields of what a part of the sentence says, so that the sentence can lead to them. */
export const Place = ({ of, children }: { of: Said; children: ReactNode }): ReactNode => (
  <div id={placeOf(of)} className="builder-place stack">
    {children}
  </div>
);

/** The list with one item replaced. */
export const replaced = <Item,>(list: readonly Item[], at: number, item: Item): Item[] =>
  list.map((one, index) => (index === at ? item : one));

/** The list without one item. */
export const without = <Item,>(list: readonly Item[], at: number): Item[] => list.filter((_, index) => index !== at);
