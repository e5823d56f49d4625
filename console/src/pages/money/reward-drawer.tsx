/** A reward: why it is where it is, what was checked, what happened, and what can be done with it. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Fold, Timeline } from "../../design/timeline.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { isolated, isolatedIn } from "../../texts/isolate.ts";
import { useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import { useSentences } from "../../texts/sentence-words.ts";
import { EventList } from "../people/event-line.tsx";
import { CampaignLink, PersonLink, referralPath } from "../people/person-link.tsx";
import { RewardWorth } from "../people/reward-value.tsx";
import { fits, isEnd, type Reward, type RewardAction, rewardActions, type RewardStory, scopeOf } from "./reward.ts";
import { RewardBadge } from "./reward-badge.tsx";
import { moneyTexts } from "./texts.ts";

type Props = { rewardId: string; onClose: () => void; onAct: (action: RewardAction, reward: Reward) => void };

/** The drawer. */
export const RewardDrawer = ({ rewardId, onClose, onAct }: Props): ReactNode => {
  const t = useTexts(moneyTexts);
  const story = useAnswer("explainReward", { params: { rewardId } });
  const reward = story.data?.reward;
  return (
    <Drawer
      open
      onClose={onClose}
      title={reward === undefined ? t.reward : <RewardWorth value={reward.value} />}
      beside={reward === undefined ? null : <RewardBadge reward={reward} />}
      foot={reward === undefined ? undefined : <Actions reward={reward} onAct={onAct} />}
    >
      <Loaded query={story}>{(found) => <Body story={found} />}</Loaded>
    </Drawer>
  );
};

const Actions = ({ reward, onAct }: { reward: Reward; onAct: Props["onAct"] }): ReactNode => {
  const t = useTexts(moneyTexts);
  const mayNot = useMayNot();
  return rewardActions
    .filter((action) => fits(action, reward))
    .map((action, at) => (
      <Button
        key={action}
        kind={isEnd(action) ? "danger" : at === 0 ? "primary" : "secondary"}
        reason={mayNot(scopeOf(action))}
        onPress={() => onAct(action, reward)}
      >
        {isEnd(action) ? t.ends[action] : t.actions[action]}
      </Button>
    ));
};

const tones = { done: "good", waiting: "waiting", missed: "bad" } as const;

const Body = ({ story }: { story: RewardStory }): ReactNode => {
  const t = useTexts(moneyTexts);
  const { reward, steps, asked } = story;
  const said = useSentences();
  const summary = isolatedIn(
    said(story.sentences, story.summary),
    reward.failure === null ? [] : [reward.failure.reason],
  );
  // What is waited for is the sentence above; the steps behind it wait for the same.
  const next = steps.find(({ outcome }) => outcome === "waiting")?.step;
  return (
    <div className="stack stack-wide">
      <div className="stack">
        {reward.failure === null ? (
          <p className="break">{summary}</p>
        ) : (
          <Note tone={reward.status === "available" ? "bad" : "waiting"}>
            <bdi className="break">{summary}</bdi>{" "}
            <span className="soft">
              <RelativeTime at={reward.failure.failedAt} />
            </span>
          </Note>
        )}
        <Timeline
          steps={steps.map(({ step, outcome, at, deadline, waitsFor, detail, sentences }) => ({
            id: step,
            tone: tones[outcome],
            title: t.steps[step],
            beside: <StepTime step={step} at={at} deadline={deadline} />,
            body: (
              <span className="small soft break">
                {waitsFor === null ? said(sentences, detail) : step === next ? `${t.waitsFor[waitsFor]}.` : ""}
              </span>
            ),
          }))}
        />
        {asked === null ? null : (
          <p className="small soft">
            {t.asked}: {t.attempts(asked.attempts)}, <RelativeTime at={asked.askedAt} />
          </p>
        )}
      </div>
      <RewardFacts reward={reward} />
      <EarnedWith events={story.events} />
      <Checked reward={reward} />
      <Happened story={story} />
    </div>
  );
};

const StepTime = ({
  step,
  at,
  deadline,
}: Pick<RewardStory["steps"][number], "step" | "at" | "deadline">): ReactNode => {
  const t = useTexts(moneyTexts);
  if (at !== null) return <RelativeTime at={at} />;
  if (deadline === null) return null;
  return <RelativeTime at={deadline} say={(then) => (step === "paid" ? `${t.expires} ${then}` : then)} />;
};

const RewardFacts = ({ reward }: { reward: Reward }): ReactNode => {
  const t = useTexts(moneyTexts);
  const isOpen = reward.status === "pending" || reward.status === "available";
  return (
    <section className="stack stack-8" aria-label={t.reward}>
      <h3>{t.reward}</h3>
      <Facts
        rows={[
          [t.participant, <PersonLink key="person" id={reward.participantId} />],
          [t.side, t.sides[reward.side]],
          [
            t.referral,
            <PlaceLink key="referral" to={referralPath(reward.referralId)}>
              {t.openReferral}
            </PlaceLink>,
          ],
          [t.campaign, <CampaignLink key="campaign" id={reward.campaignId} />],
          [t.rule, <code key="rule">{reward.rule}</code>],
          reward.expiresAt === null || !isOpen
            ? null
            : [t.expires, <RelativeTime key="expires" at={reward.expiresAt} />],
          reward.payout === null ? null : [t.payout, <CopyId key="payout" id={reward.payout.reference} />],
          ["ID", <CopyId key="id" id={reward.id} />],
        ]}
      />
      <p className="small">
        <PlaceLink to="/money/ledger" search={{ reward: reward.id }}>
          {t.inLedger}
        </PlaceLink>
      </p>
    </section>
  );
};

/** The latest that are shown at once. */
const shownAtOnce = 5;

const EarnedWith = ({ events }: { events: RewardStory["events"] }): ReactNode => {
  const t = useTexts(moneyTexts);
  if (events.length === 0) return null;
  const earlier = events.slice(0, -shownAtOnce);
  return (
    <section className="stack stack-8" aria-label={t.earnedWith}>
      <h3>{t.earnedWith}</h3>
      {earlier.length === 0 ? null : (
        <Fold label={t.earlier(earlier.length)} lazy>
          <EventList events={earlier} />
        </Fold>
      )}
      <EventList events={events.slice(-shownAtOnce)} />
    </section>
  );
};

const Checked = ({ reward }: { reward: Reward }): ReactNode => {
  const t = useTexts(moneyTexts);
  const said = useSentences();
  if (reward.ruleResults.length === 0) return null;
  const tone = { passed: "good", refused: "bad", flagged: "attention" } as const;
  return (
    <section className="stack stack-8" aria-label={t.checked}>
      <h3>{t.checked}</h3>
      <Timeline
        steps={reward.ruleResults.map(({ rule, outcome, detail, sentences }, at) => ({
          id: `${at}`,
          tone: tone[outcome],
          title: <code className="break">{rule}</code>,
          beside: t.outcomes[outcome],
          body: <span className="small soft break">{said(sentences, detail)}</span>,
        }))}
      />
    </section>
  );
};

const Happened = ({ story: { transitions } }: { story: RewardStory }): ReactNode => {
  const t = useTexts(moneyTexts);
  const states = useTexts(stateTexts);
  const nameOf = useActorName();
  const reasonText = useReasonText();
  return (
    <section className="stack stack-8" aria-label={t.happened}>
      <h3>{t.happened}</h3>
      <Timeline
        steps={transitions.map(({ sequence, to, reason, note, actor, at }) => ({
          id: String(sequence),
          tone: "neutral",
          title: states[to],
          beside: <RelativeTime at={at} />,
          body: (
            <span className="small soft break">
              {[nameOf(actor), reason === null ? null : reasonText(reason), note]
                .filter((part) => part !== null)
                .map(isolated)
                .join(" · ")}
            </span>
          ),
        }))}
      />
    </section>
  );
};
