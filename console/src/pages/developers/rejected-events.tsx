/** Webhooks that a source refused: why, what was in them, and once more. */
import type { ReactNode } from "react";
import { type ItemOf, useChange, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { More } from "../../design/more.tsx";
import { ErrorNote, ErrorState, Note, Skeleton } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import { sourceTexts } from "./source-texts.ts";

type Rejected = ItemOf<"listRejectedEvents">;

/** The list. */
export const RejectedEvents = ({ sourceId }: { sourceId: string }): ReactNode => {
  const t = useTexts(sourceTexts);
  const list = useList("listRejectedEvents", { params: { sourceId } });
  return (
    <section className="stack" aria-label={t.rejected}>
      <div className="stack stack-tight">
        <h3>{t.rejected}</h3>
        <p className="soft small">{t.rejectedText}</p>
      </div>
      {list.error !== null && list.items === undefined ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.items === undefined && list.error === null ? <Skeleton lines={3} /> : null}
      {list.items?.length === 0 ? <p className="soft">{t.rejectedNone}</p> : null}
      <ul className="stack">
        {list.items?.map((row) => (
          <Row key={row.id} row={row} sourceId={sourceId} />
        ))}
      </ul>
      <More list={list} />
    </section>
  );
};

const Row = ({ row, sourceId }: { row: Rejected; sourceId: string }): ReactNode => {
  const t = useTexts(sourceTexts);
  const mayNot = useMayNot();
  const replay = useChange("replayRejectedEvent", { stale: ["listRejectedEvents", "listEvents", "listAudit"] });
  const outcome = replay.data?.outcome;
  return (
    <li className="panel panel-padded stack stack-8">
      <div className="row row-between">
        <span className="row">
          <Badge tone="bad">{t.reasons[row.reason]}</Badge>
          <span className="soft small">
            {t.received} <RelativeTime real at={row.receivedAt} />
          </span>
          {row.replayedAt === null ? null : (
            <span className="soft small">
              {t.replayed} <RelativeTime at={row.replayedAt} />
            </span>
          )}
        </span>
        <Button
          small
          icon="undo"
          busy={replay.isPending}
          reason={mayNot("event-sources:write") ?? (row.body === null ? t.replayNone : undefined)}
          onPress={() => replay.mutate({ params: { sourceId, rejectedId: row.id } })}
        >
          {t.replay}
        </Button>
      </div>
      <p className="small break" dir="auto">
        {row.detail}
      </p>
      {outcome === undefined ? null : (
        <div role="status">
          <Note tone={outcome === "accepted" || outcome === "duplicate" ? "good" : "attention"}>
            {t.outcomes[outcome]} <span className="break">{replay.data?.detail}</span>
          </Note>
        </div>
      )}
      {replay.error ? <ErrorNote error={replay.error} /> : null}
      {row.body === null ? null : (
        <Fold label={t.body} lazy>
          <JsonView label={t.body} value={row.body} />
        </Fold>
      )}
      <CopyId id={row.id} />
    </li>
  );
};
