/** What a friend does until they count. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { CheckField } from "../../design/field.tsx";
import { DurationField } from "../../design/number-field.tsx";
import { Fold } from "../../design/timeline.tsx";
import { isolated } from "../../texts/isolate.ts";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Step } from "./draft.ts";
import { Place, Section, useEditing, without } from "./editing.tsx";
import { ApprovalField, StepFields } from "./fields-step.tsx";
import { freeId } from "./free-id.ts";
import { stepName } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";
import { newStep } from "./templates.ts";

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
        <StepItem
          key={step.id}
          step={step}
          at={at}
          last={at === steps.length - 1}
          onMove={(by) => move(at, by)}
          onRemove={() => change({ steps: without(steps, at) })}
        />
      ))}
      <Place of={{ section: "steps", field: "none" }}>
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
      </Place>
      {steps.length > 1 ? (
        <CheckField
          label={t.ordered}
          hint={t.orderedHint}
          value={qualification.ordered}
          onChange={(ordered) => change({ ordered })}
        />
      ) : null}
      <Place of={{ section: "steps", field: "approval" }}>
        <ApprovalField />
      </Place>
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

type StepProps = { step: Step; at: number; last: boolean; onMove: (by: -1 | 1) => void; onRemove: () => void };

const StepItem = ({ step, at, last, onMove, onRemove }: StepProps): ReactNode => {
  const t = useTexts(builderTexts);
  const words = useTexts(sentenceTexts);
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
      <Place of={{ section: "steps", field: "step", at }}>
        <StepFields at={at} />
      </Place>
    </fieldset>
  );
};
