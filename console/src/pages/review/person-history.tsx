/** One of the two people of a review, and what is known of them: whom they brought, by whom they came, what was held before. */
import type { ReactNode } from "react";
import { type ItemOf, useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Facts } from "../../design/page-head.tsx";
import { Skeleton } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { PersonLink, referralPath } from "../people/person-link.tsx";
import { reviewTexts } from "./texts.ts";

/** So many of each kind say what somebody is like; the rest is on their page. */
const most = 5;

type Person = { label: string; id: string | null; onboardingId?: string | null; except: string };

/** A person, with their history. `except` is the referral that is looked at. */
export const PersonHistory = ({ label, id, onboardingId = null, except }: Person): ReactNode => {
  const t = useTexts(reviewTexts);
  return (
    <section className="person stack stack-8" aria-label={label}>
      <span className="small soft">{label}</span>
      {id === null ? (
        <p>
          {onboardingId === null ? (
            <span className="soft">{t.noFriend}</span>
          ) : (
            <>
              <CopyId id={onboardingId} /> <span className="soft small">{t.onboarding}</span>
            </>
          )}
        </p>
      ) : (
        <Known id={id} except={except} />
      )}
    </section>
  );
};

const Known = ({ id, except }: { id: string; except: string }): ReactNode => {
  const t = useTexts(reviewTexts);
  const format = useFormat();
  const person = useAnswer("getParticipant", { params: { participantId: id } });
  const brought = useAnswer("listReferrals", { query: { referrerId: id, limit: most + 1 } });
  const came = useAnswer("listReferrals", { query: { refereeId: id, limit: 2 } });
  const held = useAnswer("listRiskAssessments", { query: { referrerId: id, limit: 50 } });
  const facts = person.data;
  const others = (list: typeof brought.data) => list?.items.filter((one) => one.id !== except) ?? [];
  const outcomes = (held.data?.items ?? []).filter((one) => one.referralId !== except && one.outcome !== "pass");
  return (
    <>
      <div className="row">
        <strong>
          <PersonLink id={id} />
        </strong>
        {facts === undefined || facts.state === "active" ? null : <StateBadge state={facts.state} />}
      </div>
      {facts === undefined && person.error === null ? <Skeleton lines={2} /> : null}
      {person.error === null ? null : <p className="small soft">{t.unknownPerson}</p>}
      <Facts
        rows={[
          facts === undefined ? null : [t.known, <RelativeTime key="at" at={facts.createdAt} />],
          facts === undefined || facts.country === null ? null : [t.country, format.country(facts.country)],
          // By the code that is looked at they came as it says above.
          came.data === undefined || (came.data.items.length > 0 && others(came.data).length === 0)
            ? null
            : [t.broughtBy, <CameBy key="came" referral={others(came.data)[0]} />],
          brought.data === undefined
            ? null
            : [t.brought, <Brought key="brought" items={others(brought.data)} none={t.broughtNone} />],
          held.data === undefined
            ? null
            : [
                t.assessed,
                outcomes.length === 0 ? (
                  <span className="soft">{t.assessedNone}</span>
                ) : (
                  <HeldBefore key="held" outcomes={outcomes.map(({ outcome }) => outcome)} />
                ),
              ],
        ]}
      />
    </>
  );
};

const CameBy = ({ referral }: { referral: ItemOf<"listReferrals"> | undefined }): ReactNode => {
  const t = useTexts(reviewTexts);
  return referral === undefined ? <span className="soft">{t.cameAlone}</span> : <PersonLink id={referral.referrerId} />;
};

const Brought = ({ items, none }: { items: readonly ItemOf<"listReferrals">[]; none: string }): ReactNode => {
  const t = useTexts(reviewTexts);
  if (items.length === 0) return <span className="soft">{none}</span>;
  return (
    <ul className="stack stack-tight">
      {items.slice(0, most).map(({ id, refereeId, onboardingId, status, review }) => (
        <li key={id} className="row">
          <PlaceLink to={referralPath(id)}>
            <bdi className="break">{refereeId ?? onboardingId ?? id}</bdi>
          </PlaceLink>
          <StateBadge state={review === "flagged" ? review : status} />
        </li>
      ))}
      {items.length > most ? <li className="soft">{t.more}</li> : null}
    </ul>
  );
};

const HeldBefore = ({ outcomes }: { outcomes: readonly string[] }): ReactNode => {
  const t = useTexts(reviewTexts);
  const held = outcomes.filter((outcome) => outcome === "hold").length;
  return <>{t.heldBefore(held, outcomes.length - held)}</>;
};
