/** A campaign's numbers in the list. They come after the list, each when it is there. */
import type { ReactNode } from "react";
import { type ItemOf, useAnswer } from "../../api/queries.ts";
import { Money } from "../../design/money.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { dayBefore } from "../../texts/zoned-day.ts";
import { pageTexts } from "./texts.ts";

type Campaign = ItemOf<"listCampaigns">;

/** What never ran has no numbers to ask for. */
const useRecent = ({ id, state }: Campaign) => {
  const { timeZone, scopes } = useMembership();
  return useAnswer(
    "getReportSummary",
    { query: { campaignId: id, from: dayBefore(29, timeZone), to: dayBefore(0, timeZone) } },
    { enabled: state !== "draft" && scopes.includes("reports:read") },
  );
};

/** How many got to a step in the last 30 days. */
export const RecentCount = ({
  campaign,
  step,
}: {
  campaign: Campaign;
  step: "registered" | "qualified";
}): ReactNode => {
  const format = useFormat();
  const { data } = useRecent(campaign);
  const found = data?.funnel.find((one) => one.step === step);
  return found === undefined ? "" : format.number(found.count);
};

/** What is left of its budget; its whole budget while nothing is known of its use. */
export const BudgetLeft = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const format = useFormat();
  const { data } = useRecent(campaign);
  const { budget } = campaign.revision.terms.limits;
  if (budget === null) return <span className="soft">{t.noBudget}</span>;
  const left = data?.budgets.find((one) => one.campaignId === campaign.id);
  if (left === undefined) return <Money value={budget} />;
  return (
    <span className="stack stack-tight">
      <Money value={{ amount: left.left, currency: left.currency }} />
      <span className="soft small">{format.percent(left.leftPercent / 100)}</span>
    </span>
  );
};
