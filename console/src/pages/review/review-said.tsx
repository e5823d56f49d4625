/** Everything that was said about a review, the latest first. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import type { Tone } from "../../design/badge.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Timeline } from "../../design/timeline.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";

/** What was said about both sides, in words. */
export const useVerdictLine = (): ((decision: { referrer: string; referee: string }) => string) => {
  const t = useTexts(reviewTexts);
  const word = (verdict: string): string => t.verdicts[verdict === "confirm" ? "confirm" : "clear"];
  return ({ referrer, referee }) => t.verdictLine(word(referrer), word(referee));
};

const tones = {
  flagged: "attention",
  proposed: "waiting",
  decided: "good",
  undone: "neutral",
  noted: "neutral",
} as const;

/** Decisions, proposals and notes. */
export const Said = ({ steps }: { steps: Answer<"getReview">["steps"] }): ReactNode => {
  const t = useTexts(reviewTexts);
  const nameOf = useActorName();
  const lineOf = useVerdictLine();
  return (
    <section className="stack" aria-label={t.history}>
      <h3>{t.history}</h3>
      <Timeline
        steps={steps.map(({ sequence, action, referrer, referee, actor, note, at }) => ({
          id: String(sequence),
          tone: tones[action] satisfies Tone,
          ...(action === "noted" ? { icon: "draft" as const } : action === "undone" ? { icon: "undo" as const } : {}),
          title: (
            <>
              {t.steps[action]}
              {referrer === null || referee === null ? "" : `: ${lineOf({ referrer, referee })}`}
            </>
          ),
          beside: <RelativeTime at={at} />,
          body: (
            <>
              {note === null ? null : (
                <p className="break" dir="auto">
                  {note}
                </p>
              )}
              <span className="small soft">{nameOf(actor)}</span>
            </>
          ),
        }))}
      />
    </section>
  );
};
