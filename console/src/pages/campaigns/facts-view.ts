/** Facts in the person's language. */
import { useTexts } from "../../texts/locale.tsx";
import { ruleTexts } from "../review/rule-texts.ts";
import { builderTexts } from "./builder-texts.ts";
import type { Draft, Terms } from "./draft.ts";
import { type Fact, factsOf, factsOfTerms } from "./facts.ts";
import { useWriter } from "./sentence-view.tsx";

/** What says the facts of terms, and of a whole draft. */
export const useFacts = (): { ofTerms: (terms: Terms) => Fact[]; ofDraft: (draft: Draft) => Fact[] } => {
  const labels = useTexts(builderTexts) as typeof builderTexts.en;
  const rules = useTexts(ruleTexts);
  const writer = useWriter();
  const words = { ...labels, rules };
  return {
    ofTerms: (terms) => factsOfTerms(terms, writer, words),
    ofDraft: (draft) => factsOf(draft, writer, words),
  };
};
