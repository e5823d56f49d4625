/** A few short words, such as countries: typed with Enter or a comma between them, or pasted as a list. */
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { TextField } from "./field.tsx";
import { Icon } from "./icon.tsx";

type Tags = {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** What becomes of a word that was typed; an empty text drops it. */
  clean?: (word: string) => string;
  /** How a word is shown. */
  show?: (word: string) => string;
  placeholder?: string;
};

/** The words, each with a way to take it out. */
export const TagsField = ({ label, hint, fault, values, onChange, clean, show, placeholder }: Tags): ReactNode => {
  const t = useTexts(designTexts);
  const [typed, setTyped] = useState("");
  const take = (text: string): void => {
    const words = text.split(/[,;\s]+/).map((word) => (clean ? clean(word) : word.trim()));
    const fresh = words.filter((word) => word !== "" && !values.includes(word));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)]);
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      take(typed);
    } else if (event.key === "Backspace" && typed === "" && values.length > 0) onChange(values.slice(0, -1));
  };
  return (
    <div className="stack stack-8">
      <TextField
        label={label}
        hint={hint}
        fault={fault}
        value={typed}
        onChange={(text) => (/[,;\n]/.test(text) ? take(text) : setTyped(text))}
        onKeyDown={onKeyDown}
        onBlur={() => take(typed)}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
      />
      {values.length === 0 ? null : (
        <ul className="tags" aria-label={label}>
          {values.map((word) => (
            <li key={word} className="tag">
              <span dir="auto">{show ? show(word) : word}</span>
              <button
                type="button"
                aria-label={t.remove(word)}
                onClick={() => onChange(values.filter((one) => one !== word))}
              >
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
