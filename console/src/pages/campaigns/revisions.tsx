/** How a campaign's terms came to be: each revision with who made it, what for, and what it changed; and any two side by side. */
import { type ReactNode, useState } from "react";
import { etagOf } from "../../api/call.ts";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useGo } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Differences } from "./differences.tsx";
import { type Campaign, draftOf, isSame } from "./draft.ts";
import { differencesOf } from "./facts.ts";
import { useFacts } from "./facts-view.ts";
import { keepDraft, keptDraft } from "./kept-draft.ts";
import { mergedDraft } from "./merge.ts";
import { pageTexts } from "./texts.ts";

type Revision = ItemOf<"listRevisions">;

/** The tab. */
export const Revisions = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const words = useTexts(designTexts);
  const list = useList("listRevisions", { params: { campaignId: campaign.id }, query: { limit: 50 } });
  return (
    <>
      <p className="soft">{t.revisionsText}</p>
      {list.items === undefined || campaign.revision.number < 2 ? null : <Comparing items={list.items} />}
      <div className="panel">
        <Loaded
          query={{ data: list.items, error: list.error, refetch: list.refetch }}
          skeleton={
            <div className="panel-padded">
              <Skeleton lines={5} />
            </div>
          }
        >
          {(items) =>
            items.map((revision, at) => (
              <RevisionView key={revision.id} campaign={campaign} revision={revision} before={items[at + 1]} />
            ))
          }
        </Loaded>
        {list.hasNextPage ? (
          <div className="table-foot">
            <Button small busy={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
              {words.loadMore}
            </Button>
          </div>
        ) : null}
      </div>
    </>
  );
};

/** Any two of those that are there, by the address. */
const Comparing = ({ items }: { items: readonly Revision[] }): ReactNode => {
  const t = useTexts(pageTexts);
  const { ofTerms } = useFacts();
  const [{ from, to }, setState] = useSearchState((raw) => ({ from: textOf(raw["from"]), to: textOf(raw["to"]) }));
  const numbered = (number: string | undefined): Revision | undefined =>
    items.find((one) => String(one.number) === number);
  const [one, other] = [numbered(from), numbered(to)];
  const options = [
    { value: "", label: t.chooseRevision },
    ...items.map(({ number }) => ({ value: String(number), label: t.revision(number) })),
  ];
  return (
    <section className="panel panel-padded stack" aria-label={t.compare}>
      <div className="row row-wide comparing">
        <h2>{t.compare}</h2>
        <SelectField
          label={t.compareFrom}
          value={one === undefined ? "" : String(one.number)}
          options={options}
          onChange={(number) => setState({ from: number === "" ? undefined : Number(number) })}
        />
        <SelectField
          label={t.compareTo}
          value={other === undefined ? "" : String(other.number)}
          options={options}
          onChange={(number) => setState({ to: number === "" ? undefined : Number(number) })}
        />
      </div>
      {one === undefined || other === undefined ? null : isSame(one.terms, other.terms) ? (
        <p className="soft small">{t.sameRevisions}</p>
      ) : (
        <Differences items={differencesOf(ofTerms(one.terms), ofTerms(other.terms))} />
      )}
    </section>
  );
};

type ViewProps = { campaign: Campaign; revision: Revision; before: Revision | undefined };

const RevisionView = ({ campaign, revision, before }: ViewProps): ReactNode => {
  const t = useTexts(pageTexts);
  const { ofTerms } = useFacts();
  const nameOf = useActorName();
  const { author, note, number } = revision;
  return (
    <article className="revision" aria-label={t.revision(number)}>
      <div className="row row-between">
        <div className="row">
          <h3>{t.revision(number)}</h3>
          <CopyId id={revision.id} short />
        </div>
        <div className="row">
          <span className="soft small break">
            {author === null ? null : `${t.by(nameOf(author))} · `}
            <RelativeTime at={revision.createdAt} />
          </span>
          {number === campaign.revision.number ? null : <TakeAgain campaign={campaign} revision={revision} />}
        </div>
      </div>
      {note === null ? null : (
        <p className="break" dir="auto">
          {note}
        </p>
      )}
      {number === 1 ? (
        <p className="soft small">
          <Badge tone="neutral" icon="draft">
            {t.firstRevision}
          </Badge>
        </p>
      ) : before === undefined ? null : (
        <Differences items={differencesOf(ofTerms(before.terms), ofTerms(revision.terms))} />
      )}
    </article>
  );
};

/** Earlier terms as unsaved changes of the present ones: they are looked at, and saved like any change. */
const TakeAgain = ({ campaign, revision }: { campaign: Campaign; revision: Revision }): ReactNode => {
  const t = useTexts(pageTexts);
  const mayNot = useMayNot();
  const go = useGo();
  const [asked, setAsked] = useState(false);
  const { id, state } = campaign;
  const isFixed = state === "ended" || state === "archived";
  const take = (): void => {
    const now = draftOf(campaign);
    const kept = keptDraft(id);
    // Name and dates that were typed stay; they are not part of the terms.
    const typed = kept?.began ? mergedDraft(kept.began.draft, kept.draft, now) : now;
    const began = { draft: now, etag: etagOf(campaign), updatedAt: campaign.updatedAt };
    keepDraft(id, { draft: { ...typed, terms: revision.terms }, began });
    go({ to: `/campaigns/${id}` });
  };
  const hasTyped = (): boolean => {
    const kept = keptDraft(id);
    return kept?.began ? !isSame(kept.draft.terms, kept.began.draft.terms) : false;
  };
  return (
    <>
      <Button
        small
        reason={mayNot("campaigns:write") ?? (isFixed ? t.readOnly(t.states[state]) : undefined)}
        onPress={() => (hasTyped() ? setAsked(true) : take())}
      >
        {t.takeAgain}
      </Button>
      {asked ? (
        <ConfirmDialog
          title={t.takeAgainTitle(revision.number)}
          action={t.takeAgain}
          open
          busy={false}
          error={null}
          consequences={[{ icon: "warning", text: t.takeAgainText }]}
          onClose={() => setAsked(false)}
          onConfirm={take}
        />
      ) : null}
    </>
  );
};
