/** Who is known by an e-mail address. */
import { type ReactNode, useEffect } from "react";
import { type Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useSoughtEmail } from "../../shell/find.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Friend, participantPath, referralPath } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

type People = Answer<"searchParticipants">;
type Person = People["items"][number];

/** The page of what was found. What was looked for is in no title: the browser keeps those. */
export const FoundByEmail = (): ReactNode => {
  const t = useTexts(peopleTexts);
  const email = useSoughtEmail();
  return (
    <div className="stack stack-wide">
      <PageHead
        title={t.foundByEmail}
        below={email === null ? t.below : <span className="break">{t.emailKnown(email)}</span>}
        back={{ to: "/people", label: t.people }}
      />
      {email === null ? <Nothing title={t.emailGoneTitle} text={t.emailGone} /> : <Known key={email} email={email} />}
    </div>
  );
};

const Nothing = ({ title, text }: { title: string; text: string }): ReactNode => (
  <div className="panel">
    <EmptyState icon="search" title={title}>
      {text}
    </EmptyState>
  </div>
);

/** The page of who is found alone: their own, or their sign-up's while they have no permanent id. */
const pageOf = ({ items: [first, ...more] }: People): string | null => {
  if (first === undefined || more.length > 0) return null;
  if (first.participantId !== null) return participantPath(first.participantId);
  return first.referralId === null ? null : referralPath(first.referralId);
};

const Known = ({ email }: { email: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const query = useAnswer("searchParticipants", { body: { email } });
  const go = useGo();
  const at = query.data === undefined ? null : pageOf(query.data);
  useEffect(() => {
    if (at !== null) go({ to: at, replace: true });
  }, [at, go]);
  return (
    <Loaded query={query}>
      {(found) => {
        if (at !== null) return null;
        if (found.items.length === 0) return <Nothing title={t.nobodyKnownTitle} text={t.nobodyKnown} />;
        return <List found={found} />;
      }}
    </Loaded>
  );
};

const List = ({ found: { items, complete } }: { found: People }): ReactNode => {
  const t = useTexts(peopleTexts);
  return (
    <div className="stack">
      <section className="panel" aria-label={t.found}>
        <ul className="findings">
          {items.map((person) => (
            <Line key={`${person.participantId} ${person.onboardingId}`} person={person} />
          ))}
        </ul>
      </section>
      {complete ? null : <p className="soft small">{t.notAll(items.length)}</p>}
    </div>
  );
};

const Line = ({ person }: { person: Person }): ReactNode => {
  const t = useTexts(peopleTexts);
  const { participantId, onboardingId, referralId, state, seenAt } = person;
  return (
    <li>
      <span className="soft small">{participantId === null ? t.signUp : t.participant}</span>
      <span className="row">
        <Friend referral={{ refereeId: participantId, onboardingId }} />
        {referralId === null ? null : <PlaceLink to={referralPath(referralId)}>{t.referral}</PlaceLink>}
        {seenAt === null ? null : (
          <span className="soft small">
            <RelativeTime at={seenAt} />
          </span>
        )}
      </span>
      {state === null ? null : <StateBadge state={state} />}
    </li>
  );
};
