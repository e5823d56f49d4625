/** The state of a page, in its address: what is filtered, sorted and open. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

type Raw = Record<string, unknown>;

/**
 * Reads the page's state from the address with `parse`, which gives everything malformed its default; and changes parts of it.
 * What is undefined leaves the address. A change of filters replaces the entry in the history; opening something adds one.
 */
export const useSearchState = <State extends object>(
  parse: (raw: Raw) => State,
): [State, (changed: Partial<Record<keyof State, unknown>>, history?: "push" | "replace") => void] => {
  const raw: Raw = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changed: Partial<Record<keyof State, unknown>>, history: "push" | "replace" = "replace") =>
      void navigate({
        to: ".",
        search: (before: Raw) => Object.fromEntries(Object.entries({ ...before, ...changed }).filter(kept)),
        replace: history === "replace",
      }),
    [navigate],
  );
  return [parse(raw), change];
};

const kept = ([, value]: [string, unknown]): boolean => value !== undefined && value !== null && value !== "";

/** A text of the address, or undefined. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

/** One of these words, or undefined. */
export const oneOf = <const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === value);

/** A day as `2026-11-02`, or undefined. */
export const dayOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
};
