/** What a reward is worth: money, points, or something that only the tenant knows. */
import type { ReactNode } from "react";
import { SelectField, TextField } from "../../design/field.tsx";
import { IntegerField, MoneyField } from "../../design/number-field.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { RewardValue } from "./draft.ts";
import { useEditing } from "./editing.tsx";

type ValueProps = { value: RewardValue; place: string; onChange: (value: RewardValue) => void };

/** The fields of a value. What was set by the API alone is shown and kept. */
export const ValueFields = ({ value, place, onChange }: ValueProps): ReactNode => {
  const t = useTexts(builderTexts);
  const { currency } = useMembership();
  const { faultAt } = useEditing();
  const types = value.type === "custom" ? (["money", "points", "custom"] as const) : (["money", "points"] as const);
  const asType = (type: RewardValue["type"]): void => {
    if (type === value.type) return;
    if (type === "money") onChange({ type, amount: "20.00", currency });
    if (type === "points") onChange({ type, amount: 500, unit: "points" });
  };
  return (
    <div className="columns">
      <SelectField
        label={t.worthIn}
        hint={value.type === "custom" ? t.customHint : undefined}
        value={value.type}
        options={types.map((type) => ({ value: type, label: t.valueTypes[type] }))}
        onChange={asType}
      />
      {value.type === "money" ? (
        <MoneyField
          label={t.worth}
          value={value}
          fault={faultAt(`${place}/amount`) ?? faultAt(place)}
          currencyFault={faultAt(`${place}/currency`)}
          onChange={(next) => onChange({ ...value, ...next })}
        />
      ) : null}
      {value.type === "points" ? (
        <div className="pair">
          <IntegerField
            label={t.points}
            value={value.amount}
            fault={faultAt(`${place}/amount`)}
            onChange={(amount) => onChange({ ...value, amount })}
          />
          <TextField
            label={t.unit}
            hideLabel
            value={value.unit}
            fault={faultAt(`${place}/unit`)}
            onChange={(unit) => onChange({ ...value, unit: unit.trim() })}
          />
        </div>
      ) : null}
    </div>
  );
};
