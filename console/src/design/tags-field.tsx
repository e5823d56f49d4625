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
  /** What becomes of a word that was typed; one that becomes an empty text stays in the field, and is said to be wrong. */
  clean?: (word: string) => string;
  /** Whether a word may have spaces in it, as names do. */
  spaced?: boolean;
  /** How a word is shown. */
  show?: (word: string) => string;
  placeholder?: string;
};

/** Whether a word was ended, or a list pasted; words that were refused stand in the field as a list, and may be mended there. */
const isWhole = (text: string, before: string): boolean =>
  /[,;]\s*$/.test(text) || (text.length > before.length + 1 && /[,;\n]/.test(text));

/** The words, each with a way to take it out. */
export const TagsField = ({ label, hint, fault, values, onChange, show, placeholder, ...words }: Tags): ReactNode => {
  const { clean = (word) => word.trim(), spaced = false } = words;
  const t = useTexts(designTexts);
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState(false);
  const type = (text: string): void => {
    setTyped(text);
    setRefused(false);
  };
  const take = (text: string): void => {
    const parts = text.split(spaced ? /[,;\n]+/ : /[,;\s]+/).filter((part) => part.trim() !== "");
    const taken = parts
      .flatMap((part) => {
        const pieces = part.trim().split(/\s+/);
        return clean(part) === "" && pieces.every((word) => clean(word) !== "") ? pieces : [part.trim()];
      })
      .map((word) => ({ word, cleaned: clean(word) }));
    const fresh = taken.filter(({ cleaned }) => cleaned !== "" && !values.includes(cleaned));
    const wrong = taken.filter(({ cleaned }) => cleaned === "");
    if (fresh.length > 0) onChange([...values, ...new Set(fresh.map(({ cleaned }) => cleaned))]);
    setTyped(wrong.map(({ word }) => word).join(spaced ? ", " : " "));
    setRefused(wrong.length > 0);
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
        fault={refused ? t.notUnderstood : fault}
        value={typed}
        onChange={(text) => (isWhole(text, typed) ? take(text) : type(text))}
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
