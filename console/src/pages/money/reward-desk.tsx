/** A reward over whatever page names it: everything about it, and what can be done with it. */
import { type ReactNode, useState } from "react";
import { Menu } from "../../design/menu.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { fits, isEnd, type Reward, rewardActions, scopeOf } from "./reward.ts";
import { type Acting, RewardActionDialog } from "./reward-action-dialog.tsx";
import { RewardDrawer } from "./reward-drawer.tsx";
import { moneyTexts } from "./texts.ts";

type DeskProps = { open: string | undefined; onClose: () => void; onDone?: () => void };

/**
 * The drawer of the reward that is open, if one is, with its dialogs. Whether one is open belongs into the page's address; `onDone` is told
 * once anything was done with it.
 */
export const RewardDesk = ({ open, onClose, onDone }: DeskProps): ReactNode => {
  const [acting, setActing] = useState<Acting | null>(null);
  return (
    <>
      {open === undefined ? null : (
        <RewardDrawer
          rewardId={open}
          onClose={onClose}
          onAct={(action, reward) => setActing({ action, rewards: [reward] })}
        />
      )}
      {acting === null ? null : <RewardActionDialog {...acting} onClose={() => setActing(null)} onDone={onDone} />}
    </>
  );
};

/** What can be done with a reward, behind one button; nothing where nothing can. */
export const RewardMenu = ({ reward }: { reward: Reward }): ReactNode => {
  const t = useTexts(moneyTexts);
  const mayNot = useMayNot();
  const [acting, setActing] = useState<Acting | null>(null);
  const possible = rewardActions.filter((action) => fits(action, reward));
  return (
    <>
      {possible.length === 0 ? null : (
        <Menu
          label={t.change}
          button={
            <button type="button" className="button button-secondary button-small">
              {t.change}
            </button>
          }
          groups={[
            {
              id: "actions",
              entries: possible.map((action) => ({
                id: action,
                label: t.actions[action],
                reason: mayNot(scopeOf(action)),
                bad: isEnd(action),
                onPress: () => setActing({ action, rewards: [reward] }),
              })),
            },
          ]}
        />
      )}
      {acting === null ? null : <RewardActionDialog {...acting} onClose={() => setActing(null)} />}
    </>
  );
};
