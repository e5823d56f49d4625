/** Before changes to a campaign that people already have codes of: what changes, for whom, and what it costs then. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { TextAreaField } from "../../design/field.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { costOf } from "./cost.ts";
import { Differences } from "./differences.tsx";
import { type Draft, isSame, type Terms } from "./draft.ts";
import { differencesOf } from "./facts.ts";
import { useFacts } from "./facts-view.ts";
import { pageTexts } from "./texts.ts";

type SaveProps = {
  campaignId: string;
  before: Draft;
  after: Draft;
  busy: boolean;
  note: string;
  onNote: (note: string) => void;
  onSave: () => void;
  onClose: () => void;
};

/** What one friend who counts costs, in words; an empty text where it costs no money. */
const useCostText = (): ((terms: Terms) => string) => {
  const format = useFormat();
  return (terms) =>
    format.list(costOf(terms).sums.map((sum) => format.money({ amount: sum.times(1n), currency: sum.currency })));
};

/** The dialog. */
export const SaveDialog = ({ campaignId, before, after, note, onNote, ...rest }: SaveProps): ReactNode => {
  const t = useTexts(pageTexts);
  const { ofDraft } = useFacts();
  const bound = useAnswer("getCampaignCommitments", { params: { campaignId } }, { once: true });
  const consequences = useConsequences(before.terms, after.terms, bound.data);
  const isNewTerms = !isSame(before.terms, after.terms);
  return (
    <ConfirmDialog
      title={t.saveTitle(before.name)}
      action={t.save}
      open
      held={note !== ""}
      error={bound.error}
      onRecount={bound.error === null ? undefined : () => void bound.refetch()}
      consequences={consequences}
      busy={rest.busy}
      onClose={rest.onClose}
      onConfirm={rest.onSave}
    >
      <Differences items={differencesOf(ofDraft(before), ofDraft(after))} />
      {isNewTerms ? (
        <>
          <TextAreaField label={t.note} hint={t.noteHint} value={note} onChange={onNote} maxLength={500} rows={2} />
          <p className="small">
            <PlaceLink to={`/campaigns/${campaignId}`} search={{ tab: "simulate" }}>
              {t.simulateFirst}
            </PlaceLink>
          </p>
        </>
      ) : null}
    </ConfirmDialog>
  );
};

type Bound = NonNullable<ReturnType<typeof useAnswer<"getCampaignCommitments">>["data"]>;

const useConsequences = (before: Terms, after: Terms, bound: Bound | undefined): Consequence[] | undefined => {
  const t = useTexts(pageTexts);
  const costText = useCostText();
  if (isSame(before, after)) return [{ icon: "info", text: t.sameTerms }];
  if (bound === undefined) return undefined;
  const { codes, referrals } = bound;
  const [cost, costBefore] = [costText(after), costText(before)];
  return [
    { icon: "clock", text: t.fromNow },
    ...(referrals.count === 0
      ? []
      : [{ icon: "people" as const, text: t.referralsKeep(t.referrals(referrals.count, !referrals.exact)) }]),
    ...(before.codeCap === after.codeCap || codes.count === 0
      ? []
      : [{ icon: "info" as const, text: t.codesKeepCap(t.codes(codes.count, !codes.exact)) }]),
    ...(cost === costBefore
      ? []
      : [{ icon: "money" as const, text: t.costThen(cost || t.nothing, costBefore || t.nothing) }]),
    ...(after.limits.budget === null && after.rewards.length > 0
      ? [{ icon: "warning" as const, text: t.willPayWithout }]
      : []),
  ];
};
