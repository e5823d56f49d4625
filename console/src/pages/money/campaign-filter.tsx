/** A filter by campaign. */
import type { ReactNode } from "react";
import { useList } from "../../api/queries.ts";
import { SelectField } from "../../design/field.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { moneyTexts } from "./texts.ts";

/** The newest campaigns by name; one that is not among them stays choosable by its id. */
export const CampaignFilter = ({
  value = "",
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string) => void;
}): ReactNode => {
  const t = useTexts(moneyTexts);
  const { items = [] } = useList("listCampaigns", { query: { limit: 100 } });
  const known = items.map(({ id, name }) => ({ value: id, label: name }));
  const other = value !== "" && !known.some((one) => one.value === value) ? [{ value, label: value }] : [];
  return (
    <SelectField
      label={t.campaign}
      value={value}
      options={[{ value: "", label: t.anyCampaign }, ...known, ...other]}
      onChange={onChange}
    />
  );
};
