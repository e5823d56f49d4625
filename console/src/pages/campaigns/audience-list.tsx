/** Who is on a campaign's list: looked through, added to and taken off. It is saved at once, apart from the terms. */
import { type ReactNode, useState } from "react";
import { useChange, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { usePicked } from "../../design/picked.ts";
import { EmptyState } from "../../design/states.tsx";
import { tickColumn } from "../../design/tick-column.tsx";
import { useTell } from "../../design/toast.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { AddMembers } from "./add-members.tsx";
import { audienceTexts } from "./audience-texts.ts";

type Member = { participantId: string };
const idOf = ({ participantId }: Member): string => participantId;

/** The list, with the ways to change it. */
export const AudienceList = ({ campaignId }: { campaignId: string }): ReactNode => {
  const t = useTexts(audienceTexts);
  const mayNot = useMayNot();
  const [{ listed }, setState] = useSearchState((raw) => ({ listed: textOf(raw["listed"]) }));
  const [asked, setAsked] = useState<"add" | "remove" | null>(null);
  const list = useList("listAudience", {
    params: { campaignId },
    query: { limit: 50, ...(listed === undefined ? {} : { startsWith: listed }) },
  });
  const picked = usePicked<Member>(list.items ?? [], idOf);
  const members = (list.data?.pages.at(-1) as { members?: number } | undefined)?.members;
  const reason = mayNot("campaigns:write");
  const chosen = picked.selected.length;
  return (
    <section className="stack audience-list" aria-label={t.list}>
      <div className="row row-between">
        <span className="field-label">
          {t.list}
          {members === undefined ? null : <span className="soft"> · {t.members(members)}</span>}
        </span>
        <div className="row">
          {chosen === 0 ? null : (
            <Button small icon="trash" reason={reason} onPress={() => setAsked("remove")}>
              {t.remove(chosen)}
            </Button>
          )}
          <Button small icon="plus" reason={reason} onPress={() => setAsked("add")}>
            {t.add}
          </Button>
        </div>
      </div>
      <FilterText
        key={listed}
        label={t.startsWith}
        value={listed}
        onChange={(text) => setState({ listed: text === "" ? undefined : text })}
      />
      <DataTable
        label={t.list}
        list={list}
        rowKey={idOf}
        columns={[
          tickColumn(picked, { all: t.pickAll, one: ({ participantId }) => t.pick(participantId) }),
          {
            id: "person",
            label: t.person,
            phone: "main",
            cell: ({ participantId }) => (
              <PlaceLink to={`/people/participants/${encodeURIComponent(participantId)}`} className="break mono">
                {participantId}
              </PlaceLink>
            ),
          },
        ]}
        empty={
          listed === undefined ? (
            <EmptyState icon="people" title={t.emptyTitle}>
              {t.emptyText}
            </EmptyState>
          ) : (
            <EmptyState icon="people" title={t.noneTitle}>
              {t.noneText}
            </EmptyState>
          )
        }
      />
      <p className="field-hint">{t.savedAtOnce}</p>
      {asked === "add" ? <AddMembers campaignId={campaignId} onClose={() => setAsked(null)} /> : null}
      {asked === "remove" ? (
        <RemoveMembers
          campaignId={campaignId}
          participantIds={picked.selected.map(idOf)}
          onClose={() => setAsked(null)}
          onGone={(ids) => picked.drop(new Set(ids))}
        />
      ) : null}
    </section>
  );
};

type RemoveProps = {
  campaignId: string;
  participantIds: string[];
  onClose: () => void;
  onGone: (participantIds: readonly string[]) => void;
};

const RemoveMembers = ({ campaignId, participantIds, onClose, onGone }: RemoveProps): ReactNode => {
  const t = useTexts(audienceTexts);
  const tell = useTell();
  const stale = ["listAudience"] as const;
  const back = useChange("addToAudience", { stale });
  const params = { campaignId };
  const remove = useChange("removeFromAudience", {
    stale,
    onDone: ({ changed }) => {
      tell(t.removed(changed), () => back.mutate({ params, body: { participantIds } }));
      onGone(participantIds);
      onClose();
    },
  });
  const count = participantIds.length;
  return (
    <ConfirmDialog
      title={t.removeTitle(count)}
      action={t.remove(count)}
      open
      busy={remove.isPending}
      error={remove.error}
      consequences={[{ icon: "info", text: t.keepCodes }]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params, body: { participantIds } })}
    />
  );
};
