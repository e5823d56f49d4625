/** One event: what it says, about whom, and what it brought about. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Money } from "../../design/money.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Effects } from "./inbound-effects.tsx";
import { EventPerson, EventStatus } from "./inbound-cells.tsx";
import { useSourceNames } from "./inbound-filters.tsx";
import { inboundTexts } from "./inbound-texts.ts";
import { JsonView } from "./json-view.tsx";

type Event = Answer<"getEvent">;

/** The drawer. */
export const InboundDrawer = ({ eventId, onClose }: { eventId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(inboundTexts);
  const mayNot = useMayNot();
  const event = useAnswer("getEvent", { params: { eventId } }, { enabled: mayNot("events:read") === undefined });
  const { data } = event;
  return (
    <Drawer
      open
      onClose={onClose}
      title={data?.type ?? t.event}
      beside={data === undefined ? undefined : <EventStatus status={data.status} />}
    >
      {event.error?.status === 404 ? (
        <EmptyState icon="bolt" title={t.noneTitle}>
          {t.goneText}
        </EmptyState>
      ) : (
        <Loaded query={event}>
          {(found) => (
            <div className="stack stack-wide">
              <About event={found} />
              {mayNot("referrals:read") === undefined ? <Effects eventId={found.id} /> : null}
              <div className="row">
                <ButtonLink
                  to="/developers/inbound"
                  search={{ person: found.participantId ?? found.onboardingId ?? "" }}
                  small
                  icon="search"
                >
                  {t.samePerson}
                </ButtonLink>
              </div>
            </div>
          )}
        </Loaded>
      )}
    </Drawer>
  );
};

const About = ({ event }: { event: Event }): ReactNode => {
  const t = useTexts(inboundTexts);
  const names = useSourceNames();
  const { amount, currency, source, participantId, onboardingId } = event;
  const told = (text: string): ReactNode => <bdi className="break">{text}</bdi>;
  return (
    <>
      <Facts
        rows={[
          [t.person, <EventPerson key="person" event={event} />],
          participantId === null || onboardingId === null ? null : [t.onboarding, told(onboardingId)],
          amount === null || currency === null ? null : [t.amount, <Money key="amount" value={{ amount, currency }} />],
          event.category === null ? null : [t.category, told(event.category)],
          event.kind === null ? null : [t.kind, told(event.kind)],
          [t.happened, <ExactTime key="at" at={event.occurredAt} />],
          [t.received, <ExactTime key="received" at={event.receivedAt} />],
          [
            t.source,
            source === "api" ? (
              t.api
            ) : (
              <PlaceLink key="source" to="/developers/sources" search={{ source }}>
                <bdi className="break">{names.get(source) ?? source}</bdi>
              </PlaceLink>
            ),
          ],
          [t.eventId, <CopyId key="id" id={event.id} />],
          event.objectId === event.id ? null : [t.about, <CopyId key="object" id={event.objectId} />],
        ]}
      />
      {event.objectId === event.id ? null : <p className="soft small">{t.sameObject}</p>}
      {Object.keys(event.attributes).length === 0 ? null : (
        <section className="stack stack-8" aria-label={t.attributes}>
          <h3>{t.attributes}</h3>
          <JsonView label={t.attributes} value={event.attributes} />
        </section>
      )}
    </>
  );
};
