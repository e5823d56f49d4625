/** The bar on top: which tenant and environment, the search, and the person. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from "react";
import { buttonClass } from "../design/button.tsx";
import { Icon } from "../design/icon.tsx";
import { Menu, type MenuGroup } from "../design/menu.tsx";
import { isolated } from "../texts/isolate.ts";
import { type Language, languages, useLocale, useTexts } from "../texts/locale.tsx";
import { useFind } from "./find.tsx";
import { BandWord } from "./place-band.tsx";
import { useGo } from "./place-link.tsx";
import { placeKey, useMembership, useSession } from "./session.tsx";
import { useSignOut } from "./sign-out.ts";
import { shellTexts } from "./texts.ts";
import { type Theme, useTheme } from "./theme.ts";

/** More tenants than this are found with the palette. */
const mostInMenu = 12;

/** The bar. */
export const TopBar = ({ onPalette }: { onPalette: () => void }): ReactNode => (
  <header className="top-bar">
    <PlaceMenu onPalette={onPalette} />
    <SearchBox />
    <PersonMenu onPalette={onPalette} />
  </header>
);

const PlaceMenu = ({ onPalette }: { onPalette: () => void }): ReactNode => {
  const t = useTexts(shellTexts);
  const session = useSession();
  const membership = useMembership();
  const navigate = useNavigate();
  const here = placeKey(membership);
  const entries = session.memberships.slice(0, mostInMenu).map((one) => ({
    id: placeKey(one),
    label: (
      <span className="row">
        <span className="break">{one.tenantName}</span>
        <BandWord membership={one} />
      </span>
    ),
    chosen: placeKey(one) === here,
    onPress: () => void navigate({ to: `/${placeKey(one)}` }),
  }));
  const rest =
    session.memberships.length > mostInMenu
      ? [{ id: "rest", entries: [{ id: "all", label: t.allTenants, icon: "search" as const, onPress: onPalette }] }]
      : [];
  const button = (
    <button type="button" className="place-button">
      <span className="unseen">{t.switchTenant} </span>
      <span className="place-name" dir="auto">
        {membership.tenantName}
      </span>
      <BandWord membership={membership} />
      <Icon name="chevron-down" />
    </button>
  );
  return <Menu label={t.switchTenant} button={button} groups={[{ id: "places", entries }, ...rest]} />;
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const SearchBox = (): ReactNode => {
  const t = useTexts(shellTexts);
  const find = useFind();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    find(text);
    setText("");
    input.current?.blur();
  };
  return (
    <form role="search" className="search input-with" onSubmit={submit}>
      <Icon name="search" />
      <input
        ref={input}
        className="input"
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
};

const PersonMenu = ({ onPalette }: { onPalette: () => void }): ReactNode => {
  const t = useTexts(shellTexts);
  const session = useSession();
  const go = useGo();
  const signOut = useSignOut();
  const [theme, setTheme] = useTheme();
  const { language, choose } = useLocale();
  const groups: MenuGroup[] = [
    {
      id: "you",
      label: `${isolated(session.user.name)} · ${session.user.email}`,
      entries: [
        { id: "settings", label: t.nouns.settings, icon: "settings", onPress: () => go({ to: "/settings" }) },
        { id: "commands", label: t.commands, icon: "bolt", onPress: onPalette },
      ],
    },
    {
      id: "theme",
      label: t.theme,
      entries: (["system", "light", "dark"] as const satisfies Theme[]).map((one) => ({
        id: one,
        label: t.themes[one],
        chosen: one === theme,
        onPress: () => setTheme(one),
      })),
    },
    {
      id: "language",
      label: t.language,
      entries: (Object.keys(languages) as Language[]).map((one) => ({
        id: one,
        label: languages[one],
        chosen: one === language,
        onPress: () => choose(one),
      })),
    },
    { id: "out", entries: [{ id: "sign-out", label: t.signOut, icon: "outside", onPress: signOut }] },
  ];
  const button = (
    <button type="button" className={`${buttonClass({ kind: "quiet" }, true)} person-button`}>
      <span className="unseen">{t.you} </span>
      <span>{initialsOf(session.user.name)}</span>
    </button>
  );
  return <Menu label={t.you} button={button} groups={groups} />;
};

/** The first letters of the first and the last word; words without a letter or number have none. */
const initialsOf = (name: string): string => {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []);
  return [letters[0] ?? "?", letters.length > 1 ? letters.at(-1) : ""].join("").toUpperCase();
};
