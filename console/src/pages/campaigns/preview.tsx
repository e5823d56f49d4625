/** Beside the builder: what participants see, and what it costs. */
import type { ReactNode } from "react";
import { SegmentField } from "../../design/field.tsx";
import { Figures } from "../../design/page-head.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { type Language, languages, LocaleOf, useFormat, useLocale, useTexts } from "../../texts/locale.tsx";
import { costOf } from "./cost.ts";
import type { Draft } from "./draft.ts";
import { previewTexts } from "./preview-texts.ts";
import { screens, type View, views } from "./preview-screens.tsx";
import { spanOf } from "./sentence-parts.ts";
import { useWriter } from "./sentence-view.tsx";
import { pageTexts } from "./texts.ts";

const allLanguages = Object.keys(languages) as Language[];

const parse = (raw: Record<string, unknown>) => ({
  sees: oneOf(raw["sees"], views) ?? views[0],
  speaks: oneOf(raw["speaks"], allLanguages),
});

/** The participant's view, as an app may show it from these terms: of whoever looks, in a language of theirs. */
export const ParticipantPreview = ({ draft }: { draft: Draft }): ReactNode => {
  const t = useTexts(previewTexts);
  const { language } = useLocale();
  const [state, change] = useSearchState(parse);
  const speaks = state.speaks ?? language;
  const Screen = screens[state.sees];
  return (
    <section className="stack stack-8" aria-label={t.preview}>
      <h3>{t.preview}</h3>
      <SegmentField<View>
        label={t.who}
        value={state.sees}
        options={views.map((value) => ({ value, label: t.views[value] }))}
        onChange={(sees) => change({ sees: sees === views[0] ? undefined : sees })}
      />
      <p className="field-hint">{t.about[state.sees]}</p>
      <LocaleOf language={speaks}>
        <div className="phone" role="group" aria-label={t.screen(t.views[state.sees])}>
          <span className="phone-speaker" aria-hidden="true" />
          <div className="phone-screen" lang={speaks}>
            <Screen draft={draft} />
          </div>
        </div>
      </LocaleOf>
      <SegmentField<Language>
        label={t.language}
        value={speaks}
        options={allLanguages.map((value) => ({ value, label: languages[value] }))}
        onChange={(chosen) => change({ speaks: chosen === language ? undefined : chosen })}
      />
      {state.sees === "refused" ? <Refusals draft={draft} /> : null}
      <p className="field-hint">{t.hint}</p>
    </section>
  );
};

/** By which of these terms a code is refused: for whoever makes them, never for the friend. */
const Refusals = ({ draft: { terms } }: { draft: Draft }): ReactNode => {
  const t = useTexts(previewTexts);
  const writer = useWriter();
  const { countries, windowSeconds } = terms.registration;
  const reasons = [
    t.reasons.none,
    t.reasons.notRunning,
    ...(Number.isInteger(terms.codeCap) ? [t.reasons.cap(terms.codeCap)] : []),
    ...(countries === null ? [] : [t.reasons.country(writer.format.list(countries.map(writer.format.country)))]),
    ...(windowSeconds === null
      ? []
      : [windowSeconds === 0 ? t.reasons.atOnce : t.reasons.late(spanOf(windowSeconds, writer))]),
    t.reasons.again,
  ];
  return (
    <div className="stack stack-8 small">
      <p>{t.when}</p>
      <ul className="marked-list" aria-label={t.when}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className="field-hint">{t.saysOnly}</p>
    </div>
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
