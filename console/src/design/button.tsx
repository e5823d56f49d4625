/** Buttons. Their words are a verb and its object: "End campaign". */
import { type ReactNode, type Ref, useState } from "react";
import { type Target, PlaceLink } from "../shell/place-link.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Tip } from "./tip.tsx";

/** `primary`: the one thing a page is for. `danger`: leads to something serious. `final`: does it. */
export type ButtonKind = "primary" | "secondary" | "quiet" | "danger" | "final";

type Look = { kind?: ButtonKind | undefined; icon?: IconName | undefined; small?: boolean | undefined };

/** The classes of a button, for what looks like one. */
export const buttonClass = ({ kind = "secondary", small = false }: Look, iconOnly = false): string =>
  ["button", `button-${kind}`, small ? "button-small" : "", iconOnly ? "button-icon" : ""].filter(Boolean).join(" ");

export type ButtonProps = Look & {
  children: ReactNode;
  onPress?: (() => void) | undefined;
  /** Why it cannot be used now; it then stays reachable and says so. */
  reason?: string | undefined;
  busy?: boolean | undefined;
  submit?: boolean | undefined;
  /** Only the icon is seen; the children are its name. */
  iconOnly?: boolean | undefined;
  autoFocus?: boolean | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
  "aria-expanded"?: boolean;
  "aria-pressed"?: boolean;
};

/** A button. While `busy` it takes no second press. */
export const Button = ({
  children,
  onPress,
  reason,
  busy = false,
  submit = false,
  iconOnly = false,
  icon,
  ref,
  autoFocus,
  ...rest
}: ButtonProps): ReactNode => {
  const { kind, small, ...aria } = rest;
  const [told, setTold] = useState(false);
  const off = reason !== undefined || busy;
  const button = (
    <button
      ref={ref}
      type={submit ? "submit" : "button"}
      className={`${buttonClass({ kind, small }, iconOnly)}${busy ? " button-busy" : ""}`}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      autoFocus={autoFocus}
      onClick={(event) => {
        if (!off) return onPress?.();
        event.preventDefault();
        setTold(reason !== undefined);
      }}
      {...aria}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {iconOnly ? <span className="unseen">{children}</span> : <span>{children}</span>}
    </button>
  );
  if (reason !== undefined)
    return (
      <Tip text={reason} told={{ open: told, change: setTold }}>
        {button}
      </Tip>
    );
  return iconOnly && typeof children === "string" ? <Tip text={children}>{button}</Tip> : button;
};

/** A link to a page of this tenant that looks like a button. */
export const ButtonLink = ({
  children,
  kind,
  icon,
  small,
  ...target
}: Look & Target & { children: ReactNode }): ReactNode => (
  <PlaceLink className={buttonClass({ kind, small })} {...target}>
    {icon === undefined ? null : <Icon name={icon} />}
    <span>{children}</span>
  </PlaceLink>
);
