/** A few words beside what the pointer or the keyboard is on. */
import type { ComponentProps, ReactNode } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";

/** Adds words to an element that takes the focus. They are its description, never its name. */
export const Tip = ({
  text,
  children,
}: {
  text: string;
  children: ComponentProps<typeof Focusable>["children"];
}): ReactNode => (
  <TooltipTrigger delay={400} closeDelay={80}>
    <Focusable>{children}</Focusable>
    <Tooltip className="tip" offset={6}>
      {text}
    </Tooltip>
  </TooltipTrigger>
);
