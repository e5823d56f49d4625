/** Everything by keyboard: Ctrl-K, some letters, Enter. */
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type KeyboardEvent as ReactKeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { useAnswer } from "../api/queries.ts";
import { Icon, type IconName } from "../design/icon.tsx";
import { isolated } from "../texts/isolate.ts";
import { languages, type Language, useLocale, useTexts } from "../texts/locale.tsx";
import { useFind } from "./find.tsx";
import { nouns } from "./nouns.ts";
import { useGo } from "./place-link.tsx";
import { bandOf } from "./place-band.tsx";
import { placeKey, useMayNot, useSession } from "./session.tsx";
import { shellTexts } from "./texts.ts";
import { useTheme } from "./theme.ts";

type Command = { id: string; label: string; icon: IconName; run: () => void };

/** The most that are offered at once: more letters find the rest. */
const most = 9;

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select, [role=dialog]") !== null);

/** Opens the palette at Ctrl-K or Command-K, and the list of keys at `?`. */
export const useCommandKeys = (open: () => void, openKeys: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey && !writes(event.target)) {
        event.preventDefault();
        openKeys();
        return;
      }
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
};

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\p{M}\u2068\u2069]/gu, "")
    .toLowerCase();

/** Whether every word typed begins some word of the label. */
const fits = (label: string, typed: string): boolean => {
  const words = plain(label).split(/[\s·“”„]+/);
  return plain(typed)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
};

/** Pages below those of the rail, by their names. */
const usePages = (): Command[] => {
  const t = useTexts(shellTexts);
  const go = useGo();
  const router = useRouter();
  const { language } = useLocale();
  return Object.values(router.routesById).flatMap(({ fullPath, options }) => {
    const title = options.staticData?.title;
    if (title === undefined) return [];
    const to = fullPath.replace("/$place", "");
    const noun = nouns.find((one) => to.startsWith(`/${one}`));
    const label = noun === undefined ? title[language] : `${t.nouns[noun]} · ${title[language]}`;
    return [{ id: to, label, icon: noun ?? "bolt", run: () => go({ to }) }];
  });
};

/** Campaigns by name, once somebody types. */
const useCampaigns = (typed: string): Command[] => {
  const t = useTexts(shellTexts);
  const go = useGo();
  const enabled = useMayNot()("campaigns:read") === undefined && typed.trim().length > 1;
  const { data } = useAnswer("listCampaigns", { query: { limit: 100 } }, { enabled });
  return (data?.items ?? []).map(({ id, name }) => ({
    id,
    label: `${t.campaign} · ${name}`,
    icon: "campaigns",
    run: () => go({ to: `/campaigns/${id}` }),
  }));
};

const useCommands = (typed: string, onKeys: () => void): Command[] => {
  const t = useTexts(shellTexts);
  const go = useGo();
  const find = useFind();
  const navigate = useNavigate();
  const session = useSession();
  const [theme, setTheme] = useTheme();
  const { language, choose } = useLocale();
  const [below, campaigns] = [usePages(), useCampaigns(typed)];
  const pages = nouns.map(
    (noun): Command => ({
      id: noun,
      label: t.goTo(t.nouns[noun]),
      icon: noun,
      run: () => go({ to: `/${noun}` }),
    }),
  );
  const places = session.memberships.map((one) => ({
    id: placeKey(one),
    label: `${t.tenant} ${isolated(one.tenantName)} · ${t.bands[bandOf(one)]} · ${one.tenantId}`,
    icon: "globe" as const,
    run: () => void navigate({ to: `/${placeKey(one)}` }),
  }));
  const looks = (["system", "light", "dark"] as const)
    .filter((one) => one !== theme)
    .map((one) => ({
      id: one,
      label: `${t.theme} · ${t.themes[one]}`,
      icon: "settings" as const,
      run: () => setTheme(one),
    }));
  const tongues = (Object.keys(languages) as Language[])
    .filter((one) => one !== language)
    .map((one) => ({
      id: one,
      label: `${t.language} · ${languages[one]}`,
      icon: "settings" as const,
      run: () => choose(one),
    }));
  const keys: Command = { id: "keys", label: t.keysTitle, icon: "info", run: onKeys };
  const found = [...pages, ...below, ...campaigns, ...places, ...looks, ...tongues, keys]
    .filter(({ label }) => fits(label, typed))
    .slice(0, most);
  if (typed.trim() === "") return found;
  const person = { id: "person", label: t.findPerson(typed.trim()), icon: "people" as const };
  return [...found, { ...person, run: () => find(typed) }];
};

/** The palette. */
export const CommandPalette = ({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }): ReactNode => {
  const t = useTexts(shellTexts);
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const commands = useCommands(typed, onKeys);
  const chosen = Math.min(at, commands.length - 1);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKey = (event: ReactKeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((chosen + step + commands.length) % Math.max(commands.length, 1));
    else if (event.key === "Enter") run(commands[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen isDismissable onOpenChange={(now) => now || onClose()}>
      <Modal className="palette">
        <AriaDialog aria-label={t.commands}>
          <input
            className="palette-input"
            role="combobox"
            aria-label={t.commandHint}
            placeholder={t.commandHint}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={commands.length === 0 ? undefined : `${id}-${chosen}`}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={typed}
            onKeyDown={onKey}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setAt(0);
            }}
          />
          <div role="listbox" id={`${id}-list`} aria-label={t.commands} className="palette-list">
            {commands.map((command, index) => (
              <div
                key={command.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className="menu-item"
                data-focused={index === chosen ? "" : undefined}
                onPointerMove={() => setAt(index)}
                onClick={() => run(command)}
              >
                <Icon name={command.icon} />
                <span className="break">{command.label}</span>
              </div>
            ))}
          </div>
          {commands.length === 0 ? <p className="palette-none soft">{t.noCommand}</p> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
