/** What a referral earned, for each side: where each reward is, how it was paid, and what can be done with it. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { CopyId } from "../../design/copy-id.tsx";
import { Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Fold, Timeline } from "../../design/timeline.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import { useSentences } from "../../texts/sentence-words.ts";
import { RewardBadge } from "../money/reward-badge.tsx";
import { RewardMenu } from "../money/reward-desk.tsx";
import { endedTexts } from "./ended-texts.ts";
import { PersonLink, referralPath } from "./person-link.tsx";
import { RewardWorth } from "./reward-value.tsx";
import type { Story } from "./story.ts";
import { peopleTexts } from "./texts.ts";

type Earned = Answer<"listReferralRewards">;

/** The rewards of a referral. */
export const ReferralRewards = ({ referral: { id, status } }: { referral: Story["referral"] }): ReactNode => {
  const t = useTexts(peopleTexts);
  const { noReward } = useTexts(endedTexts);
  const rewards = useAnswer("listReferralRewards", { params: { referralId: id } });
  return (
    <Loaded query={rewards}>
      {({ rewards: earned, refused }) =>
        earned.length + refused.length === 0 ? (
          <p className="soft">{status === "registered" || status === "qualified" ? t.moneyNone : noReward[status]}</p>
        ) : (
          <ul>
            {earned.map((reward) => (
              <RewardLine key={reward.id} reward={reward} />
            ))}
            {refused.map((one) => (
              <RefusedLine key={`${one.side} ${one.rule}`} refused={one} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
};

const RewardLine = ({ reward }: { reward: Earned["rewards"][number] }): ReactNode => {
  const t = useTexts(peopleTexts);
  const { id, side, value, participantId, updatedAt } = reward;
  return (
    <li className="reward-line">
      <span>
        <PlaceLink to={referralPath(reward.referralId)} search={{ reward: id }}>
          <RewardWorth value={value} />
        </PlaceLink>{" "}
        <span className="soft small">{t.side[side]}</span>
      </span>
      <RewardBadge reward={reward} />
      <span className="small">
        <PersonLink id={participantId} />
      </span>
      <span className="small soft">
        <RelativeTime at={reward.payout?.paidAt ?? updatedAt} />
      </span>
      <RewardNews reward={reward} />
      <div className="reward-more row row-between">
        <Fold label={t.why} lazy>
          <RewardStory rewardId={id} />
        </Fold>
        <RewardMenu reward={reward} />
      </div>
    </li>
  );
};

/** Under which reference it was paid, why the payout failed, or why the reward ended. */
const RewardNews = ({
  reward: { payout, failure, reason, status },
}: {
  reward: Earned["rewards"][number];
}): ReactNode => {
  const t = useTexts(peopleTexts);
  const reasonText = useReasonText();
  if (payout !== null)
    return (
      <span className="reward-more small row">
        <span className="soft">{t.paidAs}</span> <CopyId id={payout.reference} />
      </span>
    );
  if (failure !== null && status === "available")
    return (
      <span className="reward-more small break" dir="auto">
        {failure.reason}
      </span>
    );
  return reason === null ? null : <span className="reward-more small soft">{reasonText(reason)}</span>;
};

const RefusedLine = ({ refused: { side, reason, ruleResults } }: { refused: Earned["refused"][number] }): ReactNode => {
  const t = useTexts(peopleTexts);
  const reasonText = useReasonText();
  const said = useSentences();
  const details = ruleResults.filter(({ outcome }) => outcome !== "passed");
  return (
    <li className="reward-line">
      <span>
        {t.notGranted} <span className="soft small">{t.side[side]}</span>
      </span>
      <span />
      <span className="reward-more small">{reasonText(reason)}</span>
      {details.map(({ rule, detail, sentences }) => (
        <span key={rule} className="reward-more small soft break">
          {said(sentences, detail)}
        </span>
      ))}
    </li>
  );
};

const tones = { done: "good", waiting: "waiting", missed: "bad" } as const;

/** Why a reward is where it is: asked for when it is looked at. */
const RewardStory = ({ rewardId }: { rewardId: string }): ReactNode => {
  const said = useSentences();
  const story = useAnswer("explainReward", { params: { rewardId } });
  return (
    <Loaded query={story}>
      {({ summary, sentences, steps }) => (
        <div className="stack">
          <p className="break">{said(sentences, summary)}</p>
          <Timeline
            steps={steps.map(({ step, outcome, at, deadline, detail, sentences: own }) => ({
              id: step,
              tone: tones[outcome],
              title: <span className="break">{said(own, detail)}</span>,
              beside: (at ?? deadline) ? <RelativeTime at={at ?? deadline ?? ""} /> : null,
            }))}
          />
        </div>
      )}
    </Loaded>
  );
};
