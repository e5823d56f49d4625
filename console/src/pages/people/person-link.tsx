/** People and campaigns wherever they are named: links to their pages. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { peopleTexts } from "./texts.ts";

/** Where a participant's page is. */
export const participantPath = (id: string): string => `/people/participants/${encodeURIComponent(id)}`;
/** Where a referral's story is. */
export const referralPath = (id: string): string => `/people/referrals/${encodeURIComponent(id)}`;

/** A participant by their id. */
export const PersonLink = ({ id }: { id: string }): ReactNode => (
  <PlaceLink to={participantPath(id)} className="break" dir="auto">
    {id}
  </PlaceLink>
);

/** The friend of a referral: a person, a sign-up that has no permanent id yet, or nobody. */
export const Friend = ({
  referral,
}: {
  referral: { refereeId: string | null; onboardingId: string | null };
}): ReactNode => {
  const t = useTexts(peopleTexts);
  if (referral.refereeId !== null) return <PersonLink id={referral.refereeId} />;
  if (referral.onboardingId === null) return <span className="soft">{t.nobodyYet}</span>;
  return (
    <span className="break" dir="auto">
      {referral.onboardingId} <span className="soft small">({t.asOnboarding})</span>
    </span>
  );
};

/** A campaign by its name. */
export const CampaignLink = ({ id }: { id: string }): ReactNode => {
  // One request for all the links of a page; only a campaign beyond the newest hundred is asked for by itself.
  const newest = useAnswer("listCampaigns", { query: { limit: 100 } });
  const known = newest.data?.items.find((campaign) => campaign.id === id);
  const alone = useAnswer(
    "getCampaign",
    { params: { campaignId: id } },
    { enabled: newest.data !== undefined && known === undefined },
  );
  return (
    <PlaceLink to={`/campaigns/${id}`} className="break" dir="auto">
      {known?.name ?? alone.data?.name ?? id}
    </PlaceLink>
  );
};
