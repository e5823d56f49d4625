/** Gives a participant a code in a campaign, and says before what it will be. */
import { type ReactNode, useState } from "react";
import { useAnswer, useChange } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { useSettled } from "../../design/settled.ts";
import { Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import type { Code } from "./code-dialogs.tsx";
import { codeTexts } from "./code-texts.ts";

type Props = { participantId: string; codes: readonly Code[]; onClose: () => void };

/** The dialog; `codes` are those that they have. */
export const GiveCode = ({ participantId, codes, onClose }: Props): ReactNode => {
  const t = useTexts(codeTexts);
  const tell = useTell();
  const campaigns = useAnswer("listCampaigns", { query: { state: "active", limit: 100 } });
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState("");
  const change = useChange("createCode", {
    onDone: ({ code }) => {
      tell(t.given(code));
      onClose();
    },
  });
  const items = campaigns.data?.items ?? [];
  const campaign = items.find(({ id }) => id === chosen) ?? items[0];
  const wanted = text.trim();
  const has = codes.find(({ campaignId, state }) => campaignId === campaign?.id && state !== "replaced");
  const told = useTextTold(wanted);
  const consequences: readonly Consequence[] =
    campaign === undefined
      ? []
      : has !== undefined
        ? [{ icon: "warning", text: t.giveHas(has.code) }]
        : [{ icon: "people", text: t.giveCap(campaign.revision.terms.codeCap) }, ...told];
  return (
    <ConfirmDialog
      title={t.giveTitle}
      action={t.give}
      open
      onClose={onClose}
      consequences={campaigns.data === undefined && campaigns.error === null ? undefined : consequences}
      held={text !== ""}
      busy={change.isPending}
      error={change.error ?? campaigns.error}
      onConfirm={() =>
        campaign !== undefined &&
        change.mutate({
          body: { participantId, campaignId: campaign.id, ...(wanted === "" ? {} : { code: wanted }) },
        })
      }
    >
      {campaigns.data && items.length === 0 ? <Note tone="attention">{t.giveNone}</Note> : null}
      <SelectField
        label={t.campaign}
        value={campaign?.id ?? ""}
        options={items.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setChosen}
      />
      <TextField
        label={t.newText}
        hint={t.newTextHint}
        value={text}
        onChange={setText}
        maxLength={64}
        autoComplete="off"
        at="code"
      />
    </ConfirmDialog>
  );
};

/** What is known of a text before it is taken: nothing while it is still being typed. */
const useTextTold = (wanted: string): Consequence[] => {
  const t = useTexts(codeTexts);
  const settled = useSettled(wanted);
  const asks = settled !== "";
  const found = useAnswer("listCodes", { query: { code: settled, limit: 1 } }, { enabled: asks });
  if (wanted === "") return [{ text: t.giveDrawn }];
  if (settled !== wanted || found.data === undefined) return [];
  const [owner] = found.data.items;
  return owner === undefined
    ? [{ icon: "check", text: t.giveFree }]
    : [{ icon: "warning", text: t.giveTaken(owner.participantId) }];
};
