/** Decides about one flagged referral or many: what is it, what will happen in numbers, and a note. */
import { type ReactNode, useState } from "react";
import { useAnswer, useChange } from "../../api/queries.ts";
import { countBy } from "../../design/count-by.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { Refused } from "../../design/refused.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { useWorthText } from "../../design/worth.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { decideTexts } from "./decide-texts.ts";
import { type Choice, choices, type Outcomes, type Review, verdictsOf } from "./verdicts.ts";

type Props = {
  reviews: readonly Review[];
  first: Choice;
  onClose: () => void;
  /** Told what became of each; the dialog stays while some were refused. */
  onDone: (outcomes: Outcomes) => void;
};

/** The dialog. */
export const DecideDialog = ({ reviews, first, onClose, onDone }: Props): ReactNode => {
  const t = useTexts(decideTexts);
  const nameOf = useActorName();
  const [choice, setChoice] = useState<Choice>(first);
  const [refused, setRefused] = useState<Outcomes>([]);
  const ids = reviews.map(({ referralId }) => referralId);
  const [only] = ids;
  const verdicts = verdictsOf(choice);
  const preview = useAnswer("decideReviews", { query: { preview: true }, body: { ids, ...verdicts } }, { once: true });
  const consequences = useConsequences(reviews, choice, preview.data?.items);
  const one = useChange("decideReview", {
    onDone: ({ referralId: id, status, referralStatus }) => {
      const outcome = status === "decided" ? "decided" : "proposed";
      onDone([{ id, outcome, referralStatus, code: null, detail: null }]);
    },
  });
  const many = useChange("decideReviews", {
    onDone: ({ items }) => {
      onDone(items);
      setRefused(items.filter(({ outcome }) => outcome === "refused"));
    },
  });
  if (refused.length > 0)
    return (
      <Refused
        title={t.refusedTitle}
        note={t.refusedNote(refused.length)}
        items={refused.map(({ id, detail, code }) => ({ id, why: named(detail ?? code ?? "", nameOf) }))}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={ids.length === 1 ? t.titleOne : t.titleMany(ids.length)}
      action={t.action(ids.length)}
      open
      onClose={onClose}
      consequences={consequences}
      reason="optional"
      swift
      serious={choice === "confirm confirm"}
      busy={one.isPending || many.isPending}
      error={one.error ?? many.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={(reason) => {
        const body = { ...verdicts, ...(reason === "" ? {} : { note: reason }) };
        if (ids.length === 1 && only !== undefined) one.mutate({ params: { referralId: only }, body });
        else many.mutate({ body: { ids, ...body } });
      }}
    >
      <ChoiceField
        label={t.question}
        value={choice}
        options={choices.map((value) => ({ value, ...t.choices[value] }))}
        onChange={setChoice}
      />
    </ConfirmDialog>
  );
};

const useConsequences = (
  reviews: readonly Review[],
  choice: Choice,
  outcomes: Outcomes | undefined,
): Consequence[] | undefined => {
  const t = useTexts(decideTexts);
  const states = useTexts(stateTexts);
  const worthText = useWorthText();
  const nameOf = useActorName();
  if (outcomes === undefined) return undefined;
  const of = (outcome: Outcomes[number]["outcome"]): Outcomes => outcomes.filter((one) => one.outcome === outcome);
  const [decided, proposed, unchanged, refused] = [of("decided"), of("proposed"), of("unchanged"), of("refused")];
  const moved = new Set([...decided, ...proposed].map(({ id }) => id));
  const stake = reviews.filter(({ referralId }) => moved.has(referralId)).flatMap((one) => one.stake);
  const worth = worthText(stake);
  const money =
    moved.size === 0
      ? []
      : stake.length === 0
        ? [t.nothingAtStake]
        : [
            choice === "clear clear"
              ? t.goesOn(worth)
              : choice === "confirm confirm"
                ? t.takenBack(worth)
                : t.partly(worth),
          ];
  const becomes = countBy(decided, ({ referralStatus }) => referralStatus ?? "registered");
  return [
    ...(decided.length > 0 ? [{ icon: "check" as const, text: t.decided(decided.length) }] : []),
    ...becomes.map(([state, n]) => ({ text: t.becomes(n, states[state as keyof typeof states].toLowerCase()) })),
    ...(proposed.length > 0 ? [{ icon: "people" as const, text: t.proposed(proposed.length) }] : []),
    ...money.map((text) => ({ icon: "money" as const, text })),
    ...(unchanged.length > 0 ? [{ icon: "minus" as const, text: t.unchanged(unchanged.length) }] : []),
    ...countBy(refused, ({ detail }) => detail ?? "").map(([why, n]) => ({
      icon: "warning" as const,
      text: t.refused(n, named(why, nameOf)),
    })),
  ];
};

/** A sentence of the server, with people in place of their ids. */
const named = (sentence: string, nameOf: (actor: string) => string): string => sentence.replaceAll(/usr_\w+/g, nameOf);
