/** A referral's story: who brought whom, what was asked and done, what it earned, and who has to act. */
import "./people.css";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Icon } from "../../design/icon.tsx";
import { Facts, PageHead } from "../../design/page-head.tsx";
import { Loaded, Note, type NoteTone } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { isolatedIn } from "../../texts/isolate.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useSentences } from "../../texts/sentence-words.ts";
import { Evidence } from "../review/evidence.tsx";
import { RewardDesk } from "../money/reward-desk.tsx";
import { endedTexts } from "./ended-texts.ts";
import { CampaignLink, Friend, PersonLink } from "./person-link.tsx";
import { ReferralActions } from "./referral-actions.tsx";
import { ReferralHistory } from "./referral-history.tsx";
import { ReferralRewards } from "./referral-rewards.tsx";
import { ReferralSteps } from "./referral-steps.tsx";
import { isEnded, type Story } from "./story.ts";
import { peopleTexts } from "./texts.ts";

const parse = (raw: Record<string, unknown>) => ({ reward: textOf(raw["reward"]) });

/** The page of one referral. */
export const ReferralPage = (): ReactNode => {
  const t = useTexts(peopleTexts);
  const { referralId = "" } = useParams({ strict: false });
  const story = useAnswer("explainReferral", { params: { referralId } });
  const [{ reward }, change] = useSearchState(parse);
  return (
    <Loaded query={story}>
      {(told) => (
        <div className="stack stack-wide">
          <Head story={told} />
          <div className="story-columns">
            <div className="stack stack-wide">
              <section className="panel panel-padded stack" aria-label={t.steps}>
                <h2>{t.steps}</h2>
                <ReferralSteps story={told} />
              </section>
              <section className="panel panel-padded stack" aria-label={t.history}>
                <h2>{t.history}</h2>
                <ReferralHistory story={told} />
              </section>
            </div>
            <div className="stack stack-wide">
              <section className="panel panel-padded stack" aria-label={t.money}>
                <h2>{t.money}</h2>
                <ReferralRewards referral={told.referral} />
              </section>
              <section className="panel panel-padded stack" aria-label={t.risk}>
                <h2>{t.risk}</h2>
                <Risk story={told} />
              </section>
              <FactsOf story={told} />
            </div>
          </div>
          <RewardDesk open={reward} onClose={() => change({ reward: undefined }, "push")} />
        </div>
      )}
    </Loaded>
  );
};

const tones = { referee: "waiting", operator: "attention", time: "waiting" } as const;

/** How it stands, as a colour: where nobody has to act it is good only for what was paid. */
const toneOf = ({ referral: { status }, sentences, waitingFor }: Story): NoteTone => {
  if (waitingFor !== "nobody") return tones[waitingFor];
  if (sentences.some(({ code }) => code === "rewards_paid")) return "good";
  return isEnded(status) && status !== "expired" ? "bad" : "neutral";
};

const Head = ({ story }: { story: Story }): ReactNode => {
  const t = useTexts(peopleTexts);
  const ended = useTexts(endedTexts);
  const mayNot = useMayNot();
  const { referral, waitingFor } = story;
  const said = useSentences();
  const summary = isolatedIn(
    said(story.sentences, story.summary),
    story.steps.map(({ name }) => name),
  );
  return (
    <>
      <PageHead
        title={`${t.referral} ${referral.code}`}
        beside={
          <>
            <StateBadge state={referral.status} />
            {referral.review === "none" ? null : <StateBadge state={referral.review} />}
          </>
        }
        back={{ to: "/people", label: t.people }}
        actions={<ReferralActions referral={referral} />}
      />
      <section className="panel panel-padded stack" aria-label={t.story}>
        <div className="story-people">
          <div>
            <div className="soft small">{t.referrer}</div>
            <PersonLink id={referral.referrerId} />
          </div>
          <Icon name="chevron" />
          <div>
            <div className="soft small">{t.friend}</div>
            <Friend referral={referral} />
          </div>
        </div>
        <Note tone={toneOf(story)}>
          <p className="story-summary">{summary}</p>
          <p className="soft small">{t.waitsFor[waitingFor]}</p>
          {referral.review === "flagged" && mayNot("risk:read") === undefined ? (
            <p>
              <PlaceLink to="/review" search={{ open: referral.id }}>
                {ended.openReview}
              </PlaceLink>
            </p>
          ) : null}
        </Note>
      </section>
    </>
  );
};

const Risk = ({ story }: { story: Story }): ReactNode => {
  const t = useTexts(peopleTexts);
  if (story.risk.length === 0) return <p className="soft">{t.riskNone}</p>;
  return story.risk.map((assessment) => <Evidence key={assessment.id} assessment={assessment} />);
};

const FactsOf = ({ story: { referral } }: { story: Story }): ReactNode => {
  const t = useTexts(peopleTexts);
  const format = useFormat();
  return (
    <section className="panel panel-padded" aria-label={t.facts}>
      <Facts
        rows={[
          [t.referral, <CopyId key="id" id={referral.id} short />],
          [t.campaign, <CampaignLink key="campaign" id={referral.campaignId} />],
          [t.terms, t.revision(referral.revision)],
          [t.country, referral.country === null ? t.unknown : format.country(referral.country)],
          [t.slot, referral.counted ? t.yes : t.no],
          [t.registered, <ExactTime key="at" at={referral.registeredAt} />],
          [t.changedAt, <RelativeTime key="changed" at={referral.updatedAt} />],
        ]}
      />
    </section>
  );
};
