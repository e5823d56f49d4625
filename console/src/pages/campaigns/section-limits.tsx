/** What the campaign may cost, what one referrer may earn, and where the law says no. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CheckField, SelectField } from "../../design/field.tsx";
import { IntegerField, MoneyField } from "../../design/number-field.tsx";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { sinceOf, usePolicyWords } from "../../texts/policy-words.ts";
import { builderTexts } from "./builder-texts.ts";
import type { Terms } from "./draft.ts";
import { replaced, Section, useEditing, without } from "./editing.tsx";

type Limit = Terms["limits"]["perReferrer"][number];
const windows = ["day", "week", "month", "year", "total"] as const;
const newLimit: Limit = { metric: "count", max: 10, window: "month", kind: "calendar", acrossCampaigns: false };

/** The section. */
export const LimitsSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { terms, changeTerms, faultAt } = useEditing();
  const { limits } = terms;
  const { budget, referralsPerCampaign, perReferrer } = limits;
  const change = (changed: Partial<typeof limits>): void => changeTerms({ limits: { ...limits, ...changed } });
  return (
    <Section id="limits">
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
      {perReferrer.map((limit, at) => (
        <LimitFields
          key={at}
          limit={limit}
          at={at}
          onChange={(next) => change({ perReferrer: replaced(perReferrer, at, next) })}
          onRemove={() => change({ perReferrer: without(perReferrer, at) })}
        />
      ))}
      <div>
        <Button small icon="plus" onPress={() => change({ perReferrer: [...perReferrer, newLimit] })}>
          {t.addLimit}
        </Button>
      </div>
      <PolicyFields />
    </Section>
  );
};

/** The packs that the server has, and what the terms name beside them. */
const PolicyFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const words = usePolicyWords();
  const format = useFormat();
  const { terms, changeTerms } = useEditing();
  const { jurisdiction } = terms;
  const packs = useAnswer("listPolicyPacks", {});
  const known = packs.data?.items ?? [];
  const others = jurisdiction.filter((id) => !known.some((pack) => pack.id === id));
  const field = (id: string, label: string, hint?: string): ReactNode => (
    <CheckField
      key={id}
      label={label}
      hint={hint}
      value={jurisdiction.includes(id)}
      onChange={(on) =>
        changeTerms({ jurisdiction: on ? [...jurisdiction, id] : jurisdiction.filter((one) => one !== id) })
      }
    />
  );
  return (
    <fieldset className="stack stack-8">
      <legend className="field-label">{t.policies}</legend>
      <Loaded query={packs} skeleton={<Skeleton lines={3} />}>
        {() =>
          known.map((pack) => {
            const since = sinceOf(pack);
            const countries = format.list(pack.countries.map(format.country));
            return field(
              pack.id,
              words.title(pack),
              t.policyIn(countries, since === null ? null : format.date(since, "UTC")),
            );
          })
        }
      </Loaded>
      {others.map((id) => field(id, id, packs.data === undefined ? undefined : t.policyGone))}
      <div className="row small">
        <PlaceLink to="/settings/policies">{t.readPolicies}</PlaceLink>
      </div>
    </fieldset>
  );
};

type LimitProps = { limit: Limit; at: number; onChange: (limit: Limit) => void; onRemove: () => void };

const LimitFields = ({ limit, at, onChange, onRemove }: LimitProps): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const place = `/body/terms/limits/perReferrer/${at}`;
  const { window, kind, acrossCampaigns } = limit;
  const asMetric = (metric: Limit["metric"]): void =>
    onChange(
      metric === "count"
        ? { metric, max: 10, window, kind, acrossCampaigns }
        : { metric, max: { amount: "200.00", currency }, window, kind, acrossCampaigns },
    );
  return (
    <fieldset className="builder-item">
      <legend className="unseen">{t.limitOf(at + 1)}</legend>
      <div className="builder-item-head">
        <span>{t.limitOf(at + 1)}</span>
        <Button kind="quiet" small icon="trash" iconOnly onPress={onRemove}>
          {t.remove(t.limitOf(at + 1))}
        </Button>
      </div>
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
    </fieldset>
  );
};
