/** Details at the right, over a list that stays. */
import type { ReactNode } from "react";
import { Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { Layer } from "./layer.tsx";

type DrawerProps = {
  title: ReactNode;
  beside?: ReactNode;
  wide?: boolean;
  open: boolean;
  onClose: () => void;
  foot?: ReactNode;
  children: ReactNode;
};

/** A drawer. Whether it is open belongs into the page's address. */
export const Drawer = ({ title, beside, wide = false, open, onClose, foot, children }: DrawerProps): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <ModalOverlay className="drawer-scrim" isDismissable isOpen={open} onOpenChange={(now) => now || onClose()}>
      <Modal className={wide ? "drawer drawer-wide" : "drawer"}>
        <Layer>
          <div className="drawer-head">
            <div className="row">
              <Heading slot="title" level={2} className="break" dir="auto">
                {title}
              </Heading>
              {beside}
            </div>
            <Button kind="quiet" icon="cross" iconOnly onPress={onClose}>
              {t.close}
            </Button>
          </div>
          <div className="drawer-body">{children}</div>
          {foot ? <div className="drawer-foot">{foot}</div> : null}
        </Layer>
      </Modal>
    </ModalOverlay>
  );
};
