/** One box that finds anybody, and below it the latest referrals. */
import "./people.css";
import { type ReactNode, useEffect } from "react";
import { StateBadge } from "../../design/badge.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { addressIn, useFind } from "../../shell/find.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { FoundByEmail } from "./found-by-email.tsx";
import { type Finding, slotTarget, useFinding } from "./find-person.ts";
import { heldTexts } from "./held-texts.ts";
import { ParticipantList } from "./participant-list.tsx";
import { personTexts } from "./person-texts.ts";
import { LatestReferrals } from "./latest-referrals.tsx";
import { Friend, participantPath, PersonLink, referralPath } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

const views = ["referrals", "participants"] as const;
const parse = (raw: Record<string, unknown>) => ({
  q: textOf(raw["q"]),
  by: oneOf(raw["by"], ["email"]),
  view: oneOf(raw["view"], views) ?? "referrals",
});

/** People. */
export const PeoplePage = (): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(personTexts);
  const [{ q = "", by, view }] = useSearchState(parse);
  const find = useFind();
  const isAddress = addressIn(q) !== null;
  useEffect(() => {
    // An e-mail address that somebody put into a link does not stay in it.
    if (isAddress) find(q, { replace: true });
  }, [isAddress, q, find]);
  if (isAddress) return null;
  if (by === "email") return <FoundByEmail />;
  return (
    <div className="stack stack-wide">
      <PageHead
        title={q === "" ? t.people : t.foundFor(q)}
        below={t.below}
        {...(q === "" ? {} : { back: { to: "/people", label: t.people } })}
      />
      {q === "" ? (
        <>
          <Tabs
            label={words.views}
            current={view}
            tabs={views.map((id) => ({
              id,
              label: words[id],
              to: "/people",
              search: id === "referrals" ? {} : { view: id },
            }))}
          />
          {view === "participants" ? <ParticipantList /> : <LatestReferrals />}
        </>
      ) : (
        <Found text={q} />
      )}
    </div>
  );
};

const Found = ({ text }: { text: string }): ReactNode => {
  const finding = useFinding(text);
  const go = useGo();
  const at = finding.data?.at ?? null;
  useEffect(() => {
    // What can only mean one page leads there, and Back to the box.
    if (at !== null) go({ ...at, replace: true });
  }, [at, go]);
  return <Loaded query={finding}>{(found) => (found.at === null ? <Findings found={found} /> : null)}</Loaded>;
};

const Findings = ({ found }: { found: Finding }): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(heldTexts);
  const { participant, codes, referrals, slots } = found;
  if (participant === null && codes.length + referrals.length + slots.length === 0)
    return (
      <div className="panel">
        <EmptyState icon="search" title={t.nobodyTitle}>
          {t.nobody}
        </EmptyState>
      </div>
    );
  return (
    <section className="panel" aria-label={t.found}>
      <ul className="findings">
        {participant === null ? null : (
          <li>
            <span className="soft small">{t.participant}</span>
            <PlaceLink to={participantPath(participant.id)} className="break" dir="auto">
              {participant.id}
            </PlaceLink>
            <StateBadge state={participant.state} />
          </li>
        )}
        {codes.map((code) => (
          <li key={code.id}>
            <span className="soft small">{t.code}</span>
            <span className="row">
              <span className="mono">{code.code}</span>
              <PersonLink id={code.participantId} />
            </span>
            <StateBadge state={code.state} />
          </li>
        ))}
        {referrals.map((referral) => (
          <li key={referral.id}>
            <span className="soft small">{t.referral}</span>
            <span className="row">
              <PlaceLink to={referralPath(referral.id)} className="mono">
                {referral.code}
              </PlaceLink>
              <Friend referral={referral} />
            </span>
            <StateBadge state={referral.status} />
          </li>
        ))}
        {slots.map((slot) => (
          <li key={slot.reservation.id}>
            <span className="soft small">{words.slot}</span>
            <span className="row">
              <PlaceLink {...slotTarget(slot)} className="mono">
                {slot.code.code}
              </PlaceLink>
              <Friend referral={{ refereeId: null, onboardingId: slot.reservation.onboardingId }} />
            </span>
            <StateBadge state={slot.reservation.state} />
          </li>
        ))}
      </ul>
    </section>
  );
};
