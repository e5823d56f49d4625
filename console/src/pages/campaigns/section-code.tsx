/** What a code looks like and how many friends it brings. */
import type { ReactNode } from "react";
import { SegmentField, TextField } from "../../design/field.tsx";
import { IntegerField } from "../../design/number-field.tsx";
import { TagsField } from "../../design/tags-field.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import { Place, Section, useEditing } from "./editing.tsx";

const capitals = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
const counts = ["registered", "qualified"] as const;

/** How many friends one code brings. */
export const CapField = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  return (
    <IntegerField
      label={t.cap}
      value={terms.codeCap}
      fault={faultAt("/body/terms/codeCap")}
      onChange={(codeCap) => changeTerms({ codeCap })}
    />
  );
};

/** When a place of a code is taken. */
export const UsedField = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms } = useEditing();
  return (
    <SegmentField
      label={t.usedCounts}
      hideLabel={false}
      value={terms.usedCounts}
      options={counts.map((value) => ({ value, label: t.usedCountsAs[value] }))}
      onChange={(usedCounts) => changeTerms({ usedCounts })}
    />
  );
};

/** The section. */
export const CodeSection = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms, changeTerms, faultAt } = useEditing();
  const { codePolicy } = terms;
  const changePolicy = (changed: Partial<typeof codePolicy>): void =>
    changeTerms({ codePolicy: { ...codePolicy, ...changed } });
  return (
    <Section id="code">
      <div className="columns">
        <Place of={{ section: "code", field: "cap" }}>
          <CapField />
        </Place>
        <TextField
          label={t.prefix}
          hint={t.prefixHint}
          value={codePolicy.prefix}
          maxLength={8}
          fault={faultAt("/body/terms/codePolicy/prefix")}
          onChange={(text) => changePolicy({ prefix: capitals(text) })}
        />
      </div>
      <Place of={{ section: "code", field: "used" }}>
        <UsedField />
      </Place>
      <Fold label={`${t.length}, ${t.blockedWords}`}>
        <div className="stack builder-folded">
          <IntegerField
            label={t.length}
            value={codePolicy.length}
            fault={faultAt("/body/terms/codePolicy/length")}
            onChange={(length) => changePolicy({ length })}
          />
          <TagsField
            label={t.blockedWords}
            hint={t.blockedWordsHint}
            fault={faultAt("/body/terms/codePolicy/blockedWords")}
            values={codePolicy.blockedWords}
            clean={capitals}
            onChange={(blockedWords) => changePolicy({ blockedWords })}
          />
        </div>
      </Fold>
    </Section>
  );
};
