/** A reward over whatever page names it: everything about it, and what can be done with it. */
import { type ReactNode, useState } from "react";
import { Menu } from "../../design/menu.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { fits, type Reward, type RewardAction, rewardActions, scopeOf } from "./reward.ts";
import { RewardActionDialog } from "./reward-action-dialog.tsx";
import { RewardDrawer } from "./reward-drawer.tsx";
import { moneyTexts } from "./texts.ts";

type Acting = { action: RewardAction; reward: Reward };

/** The drawer of the reward that is open, if one is, with its dialogs. Whether one is open belongs into the page's address. */
export const RewardDesk = ({ open, onClose }: { open: string | undefined; onClose: () => void }): ReactNode => {
  const [acting, setActing] = useState<Acting | null>(null);
  return (
    <>
      {open === undefined ? null : (
        <RewardDrawer rewardId={open} onClose={onClose} onAct={(action, reward) => setActing({ action, reward })} />
      )}
      {acting === null ? null : <ActingDialog acting={acting} onClose={() => setActing(null)} />}
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
                bad: action === "reverse" || action === "cancel" || action === "decline",
                onPress: () => setActing({ action, reward }),
              })),
            },
          ]}
        />
      )}
      {acting === null ? null : <ActingDialog acting={acting} onClose={() => setActing(null)} />}
    </>
  );
};

const ActingDialog = ({ acting: { action, reward }, onClose }: { acting: Acting; onClose: () => void }): ReactNode => (
  <RewardActionDialog action={action} rewards={[reward]} onClose={onClose} onDone={() => undefined} />
);
