/** Rewards: what waits for approval or payment, one by one or many together. */
import "./money.css";
import { type ReactNode, useMemo, useState } from "react";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { useLongWork } from "../../design/long-work.ts";
import { Menu } from "../../design/menu.tsx";
import { usePicked } from "../../design/picked.ts";
import { EmptyState, ErrorNote } from "../../design/states.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { MoneyHead } from "./money-head.tsx";
import { PayoutsDialog } from "./payouts-dialog.tsx";
import { fits, type Reward, type RewardAction, rewardActions, rewardsAsCsv, scopeOf, worthsOf } from "./reward.ts";
import { RewardActionDialog } from "./reward-action-dialog.tsx";
import { useRewardColumns } from "./reward-columns.tsx";
import { RewardDrawer } from "./reward-drawer.tsx";
import { RewardFilters } from "./reward-filters.tsx";
import { parseRewards, rewardsQuery } from "./reward-state.ts";
import { moneyTexts } from "./texts.ts";

/** More are not chosen at once: the page holds them all. */
const pickedMaximum = 50_000;

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
  const [paying, setPaying] = useState(false);
  const words = useTexts(actionTexts);
  const shared = useTexts(designTexts);
  const mayNot = useMayNot();
  const { open, ...filters } = state;
  const columns = useRewardColumns(picked, (id) => ({ ...filters, open: id }));
  const everyPage = useEveryPage();
  const exported = async (work: Work): Promise<MadeFile> => {
    const all = await everyPage("listRewards", query, work);
    return { name: "rewards.csv", text: rewardsAsCsv(all), rows: all.length };
  };
  const taking = useLongWork();
  const takeAll = async (work: Work): Promise<void> =>
    picked.take(await everyPage("listRewards", query, work, pickedMaximum));
  const isMore = picked.every && list.hasNextPage && selected.length <= items.length;
  const beyond =
    selected.length > items.length ? (
      <span className="small">{selected.length < pickedMaximum ? t.allMatch : t.mostMatch}</span>
    ) : taking.done !== null ? (
      <>
        <span className="small">{shared.soFar(taking.done)}</span>
        <Button kind="quiet" small icon="stop" onPress={taking.stop}>
          {shared.stop}
        </Button>
      </>
    ) : isMore ? (
      <Button kind="quiet" small onPress={() => taking.start(takeAll)}>
        {t.selectMatching}
      </Button>
    ) : null;
  const filtered = Object.keys(query).length > 0;
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
      <RewardFilters
        state={state}
        onChange={(changed) => {
          taking.stop();
          picked.all(false);
          change({ ...changed, open: undefined });
        }}
      />
      {selected.length === 0 ? null : (
        <Selected
          rewards={selected}
          beyond={beyond}
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
      {taking.error === null ? null : <ErrorNote error={taking.error} />}
      {paying ? <PayoutsDialog onClose={() => setPaying(false)} onDone={() => picked.all(false)} /> : null}
      {acting === null ? null : (
        <RewardActionDialog {...acting} onClose={() => setActing(null)} onDone={() => picked.all(false)} />
      )}
    </div>
  );
};

type SelectedProps = {
  rewards: readonly Reward[];
  /** How to choose those that are not shown, or that they are. */
  beyond: ReactNode;
  onNone: () => void;
  onAct: (action: RewardAction) => void;
};

/** What can be done with those that are selected; first what moves most of them on, never what ends them. */
const Selected = ({ rewards, beyond, onNone, onAct }: SelectedProps): ReactNode => {
  const t = useTexts(moneyTexts);
  const mayNot = useMayNot();
  const worthText = useWorthText();
  const count = (action: RewardAction): number => rewards.filter((one) => fits(action, one)).length;
  const first: RewardAction = count("pay") > count("approve") ? "pay" : "approve";
  const rest = rewardActions.filter((action) => action !== first);
  const worths = useMemo(() => worthsOf(rewards), [rewards]);
  const label = `${t.selected(rewards.length)} · ${worthText(worths)}`;
  return (
    <div className="selection" role="region" aria-label={label}>
      <span className="row">
        <span role="status">{label}</span>
        {beyond}
      </span>
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
