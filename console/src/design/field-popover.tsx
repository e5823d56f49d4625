/** A few fields over the page, beside the words that they change; on a narrow screen a sheet at its bottom. */
import { type ReactNode, type RefObject, useSyncExternalStore } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay, Popover } from "react-aria-components";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import "./field-popover.css";

/** A place in an element, from its upper left corner, and the side of it that has more room. */
export type Spot = { x: number; y: number; width: number; height: number; side: "top" | "bottom" };

/** Where a part stands in an element: its last line, so that nothing of it is covered. */
export const spotOf = (part: Element, inside: Element): Spot => {
  const lines = [...part.getClientRects()];
  const line = lines.at(-1) ?? part.getBoundingClientRect();
  const { x, y } = inside.getBoundingClientRect();
  const below = window.innerHeight - line.bottom;
  const side = below >= 420 || below >= line.top ? "bottom" : "top";
  return { x: line.x - x, y: line.y - y, width: line.width, height: line.height, side };
};

const narrow = "(max-width: 720px)";
const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      const query = matchMedia(narrow);
      query.addEventListener("change", tell);
      return () => query.removeEventListener("change", tell);
    },
    () => matchMedia(narrow).matches,
  );

type Inside = {
  title: string;
  /** What the fields say now, in words. */
  says: string;
  onClose: () => void;
  foot: ReactNode;
  children: ReactNode;
};

type Props = Inside & {
  /** The words that change while one types. */
  beside: RefObject<Element | null>;
  /** Where in them it was opened: it stays there, however the words move. */
  spot: Spot;
};

/** The fields. They are open as long as this is there. */
export const FieldPopover = ({ beside, spot, ...inside }: Props): ReactNode => {
  const isNarrow = useIsNarrow();
  const close = (now: boolean): void => (now ? undefined : inside.onClose());
  if (isNarrow)
    return (
      <ModalOverlay className="sheet-scrim" isOpen isDismissable onOpenChange={close}>
        <Modal className="sheet">
          <Inside {...inside} />
        </Modal>
      </ModalOverlay>
    );
  return (
    <Popover
      className="field-popover"
      isOpen
      onOpenChange={close}
      triggerRef={beside}
      placement={`${spot.side} start`}
      offset={6}
      shouldFlip={false}
      getTargetRect={(element) => {
        const { x, y } = element.getBoundingClientRect();
        return new DOMRect(x + spot.x, y + spot.y, spot.width, spot.height);
      }}
    >
      <Inside {...inside} />
    </Popover>
  );
};

const Inside = ({ title, says, onClose, foot, children }: Inside): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <AriaDialog className="field-popover-dialog">
      <div className="field-popover-head">
        <div className="stack stack-tight">
          <Heading slot="title" level={2} className="break">
            {title}
          </Heading>
          <p role="status" className="field-popover-says">
            {says}
          </p>
        </div>
        <Button kind="quiet" small icon="cross" iconOnly onPress={onClose}>
          {t.close}
        </Button>
      </div>
      <div className="field-popover-body">{children}</div>
      <div className="field-popover-foot">{foot}</div>
    </AriaDialog>
  );
};
