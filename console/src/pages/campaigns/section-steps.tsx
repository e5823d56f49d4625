/** What a friend does until they count. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { CheckField, SegmentField, SelectField, TextField } from "../../design/field.tsx";
import { DurationField, IntegerField, MoneyField } from "../../design/number-field.tsx";
import { TagsField } from "../../design/tags-field.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useMembership } from "../../shell/session.tsx";
import { isolated } from "../../texts/isolate.ts";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Step } from "./draft.ts";
import { replaced, Section, useEditing, without } from "./editing.tsx";
import { freeId } from "./free-id.ts";
import { stepName } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";
import { newStep } from "./templates.ts";

const approvals = ["automatic", "manual"] as const;

/** The section. */
export const StepsSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { qualification } = terms;
  const { steps } = qualification;
  const change = (changed: Partial<typeof qualification>): void =>
    changeTerms({ qualification: { ...qualification, ...changed } });
  const move = (at: number, by: -1 | 1): void => {
    const moved = [...steps];
    const [step] = moved.splice(at, 1);
    if (step) moved.splice(at + by, 0, step);
    change({ steps: moved });
  };
  return (
    <Section id="steps">
      {steps.length === 0 ? <p className="soft">{t.noSteps}</p> : null}
      {steps.map((step, at) => (
        <StepFields
          key={step.id}
          step={step}
          at={at}
          last={at === steps.length - 1}
          onChange={(next) => change({ steps: replaced(steps, at, next) })}
          onMove={(by) => move(at, by)}
          onRemove={() => change({ steps: without(steps, at) })}
        />
      ))}
      <div>
        <Button
          small
          icon="plus"
          onPress={() =>
            change({
              steps: [
                ...steps,
                newStep(
                  freeId(
                    "purchase",
                    steps.map(({ id }) => id),
                  ),
                  "purchase",
                ),
              ],
            })
          }
        >
          {t.addStep}
        </Button>
      </div>
      {steps.length > 1 ? (
        <CheckField
          label={t.ordered}
          hint={t.orderedHint}
          value={qualification.ordered}
          onChange={(ordered) => change({ ordered })}
        />
      ) : null}
      <SegmentField
        label={t.approval}
        hideLabel={false}
        value={qualification.approval}
        options={approvals.map((value) => ({ value, label: t.approvals[value] }))}
        onChange={(approval) => change({ approval })}
      />
      <Fold label={t.refunds}>
        <div className="stack builder-folded">
          <CheckField
            label={t.refunds}
            hint={t.refundsHint}
            value={qualification.refundsUnqualify}
            onChange={(refundsUnqualify) => change({ refundsUnqualify })}
          />
          <DurationField
            label={t.grace}
            seconds={qualification.pendingGraceSeconds}
            fault={faultAt("/body/terms/qualification/pendingGraceSeconds")}
            onChange={(pendingGraceSeconds) => change({ pendingGraceSeconds })}
          />
        </div>
      </Fold>
    </Section>
  );
};

type StepProps = {
  step: Step;
  at: number;
  last: boolean;
  onChange: (step: Step) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

const StepFields = ({ step, at, last, onChange, onMove, onRemove }: StepProps): ReactNode => {
  const t = useTexts(builderTexts);
  const words = useTexts(sentenceTexts);
  const { faultAt } = useEditing();
  const place = `/body/terms/qualification/steps/${at}`;
  const set = (changed: Partial<Step>): void => onChange({ ...step, ...changed });
  const rename = (name: string): void => {
    const { name: _, ...rest } = step;
    onChange(name === "" ? rest : { ...rest, name });
  };
  return (
    <fieldset className="builder-item">
      <legend className="unseen">{t.step(at + 1)}</legend>
      <div className="builder-item-head">
        <span className="break">
          {t.step(at + 1)} · {isolated(stepName(step, words))}
        </span>
        <div className="row">
          <Button
            kind="quiet"
            small
            icon="arrow-up"
            iconOnly
            reason={at === 0 ? t.up : undefined}
            onPress={() => onMove(-1)}
          >
            {t.up}
          </Button>
          <Button
            kind="quiet"
            small
            icon="arrow-down"
            iconOnly
            reason={last ? t.down : undefined}
            onPress={() => onMove(1)}
          >
            {t.down}
          </Button>
          <Button kind="quiet" small icon="trash" iconOnly onPress={onRemove}>
            {t.remove(t.step(at + 1))}
          </Button>
        </div>
      </div>
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
    </fieldset>
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
