/** How a campaign's terms came to be: each revision with what it changed. */
import type { ReactNode } from "react";
import { useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Differences } from "./differences.tsx";
import { differencesOf } from "./facts.ts";
import { useFacts } from "./facts-view.ts";
import { pageTexts } from "./texts.ts";

/** The tab. */
export const Revisions = ({ campaignId }: { campaignId: string }): ReactNode => {
  const t = useTexts(pageTexts);
  const words = useTexts(designTexts);
  const list = useList("listRevisions", { params: { campaignId }, query: { limit: 25 } });
  return (
    <>
      <p className="soft">{t.revisionsText}</p>
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
            items.map((revision, at) => <RevisionView key={revision.id} revision={revision} before={items[at + 1]} />)
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

type Revision = NonNullable<ReturnType<typeof useList<"listRevisions">>["items"]>[number];

const RevisionView = ({ revision, before }: { revision: Revision; before: Revision | undefined }): ReactNode => {
  const t = useTexts(pageTexts);
  const { ofTerms } = useFacts();
  return (
    <article className="revision" aria-label={t.revision(revision.number)}>
      <div className="row row-between">
        <div className="row">
          <h3>{t.revision(revision.number)}</h3>
          <CopyId id={revision.id} short />
        </div>
        <span className="soft small">
          <RelativeTime at={revision.createdAt} />
        </span>
      </div>
      {revision.number === 1 ? (
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
