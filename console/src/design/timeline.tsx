/** What happened and what is to come, one under the other. */
import { type ReactNode, useState } from "react";
import type { Tone } from "./badge.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** One step: done is good, under way is waiting, not begun is neutral, missed is bad. */
export type TimelineStep = {
  id: string;
  tone: Tone;
  icon?: IconName;
  title: ReactNode;
  /** At the side: a time, or a deadline. */
  beside?: ReactNode;
  body?: ReactNode;
};

const icons: Readonly<Partial<Record<Tone, IconName>>> = {
  good: "check",
  waiting: "clock",
  attention: "warning",
  bad: "cross",
};

/** Steps in order. */
export const Timeline = ({ steps }: { steps: readonly TimelineStep[] }): ReactNode => (
  <ol className="timeline">
    {steps.map(({ id, tone, icon, title, beside, body }) => {
      const shown = icon ?? icons[tone];
      return (
        <li key={id}>
          <span className="timeline-dot" data-tone={tone}>
            {shown === undefined ? null : <Icon name={shown} />}
          </span>
          <div className="stack stack-tight">
            <div className="timeline-head">
              <span>{title}</span>
              {beside ? <span>{beside}</span> : null}
            </div>
            {body}
          </div>
        </li>
      );
    })}
  </ol>
);

/** More about something, folded away until asked for: what is in it is made, and asked of the server, when it is first opened. */
export const Fold = ({
  label,
  open = false,
  children,
}: {
  label: string;
  open?: boolean;
  children: ReactNode;
}): ReactNode => {
  const [seen, setSeen] = useState(open);
  return (
    <details
      className="fold"
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setSeen(true);
      }}
    >
      <summary>
        <Icon name="chevron" />
        {label}
      </summary>
      {seen ? children : null}
    </details>
  );
};
