/** What each side earns. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Reward } from "./draft.ts";
import { Place, Section, useEditing, without } from "./editing.tsx";
import { RewardFields } from "./fields-reward.tsx";
import { freeId } from "./free-id.ts";
import { newReward } from "./templates.ts";

/** The section. */
export const RewardsSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { terms, changeTerms } = useEditing();
  const { rewards } = terms;
  const add = (side: Reward["side"]): void => {
    const id = freeId(
      side === "referrer" ? "referrer" : "friend",
      rewards.map((one) => one.id),
    );
    changeTerms({ rewards: [...rewards, newReward(id, side, "20.00", currency)] });
  };
  return (
    <Section id="rewards">
      {rewards.length === 0 ? <p className="soft">{t.noRewards}</p> : null}
      {rewards.map((reward, at) => (
        <RewardItem
          key={reward.id}
          side={reward.side}
          at={at}
          onRemove={() => changeTerms({ rewards: without(rewards, at) })}
        />
      ))}
      <Place of={{ section: "rewards", field: "none" }}>
        <div className="row">
          <Button small icon="plus" onPress={() => add("referrer")}>
            {t.addReferrer}
          </Button>
          <Button small icon="plus" onPress={() => add("referee")}>
            {t.addReferee}
          </Button>
        </div>
      </Place>
    </Section>
  );
};

type RewardProps = { side: Reward["side"]; at: number; onRemove: () => void };

const RewardItem = ({ side, at, onRemove }: RewardProps): ReactNode => {
  const t = useTexts(builderTexts);
  const title = t.rewardNames(t.sides[side], at + 1);
  return (
    <fieldset className="builder-item">
      <legend className="unseen">{title}</legend>
      <div className="builder-item-head">
        <span>{t.sides[side]}</span>
        <Button kind="quiet" small icon="trash" iconOnly onPress={onRemove}>
          {t.remove(title)}
        </Button>
      </div>
      <Place of={{ section: "rewards", field: "reward", at }}>
        <RewardFields at={at} />
      </Place>
    </fieldset>
  );
};
