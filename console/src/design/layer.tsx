/** What lies over the page, dialog or drawer: when it closes, the focus goes back to what opened it, or to what is there in its place. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog as AriaDialog } from "react-aria-components";
import { showAnswers } from "./answered.ts";

const anyLayer = '[role="dialog"], [role="alertdialog"]';
const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** Of each layer what opened it, and what stood around that, from the inside out. */
const ways = new WeakMap<Element, readonly HTMLElement[]>();

const wayTo = (opener: Element | null): readonly HTMLElement[] => {
  const way: HTMLElement[] = [];
  for (let at = opener; at instanceof HTMLElement && at !== document.body; at = at.parentElement) way.push(at);
  // A menu is gone once something was chosen in it; its button stays.
  const menu = opener?.closest('[role="menu"]');
  const button = menu?.id ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : null;
  if (button) return [...way, ...wayTo(button)];
  const layer = opener?.closest(anyLayer);
  // A dialog that makes room for the next one is gone when that closes: then it is the turn of what opened the first.
  return layer ? [...way, ...(ways.get(layer) ?? [])] : way;
};

const isThere = (element: HTMLElement): boolean => element.isConnected && element.checkVisibility();

/** Focuses the first of a way that is still there, or the first thing in it that takes the focus. */
const focusAlong = (way: readonly HTMLElement[]): void => {
  const top = [...document.querySelectorAll(anyLayer)].at(-1) ?? document;
  for (const step of way) {
    if (!isThere(step) || !top.contains(step)) continue;
    const inside = [...step.querySelectorAll<HTMLElement>(usable)].filter(isThere);
    // A whole page is no successor of one of its buttons.
    const targets = step.matches("main, section")
      ? [step, ...inside]
      : [...(step.matches(usable) ? [step] : []), ...inside];
    for (const target of targets) {
      target.focus({ preventScroll: target === step && step.matches("main, section") });
      if (document.activeElement === target) return;
    }
  }
};

/** Until somebody does something: what opened a layer may go only once an answer has come. */
const giveBack = (way: readonly HTMLElement[]): void => {
  const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;
  const look = (): void => void (isLost() && focusAlong(way));
  const watch = new MutationObserver(look);
  let over = false;
  const end = (): void => {
    over = true;
    watch.disconnect();
    for (const act of acts) removeEventListener(act, end, true);
  };
  const acts = ["keydown", "pointerdown"] as const;
  for (const act of acts) addEventListener(act, end, true);
  // The library gives the focus back in the first frame, where it can.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (over) return;
      look();
      watch.observe(document.body, { childList: true, subtree: true });
    }),
  );
};

/** The layer itself, for within a modal. */
export const Layer = ({ children }: { children: ReactNode }): ReactNode => {
  // Read while it is made: its own effects take the focus.
  const [way] = useState(() => wayTo(document.activeElement));
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const layer = section.current;
    if (layer === null) return undefined;
    ways.set(layer, way);
    const stop = showAnswers(layer);
    return () => {
      stop();
      giveBack(way);
    };
  }, [way]);
  return <AriaDialog ref={section}>{children}</AriaDialog>;
};
