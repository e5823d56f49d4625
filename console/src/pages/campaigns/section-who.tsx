/** Who gets a code, and which friends count. */
import type { ReactNode } from "react";
import { useTexts } from "../../texts/locale.tsx";
import { AudienceList } from "./audience-list.tsx";
import { audienceTexts } from "./audience-texts.ts";
import { Place, Section, useEditing } from "./editing.tsx";
import { AudienceFields, EntryFields, FriendCountriesField } from "./fields-who.tsx";

/** The section. */
export const WhoSection = (): ReactNode => {
  const words = useTexts(audienceTexts);
  const { terms, campaignId } = useEditing();
  return (
    <Section id="who">
      <Place of={{ section: "who", field: "audience" }}>
        <AudienceFields />
        {terms.audience.type !== "list" ? null : campaignId === null ? (
          <p className="field-hint">{words.draftFirst}</p>
        ) : (
          <AudienceList campaignId={campaignId} />
        )}
      </Place>
      <Place of={{ section: "who", field: "countries" }}>
        <FriendCountriesField />
      </Place>
      <Place of={{ section: "who", field: "entry" }}>
        <EntryFields />
      </Place>
    </Section>
  );
};
