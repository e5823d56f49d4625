/** Rewards: what waits for approval or payment, one by one or many together. */
import "./money.css";
import { type ReactNode, useState } from "react";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { Menu } from "../../design/menu.tsx";
import { usePicked } from "../../design/picked.ts";
import { EmptyState } from "../../design/states.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { MoneyHead } from "./money-head.tsx";
import { fits, type Reward, type RewardAction, rewardActions, rewardsAsCsv, scopeOf, worthsOf } from "./reward.ts";
import { RewardActionDialog } from "./reward-action-dialog.tsx";
import { useRewardColumns } from "./reward-columns.tsx";
import { RewardDrawer } from "./reward-drawer.tsx";
import { RewardFilters } from "./reward-filters.tsx";
import { parseRewards, rewardsQuery } from "./reward-state.ts";
import { moneyTexts } from "./texts.ts";

type Acting = { action: RewardAction; rewards: readonly Reward[] };

/** The page. */
export const RewardsPage = (): ReactNode => {
  const t = useTexts(moneyTexts);
  const [state, change] = useSearchState(parseRewards);
  const { timeZone } = useMembership();
  const query = rewardsQuery(state, timeZone);
  const list = useList("listRewards", { query });
  const items = list.items ?? [];
  const picked = usePicked(items, ({ id }) => id);
  const [acting, setActing] = useState<Acting | null>(null);
  const { selected } = picked;
  const { open, ...filters } = state;
  const columns = useRewardColumns(picked, (id) => ({ ...filters, open: id }));
  const everyPage = useEveryPage();
  const exported = async (work: Work): Promise<MadeFile> => {
    const all = await everyPage("listRewards", query, work);
    return { name: "rewards.csv", text: rewardsAsCsv(all), rows: all.length };
  };
  const filtered = Object.keys(query).length > 0;
  return (
    <div className="stack">
      <MoneyHead view="rewards" actions={<ExportButton make={exported}>{t.csv}</ExportButton>} />
      <RewardFilters
        state={state}
        onChange={(changed) => (picked.all(false), change({ ...changed, open: undefined }))}
      />
      {selected.length === 0 ? null : (
        <Selected
          rewards={selected}
          onNone={() => picked.all(false)}
          onAct={(action) => setActing({ action, rewards: selected })}
        />
      )}
      <DataTable
        label={t.rewards}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        openKey={open}
        onOpen={({ id }) => change({ open: id }, "push")}
        empty={
          <EmptyState icon="money" title={t.emptyTitle}>
            {filtered ? t.none : t.empty}
          </EmptyState>
        }
      />
      {open === undefined ? null : (
        <RewardDrawer
          rewardId={open}
          onClose={() => change({ open: undefined }, "push")}
          onAct={(action, reward) => setActing({ action, rewards: [reward] })}
        />
      )}
      {acting === null ? null : (
        <RewardActionDialog {...acting} onClose={() => setActing(null)} onDone={() => picked.all(false)} />
      )}
    </div>
  );
};

type SelectedProps = { rewards: readonly Reward[]; onNone: () => void; onAct: (action: RewardAction) => void };

/** What can be done with those that are selected; first what moves most of them on, never what ends them. */
const Selected = ({ rewards, onNone, onAct }: SelectedProps): ReactNode => {
  const t = useTexts(moneyTexts);
  const mayNot = useMayNot();
  const worthText = useWorthText();
  const count = (action: RewardAction): number => rewards.filter((one) => fits(action, one)).length;
  const first: RewardAction = count("pay") > count("approve") ? "pay" : "approve";
  const rest = rewardActions.filter((action) => action !== first);
  const label = `${t.selected(rewards.length)} · ${worthText(worthsOf(rewards))}`;
  return (
    <div className="selection" role="region" aria-label={label}>
      <span role="status">{label}</span>
      <div className="row">
        <Button kind="quiet" small onPress={onNone}>
          {t.selectNone}
        </Button>
        <Button kind="primary" small reason={mayNot(scopeOf(first))} onPress={() => onAct(first)}>
          {t.actions[first]}
        </Button>
        <Menu
          label={t.actionsOf}
          button={
            <button type="button" className="button button-secondary button-small">
              {t.more}
            </button>
          }
          groups={[
            {
              id: "actions",
              entries: rest.map((action) => ({
                id: action,
                label: t.actions[action],
                reason: mayNot(scopeOf(action)),
                onPress: () => onAct(action),
              })),
            },
          ]}
        />
      </div>
    </div>
  );
};
