/** Rewards: what waits for approval or payment, one by one or many together. */
import "./money.css";
import { type ReactNode, useState } from "react";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { Button } from "../../design/button.tsx";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { MoneyHead } from "./money-head.tsx";
import { PayoutsDialog } from "./payouts-dialog.tsx";
import { rewardsAsCsv } from "./reward.ts";
import { RewardFilters } from "./reward-filters.tsx";
import { RewardList } from "./reward-list.tsx";
import { parseRewards, rewardsQuery } from "./reward-state.ts";
import { moneyTexts } from "./texts.ts";

/** The page. */
export const RewardsPage = (): ReactNode => {
  const t = useTexts(moneyTexts);
  const words = useTexts(actionTexts);
  const mayNot = useMayNot();
  const { timeZone } = useMembership();
  const [state, change] = useSearchState(parseRewards);
  const query = rewardsQuery(state, timeZone);
  const [paying, setPaying] = useState(false);
  const [payments, setPayments] = useState(0);
  const everyPage = useEveryPage();
  const exported = async (work: Work): Promise<MadeFile> => {
    const all = await everyPage("listRewards", query, work);
    return { name: "rewards.csv", text: rewardsAsCsv(all), rows: all.length };
  };
  return (
    <div className="stack">
      <MoneyHead
        view="rewards"
        actions={
          <>
            <Button reason={mayNot("rewards:pay")} onPress={() => setPaying(true)}>
              {words.filePay}
            </Button>
            <ExportButton make={exported}>{t.csv}</ExportButton>
          </>
        }
      />
      <RewardFilters state={state} onChange={(changed) => change({ ...changed, open: undefined })} />
      <RewardList
        // What was chosen under another filter, or before payments, is chosen no more.
        key={`${payments} ${JSON.stringify(query)}`}
        query={query}
        state={state}
        onOpen={(id) => change({ open: id }, "push")}
      />
      {paying ? (
        <PayoutsDialog onClose={() => setPaying(false)} onDone={() => setPayments((before) => before + 1)} />
      ) : null}
    </div>
  );
};
