/** Everything about one participant: codes, referrals both ways, rewards, ledger. */
import "./people.css";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button, ButtonLink } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { Facts, PageHead } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { CodePanel } from "./code-panel.tsx";
import { EditFacts } from "./edit-facts.tsx";
import { EndTokens } from "./end-tokens.tsx";
import { ParticipantActions } from "./participant-actions.tsx";
import { graphTexts } from "./graph-texts.ts";
import { ParticipantGraph } from "./participant-graph.tsx";
import { ParticipantLedger, ParticipantRewards } from "./participant-money.tsx";
import { participantPath } from "./person-link.tsx";
import { personTexts } from "./person-texts.ts";
import { ReferralTable } from "./referral-table.tsx";
import { peopleTexts } from "./texts.ts";

const views = ["made", "taken", "rewards", "ledger", "graph"] as const;
const parse = (raw: Record<string, unknown>) => ({ view: oneOf(raw["view"], views) ?? "made" });

/** The page of one participant. */
export const ParticipantPage = (): ReactNode => {
  const t = useTexts(peopleTexts);
  const { graph } = useTexts(graphTexts);
  const words = useTexts(personTexts);
  const { participantId = "" } = useParams({ strict: false });
  const participant = useAnswer("getParticipant", { params: { participantId } });
  const [{ view }] = useSearchState(parse);
  const to = participantPath(participantId);
  const labels = {
    made: t.madeTitle,
    taken: t.takenTitle,
    rewards: t.rewards,
    ledger: t.ledger,
    graph,
  };
  return (
    <Loaded query={participant}>
      {(person) => (
        <div className="stack stack-wide">
          <PageHead
            title={person.id}
            beside={
              <>
                <CopyButton small text={person.id} label={words.copy} />
                <StateBadge state={person.state} />
              </>
            }
            back={{ to: "/people", label: t.people }}
            actions={<ParticipantActions participant={person} />}
          />
          <div className="story-columns">
            <CodePanel participant={person} />
            <FactsOf person={person} />
          </div>
          <Tabs
            label={person.id}
            current={view}
            tabs={views.map((id) => ({ id, label: labels[id], to, search: id === "made" ? {} : { view: id } }))}
          />
          <View view={view} participantId={person.id} />
        </div>
      )}
    </Loaded>
  );
};

const View = ({ view, participantId }: { view: (typeof views)[number]; participantId: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const empty = (title: string, text: string) => (
    <EmptyState icon="people" title={title}>
      {text}
    </EmptyState>
  );
  if (view === "made")
    return (
      <ReferralTable
        label={t.madeTitle}
        query={{ referrerId: participantId }}
        without="referrer"
        empty={empty(t.noReferralsTitle, t.madeNone)}
      />
    );
  if (view === "taken")
    return (
      <ReferralTable
        label={t.takenTitle}
        query={{ refereeId: participantId }}
        without="friend"
        empty={empty(t.noReferralsTitle, t.takenNone)}
      />
    );
  if (view === "graph") return <ParticipantGraph participantId={participantId} />;
  return view === "rewards" ? (
    <ParticipantRewards participantId={participantId} />
  ) : (
    <ParticipantLedger participantId={participantId} />
  );
};

const FactsOf = ({ person }: { person: Answer<"getParticipant"> }): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(personTexts);
  const format = useFormat();
  const mayNot = useMayNot();
  const [asked, setAsked] = useState<"facts" | "tokens" | null>(null);
  const attributes = Object.entries(person.attributes);
  return (
    <section className="panel panel-padded stack" aria-label={t.facts}>
      <Facts
        rows={[
          [t.country, person.country === null ? t.unknown : format.country(person.country)],
          [t.created, <RelativeTime key="created" at={person.createdAt} />],
          ...(attributes.length === 0
            ? [[t.attributes, t.none] as const]
            : attributes.map(
                ([name, value]) =>
                  [
                    name,
                    <span key={name} className="break" dir="auto">
                      {String(value)}
                    </span>,
                  ] as const,
              )),
        ]}
      />
      <div className="row">
        {person.state === "erased" ? null : (
          <>
            <Button small reason={mayNot("participants:write")} onPress={() => setAsked("facts")}>
              {words.edit}
            </Button>
            <Button small reason={mayNot("participant-tokens:write")} onPress={() => setAsked("tokens")}>
              {words.tokens}
            </Button>
          </>
        )}
        {mayNot("events:read") === undefined && person.state !== "erased" ? (
          <ButtonLink small to="/developers/inbound" search={{ person: person.id }}>
            {words.events}
          </ButtonLink>
        ) : null}
        {mayNot("audit:read") === undefined ? (
          <ButtonLink small to="/settings/audit" search={{ subject: person.id }}>
            {words.trail}
          </ButtonLink>
        ) : null}
      </div>
      {asked === "facts" ? <EditFacts participant={person} onClose={() => setAsked(null)} /> : null}
      {asked === "tokens" ? <EndTokens participantId={person.id} onClose={() => setAsked(null)} /> : null}
    </section>
  );
};
