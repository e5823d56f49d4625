/** Keys that spare the way to a dialog's last button. */
import type { KeyboardEvent } from "react";

/** Ctrl+Enter, on a Mac Command+Enter too: in a field of several lines Enter itself begins the next one. */
export const onCtrlEnter =
  (confirm: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    confirm();
  };

/** Enter, in a field of one line. */
export const onEnter =
  (confirm: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    confirm();
  };
