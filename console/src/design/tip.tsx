/** A few words beside what the pointer or the keyboard is on. */
import { type ComponentProps, type ReactNode, useEffect } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";

type Told = { open: boolean; change: (open: boolean) => void };
type Props = {
  text: string;
  /** Held by who can open it by a press too: a finger neither hovers nor focuses. */
  told?: Told | undefined;
  children: ComponentProps<typeof Focusable>["children"];
};

/** Opened by a press it stands until the next press, wherever that is: on a touch screen nothing else takes it away. */
const useTold = (told: Told | undefined) => {
  const { open = false, change } = told ?? {};
  useEffect(() => {
    if (!open || change === undefined) return undefined;
    const close = (): void => change(false);
    document.addEventListener("pointerdown", close, true);
    return () => document.removeEventListener("pointerdown", close, true);
  }, [open, change]);
  return change === undefined ? {} : { isOpen: open, onOpenChange: change };
};

/** Adds words to an element that takes the focus. They are its description, never its name. */
export const Tip = ({ text, told, children }: Props): ReactNode => (
  <TooltipTrigger delay={400} closeDelay={80} {...useTold(told)}>
    <Focusable>{children}</Focusable>
    <Tooltip className="tip" offset={6}>
      {text}
    </Tooltip>
  </TooltipTrigger>
);
