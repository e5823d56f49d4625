/** One campaign: its terms, trying them out, and how they came to be. */
import { lazyRouteComponent, useParams } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import "./campaigns.css";
import type { Campaign } from "./draft.ts";
import { CampaignActions } from "./lifecycle.tsx";
import { Revisions } from "./revisions.tsx";
import { TermsTab } from "./terms-tab.tsx";
import { pageTexts } from "./texts.ts";

// Neither is what one sees first, and the first view has no room for them.
const Numbers = lazyRouteComponent(() => import("./numbers.tsx"), "Numbers");
const Simulate = lazyRouteComponent(() => import("./simulate.tsx"), "Simulate");

const tabs = ["terms", "numbers", "simulate", "revisions"] as const;

/** The page. */
export const CampaignPage = (): ReactNode => {
  const { campaignId = "" } = useParams({ strict: false });
  const query = useAnswer("getCampaign", { params: { campaignId } });
  return (
    <Loaded query={query} skeleton={<Skeleton lines={8} />}>
      {(campaign) => <CampaignView key={campaign.id} campaign={campaign} />}
    </Loaded>
  );
};

const CampaignView = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const [{ tab }] = useSearchState((raw) => ({ tab: oneOf(raw["tab"], tabs) ?? "terms" }));
  return (
    <>
      <PageHead
        title={campaign.name}
        beside={<StateBadge state={campaign.state} />}
        below={
          <span className="row row-wide">
            <CopyId id={campaign.id} />
            <span>{t.revision(campaign.revision.number)}</span>
            <span>{campaign.running ? t.running : t.notRunning}</span>
            <span>
              {t.changed} <RelativeTime at={campaign.updatedAt} />
            </span>
          </span>
        }
        back={{ to: "/campaigns", label: t.campaigns }}
        actions={<CampaignActions campaign={campaign} />}
      />
      <Tabs
        label={t.views}
        current={tab}
        tabs={tabs.map((id) => ({
          id,
          label: t.tabs[id],
          to: `/campaigns/${campaign.id}`,
          ...(id === "terms" ? {} : { search: { tab: id } }),
        }))}
      />
      {tab === "terms" ? <TermsTab campaign={campaign} /> : null}
      <Suspense key={tab} fallback={<Skeleton lines={6} />}>
        {tab === "numbers" ? <Numbers campaignId={campaign.id} /> : null}
        {tab === "simulate" ? <Simulate campaign={campaign} /> : null}
      </Suspense>
      {tab === "revisions" ? <Revisions campaign={campaign} /> : null}
    </>
  );
};
