/** Decides about one flagged referral or many: what is it, what will happen in numbers, and a note. */
import { type ReactNode, useState } from "react";
import { useAnswer, useChange } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence, Dialog } from "../../design/dialog.tsx";
import { Button } from "../../design/button.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { usePeopleNames } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { sumByAsset } from "../../texts/sum.ts";
import { decideTexts } from "./decide-texts.ts";
import { useStakeText } from "./stake.tsx";
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
  const [choice, setChoice] = useState<Choice>(first);
  const [refused, setRefused] = useState<Outcomes>([]);
  const ids = reviews.map(({ referralId }) => referralId);
  const [only] = ids;
  const verdicts = verdictsOf(choice);
  const preview = useAnswer("decideReviews", { query: { preview: true }, body: { ids, ...verdicts } });
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
  if (refused.length > 0) return <Refused items={refused} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={ids.length === 1 ? t.titleOne : t.titleMany(ids.length)}
      action={t.action(ids.length)}
      open
      onClose={onClose}
      consequences={consequences}
      reason="optional"
      serious={choice === "confirm confirm"}
      busy={one.isPending || many.isPending}
      error={one.error ?? many.error ?? preview.error}
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

/** So many of each value. */
const countBy = <Item,>(items: readonly Item[], of: (item: Item) => string): [string, number][] => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return [...counts];
};

const useConsequences = (
  reviews: readonly Review[],
  choice: Choice,
  outcomes: Outcomes | undefined,
): Consequence[] | undefined => {
  const t = useTexts(decideTexts);
  const states = useTexts(stateTexts);
  const stakeText = useStakeText();
  const nameOf = usePeopleNames();
  if (outcomes === undefined) return undefined;
  const of = (outcome: Outcomes[number]["outcome"]): Outcomes => outcomes.filter((one) => one.outcome === outcome);
  const [decided, proposed, unchanged, refused] = [of("decided"), of("proposed"), of("unchanged"), of("refused")];
  const moved = new Set([...decided, ...proposed].map(({ id }) => id));
  const stake = sumByAsset(reviews.filter(({ referralId }) => moved.has(referralId)).flatMap((one) => one.stake));
  const worth = stakeText(stake);
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

const Refused = ({ items, onClose }: { items: Outcomes; onClose: () => void }): ReactNode => {
  const t = useTexts(decideTexts);
  const nameOf = usePeopleNames();
  return (
    <Dialog title={t.refusedTitle} open onClose={onClose} foot={<Button onPress={onClose}>{t.close}</Button>}>
      <p>{t.refusedNote(items.length)}</p>
      <ul className="stack stack-8">
        {items.map(({ id, detail, code }) => (
          <li key={id} className="stack stack-tight">
            <code className="small break">{id}</code>
            <span className="break">{named(detail ?? code ?? "", nameOf)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
