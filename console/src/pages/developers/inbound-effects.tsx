/** What an event brought about: the steps it counts for, or why it does not, and the rewards that hang on those. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Facts } from "../../design/page-head.tsx";
import { Loaded } from "../../design/states.tsx";
import { Timeline } from "../../design/timeline.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import { CampaignLink, PersonLink, referralPath } from "../people/person-link.tsx";
import { RewardWorth } from "../people/reward-value.tsx";
import { inboundTexts } from "./inbound-texts.ts";

type Effect = Answer<"explainEvent">["referrals"][number];

/** Asked for when it is looked at: it is judged afresh. */
export const Effects = ({ eventId }: { eventId: string }): ReactNode => {
  const t = useTexts(inboundTexts);
  const effects = useAnswer("explainEvent", { params: { eventId } });
  return (
    <section className="stack" aria-label={t.effects}>
      <h3>{t.effects}</h3>
      <Loaded query={effects}>
        {({ referrals }) =>
          referrals.length === 0 ? (
            <p className="soft">{t.noEffects}</p>
          ) : (
            referrals.map((effect) => <EffectOn key={effect.referralId} effect={effect} />)
          )
        }
      </Loaded>
    </section>
  );
};

const tones = { counts: "good", pending: "waiting", rejected: "neutral" } as const;

const EffectOn = ({ effect }: { effect: Effect }): ReactNode => {
  const t = useTexts(inboundTexts);
  const reasonText = useReasonText();
  const { referralId, campaignId, referrerId, status, steps, unused, rewards } = effect;
  return (
    <div className="stack">
      {unused === null ? null : <p>{t.unused[unused]}</p>}
      {steps.length === 0 ? null : (
        <Timeline
          steps={steps.map(({ id, name, meaning, reason }) => ({
            id,
            tone: tones[meaning],
            title: (
              <span className="break" dir="auto">
                {name}
              </span>
            ),
            beside: t.meanings[meaning],
            body: reason === null ? null : <span className="small soft">{reasonText(reason)}</span>,
          }))}
        />
      )}
      <Facts
        rows={[
          [
            t.referral,
            <span key="referral" className="row">
              <PlaceLink to={referralPath(referralId)}>{t.openReferral}</PlaceLink>
              <StateBadge state={status} />
            </span>,
          ],
          [t.referrer, <PersonLink key="referrer" id={referrerId} />],
          [t.campaign, <CampaignLink key="campaign" id={campaignId} />],
        ]}
      />
      {rewards.length === 0 ? null : <Rewards rewards={rewards} />}
    </div>
  );
};

const Rewards = ({ rewards }: { rewards: Effect["rewards"] }): ReactNode => {
  const t = useTexts(inboundTexts);
  return (
    <div className="stack stack-8">
      <h4>{t.rewards}</h4>
      <ul className="stack stack-8">
        {rewards.map(({ id, side, participantId, value, status }) => (
          <li key={id} className="row row-between">
            <span className="row">
              <PlaceLink to="/money" search={{ open: id }}>
                <RewardWorth value={value} />
              </PlaceLink>
              <span className="soft small">{t.sides[side]}</span>
              <PersonLink id={participantId} />
            </span>
            <StateBadge state={status} />
          </li>
        ))}
      </ul>
    </div>
  );
};
