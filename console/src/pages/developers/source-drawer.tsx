/** One event source: its address, its mapping, and what it refused. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button, ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import { RejectedEvents } from "./rejected-events.tsx";
import { EditSource } from "./source-forms.tsx";
import { sourceTexts } from "./source-texts.ts";
import { developerTexts } from "./texts.ts";

type Source = Answer<"getEventSource">;

/** The drawer. */
export const SourceDrawer = ({ sourceId, onClose }: { sourceId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(sourceTexts);
  const d = useTexts(developerTexts);
  const reason = useMayNot()("event-sources:write");
  const source = useAnswer("getEventSource", { params: { sourceId } });
  const [doing, setDoing] = useState<"edit" | "state" | null>(null);
  const { data } = source;
  return (
    <Drawer
      open
      wide
      onClose={onClose}
      title={data?.name ?? t.list}
      beside={data === undefined ? undefined : <StateBadge state={data.state} />}
      foot={
        data === undefined ? undefined : (
          <>
            <Button icon="draft" reason={reason} onPress={() => setDoing("edit")}>
              {t.edit}
            </Button>
            <Button
              kind={data.state === "active" ? "danger" : "secondary"}
              icon={data.state === "active" ? "archive" : "undo"}
              reason={reason}
              onPress={() => setDoing("state")}
            >
              {data.state === "active" ? t.archive : t.restore}
            </Button>
          </>
        )
      }
    >
      {source.error?.status === 404 ? (
        <EmptyState icon="link" title={d.noSuch}>
          {source.error.message}
        </EmptyState>
      ) : (
        <Loaded query={source}>
          {(row) => (
            <div className="stack stack-wide">
              <Facts
                rows={[
                  [t.address, <CopyId key="at" id={`${window.location.origin}${row.path}`} />],
                  [d.created, <RelativeTime key="created" at={row.createdAt} />],
                  [d.changed, <RelativeTime key="changed" at={row.updatedAt} />],
                  [d.id, <CopyId key="id" id={row.id} />],
                ]}
              />
              <Fold label={`${t.mapping}: ${t.rules(row.mapping.rules.length)}`} lazy>
                <JsonView label={t.mapping} value={row.mapping} />
              </Fold>
              <div className="row">
                <ButtonLink to="/developers/inbound" search={{ source: row.id }} small icon="bolt">
                  {t.events}
                </ButtonLink>
              </div>
              <RejectedEvents sourceId={row.id} />
            </div>
          )}
        </Loaded>
      )}
      {data !== undefined && doing === "edit" ? (
        <EditSource row={data} refetch={source.refetch} onClose={() => setDoing(null)} />
      ) : null}
      {data !== undefined && doing === "state" ? <ChangeState row={data} onClose={() => setDoing(null)} /> : null}
    </Drawer>
  );
};

const ChangeState = ({ row, onClose }: { row: Source; onClose: () => void }): ReactNode => {
  const t = useTexts(sourceTexts);
  const tellUndo = useTellUndo();
  const call = useCall();
  // What it was when one decided: once it is done the row says the other.
  const [archiving] = useState(row.state === "active");
  const change = useChange("updateEventSource", {
    onDone: (changed) => {
      tellUndo(archiving ? t.archived : t.restored, {
        undo: async () => {
          const body = { state: archiving ? ("active" as const) : ("archived" as const) };
          await call("updateEventSource", { params: { sourceId: row.id }, body, ifMatch: etagOf(changed) });
          return archiving ? t.restored : t.archived;
        },
      });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={archiving ? t.archiveTitle(row.name) : t.restoreTitle(row.name)}
      action={archiving ? t.archive : t.restore}
      open
      onClose={onClose}
      serious={archiving}
      consequences={
        archiving
          ? [
              { icon: "stop", text: t.archiveText },
              { icon: "undo", text: t.archiveBack },
            ]
          : [{ icon: "play", text: t.restoreText }]
      }
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({
          params: { sourceId: row.id },
          ifMatch: etagOf(row),
          body: { state: archiving ? "archived" : "active" },
        })
      }
    />
  );
};
