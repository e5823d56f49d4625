/** How long an old secret works beside its successor. */
import type { ReactNode } from "react";
import { SelectField } from "../../design/field.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { developerTexts } from "./texts.ts";

const choices = ["0", "3600", "86400", "604800"] as const;
/** Seconds, as a field holds them. */
export type Overlap = (typeof choices)[number];

/** The field; a day unless chosen otherwise. */
export const OverlapField = ({
  value,
  onChange,
}: {
  value: Overlap;
  onChange: (overlap: Overlap) => void;
}): ReactNode => {
  const t = useTexts(developerTexts);
  return (
    <SelectField
      label={t.overlap}
      value={value}
      onChange={onChange}
      options={choices.map((one) => ({ value: one, label: t.overlaps[one] }))}
    />
  );
};
