/** From which list a page was opened: its way back leads to the list as it was left, with filter and place on the screen. */
import { type AnyRouter, useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { placeKey, useMembership } from "./session.tsx";

/** What each page's address held when it was last left. */
const left = new Map<string, Record<string, unknown>>();
/** The page right before the present one in the browser's history, if the present one was opened from there. */
let opener: string | null = null;

/** Under this the router notes which entry of the browser's history a location is. */
const place = "__TSR_index";

const worldOf = ({ pathname }: { pathname: string }): string | undefined => pathname.split("/")[1];

/** Remembers every move of this router. */
export const followMoves = (router: AnyRouter): void => {
  router.subscribe("onBeforeNavigate", ({ fromLocation: from, toLocation: to, pathChanged }) => {
    if (from === undefined) return;
    const steps = (to.state[place] ?? 0) - (from.state[place] ?? 0);
    // Who leaves the tenant, or signs out, leaves nothing of what they looked for to whoever comes next.
    if (worldOf(from) !== worldOf(to)) left.clear();
    else if (pathChanged) left.set(from.pathname, from.search);
    if (pathChanged || steps !== 0) opener = pathChanged && steps === 1 ? from.pathname : null;
  });
};

/** The way back to a list of this place: what its link holds, and what a press on it does. */
export const useWayBack = (): ((to: string) => {
  search: Record<string, unknown>;
  onClick: (event: MouseEvent) => void;
}) => {
  const { history } = useRouter();
  const key = placeKey(useMembership());
  return (to) => {
    const path = `/${key}${to}`;
    return {
      search: left.get(path) ?? {},
      onClick: (event) => {
        // A press that opens another window, and a page that was not opened from the list, follow the link.
        if (opener !== path || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        history.back();
      },
    };
  };
};
