/** Beside the builder: what participants see, and what it costs. */
import type { ReactNode } from "react";
import { Figures } from "../../design/page-head.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { costOf } from "./cost.ts";
import type { Draft } from "./draft.ts";
import { rewardOf, stepOf } from "./sentence-parts.ts";
import { useWriter } from "./sentence-view.tsx";
import { pageTexts } from "./texts.ts";

const sample = "K7M4QXR2WVTPHN93";

/** The participant's view, as an app may show it from these terms. */
export const ParticipantPreview = ({ draft }: { draft: Draft }): ReactNode => {
  const t = useTexts(pageTexts);
  const writer = useWriter();
  const { terms } = draft;
  const worth = (side: "referrer" | "referee"): string =>
    terms.rewards
      .filter((reward) => reward.side === side)
      .map((reward) => rewardOf(reward, terms, writer))
      .join(" + ");
  const [yours, theirs] = [worth("referrer"), worth("referee")];
  const code = `${terms.codePolicy.prefix}${sample.slice(0, Number.isNaN(terms.codePolicy.length) ? 6 : terms.codePolicy.length)}`;
  return (
    <section className="stack stack-8" aria-label={t.preview}>
      <h3>{t.preview}</h3>
      <div className="phone">
        <p className="phone-title">
          {t.invite(Number.isNaN(terms.codeCap) ? "…" : writer.format.number(terms.codeCap))}
        </p>
        <div className="phone-code" dir="ltr">
          {code}
        </div>
        {yours === "" ? null : <p>{t.youGet(yours)}</p>}
        {theirs === "" ? null : <p>{t.friendGets(theirs)}</p>}
        {terms.qualification.steps.length === 0 ? null : (
          <ol className="phone-steps" aria-label={t.friendDoes}>
            {terms.qualification.steps.map((step, at) => (
              <li key={step.id}>
                <span aria-hidden="true">{at + 1}</span>
                <span>{stepOf(step, writer)}</span>
              </li>
            ))}
          </ol>
        )}
      </div>
      <p className="field-hint">{t.previewHint}</p>
    </section>
  );
};

/** What one friend costs, a hundred, and how far the budget reaches. */
export const CostPreview = ({ draft }: { draft: Draft }): ReactNode => {
  const t = useTexts(pageTexts);
  const format = useFormat();
  const cost = costOf(draft.terms);
  if (cost.sums.length === 0) return null;
  const amounts = (times: bigint): string =>
    format.list(cost.sums.map((sum) => format.money({ amount: sum.times(times), currency: sum.currency })));
  return (
    <section className="stack stack-8" aria-label={t.cost}>
      <h3>{t.cost}</h3>
      <Figures
        items={[
          { label: t.costOne, value: amounts(1n), note: cost.varies ? t.costVaries : undefined },
          { label: t.costHundred, value: amounts(100n) },
          ...(cost.reach === null ? [] : [{ label: t.budgetReach, value: t.friends(Number(cost.reach)) }]),
        ]}
      />
    </section>
  );
};
