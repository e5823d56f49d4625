/** One delivery with all its attempts. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button, ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, ErrorNote, Loaded, Note } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { Timeline } from "../../design/timeline.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useEventTitle } from "../../texts/event-words.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Delivery = Answer<"getDelivery">;

/** A delivery that came to its end changes no more; when it is sent again, the change asks for it anew. */
const stillMoving = (row: Delivery | undefined): number | false =>
  row === undefined || row.state === "pending" || row.state === "retrying" ? 3_000 : false;

/** The drawer; it follows attempts as they are made. A delivery that is sent again is a new one: the drawer goes on to it. */
export const DeliveryDrawer = ({
  deliveryId,
  nameOf,
  onOpen,
  onClose,
}: {
  deliveryId: string;
  nameOf: (endpointId: string) => string;
  onOpen: (deliveryId: string) => void;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const tell = useTell();
  const title = useEventTitle();
  const mayNot = useMayNot();
  const delivery = useAnswer("getDelivery", { params: { deliveryId } }, { refetchMs: stillMoving });
  const resend = useChange("resendDelivery", {
    onDone: ({ id }) => {
      tell(id === deliveryId ? t.resendOneNow : t.resentOne);
      if (id !== deliveryId) onOpen(id);
    },
  });
  const { data } = delivery;
  return (
    <Drawer
      open
      onClose={onClose}
      title={data === undefined ? t.deliveries : title(data.eventType)}
      beside={data === undefined ? undefined : <StateBadge state={data.state} />}
      foot={
        data === undefined ? undefined : (
          <>
            <Button
              icon="undo"
              busy={resend.isPending}
              reason={mayNot("webhooks:write")}
              onPress={() => resend.mutate({ params: { deliveryId } })}
            >
              {t.resendOne}
            </Button>
            {data.state === "retrying" ? <p className="drawer-foot-text soft small">{t.resendHint}</p> : null}
          </>
        )
      }
    >
      {delivery.error?.status === 404 ? (
        <EmptyState icon="bolt" title={d.noSuch}>
          {delivery.error.message}
        </EmptyState>
      ) : (
        <div className="stack">
          {resend.error ? <ErrorNote error={resend.error} /> : null}
          <Loaded query={delivery}>{(row) => <About row={row} endpoint={nameOf(row.endpointId)} />}</Loaded>
        </div>
      )}
    </Drawer>
  );
};

const About = ({ row, endpoint }: { row: Delivery; endpoint: string }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  return (
    <div className="stack stack-wide">
      {row.reason === null ? null : <Note tone="bad">{t.reasons[row.reason]}</Note>}
      <Facts
        rows={[
          [t.event, <code key="type">{row.eventType}</code>],
          [t.endpoint, <bdi key="endpoint">{endpoint}</bdi>],
          [t.subject, <CopyId key="subject" id={row.subjectId} />],
          [t.begun, <ExactTime key="begun" at={row.createdAt} />],
          row.nextAttemptAt === null ? null : [t.next, <RelativeTime key="next" real at={row.nextAttemptAt} />],
          row.resend ? [t.resendOne, t.asked] : null,
          [d.id, <CopyId key="id" id={row.id} />],
          [`${t.event} ${d.id}`, <CopyId key="event" id={row.eventId} />],
        ]}
      />
      <section className="stack" aria-label={t.attempts}>
        <h3>{t.attemptCount(row.attempts)}</h3>
        <Attempts row={row} />
      </section>
      <div className="row">
        <ButtonLink to="/developers/events" search={{ subject: row.subjectId }} small icon="outside">
          {t.events}
        </ButtonLink>
      </div>
    </div>
  );
};

const Attempts = ({ row }: { row: Delivery }): ReactNode => {
  const t = useTexts(webhookTexts);
  const format = useFormat();
  if (row.attemptLog.length === 0) return <p className="soft small">{t.noAttempts}</p>;
  return (
    <Timeline
      steps={row.attemptLog.map(({ attempt, at, status, durationMs, excerpt, reason }) => ({
        id: String(attempt),
        tone: reason === null ? "good" : "bad",
        title: `${t.attempt(attempt)} · ${status === null ? t.nobodyAnswered : status}`,
        beside: <RelativeTime real at={at} />,
        body: (
          <div className="stack stack-8">
            <span className="soft small break">
              {t.ms(format.number(durationMs))}
              {reason === null ? "" : ` · ${reason}`}
            </span>
            {excerpt === null || excerpt === "" ? null : <JsonView label={t.excerpt} value={excerpt} />}
          </div>
        ),
      }))}
    />
  );
};
