/**
 * A campaign's numbers in the list. They come after the list, each when it is there. The API answers one campaign at a time, so only the
 * rows that somebody sees are asked for.
 */
import { useDayBefore } from "../../design/time.tsx";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { type ItemOf, useAnswer } from "../../api/queries.ts";
import { Money } from "../../design/money.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { pageTexts } from "./texts.ts";

type Campaign = ItemOf<"listCampaigns">;

/** Whether an element was on the screen at least once. */
const useSeen = (): [RefObject<HTMLSpanElement | null>, boolean] => {
  const element = useRef<HTMLSpanElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || element.current === null) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [seen]);
  return [element, seen];
};

/** What never ran has no numbers to ask for. */
const useRecent = ({ id, state }: Campaign, seen: boolean) => {
  const { scopes } = useMembership();
  const dayBefore = useDayBefore();
  return useAnswer(
    "getReportSummary",
    { query: { campaignId: id, from: dayBefore(29), to: dayBefore(0) } },
    { enabled: seen && state !== "draft" && scopes.includes("reports:read") },
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
  const [element, seen] = useSeen();
  const { data } = useRecent(campaign, seen);
  const found = data?.funnel.find((one) => one.step === step);
  return <span ref={element}>{found === undefined ? "" : format.number(found.count)}</span>;
};

/** What is left of its budget; its whole budget while nothing is known of its use. */
export const BudgetLeft = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const format = useFormat();
  const [element, seen] = useSeen();
  const { data } = useRecent(campaign, seen);
  const { budget } = campaign.revision.terms.limits;
  if (budget === null) return <span className="soft">{t.noBudget}</span>;
  const left = data?.budgets.find((one) => one.campaignId === campaign.id);
  if (left === undefined)
    return (
      <span ref={element}>
        <Money value={budget} />
      </span>
    );
  return (
    <span className="stack stack-tight">
      <Money value={{ amount: left.left, currency: left.currency }} />
      <span className="soft small">{format.percent(left.leftPercent / 100)}</span>
    </span>
  );
};
