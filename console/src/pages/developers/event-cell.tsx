/** An event in a list: its title, which opens it, and its type. */
import type { EventType } from "@beckon/contract";
import type { ReactNode } from "react";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useEventTitle } from "../../texts/event-words.ts";

/** The cell. */
export const EventCell = ({
  to,
  search,
  type,
}: {
  to: string;
  search: Record<string, string | undefined>;
  type: EventType;
}): ReactNode => (
  <span className="stack stack-tight">
    <PlaceLink to={to} search={search} className="table-main">
      {useEventTitle()(type)}
    </PlaceLink>
    <code className="soft">{type}</code>
  </span>
);
