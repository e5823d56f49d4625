/** The rewards that fit the filters: looked at one by one, or chosen and changed together. */
import { type ReactNode, useMemo, useState } from "react";
import type { Query } from "../../api/call.ts";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { designTexts } from "../../design/design-texts.ts";
import { useLongWork } from "../../design/long-work.ts";
import type { MenuEntry } from "../../design/menu.tsx";
import { type Picked, usePicked } from "../../design/picked.ts";
import { Selection } from "../../design/selection.tsx";
import { EmptyState, ErrorNote } from "../../design/states.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { fits, isEnd, type Reward, type RewardAction, rewardActions, scopeOf, worthsOf } from "./reward.ts";
import { type Acting, RewardActionDialog } from "./reward-action-dialog.tsx";
import { useRewardColumns } from "./reward-columns.tsx";
import { RewardDesk } from "./reward-desk.tsx";
import type { RewardsState } from "./reward-state.ts";
import { moneyTexts } from "./texts.ts";

/** More are not chosen at once: the page holds them all. */
const pickedMaximum = 50_000;

type Props = { query: Query<"listRewards">; state: RewardsState; onOpen: (id: string | undefined) => void };

/** The list of one filter, with what is chosen of it: another filter wants another one. */
export const RewardList = ({ query, state, onOpen }: Props): ReactNode => {
  const t = useTexts(moneyTexts);
  const list = useList("listRewards", { query });
  const items = list.items ?? [];
  const taking = useLongWork();
  const picked = usePicked(items, ({ id }) => id);
  // Who chooses by hand, or none, no longer waits for all.
  const byHand: Picked<Reward> = {
    ...picked,
    toggle: (row) => (taking.stop(), picked.toggle(row)),
    all: (on) => (taking.stop(), picked.all(on)),
  };
  const none = (): void => byHand.all(false);
  const [acting, setActing] = useState<Acting | null>(null);
  const { selected } = picked;
  const { open, ...filters } = state;
  const columns = useRewardColumns(byHand, (id) => ({ ...filters, open: id }));
  const everyPage = useEveryPage();
  const takeAll = async (work: Work): Promise<void> =>
    picked.take(await everyPage("listRewards", query, work, pickedMaximum));
  const isMore = picked.every && list.hasNextPage;
  return (
    <>
      {selected.length === 0 ? null : (
        <Selected rewards={selected} onNone={none} onAct={(action) => setActing({ action, rewards: selected })}>
          {selected.length > items.length ? (
            <span className="small">{selected.length < pickedMaximum ? t.allMatch : t.mostMatch}</span>
          ) : taking.done !== null ? (
            <Taking done={taking.done} onStop={taking.stop} />
          ) : isMore ? (
            <Button kind="quiet" small onPress={() => taking.start(takeAll)}>
              {t.selectMatching}
            </Button>
          ) : null}
        </Selected>
      )}
      <DataTable
        label={t.rewards}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        openKey={open}
        onOpen={({ id }) => onOpen(id)}
        empty={
          <EmptyState icon="money" title={t.emptyTitle}>
            {Object.keys(query).length > 0 ? t.none : t.empty}
          </EmptyState>
        }
      />
      {taking.error === null ? null : <ErrorNote error={taking.error} />}
      <RewardDesk open={open} onClose={() => onOpen(undefined)} onDone={none} />
      {acting === null ? null : <RewardActionDialog {...acting} onClose={() => setActing(null)} onDone={none} />}
    </>
  );
};

const Taking = ({ done, onStop }: { done: number; onStop: () => void }): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <>
      <span className="small">{t.soFar(done)}</span>
      <Button kind="quiet" small icon="stop" onPress={onStop}>
        {t.stop}
      </Button>
    </>
  );
};

type SelectedProps = {
  rewards: readonly Reward[];
  onNone: () => void;
  onAct: (action: RewardAction) => void;
  /** How to choose those that are not shown, or that they are. */
  children: ReactNode;
};

/** What can be done with those that are selected; first what moves most of them on, never what ends them. */
const Selected = ({ rewards, onNone, onAct, children }: SelectedProps): ReactNode => {
  const t = useTexts(moneyTexts);
  const mayNot = useMayNot();
  const worthText = useWorthText();
  const count = (action: RewardAction): number => rewards.filter((one) => fits(action, one)).length;
  const first: RewardAction = count("pay") > count("approve") ? "pay" : "approve";
  const worths = useMemo(() => worthsOf(rewards), [rewards]);
  const entry = (action: RewardAction): MenuEntry => ({
    id: action,
    label: t.actions[action],
    reason: mayNot(scopeOf(action)),
    bad: isEnd(action),
    onPress: () => onAct(action),
  });
  return (
    <Selection
      label={`${t.selected(rewards.length)} · ${worthText(worths)}`}
      first={entry(first)}
      rest={rewardActions.filter((action) => action !== first).map(entry)}
      onNone={onNone}
    >
      {children}
    </Selection>
  );
};
