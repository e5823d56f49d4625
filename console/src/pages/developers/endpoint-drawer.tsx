/** One webhook endpoint: how it does, and everything one can do with it. */
import { type ReactNode, useState } from "react";
import { type Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button, ButtonLink, buttonClass } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu } from "../../design/menu.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded, Note } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useEventTitle } from "../../texts/event-words.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { EditEndpoint } from "./edit-endpoint.tsx";
import { EndpointStep, RotateSecret, TestEndpoint } from "./endpoint-steps.tsx";
import { ResendEvents } from "./resend-events.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Endpoint = Answer<"getWebhookEndpoint">;
type Doing = "edit" | "pause" | "resume" | "archive" | "rotate" | "test" | "resend";

/** The drawer. */
export const EndpointDrawer = ({ endpointId, onClose }: { endpointId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const endpoint = useAnswer("getWebhookEndpoint", { params: { endpointId } });
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data } = endpoint;
  const stop = (): void => setDoing(null);
  return (
    <Drawer
      open
      onClose={onClose}
      title={data === undefined ? t.endpoint : (data.description ?? data.url)}
      beside={data === undefined ? undefined : <StateBadge state={data.state} />}
      foot={data === undefined || data.state === "archived" ? undefined : <Actions row={data} onDo={setDoing} />}
    >
      {endpoint.error?.status === 404 ? (
        <EmptyState icon="bolt" title={d.noSuch}>
          {endpoint.error.message}
        </EmptyState>
      ) : (
        <Loaded query={endpoint}>{(row) => <About row={row} />}</Loaded>
      )}
      {data !== undefined && doing === "edit" ? (
        <EditEndpoint row={data} refetch={endpoint.refetch} onClose={stop} />
      ) : null}
      {data !== undefined && (doing === "pause" || doing === "resume" || doing === "archive") ? (
        <EndpointStep row={data} step={doing} onClose={stop} />
      ) : null}
      {data !== undefined && doing === "rotate" ? <RotateSecret row={data} onClose={stop} /> : null}
      {data !== undefined && doing === "test" ? <TestEndpoint row={data} onClose={stop} /> : null}
      {data !== undefined && doing === "resend" ? <ResendEvents endpointId={data.id} onClose={stop} /> : null}
    </Drawer>
  );
};

const Actions = ({ row, onDo }: { row: Endpoint; onDo: (doing: Doing) => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const { more } = useTexts(designTexts);
  const reason = useMayNot()("webhooks:write");
  const off = reason === undefined ? {} : { reason };
  const step = row.state === "active" ? "pause" : "resume";
  return (
    <>
      <Button icon="bolt" reason={reason} onPress={() => onDo("test")}>
        {t.test}
      </Button>
      <Button icon="draft" reason={reason} onPress={() => onDo("edit")}>
        {t.edit}
      </Button>
      <Menu
        label={more}
        button={
          <button type="button" className={buttonClass({})}>
            <Icon name="more" />
            <span>{more}</span>
          </button>
        }
        groups={[
          {
            id: "steps",
            entries: [
              {
                id: step,
                label: t[step],
                icon: step === "pause" ? "pause" : "play",
                onPress: () => onDo(step),
                ...off,
              },
              { id: "resend", label: t.resend, icon: "undo", onPress: () => onDo("resend"), ...off },
              { id: "rotate", label: t.rotate, icon: "key", onPress: () => onDo("rotate"), ...off },
            ],
          },
          {
            id: "end",
            entries: [
              { id: "archive", label: t.archive, icon: "archive", bad: true, onPress: () => onDo("archive"), ...off },
            ],
          },
        ]}
      />
    </>
  );
};

const About = ({ row }: { row: Endpoint }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const title = useEventTitle();
  const format = useFormat();
  return (
    <div className="stack stack-wide">
      {row.disabledReason === null ? null : (
        <Note tone="bad">
          {t.disabledReasons[row.disabledReason]} {t.resumeMissed}
        </Note>
      )}
      <Facts
        rows={[
          [t.url, <CopyId key="url" id={row.url} />],
          [
            t.health,
            row.consecutiveFailures === 0 ? (
              t.noFailures
            ) : (
              <span key="failures">
                {t.failures(row.consecutiveFailures)}
                {row.failingSince === null ? null : (
                  <>
                    , {t.firstFailure} <RelativeTime real at={row.failingSince} />
                  </>
                )}
              </span>
            ),
          ],
          [t.eventTypes, row.eventTypes === null ? t.everything : format.list(row.eventTypes.map(title))],
          [t.scheme, t.schemes[row.scheme]],
          row.previousSecretUntil === null
            ? null
            : [t.previousSecret, <ExactTime key="until" at={row.previousSecretUntil} />],
          [d.created, <RelativeTime key="created" real at={row.createdAt} />],
          [d.changed, <RelativeTime key="changed" real at={row.updatedAt} />],
          [d.id, <CopyId key="id" id={row.id} />],
        ]}
      />
      <div className="row">
        <ButtonLink to="/developers/deliveries" search={{ endpoint: row.id }} small icon="outside">
          {t.deliveriesOf}
        </ButtonLink>
      </div>
    </div>
  );
};
