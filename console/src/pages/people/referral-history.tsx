/** What happened to a referral, latest first, and who did it. */
import type { ReactNode } from "react";
import { StateBadge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import type { Story } from "./story.ts";
import { peopleTexts } from "./texts.ts";

/** The steps of a referral through its states. */
export const ReferralHistory = ({ story: { transitions } }: { story: Story }): ReactNode => {
  const t = useTexts(peopleTexts);
  const reasonText = useReasonText();
  return (
    <>
      <ol className="stack">
        {transitions.map(({ sequence, to, reason, note, actor, at }) => (
          <li key={sequence} className="stack stack-tight">
            <div className="row row-between">
              <StateBadge state={to} />
              <span className="small soft">
                <RelativeTime at={at} /> {t.by} <Actor actor={actor} />
              </span>
            </div>
            {reason === null ? null : <span className="small soft">{reasonText(reason)}</span>}
            {note === null ? null : (
              <span className="small break" dir="auto">
                {note}
              </span>
            )}
          </li>
        ))}
      </ol>
      {transitions.length === 100 ? <p className="soft small">{t.historyMore}</p> : null}
    </>
  );
};

const Actor = ({ actor }: { actor: string }): ReactNode => {
  const name = useActorName()(actor);
  return name === actor ? <CopyId id={actor} short /> : <span dir="auto">{name}</span>;
};
