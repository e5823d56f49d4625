/** The fields of one step, and of what comes when all are done. */
import type { ReactNode } from "react";
import { CheckField, SegmentField, SelectField, TextField } from "../../design/field.tsx";
import { DurationField, IntegerField, MoneyField } from "../../design/number-field.tsx";
import { TagsField } from "../../design/tags-field.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Step } from "./draft.ts";
import { replaced, useEditing } from "./editing.tsx";

const approvals = ["automatic", "manual"] as const;

/** Whether somebody approves a friend who has done all steps. */
export const ApprovalField = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms } = useEditing();
  const { qualification } = terms;
  return (
    <SegmentField
      label={t.approval}
      hideLabel={false}
      value={qualification.approval}
      options={approvals.map((value) => ({ value, label: t.approvals[value] }))}
      onChange={(approval) => changeTerms({ qualification: { ...qualification, approval } })}
    />
  );
};

/** One step. */
export const StepFields = ({ at }: { at: number }): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { qualification } = terms;
  const step = qualification.steps[at];
  if (step === undefined) return null;
  const place = `/body/terms/qualification/steps/${at}`;
  const change = (next: Step): void =>
    changeTerms({ qualification: { ...qualification, steps: replaced(qualification.steps, at, next) } });
  const set = (changed: Partial<Step>): void => change({ ...step, ...changed });
  const rename = (name: string): void => {
    const { name: _, ...rest } = step;
    change(name === "" ? rest : { ...rest, name });
  };
  return (
    <>
      <div className="columns columns-3">
        <TextField
          label={t.event}
          hint={t.eventHint}
          fault={faultAt(`${place}/event`) ?? faultAt(`${place}/id`)}
          value={step.event}
          spellCheck={false}
          onChange={(event) => set({ event: event.trim() })}
        />
        <TextField label={t.stepName} hint={t.stepNameHint} maxLength={120} value={step.name ?? ""} onChange={rename} />
        <IntegerField
          label={t.count}
          value={step.count}
          fault={faultAt(`${place}/count`)}
          onChange={(count) => set({ count })}
        />
      </div>
      <StepAmounts step={step} place={place} set={set} />
      <StepDeadline step={step} place={place} set={set} first={at === 0} />
      <Fold label={t.without} open={step.excludeCategories.length + step.excludeTypes.length > 0}>
        <div className="columns builder-folded">
          <TagsField
            label={t.without}
            hint={t.withoutHint}
            values={step.excludeCategories}
            onChange={(excludeCategories) => set({ excludeCategories })}
          />
          <TagsField
            label={t.withoutTypes}
            values={step.excludeTypes}
            onChange={(excludeTypes) => set({ excludeTypes })}
          />
        </div>
      </Fold>
    </>
  );
};

type PartProps = { step: Step; place: string; set: (changed: Partial<Step>) => void };

const StepAmounts = ({ step, place, set }: PartProps): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const amounts = [
    { key: "minAmount", label: t.eachAtLeast },
    { key: "totalAmount", label: t.together },
  ] as const;
  return (
    <div className="columns">
      {amounts.map(({ key, label }) => {
        const value = step[key];
        return (
          <div key={key} className="stack stack-8">
            <CheckField
              label={label}
              value={value !== null}
              onChange={(on) => set({ [key]: on ? { amount: "10.00", currency } : null })}
            />
            {value === null ? null : (
              <MoneyField
                label={label}
                hideLabel
                value={value}
                fault={faultAt(`${place}/${key}/amount`) ?? faultAt(`${place}/${key}`)}
                currencyFault={faultAt(`${place}/${key}/currency`)}
                onChange={(next) => set({ [key]: next })}
              />
            )}
          </div>
        );
      })}
    </div>
  );
};

const StepDeadline = ({ step, place, set, first }: PartProps & { first: boolean }): ReactNode => {
  const t = useTexts(builderTexts);
  const { faultAt } = useEditing();
  const { within } = step;
  return (
    <>
      <CheckField
        label={t.deadline}
        value={within !== null}
        onChange={(on) => set({ within: on ? { seconds: 2_592_000, after: "registration" } : null })}
      />
      {within === null ? null : (
        <div className="columns">
          <DurationField
            label={t.within}
            seconds={within.seconds}
            fault={faultAt(`${place}/within`) ?? faultAt(`${place}/within/seconds`)}
            onChange={(seconds) => set({ within: { ...within, seconds } })}
          />
          <SelectField
            label={t.since}
            value={within.after}
            options={(["registration", "previous_step"] as const).map((value) => ({
              value,
              label: t.sinceAs[value],
              disabled: first && value === "previous_step",
            }))}
            onChange={(after) => set({ within: { ...within, after } })}
          />
        </div>
      )}
    </>
  );
};
