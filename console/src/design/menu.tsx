/** A menu behind a button. */
import type { ComponentProps, ReactNode } from "react";
import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Pressable,
} from "react-aria-components";
import { Icon, type IconName } from "./icon.tsx";

/** What a menu offers. */
export type MenuEntry = {
  id: string;
  label: ReactNode;
  icon?: IconName;
  onPress: () => void;
  /** Why it cannot be chosen; shown behind its label. */
  reason?: string | undefined;
  bad?: boolean;
  chosen?: boolean;
};
/** Entries under a heading. */
export type MenuGroup = { id: string; label?: string; entries: readonly MenuEntry[] };

/** A menu. */
export const Menu = ({
  label,
  button,
  groups,
}: {
  label: string;
  /** A plain `<button>`. */
  button: ComponentProps<typeof Pressable>["children"];
  groups: readonly MenuGroup[];
}): ReactNode => (
  <MenuTrigger>
    <Pressable>{button}</Pressable>
    <Popover className="menu" placement="bottom end" offset={6}>
      <AriaMenu aria-label={label}>
        {groups.map((group) => (
          <MenuSection key={group.id} aria-label={group.label ?? label}>
            {group.label === undefined ? null : <Header className="menu-group">{group.label}</Header>}
            {group.entries.map((entry) => (
              <MenuItem
                key={entry.id}
                id={entry.id}
                className={entry.bad === true ? "menu-item menu-bad" : "menu-item"}
                isDisabled={entry.reason !== undefined}
                textValue={typeof entry.label === "string" ? entry.label : entry.id}
                onAction={entry.onPress}
              >
                {entry.chosen === true ? (
                  <Icon name="check" />
                ) : entry.icon !== undefined ? (
                  <Icon name={entry.icon} />
                ) : entry.chosen === false ? (
                  // So that all words of a choice begin at one line.
                  <span className="icon" />
                ) : null}
                <span className="stack stack-tight">
                  <span>{entry.label}</span>
                  {entry.reason === undefined ? null : <span className="field-hint">{entry.reason}</span>}
                </span>
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
