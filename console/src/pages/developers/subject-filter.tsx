/** The filter by what something is about, and what of it is asked for. */
import type { ReactNode } from "react";
import { TextField } from "../../design/field.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { webhookTexts } from "./webhook-texts.ts";

/** Whether a text has the shape of an id of Beckon's: others are not asked for. */
export const isId = (text: string | undefined): text is string =>
  text !== undefined && /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/.test(text);

/** The field. What is no id filters nothing, and the field says so. */
export const SubjectFilter = ({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (typed: string) => void;
}): ReactNode => {
  const t = useTexts(webhookTexts);
  return (
    <TextField
      label={t.subject}
      type="search"
      dir="ltr"
      placeholder={t.subjectHint}
      value={value ?? ""}
      onChange={onChange}
      spellCheck={false}
      autoComplete="off"
      fault={value === undefined || isId(value) ? undefined : t.subjectFault}
    />
  );
};
