/** Erases a person, for good: what goes and what is still owed, in numbers, before anything is done. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { useTell } from "../../design/toast.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useGo } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { participantPath } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

const choices = ["refuse", "cancel", "keep"] as const;
type Owed = (typeof choices)[number];

/** The dialog. */
export const EraseParticipant = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const go = useGo();
  const [owedRewards, setOwed] = useState<Owed>("refuse");
  const params = { participantId: id };
  const preview = useAnswer("eraseParticipant", { params, query: { preview: true }, body: {} }, { once: true });
  const consequences = useConsequences(preview.data, owedRewards);
  const change = useChange("eraseParticipant", {
    onDone: (done) => {
      tell(t.erased);
      onClose();
      // The id is nobody's any more.
      go({ to: done.pseudonym === null ? "/people" : participantPath(done.pseudonym), replace: true });
    },
  });
  return (
    <ConfirmDialog
      title={t.eraseTitle(id)}
      action={t.erase}
      open
      onClose={onClose}
      consequences={consequences}
      typed={id}
      reason="required"
      serious
      busy={change.isPending}
      error={change.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={(reason) => change.mutate({ params, query: {}, body: { reason, owedRewards } })}
    >
      {preview.data?.owed.length === 0 ? null : (
        <ChoiceField
          label={t.owed}
          value={owedRewards}
          onChange={setOwed}
          options={choices.map((value) => ({ value, label: t.owedChoices[value] }))}
        />
      )}
    </ConfirmDialog>
  );
};

const useConsequences = (
  erasure: Answer<"eraseParticipant"> | undefined,
  owedRewards: Owed,
): Consequence[] | undefined => {
  const t = useTexts(peopleTexts);
  const worthText = useWorthText();
  if (erasure === undefined) return undefined;
  const { owed, counts } = erasure;
  const worth = worthText(owed.map(({ amount, currency }) => ({ asset: currency, amount })));
  const money: Consequence[] =
    owed.length === 0
      ? [{ icon: "money", text: t.eraseOwedNone }]
      : [
          {
            icon: owedRewards === "refuse" ? "stop" : "money",
            text: t.eraseOwed[owedRewards](owed.length, worth),
          },
        ];
  return [
    ...money,
    { icon: "people", text: t.eraseWhat },
    { text: t.eraseNamed(counts.referrals, counts.rewards, counts.events) },
    { text: t.eraseCodes(counts.codes) },
    ...(counts.accessTokens === 0 ? [] : [{ icon: "key" as const, text: t.eraseTokens(counts.accessTokens) }]),
    { icon: "warning", text: t.eraseBack },
  ];
};
