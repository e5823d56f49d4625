/** Keeps the keyboard's place where what was pressed gives way to something else, as a deed does to the one that undoes it. */
import { type FocusEvent, type RefObject, useEffect, useRef } from "react";

type Kept<Place extends HTMLElement> = { ref: RefObject<Place | null>; onFocus: (event: FocusEvent) => void };

/**
 * For the element around some buttons. When the one that had the focus is gone, and nothing else has it, the last of them that can be
 * used takes it. `busy`: a dialog of theirs is open, and has the focus.
 */
export const useKeptFocus = <Place extends HTMLElement>(busy: boolean): Kept<Place> => {
  const ref = useRef<Place>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (busy || last.current === null || last.current.isConnected) return;
    last.current = null;
    if (document.activeElement !== document.body) return;
    const all = [...(ref.current?.querySelectorAll("button") ?? [])];
    (all.findLast((one) => one.getAttribute("aria-disabled") !== "true") ?? all.at(-1))?.focus();
  });
  // What is focused in a dialog of theirs is told here too.
  const onFocus = ({ target }: FocusEvent): void => {
    if (ref.current?.contains(target) === true) last.current = target;
  };
  return { ref, onFocus };
};
