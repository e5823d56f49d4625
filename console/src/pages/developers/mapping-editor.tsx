/** Which webhooks become which events: rule by rule. */
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { SelectField, TextAreaField, TextField } from "../../design/field.tsx";
import { useTexts } from "../../texts/locale.tsx";
import {
  emptyRule,
  isEventName,
  isPointer,
  type MappingFields,
  pointerNames,
  type RuleFields,
} from "./mapping-fields.ts";
import { sourceTexts } from "./source-texts.ts";

const code = { dir: "ltr", spellCheck: false, autoComplete: "off" } as const;

/** The editor. `asked`: whether what is missing is told. */
export const MappingEditor = ({
  mapping,
  onChange,
  asked,
}: {
  mapping: MappingFields;
  onChange: (mapping: MappingFields) => void;
  asked: boolean;
}): ReactNode => {
  const t = useTexts(sourceTexts);
  const { participantId, rules } = mapping;
  const lines = participantId.split("\n").filter((line) => line.trim() !== "");
  const change = (at: number, changed: Partial<RuleFields>): void =>
    onChange({ ...mapping, rules: rules.map((rule, index) => (index === at ? { ...rule, ...changed } : rule)) });
  return (
    <div className="stack">
      <p className="soft small">{t.mappingText}</p>
      <TextAreaField
        {...code}
        label={t.participantId}
        hint={t.participantIdHint}
        rows={1}
        value={participantId}
        onChange={(typed) => onChange({ ...mapping, participantId: typed })}
        fault={lines.length === 0 && asked ? t.needed : lines.every(isPointer) ? undefined : t.pointerFault}
      />
      {rules.map((rule, at) => (
        <RuleEditor
          key={at}
          number={at + 1}
          rule={rule}
          asked={asked}
          onChange={(changed) => change(at, changed)}
          onRemove={
            rules.length > 1
              ? () => onChange({ ...mapping, rules: rules.filter((_, index) => index !== at) })
              : undefined
          }
        />
      ))}
      <div className="row">
        <Button small icon="plus" onPress={() => onChange({ ...mapping, rules: [...rules, emptyRule] })}>
          {t.addRule}
        </Button>
      </div>
    </div>
  );
};

const RuleEditor = ({
  number,
  rule,
  asked,
  onChange,
  onRemove,
}: {
  number: number;
  rule: RuleFields;
  asked: boolean;
  onChange: (changed: Partial<RuleFields>) => void;
  onRemove: (() => void) | undefined;
}): ReactNode => {
  const t = useTexts(sourceTexts);
  return (
    <fieldset className="rule">
      <legend className="unseen">{t.rule(number)}</legend>
      <div className="rule-head row row-between">
        <h3 aria-hidden="true">{t.rule(number)}</h3>
        {onRemove === undefined ? null : (
          <Button small kind="quiet" icon="trash" iconOnly onPress={onRemove}>
            {t.removeRule(number)}
          </Button>
        )}
      </div>
      <TextField
        {...code}
        label={t.matchType}
        placeholder="transaction.cleared"
        value={rule.eventType}
        onChange={(eventType) => onChange({ eventType })}
        fault={asked && rule.eventType.trim() === "" ? t.needed : undefined}
      />
      <TextField
        {...code}
        label={t.matchStatus}
        hint={t.matchStatusHint}
        value={rule.objectStatus}
        onChange={(objectStatus) => onChange({ objectStatus })}
      />
      <TextField
        {...code}
        label={t.type}
        placeholder="purchase"
        value={rule.type}
        onChange={(type) => onChange({ type })}
        fault={isEventName(rule.type) || (rule.type === "" && !asked) ? undefined : t.typeFault}
      />
      <SelectField
        label={t.eventStatus}
        value={rule.status}
        onChange={(status) => onChange({ status })}
        options={(["", "pending", "cleared", "reversed"] as const).map((value) => ({
          value,
          label: t.eventStatuses[value],
        }))}
      />
      {pointerNames.map((name) => (
        <TextField
          key={name}
          {...code}
          label={t[name]}
          value={rule[name]}
          onChange={(typed) => onChange({ [name]: typed })}
          fault={rule[name].trim() === "" || isPointer(rule[name]) ? undefined : t.pointerFault}
        />
      ))}
    </fieldset>
  );
};
