/** Whole numbers, lengths of time and amounts, as people type them: what cannot be read is kept as typed and given on as NaN. */
import { type ReactNode, useState } from "react";
import type { Amount } from "../texts/format.ts";
import { useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { SelectField, TextField } from "./field.tsx";

type Framed = {
  label: string;
  hideLabel?: boolean;
  hint?: ReactNode;
  fault?: string | undefined;
  at?: string;
  id?: string;
};

const numberOf = (text: string): number => (/^\s*\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN);
const textOf = (value: number): string => (Number.isNaN(value) ? "" : String(value));

type Integer = Framed & { value: number; onChange: (value: number) => void; unit?: string; disabled?: boolean };

/** A whole number. */
export const IntegerField = ({ value, onChange, ...rest }: Integer): ReactNode => {
  const [typed, setTyped] = useState(textOf(value));
  // What came from elsewhere replaces what was typed, unless both mean the same.
  const shown = Object.is(numberOf(typed), value) ? typed : textOf(value);
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      value={shown}
      onChange={(text) => {
        setTyped(text);
        onChange(numberOf(text));
      }}
    />
  );
};

const units = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;
type Unit = keyof typeof units;
const names = ["day", "hour", "minute", "second"] as const satisfies Unit[];

/** The largest unit that divides a time without rest. */
const unitOf = (seconds: number): Unit => names.find((unit) => seconds > 0 && seconds % units[unit] === 0) ?? "day";

type Duration = Framed & { seconds: number; onChange: (seconds: number) => void };

/** A length of time, in a unit of one's choice. */
export const DurationField = ({ label, seconds, onChange, ...rest }: Duration): ReactNode => {
  const t = useTexts(designTexts);
  const [unit, setUnit] = useState<Unit>(() => unitOf(seconds));
  const divides = Number.isNaN(seconds) || seconds % units[unit] === 0;
  const shown = divides ? unit : unitOf(seconds);
  const count = seconds / units[shown];
  return (
    <div className="pair">
      <IntegerField label={label} value={count} onChange={(value) => onChange(value * units[shown])} {...rest} />
      <SelectField
        label={t.unitOf(label)}
        hideLabel
        value={shown}
        options={names.map((name) => ({ value: name, label: t.units[name] }))}
        onChange={(next) => {
          setUnit(next);
          onChange(count * units[next]);
        }}
      />
    </div>
  );
};

type MoneyInput = Framed & { value: Amount; onChange: (value: Amount) => void; currencyFault?: string | undefined };

/** An amount and its currency. The amount stays text: what is typed is what is sent. */
export const MoneyField = ({ label, value, onChange, currencyFault, ...rest }: MoneyInput): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <div className="pair">
      <TextField
        label={label}
        inputMode="decimal"
        autoComplete="off"
        value={value.amount}
        onChange={(amount) => onChange({ ...value, amount: amount.trim().replace(",", ".") })}
        {...rest}
      />
      <TextField
        label={t.currencyOf(label)}
        hideLabel
        autoComplete="off"
        spellCheck={false}
        maxLength={10}
        value={value.currency}
        onChange={(currency) => onChange({ ...value, currency: currency.trim() })}
        fault={currencyFault}
      />
    </div>
  );
};
