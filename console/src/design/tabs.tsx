/** Views of one thing, each with an address of its own. */
import { type ReactNode, useEffect, useRef } from "react";
import { PlaceLink } from "../shell/place-link.tsx";

type Tab = { id: string; label: string; to: string; search?: Record<string, unknown> };

/** A tab is where one is only at its very address: the first one's is the beginning of all others'. */
const exactly: object = { activeOptions: { exact: true, includeSearch: true } };

/** Links that look like tabs: they are read as a navigation, and open in a new window like any link. */
export const Tabs = ({ label, current, tabs }: { label: string; current: string; tabs: readonly Tab[] }): ReactNode => {
  const nav = useRef<HTMLElement>(null);
  // Where the tabs are wider than the screen, the one where one is comes into view.
  useEffect(() => {
    const tab = nav.current?.querySelector<HTMLElement>(`[data-tab="${current}"]`);
    if (tab && nav.current) nav.current.scrollLeft = tab.offsetLeft - nav.current.offsetLeft - 24;
  }, [current]);
  return (
    <nav className="tabs" aria-label={label} ref={nav}>
      {tabs.map((tab) => (
        <PlaceLink
          key={tab.id}
          to={tab.to}
          {...(tab.search === undefined ? {} : { search: tab.search })}
          {...exactly}
          className="tab"
          data-tab={tab.id}
          aria-current={tab.id === current ? "page" : undefined}
        >
          {tab.label}
        </PlaceLink>
      ))}
    </nav>
  );
};
