/** Sentences as the API shows them. */
import { allInEnglish, inEnglish, type Said } from "@beckon/contract";

/** Each with its code, its values and its English words. */
export const presentSentences = (said: readonly Said[]) => said.map((one) => ({ ...one, text: inEnglish(one) }));

/** The English words in one, and each sentence. */
export const detailOf = (said: readonly Said[]) => ({ detail: allInEnglish(said), sentences: presentSentences(said) });

/** The same under the name of a summary. */
export const summaryOf = (said: readonly Said[]) => ({
  summary: allInEnglish(said),
  sentences: presentSentences(said),
});
