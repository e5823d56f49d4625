/** The words of the rail. */
import { useRouter } from "@tanstack/react-router";

const nouns = ["overview", "campaigns", "people", "review", "money", "developers", "settings"] as const;
/** A word of the rail. */
export type Noun = (typeof nouns)[number];

/** The words of the rail that have pages, in order. */
export const useNouns = (): readonly Noun[] => {
  const { routesByPath } = useRouter();
  return nouns.filter((noun) => Object.hasOwn(routesByPath, `/$place/${noun}`));
};
