/** The fields of the budget, of how many are rewarded, and of one limit of a referrer. */
import type { ReactNode } from "react";
import { CheckField, SelectField } from "../../design/field.tsx";
import { IntegerField, MoneyField } from "../../design/number-field.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Terms } from "./draft.ts";
import { replaced, useEditing } from "./editing.tsx";

type Limits = Terms["limits"];
type Limit = Limits["perReferrer"][number];
const windows = ["day", "week", "month", "year", "total"] as const;

/** The limits and the way to change some of them. */
const useLimits = (): { limits: Limits; change: (changed: Partial<Limits>) => void } => {
  const { terms, changeTerms } = useEditing();
  const { limits } = terms;
  return { limits, change: (changed) => changeTerms({ limits: { ...limits, ...changed } }) };
};

/** What the campaign may cost. */
export const BudgetFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const { limits, change } = useLimits();
  const { budget } = limits;
  return (
    <>
      <CheckField
        label={t.budgetOn}
        value={budget !== null}
        onChange={(on) => change({ budget: on ? { amount: "10000.00", currency } : null })}
      />
      {budget === null ? null : (
        <MoneyField
          label={t.budget}
          value={budget}
          fault={faultAt("/body/terms/limits/budget/amount") ?? faultAt("/body/terms/limits/budget")}
          currencyFault={faultAt("/body/terms/limits/budget/currency")}
          onChange={(next) => change({ budget: next })}
        />
      )}
    </>
  );
};

/** How many friends are rewarded in all. */
export const ReferralsFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { faultAt } = useEditing();
  const { limits, change } = useLimits();
  const { referralsPerCampaign } = limits;
  return (
    <>
      <CheckField
        label={t.referralsOn}
        value={referralsPerCampaign !== null}
        onChange={(on) => change({ referralsPerCampaign: on ? 1_000 : null })}
      />
      {referralsPerCampaign === null ? null : (
        <IntegerField
          label={t.referrals}
          value={referralsPerCampaign}
          fault={faultAt("/body/terms/limits/referralsPerCampaign")}
          onChange={(count) => change({ referralsPerCampaign: count })}
        />
      )}
    </>
  );
};

/** One limit of a referrer. */
export const LimitFields = ({ at }: { at: number }): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const { limits, change } = useLimits();
  const limit = limits.perReferrer[at];
  if (limit === undefined) return null;
  const place = `/body/terms/limits/perReferrer/${at}`;
  const { window, kind, acrossCampaigns } = limit;
  const onChange = (next: Limit): void => change({ perReferrer: replaced(limits.perReferrer, at, next) });
  const asMetric = (metric: Limit["metric"]): void =>
    onChange(
      metric === "count"
        ? { metric, max: 10, window, kind, acrossCampaigns }
        : { metric, max: { amount: "200.00", currency }, window, kind, acrossCampaigns },
    );
  return (
    <>
      <div className="columns columns-3">
        <SelectField
          label={t.metric}
          value={limit.metric}
          options={(["count", "value"] as const).map((value) => ({ value, label: t.metrics[value] }))}
          onChange={asMetric}
        />
        {limit.metric === "count" ? (
          <IntegerField
            label={t.atMost}
            value={limit.max}
            fault={faultAt(`${place}/max`) ?? faultAt(place)}
            onChange={(max) => onChange({ ...limit, max })}
          />
        ) : (
          <MoneyField
            label={t.atMost}
            value={limit.max}
            fault={faultAt(`${place}/max/amount`) ?? faultAt(`${place}/max`) ?? faultAt(place)}
            currencyFault={faultAt(`${place}/max/currency`)}
            onChange={(max) => onChange({ ...limit, max })}
          />
        )}
        <SelectField
          label={t.window}
          value={window}
          options={windows.map((value) => ({ value, label: t.windows[value] }))}
          onChange={(next) => onChange({ ...limit, window: next })}
        />
      </div>
      <div className="row row-wide">
        {window === "total" ? null : (
          <CheckField
            label={t.rolling}
            value={kind === "rolling"}
            onChange={(on) => onChange({ ...limit, kind: on ? "rolling" : "calendar" })}
          />
        )}
        <CheckField
          label={t.across}
          value={acrossCampaigns}
          onChange={(on) => onChange({ ...limit, acrossCampaigns: on })}
        />
      </div>
    </>
  );
};
