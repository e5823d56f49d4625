/** The fields of who gets a code, and which friends may enter it. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { CheckField, ChoiceField, SelectField, TextField } from "../../design/field.tsx";
import { DurationField } from "../../design/number-field.tsx";
import { TagsField } from "../../design/tags-field.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useCountryReader } from "../../texts/typed-names.ts";
import { builderTexts } from "./builder-texts.ts";
import type { Terms } from "./draft.ts";
import { replaced, useEditing, without } from "./editing.tsx";

type Rule = Extract<Terms["audience"], { type: "rules" }>["rules"][number];
const types = ["everyone", "rules", "list"] as const;
const operators = ["in", "not_in", "at_least", "at_most", "exists"] as const;
const countryRule: Rule = { attribute: "country", operator: "in", values: [] };

/** How countries are taken and shown. */
const useCountryTags = () => {
  const format = useFormat();
  return { clean: useCountryReader(), spaced: true, show: (code: string) => `${format.country(code)} (${code})` };
};

/** Who gets a code, by rules where there are some. */
export const AudienceFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms } = useEditing();
  const { audience } = terms;
  const rules = audience.type === "rules" ? audience.rules : [];
  const setRules = (next: Rule[]): void => changeTerms({ audience: { type: "rules", rules: next } });
  return (
    <>
      <ChoiceField
        label={t.audience}
        hideLabel
        value={audience.type}
        options={types.map((type) => ({ value: type, label: t.audiences[type] }))}
        onChange={(type) => (type === "rules" ? setRules([countryRule]) : changeTerms({ audience: { type } }))}
      />
      {rules.map((rule, at) => (
        <RuleFields
          key={at}
          rule={rule}
          at={at}
          onChange={(next) => setRules(replaced(rules, at, next))}
          onRemove={rules.length > 1 ? () => setRules(without(rules, at)) : undefined}
        />
      ))}
      {audience.type === "rules" ? (
        <div>
          <Button small icon="plus" onPress={() => setRules([...rules, { ...countryRule, attribute: "" }])}>
            {t.addRule}
          </Button>
        </div>
      ) : null}
    </>
  );
};

/** Where friends may come from. */
export const FriendCountriesField = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { registration } = terms;
  return (
    <TagsField
      label={t.refereeCountries}
      hint={t.refereeCountriesHint}
      fault={faultAt("/body/terms/registration/countries")}
      values={registration.countries ?? []}
      {...useCountryTags()}
      onChange={(next) =>
        changeTerms({ registration: { ...registration, countries: next.length === 0 ? null : next } })
      }
    />
  );
};

/** How long after the sign-up a code may be entered. */
export const EntryFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { registration } = terms;
  const { windowSeconds } = registration;
  const set = (seconds: number | null): void =>
    changeTerms({ registration: { ...registration, windowSeconds: seconds } });
  return (
    <>
      <CheckField
        label={t.entryWindow}
        hint={windowSeconds === null ? undefined : t.limited}
        value={windowSeconds !== null}
        onChange={(on) => set(on ? 2_592_000 : null)}
      />
      {windowSeconds === null ? null : (
        <DurationField
          label={t.lateFor}
          seconds={windowSeconds}
          fault={faultAt("/body/terms/registration/windowSeconds")}
          onChange={set}
        />
      )}
    </>
  );
};

type RuleProps = { rule: Rule; at: number; onChange: (rule: Rule) => void; onRemove: (() => void) | undefined };

const RuleFields = ({ rule, at, onChange, onRemove }: RuleProps): ReactNode => {
  const t = useTexts(builderTexts);
  const { faultAt } = useEditing();
  const place = `/body/terms/audience/rules/${at}`;
  const countryTags = useCountryTags();
  const isCountry = rule.attribute === "country";
  const isNumber = rule.operator === "at_least" || rule.operator === "at_most";
  // Whole numbers compare as numbers; everything else is text, as the tenant reported it.
  const valueOf = (word: string): string | number =>
    isNumber && word !== "" && !Number.isNaN(Number(word)) ? Number(word) : word;
  const operatorTo = (operator: Rule["operator"]): Rule =>
    operator === "exists" ? { attribute: rule.attribute, operator } : { ...rule, operator, values: rule.values ?? [] };
  return (
    <fieldset className="builder-item">
      <legend className="unseen">{t.rule(at + 1)}</legend>
      <div className="builder-item-head">
        <span>{t.rule(at + 1)}</span>
        {onRemove === undefined ? null : (
          <Button kind="quiet" small icon="trash" iconOnly onPress={onRemove}>
            {t.remove(t.rule(at + 1))}
          </Button>
        )}
      </div>
      <div className="columns">
        <TextField
          label={t.attribute}
          hint={t.attributeHint}
          fault={faultAt(`${place}/attribute`)}
          value={rule.attribute}
          onChange={(attribute) => onChange({ ...rule, attribute: attribute.trim() })}
        />
        <SelectField
          label={t.operator}
          value={rule.operator}
          options={operators.map((value) => ({ value, label: t.operators[value] }))}
          onChange={(operator) => onChange(operatorTo(operator))}
        />
      </div>
      {rule.operator === "exists" ? null : (
        <TagsField
          label={isCountry ? t.countries : t.values}
          hint={isCountry ? t.countriesHint : undefined}
          fault={faultAt(`${place}/values`) ?? faultAt(place)}
          values={(rule.values ?? []).map(String)}
          {...(isCountry ? countryTags : {})}
          onChange={(values) => onChange({ ...rule, values: values.map(valueOf) })}
        />
      )}
    </fieldset>
  );
};
