/** What a referral earned, for each side. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Fold, Timeline } from "../../design/timeline.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { PersonLink } from "./person-link.tsx";
import { RewardWorth } from "./reward-value.tsx";
import { peopleTexts } from "./texts.ts";

/** The rewards of a referral. */
export const ReferralRewards = ({ referralId }: { referralId: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const rewards = useAnswer("listReferralRewards", { params: { referralId } });
  return (
    <Loaded query={rewards}>
      {({ rewards: earned, refused }) =>
        earned.length + refused.length === 0 ? (
          <p className="soft">{t.moneyNone}</p>
        ) : (
          <ul>
            {earned.map((reward) => (
              <li key={reward.id} className="reward-line">
                <span>
                  <RewardWorth value={reward.value} /> <span className="soft small">{t.side[reward.side]}</span>
                </span>
                <StateBadge state={reward.status} />
                <span className="small">
                  <PersonLink id={reward.participantId} />
                </span>
                <span className="small soft">
                  <RelativeTime at={reward.updatedAt} />
                </span>
                <div style={{ gridColumn: "1 / -1" }}>
                  <Fold label={t.why} lazy>
                    <RewardStory rewardId={reward.id} />
                  </Fold>
                </div>
              </li>
            ))}
            {refused.map(({ side, rule, reason }) => (
              <li key={`${side} ${rule}`} className="reward-line">
                <span>
                  {t.notGranted} <span className="soft small">{t.side[side]}</span>
                </span>
                <code className="small">{reason}</code>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
};

const tones = { done: "good", waiting: "waiting", missed: "bad" } as const;

/** Why a reward is where it is: asked for when it is looked at. */
const RewardStory = ({ rewardId }: { rewardId: string }): ReactNode => {
  const story = useAnswer("explainReward", { params: { rewardId } });
  return (
    <Loaded query={story}>
      {({ summary, steps }) => (
        <div className="stack">
          <p className="break">{summary}</p>
          <Timeline
            steps={steps.map(({ step, outcome, at, deadline, detail }) => ({
              id: step,
              tone: tones[outcome],
              title: <span className="break">{detail}</span>,
              beside: (at ?? deadline) ? <RelativeTime at={at ?? deadline ?? ""} /> : null,
            }))}
          />
        </div>
      )}
    </Loaded>
  );
};
