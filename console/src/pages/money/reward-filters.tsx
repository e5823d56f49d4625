/** The filters of the list of rewards; each stands in the address. */
import { type ReactNode, useState } from "react";
import { Button } from "../../design/button.tsx";
import { DayRange } from "../../design/day-range.tsx";
import { SelectField } from "../../design/field.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { Fold } from "../../design/timeline.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignFilter } from "./campaign-filter.tsx";
import { type RewardsState, rewardStates } from "./reward-state.ts";
import { moneyTexts } from "./texts.ts";

type Props = { state: RewardsState; onChange: (changed: Partial<Record<keyof RewardsState, string>>) => void };

/** The filters; those that are needed less are folded away unless one of them is set. */
export const RewardFilters = ({ state, onChange }: Props): ReactNode => {
  const t = useTexts(moneyTexts);
  const words = useTexts(stateTexts);
  const { side, rule, from, to, referral } = state;
  // As the page is opened: it does not fold up under the hands that clear the last of them.
  const [open] = useState([side, rule, from, to].some((one) => one !== undefined));
  return (
    <div className="stack stack-8">
      <div className="filters">
        <SelectField
          label={t.show}
          value={state.show ?? ""}
          options={[
            { value: "", label: t.anyState },
            { value: "waiting", label: t.waiting },
            { value: "failed", label: t.failedPayouts },
            ...rewardStates.map((value) => ({ value, label: words[value] })),
          ]}
          onChange={(show) => onChange({ show })}
        />
        <CampaignFilter value={state.campaign} onChange={(campaign) => onChange({ campaign })} />
        <FilterText
          key={`person ${state.participant}`}
          label={t.participantId}
          value={state.participant}
          onChange={(participant) => onChange({ participant })}
        />
        <FilterText
          key={`currency ${state.currency}`}
          label={t.currency}
          hint={t.currencyHint}
          value={state.currency}
          onChange={(currency) => onChange({ currency })}
        />
      </div>
      <Fold label={t.moreFilters} open={open}>
        <div className="filters money-more">
          <SelectField
            label={t.side}
            value={side ?? ""}
            options={[
              { value: "", label: t.anySide },
              { value: "referrer", label: t.sides.referrer },
              { value: "referee", label: t.sides.referee },
            ]}
            onChange={(value) => onChange({ side: value })}
          />
          <FilterText
            key={`rule ${rule}`}
            label={t.ruleId}
            value={rule}
            onChange={(value) => onChange({ rule: value })}
          />
          <DayRange labels={{ from: t.grantedFrom, to: t.grantedTo }} from={from} to={to} onChange={onChange} />
        </div>
      </Fold>
      {referral === undefined ? null : (
        <div className="row small">
          <span>
            {t.referral} <code className="break">{referral}</code>
          </span>
          <Button kind="quiet" small icon="cross" onPress={() => onChange({ referral: "" })}>
            {t.clear}
          </Button>
        </div>
      )}
    </div>
  );
};
