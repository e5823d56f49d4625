/** The bar over a list of which rows are chosen: how many those are, and what can be done with them. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { Menu, type MenuEntry } from "./menu.tsx";

type Props = {
  label: string;
  /** Stands behind the label. */
  children?: ReactNode;
  /** Has a button of its own; the others are in a menu. */
  first: MenuEntry;
  rest: readonly MenuEntry[];
  onNone: () => void;
};

/** The bar. */
export const Selection = ({ label, children, first, rest, onNone }: Props): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <div className="selection" role="region" aria-label={label}>
      <span className="row">
        <span role="status">{label}</span>
        {children}
      </span>
      <div className="row">
        <Button kind="quiet" small onPress={onNone}>
          {t.selectNone}
        </Button>
        <Button kind="primary" small reason={first.reason} onPress={first.onPress}>
          {first.label}
        </Button>
        <Menu
          label={t.withSelected}
          button={
            <button type="button" className="button button-secondary button-small">
              {t.more}
            </button>
          }
          groups={[{ id: "actions", entries: rest }]}
        />
      </div>
    </div>
  );
};
