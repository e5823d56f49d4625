/** How strictly sign-ups are judged; when the campaign runs and what it is called. */
import type { ReactNode } from "react";
import { ChoiceField, TextField } from "../../design/field.tsx";
import { IntegerField } from "../../design/number-field.tsx";
import { Note } from "../../design/states.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import { Place, Section, useEditing } from "./editing.tsx";

const presets = ["relaxed", "moderate", "strict"] as const;

/** How strictly sign-ups are judged. */
export const RiskFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { risk } = terms;
  const weights = Object.keys(risk.weights).length;
  const scores = [
    { key: "holdAt", label: t.holdAt },
    { key: "refuseAt", label: t.refuseAt },
  ] as const;
  return (
    <>
      <ChoiceField
        label={t.preset}
        hideLabel
        value={risk.preset}
        options={presets.map((value) => ({ value, label: t.presets[value], hint: t.presetHints[value] }))}
        onChange={(preset) => changeTerms({ risk: { ...risk, preset } })}
      />
      <Fold label={t.ownScores} open={risk.holdAt !== null || risk.refuseAt !== null}>
        <div className="stack builder-folded">
          <p className="field-hint">{t.ownScoresHint}</p>
          <div className="columns">
            {scores.map(({ key, label }) => (
              <TextField
                key={key}
                label={label}
                inputMode="numeric"
                value={risk[key] === null || Number.isNaN(risk[key]) ? "" : String(risk[key])}
                fault={faultAt(`/body/terms/risk/${key}`)}
                onChange={(text) => changeTerms({ risk: { ...risk, [key]: text.trim() === "" ? null : Number(text) } })}
              />
            ))}
          </div>
        </div>
      </Fold>
      {weights === 0 ? null : <Note tone="waiting">{t.weightsNote(weights)}</Note>}
    </>
  );
};

/** Risk. */
export const RiskSection = (): ReactNode => (
  <Section id="risk">
    <Place of={{ section: "risk", field: "preset" }}>
      <RiskFields />
    </Place>
  </Section>
);

/** When it begins and ends, and by which clock. */
export const DateFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { draft, change, faultAt } = useEditing();
  const set = (changed: Partial<typeof draft>): void => change((before) => ({ ...before, ...changed }));
  return (
    <div className="columns">
      <TextField
        label={t.startsAt}
        type="datetime-local"
        dir="ltr"
        data-field="starts"
        hint={t.dateHint(draft.timeZone)}
        value={draft.startsAt}
        fault={faultAt("/body/startsAt")}
        onChange={(startsAt) => set({ startsAt })}
      />
      <TextField
        label={t.endsAt}
        type="datetime-local"
        dir="ltr"
        data-field="ends"
        hint={t.dateHint(draft.timeZone)}
        value={draft.endsAt}
        fault={faultAt("/body/endsAt")}
        onChange={(endsAt) => set({ endsAt })}
      />
      <TextField
        label={t.timeZone}
        value={draft.timeZone}
        spellCheck={false}
        fault={faultAt("/body/timeZone")}
        onChange={(timeZone) => set({ timeZone: timeZone.trim() })}
      />
    </div>
  );
};

/** Dates and name. */
export const DatesSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { draft, change, faultAt } = useEditing();
  const set = (changed: Partial<typeof draft>): void => change((before) => ({ ...before, ...changed }));
  return (
    <Section id="dates">
      <div className="columns">
        <TextField
          label={t.name}
          hint={t.nameHint}
          maxLength={120}
          value={draft.name}
          fault={faultAt("/body/name")}
          onChange={(name) => set({ name })}
        />
        <IntegerField
          label={t.priority}
          hint={t.priorityHint}
          value={draft.priority}
          fault={faultAt("/body/priority")}
          onChange={(priority) => set({ priority })}
        />
      </div>
      <Place of={{ section: "dates", field: "starts" }}>
        <DateFields />
      </Place>
    </Section>
  );
};
