/** Trying terms out before anybody is bound by them. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { SegmentField } from "../../design/field.tsx";
import { IntegerField } from "../../design/number-field.tsx";
import { Figures } from "../../design/page-head.tsx";
import { EmptyState, ErrorNote } from "../../design/states.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useFaults } from "./builder.tsx";
import { costOf } from "./cost.ts";
import { type Campaign, changedTerms, draftOf, type Terms } from "./draft.ts";
import { keptDraft } from "./kept-draft.ts";
import { mergedDraft } from "./merge.ts";
import { stepName } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";
import { simulateTexts } from "./simulate-texts.ts";

type Outcome = Answer<"simulateCampaign">;
const most = 1_000;

/** The tab. */
export const Simulate = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(simulateTexts);
  const [of, setOf] = useState<"campaign" | "tenant">(campaign.state === "draft" ? "tenant" : "campaign");
  const [latest, setLatest] = useState(500);
  const kept = keptDraft(campaign.id);
  const saved = draftOf(campaign);
  // What others saved meanwhile counts too.
  const draft = kept?.began ? mergedDraft(kept.began.draft, kept.draft, saved) : saved;
  const { terms } = draft;
  const changed = changedTerms(campaign.revision.terms, terms);
  const isChanged = Object.keys(changed).length > 0;
  // A number that is not finished would be sent as "no limit".
  const faults = Object.keys(useFaults(draft, null));
  const isFaulty = isChanged && faults.some((pointer) => pointer.startsWith("/body/terms/"));
  // It changes nothing, so nothing becomes stale by it.
  const simulate = useChange("simulateCampaign", { stale: [] });
  const fault = Number.isInteger(latest) && latest >= 1 && latest <= most ? undefined : t.latestFault;
  const run = (): void => {
    if (fault !== undefined) return;
    simulate.mutate({
      params: { campaignId: campaign.id },
      body: { past: { of, latest }, ...(isChanged ? { terms: changed } : {}) },
    });
  };
  return (
    <div className="stack stack-wide">
      <div className="panel panel-padded stack">
        <div className="stack stack-tight">
          <h2>{t.title}</h2>
          <p className="soft">{t.text}</p>
        </div>
        <div className="row row-wide simulate-form">
          <SegmentField
            label={t.whose}
            hideLabel={false}
            value={of}
            options={(["campaign", "tenant"] as const).map((value) => ({ value, label: t.of[value] }))}
            onChange={setOf}
          />
          <IntegerField label={t.latest} value={latest} onChange={setLatest} fault={fault} />
          <Button
            kind="primary"
            icon="play"
            busy={simulate.isPending}
            reason={isFaulty ? t.draftFault : undefined}
            onPress={run}
          >
            {t.run}
          </Button>
          {isChanged ? <span className="soft small">{t.draft}</span> : null}
        </div>
        {simulate.error === null ? null : <ErrorNote error={simulate.error} />}
      </div>
      {simulate.data === undefined ? null : <OutcomeView outcome={simulate.data} terms={terms} />}
    </div>
  );
};

const OutcomeView = ({ outcome, terms }: { outcome: Outcome; terms: Terms }): ReactNode => {
  const t = useTexts(simulateTexts);
  const words = useTexts(sentenceTexts);
  const format = useFormat();
  if (outcome.judged === 0)
    return (
      <div className="panel">
        <EmptyState icon="people" title={t.judged}>
          {t.none}
        </EmptyState>
      </div>
    );
  const share = (count: number): string => t.ofAll(format.percent(count / outcome.judged));
  const sums = costOf(terms).sums.map((sum) =>
    format.money({ amount: sum.times(BigInt(outcome.qualified)), currency: sum.currency }),
  );
  const rows = [
    { id: "signed-up", label: t.signedUp, count: outcome.judged },
    ...outcome.stepsDone.map(({ id, done }) => {
      const step = terms.qualification.steps.find((one) => one.id === id);
      return { id, label: step === undefined ? id : stepName(step, words), count: done };
    }),
    { id: "qualified", label: t.qualified, count: outcome.qualified },
  ];
  return (
    <>
      <Figures
        items={[
          { label: t.judged, value: format.number(outcome.judged) },
          { label: t.qualified, value: format.number(outcome.qualified), note: share(outcome.qualified) },
          { label: t.open, value: format.number(outcome.open), note: share(outcome.open) },
          { label: t.missed, value: format.number(outcome.missed), note: share(outcome.missed) },
          ...(sums.length === 0 ? [] : [{ label: t.cost, value: format.list(sums), note: t.costText }]),
        ]}
      />
      <section className="panel panel-padded stack" aria-label={t.funnel}>
        <h2>{t.funnel}</h2>
        <ul className="bar-list">
          {rows.map(({ id, label, count }) => (
            <li key={id} className="bar-row">
              <span className="break">{label}</span>
              <span className="bar-track" aria-hidden="true">
                <span className="bar-fill" style={{ width: `${(count / outcome.judged) * 100}%`, display: "block" }} />
              </span>
              <span className="number">
                {t.people(count)} · {format.percent(count / outcome.judged)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
};
