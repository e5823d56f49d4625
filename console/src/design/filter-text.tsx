/** A filter that is typed: it holds once one leaves the field or presses Enter. */
import { type ReactNode, useState } from "react";
import { TextField } from "./field.tsx";

type Props = { label: string; hint?: string; value: string | undefined; onChange: (value: string) => void };

/** The field. Give it `key={value}`, so that it follows the address. */
export const FilterText = ({ label, hint, value = "", onChange }: Props): ReactNode => {
  const [typed, setTyped] = useState(value);
  const done = (): void => {
    if (typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <TextField
        label={label}
        placeholder={hint}
        value={typed}
        onChange={setTyped}
        onBlur={done}
        maxLength={128}
        autoComplete="off"
        spellCheck={false}
      />
    </form>
  );
};
