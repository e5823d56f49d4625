/** The qualifying steps of a referral: done, waiting with its deadline, missed; with the events that count. */
import type { ReactNode } from "react";
import { RelativeTime } from "../../design/time.tsx";
import { Fold, Timeline, type TimelineStep } from "../../design/timeline.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import { endedTexts } from "./ended-texts.ts";
import { type EventInBrief, EventLine } from "./event-line.tsx";
import { isEnded, type Story } from "./story.ts";
import { peopleTexts } from "./texts.ts";

type Step = Story["steps"][number];
const tones = { done: "good", waiting: "waiting", missed: "bad" } as const;

/** Sign-up and steps, one under the other. */
export const ReferralSteps = ({ story }: { story: Story }): ReactNode => {
  const t = useTexts(peopleTexts);
  const first: TimelineStep = {
    id: "sign-up",
    tone: "good",
    title: t.signedUp,
    beside: <RelativeTime at={story.referral.registeredAt} />,
  };
  const over = isEnded(story.referral.status);
  const known = new Map(story.events.map((event) => [event.id, event]));
  return (
    <>
      <Timeline steps={[first, ...story.steps.map((step) => stepOf(step, known, over))]} />
      {story.steps.length === 0 ? <p className="soft">{t.noSteps}</p> : null}
    </>
  );
};

type Known = ReadonlyMap<string, EventInBrief>;

const stepOf = (step: Step, known: Known, over: boolean): TimelineStep => ({
  id: step.id,
  tone: over && step.state === "waiting" ? "neutral" : tones[step.state],
  title: <span dir="auto">{step.name}</span>,
  beside: <When step={step} over={over} />,
  body: <Progress step={step} known={known} />,
});

/** When it was done, or has to be. Of a referral that is over nothing is due. */
const When = ({ step: { state, deadline, doneAt }, over }: { step: Step; over: boolean }): ReactNode => {
  const t = useTexts(peopleTexts);
  const ended = useTexts(endedTexts);
  const at = doneAt ?? deadline;
  if (over && state === "waiting") return <span className="small soft">{ended.notDone}</span>;
  if (at === null) return null;
  return (
    <span className={state === "missed" ? "small" : "small soft"}>
      {state === "missed" ? ended.missed : doneAt === null ? t.due : t.doneAt} <RelativeTime at={at} />
    </span>
  );
};

const Progress = ({ step, known }: { step: Step; known: Known }): ReactNode => {
  const t = useTexts(peopleTexts);
  const format = useFormat();
  const reasonText = useReasonText();
  const { count, needed, total, neededTotal, evidence, pending, rejected } = step;
  const counts = needed > 1 ? t.of(format.number(count), format.number(needed)) : null;
  const sums = total && neededTotal ? t.of(format.money(total), format.money(neededTotal)) : null;
  const told = [counts, sums].filter((part) => part !== null).join(" · ");
  return (
    <>
      {told === "" ? null : <span className="small soft">{told}</span>}
      <Events label={t.evidence(evidence.length)} ids={evidence} known={known} />
      <Events label={t.pendingEvents(pending.length)} ids={pending} known={known} />
      {rejected.length === 0 ? null : (
        <Fold label={t.rejectedEvents(rejected.length)} lazy>
          <ul className="stack stack-tight small">
            {rejected.map(({ eventId, reason }) => (
              <EventLine
                key={eventId}
                id={eventId}
                event={known.get(eventId)}
                more={<span className="soft break">{reasonText(reason)}</span>}
              />
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
};

const Events = ({ label, ids, known }: { label: string; ids: readonly string[]; known: Known }): ReactNode =>
  ids.length === 0 ? null : (
    <Fold label={label} lazy>
      <ul className="stack stack-tight small">
        {ids.map((id) => (
          <EventLine key={id} id={id} event={known.get(id)} />
        ))}
      </ul>
    </Fold>
  );
