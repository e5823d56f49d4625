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

type FoldProps = {
  label: string;
  open?: boolean;
  /** For what is large or asks the server: it is made when it is first opened. Never for fields, whose faults have to be found. */
  lazy?: boolean;
  children: ReactNode;
};

/** More about something, folded away until asked for. */
export const Fold = ({ label, open = false, lazy = false, children }: FoldProps): ReactNode => {
  const [seen, setSeen] = useState(open || !lazy);
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
