/** Events where they speak for something: what each was, when, how much, and the way to all of it. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { CopyId } from "../../design/copy-id.tsx";
import { Money } from "../../design/money.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";

/** An event as explanations tell of it. */
export type EventInBrief = Answer<"explainReferral">["events"][number];

/** One event. Of one that is told of no further its id is shown. `more`: what is to say of it here. */
export const EventLine = ({
  id,
  event,
  more,
}: {
  id: string;
  event: EventInBrief | undefined;
  more?: ReactNode;
}): ReactNode => {
  if (event === undefined)
    return (
      <li className="row">
        <CopyId id={id} />
        {more}
      </li>
    );
  const { type, occurredAt, amount, currency } = event;
  return (
    <li className="row">
      <PlaceLink to="/developers/inbound" search={{ open: id }} className="break">
        {type}
      </PlaceLink>
      {amount === null || currency === null ? null : <Money value={{ amount, currency }} />}
      <span className="soft">
        <RelativeTime at={occurredAt} />
      </span>
      <CopyId id={id} />
      {more}
    </li>
  );
};

/** Some events, one under the other. */
export const EventList = ({ events }: { events: readonly EventInBrief[] }): ReactNode => (
  <ul className="stack stack-tight small">
    {events.map((event) => (
      <EventLine key={event.id} id={event.id} event={event} />
    ))}
  </ul>
);
