/** What the campaign may cost, what one referrer may earn, and where the law says no. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Terms } from "./draft.ts";
import { Place, Section, useEditing, without } from "./editing.tsx";
import { BudgetFields, LimitFields, ReferralsFields } from "./fields-limit.tsx";
import { PolicyFields } from "./fields-policy.tsx";

const newLimit: Terms["limits"]["perReferrer"][number] = {
  metric: "count",
  max: 10,
  window: "month",
  kind: "calendar",
  acrossCampaigns: false,
};

/** The section. */
export const LimitsSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms } = useEditing();
  const { limits } = terms;
  const { perReferrer } = limits;
  const change = (next: typeof perReferrer): void => changeTerms({ limits: { ...limits, perReferrer: next } });
  return (
    <Section id="limits">
      <Place of={{ section: "limits", field: "budget" }}>
        <BudgetFields />
      </Place>
      <Place of={{ section: "limits", field: "referrals" }}>
        <ReferralsFields />
      </Place>
      {perReferrer.map((_, at) => (
        <LimitItem key={at} at={at} onRemove={() => change(without(perReferrer, at))} />
      ))}
      <div>
        <Button small icon="plus" onPress={() => change([...perReferrer, newLimit])}>
          {t.addLimit}
        </Button>
      </div>
      <Place of={{ section: "limits", field: "policy", at: 0 }}>
        <PolicyFields />
      </Place>
    </Section>
  );
};

const LimitItem = ({ at, onRemove }: { at: number; onRemove: () => void }): ReactNode => {
  const t = useTexts(builderTexts);
  return (
    <fieldset className="builder-item">
      <legend className="unseen">{t.limitOf(at + 1)}</legend>
      <div className="builder-item-head">
        <span>{t.limitOf(at + 1)}</span>
        <Button kind="quiet" small icon="trash" iconOnly onPress={onRemove}>
          {t.remove(t.limitOf(at + 1))}
        </Button>
      </div>
      <Place of={{ section: "limits", field: "limit", at }}>
        <LimitFields at={at} />
      </Place>
    </fieldset>
  );
};
