/** Fields of forms: a label above, a hint below, and at the field what is wrong with it. */
import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from "react";
import { useFieldFault } from "./field-faults.tsx";
import { Icon } from "./icon.tsx";

type Framed = {
  label: string;
  /** The label is read, not seen: only where the place says what is meant. */
  hideLabel?: boolean | undefined;
  hint?: ReactNode;
  fault?: string | undefined;
  /** What the request's body calls it: what the server says of it is told here. */
  at?: string | undefined;
};

type Wired = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

const Frame = ({
  label,
  hideLabel,
  hint,
  at,
  fault: ownFault,
  children,
}: Framed & { children: (wired: Wired) => ReactNode }): ReactNode => {
  const id = useId();
  const told = useFieldFault(at);
  const fault = ownFault ?? told;
  const described = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className={hideLabel === true ? "unseen" : "field-label"} htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": fault ? true : undefined })}
      {hint ? (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {fault ? (
        <div className="field-fault" id={`${id}-fault`}>
          <Icon name="warning" />
          {fault}
        </div>
      ) : null}
    </div>
  );
};

type Text = Framed & {
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement> | undefined;
  /** A unit or currency that stands at the end of the field. */
  unit?: string | undefined;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "className" | "id">;

/** One line of text. */
export const TextField = ({ label, hideLabel, hint, fault, at, value, onChange, unit, ...rest }: Text): ReactNode => (
  <Frame {...{ label, hideLabel, hint, fault, at }}>
    {(wired) => (
      <div className="input-with">
        <input
          {...rest}
          {...wired}
          className="input"
          dir={rest.dir ?? "auto"}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {unit === undefined ? null : <span className="input-unit">{unit}</span>}
      </div>
    )}
  </Frame>
);

type Area = Framed & { value: string; onChange: (value: string) => void } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    "value" | "onChange" | "className" | "id"
  >;

/** Several lines of text. */
export const TextAreaField = ({ label, hideLabel, hint, fault, at, value, onChange, ...rest }: Area): ReactNode => (
  <Frame {...{ label, hideLabel, hint, fault, at }}>
    {(wired) => (
      <textarea
        {...rest}
        {...wired}
        className="input"
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Frame>
);

type Option<Value extends string> = { value: Value; label: string; disabled?: boolean };
type Select<Value extends string> = Framed & {
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  disabled?: boolean | undefined;
};

/** One of several words. The browser's own list: it works with every keyboard, phone and reader. */
export const SelectField = <Value extends string>({
  label,
  hideLabel,
  hint,
  fault,
  at,
  value,
  options,
  onChange,
  disabled,
}: Select<Value>): ReactNode => (
  <Frame {...{ label, hideLabel, hint, fault, at }}>
    {(wired) => (
      <select
        {...wired}
        className="select"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Frame>
);

type Check = {
  label: ReactNode;
  hint?: ReactNode;
  value: boolean;
  onChange: (value: boolean) => void;
  disabled?: boolean;
  "data-field"?: string | undefined;
};

/** Yes or no. */
export const CheckField = ({ label, hint, value, onChange, disabled = false, ...more }: Check): ReactNode => (
  <label className="check">
    <input
      type="checkbox"
      {...more}
      checked={value}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
    <span>
      {label}
      {hint ? <span className="field-hint"> {hint}</span> : null}
    </span>
  </label>
);

type Choices<Value extends string> = {
  label: string;
  hideLabel?: boolean;
  value: Value;
  options: readonly { value: Value; label: string; hint?: string }[];
  onChange: (value: Value) => void;
};

/** One of a few, each with its explanation. */
export const ChoiceField = <Value extends string>({
  label,
  hideLabel = false,
  value,
  options,
  onChange,
}: Choices<Value>): ReactNode => {
  const name = useId();
  return (
    <fieldset className="stack stack-8">
      <legend className={hideLabel ? "unseen" : "field-label"}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span className="stack stack-tight">
            <span>{option.label}</span>
            {option.hint === undefined ? null : <span className="field-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

/** One of two or three short words, side by side. */
export const SegmentField = <Value extends string>({
  label,
  hideLabel = true,
  value,
  options,
  onChange,
}: Choices<Value>): ReactNode => {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className={hideLabel ? "unseen" : "field-label"}>{label}</legend>
      <div className="segments">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
};
