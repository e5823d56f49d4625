/** The fields of one reward, or of two that are alike. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { CheckField, SelectField } from "../../design/field.tsx";
import { DurationField, IntegerField } from "../../design/number-field.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Reward, RewardValue } from "./draft.ts";
import { replaced, useEditing, without } from "./editing.tsx";
import { ValueFields } from "./reward-value.tsx";
import { stepName } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";

const kinds = ["fixed", "tiered", "milestone"] as const;

const firstValue = (reward: Reward, currency: string): RewardValue =>
  (reward.kind === "tiered" ? reward.tiers[0]?.value : reward.value) ?? { type: "money", amount: "20.00", currency };

/** The same reward as another kind, with what both have in common. */
const asKind = (reward: Reward, kind: Reward["kind"], currency: string): Reward => {
  const { id, side, on, holdSeconds, approval, expiresAfterSeconds } = reward;
  const shared = { id, side, on, holdSeconds, approval, expiresAfterSeconds };
  const value = firstValue(reward, currency);
  if (kind === "fixed") return { ...shared, kind, value };
  if (kind === "milestone") return { ...shared, kind, value, every: 3 };
  return { ...shared, kind, tiers: [{ from: 1, value }] };
};

/** One reward. What is changed goes for the one at `twin` too, which stays its own side's. */
export const RewardFields = ({ at, twin }: { at: number; twin?: number }): ReactNode => {
  const t = useTexts(builderTexts);
  const words = useTexts(sentenceTexts);
  const { currency } = useMembership();
  const { terms, changeTerms, faultAt } = useEditing();
  const reward = terms.rewards[at];
  if (reward === undefined) return null;
  const place = `/body/terms/rewards/${at}`;
  const steps = terms.qualification.steps.map((step) => ({ value: step.id, label: t.onStep(stepName(step, words)) }));
  const onChange = (next: Reward): void =>
    changeTerms({
      rewards: terms.rewards.map((one, index) => {
        if (index === at) return next;
        return index === twin ? { ...next, id: one.id, side: one.side } : one;
      }),
    });
  return (
    <>
      <div className="columns">
        <SelectField
          label={t.kind}
          value={reward.kind}
          options={kinds.map((value) => ({ value, label: t.kinds[value] }))}
          onChange={(kind) => onChange(asKind(reward, kind, currency))}
        />
        <SelectField
          label={t.on}
          fault={faultAt(`${place}/on`) ?? faultAt(`${place}/on/step`)}
          value={reward.on === "qualified" ? "" : reward.on.step}
          options={[{ value: "", label: t.onQualified }, ...steps]}
          onChange={(step) => onChange({ ...reward, on: step === "" ? "qualified" : { step } })}
        />
      </div>
      {reward.kind === "tiered" ? (
        <TierFields reward={reward} place={place} onChange={onChange} />
      ) : (
        <ValueFields
          value={reward.value}
          place={`${place}/value`}
          onChange={(value) => onChange({ ...reward, value })}
        />
      )}
      {reward.kind === "milestone" ? (
        <IntegerField
          label={t.every}
          value={reward.every}
          fault={faultAt(`${place}/every`)}
          onChange={(every) => onChange({ ...reward, every })}
        />
      ) : null}
      <RewardTiming reward={reward} place={place} onChange={onChange} />
    </>
  );
};

type PartProps<R extends Reward> = { reward: R; place: string; onChange: (reward: Reward) => void };

const RewardTiming = ({ reward, place, onChange }: PartProps<Reward>): ReactNode => {
  const t = useTexts(builderTexts);
  const { faultAt } = useEditing();
  const { holdSeconds, expiresAfterSeconds, approval } = reward;
  return (
    <>
      <CheckField
        label={t.held}
        value={holdSeconds !== 0}
        onChange={(on) => onChange({ ...reward, holdSeconds: on ? 1_209_600 : 0 })}
      />
      {holdSeconds === 0 ? null : (
        <DurationField
          label={t.hold}
          seconds={holdSeconds}
          fault={faultAt(`${place}/holdSeconds`)}
          onChange={(seconds) => onChange({ ...reward, holdSeconds: seconds })}
        />
      )}
      <CheckField
        label={t.rewardApproval}
        value={approval === "manual"}
        onChange={(on) => onChange({ ...reward, approval: on ? "manual" : "automatic" })}
      />
      <CheckField
        label={t.expires}
        value={expiresAfterSeconds !== null}
        onChange={(on) => onChange({ ...reward, expiresAfterSeconds: on ? 7_776_000 : null })}
      />
      {expiresAfterSeconds === null ? null : (
        <DurationField
          label={t.expiresAfter}
          seconds={expiresAfterSeconds}
          fault={faultAt(`${place}/expiresAfterSeconds`)}
          onChange={(seconds) => onChange({ ...reward, expiresAfterSeconds: seconds })}
        />
      )}
    </>
  );
};

const TierFields = ({ reward, place, onChange }: PartProps<Extract<Reward, { kind: "tiered" }>>): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const { tiers } = reward;
  const last = tiers.at(-1) ?? { from: 0, value: firstValue(reward, currency) };
  const set = (next: typeof tiers): void => onChange({ ...reward, tiers: next });
  return (
    <>
      {tiers.map((tier, index) => (
        <fieldset key={index} className="builder-tier">
          <legend className="field-label">{t.tier(index + 1)}</legend>
          <IntegerField
            label={t.from}
            value={tier.from}
            fault={faultAt(`${place}/tiers/${index}/from`) ?? faultAt(`${place}/tiers/${index}`)}
            onChange={(from) => set(replaced(tiers, index, { ...tier, from }))}
          />
          <ValueFields
            value={tier.value}
            place={`${place}/tiers/${index}/value`}
            onChange={(value) => set(replaced(tiers, index, { ...tier, value }))}
          />
          {tiers.length > 1 ? (
            <Button kind="quiet" small icon="trash" iconOnly onPress={() => set(without(tiers, index))}>
              {t.remove(t.tier(index + 1))}
            </Button>
          ) : null}
        </fieldset>
      ))}
      <div>
        <Button small icon="plus" onPress={() => set([...tiers, { from: last.from + 3, value: last.value }])}>
          {t.addTier}
        </Button>
      </div>
    </>
  );
};
