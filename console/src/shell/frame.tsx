/** The frame around every page: the rail, the bar on top, and on a phone the bar below. */
import { Outlet, useMatches } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Icon, type IconName } from "../design/icon.tsx";
import { useTexts } from "../texts/locale.tsx";
import { CommandPalette, useCommandKeys } from "./command-palette.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Mark } from "./mark.tsx";
import { type Noun, nouns } from "./nouns.ts";
import { bandOf } from "./place-band.tsx";
import { PlaceLink } from "./place-link.tsx";
import { useMembership } from "./session.tsx";
import { shellTexts } from "./texts.ts";
import { TopBar } from "./top-bar.tsx";

const useCurrentNoun = (): string | undefined => {
  const path = useMatches().at(-1)?.pathname ?? "";
  return path.split("/").filter(Boolean)[1];
};

/** Settings stand apart: at the foot of the rail, on a phone in the person's menu. */
const main = nouns.filter((noun) => noun !== "settings");

/** The frame, with the page inside. */
export const Frame = ({ children }: { children?: ReactNode }): ReactNode => {
  const t = useTexts(shellTexts);
  const membership = useMembership();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  useCommandKeys(
    () => setPalette(true),
    () => setKeys(true),
  );
  return (
    <div className="frame" data-band={bandOf(membership)}>
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <aside className="rail">
        <PlaceLink to="" className="rail-mark">
          <Mark />
          <span>{t.product}</span>
        </PlaceLink>
        <nav aria-label={t.mainNavigation} className="rail-nav">
          {main.map((noun) => (
            <RailLink key={noun} noun={noun} />
          ))}
          <span className="rail-space" />
          <RailLink noun="settings" />
        </nav>
      </aside>
      <TopBar onPalette={() => setPalette(true)} />
      <main id="content" className="content" tabIndex={-1}>
        {children ?? <Outlet />}
      </main>
      <nav aria-label={t.mainNavigation} className="bottom-bar">
        {main.map((noun) => (
          <RailLink key={noun} noun={noun} />
        ))}
      </nav>
      {palette ? <CommandPalette onClose={() => setPalette(false)} onKeys={() => setKeys(true)} /> : null}
      {keys ? <KeysDialog onClose={() => setKeys(false)} /> : null}
    </div>
  );
};

const RailLink = ({ noun }: { noun: Noun }): ReactNode => {
  const t = useTexts(shellTexts);
  const current = useCurrentNoun() === noun;
  const icon: IconName = noun;
  return (
    <PlaceLink to={`/${noun}`} className="rail-link" aria-current={current ? "page" : undefined}>
      <Icon name={icon} />
      <span>{t.nouns[noun]}</span>
    </PlaceLink>
  );
};
