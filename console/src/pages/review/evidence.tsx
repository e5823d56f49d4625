/** What the risk rules said about a sign-up: the score against its bounds, and each rule with its points and whom it found. */
import "./review.css";
import type { ReactNode } from "react";
import type { ItemOf } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Facts } from "../../design/page-head.tsx";
import { Note } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { PersonLink } from "../people/person-link.tsx";
import { ruleTexts, signalOf } from "./rule-texts.ts";
import { reviewTexts } from "./texts.ts";

/** One judgement of the rules. */
export type Assessment = ItemOf<"listRiskAssessments">;

/** What the rules that were met looked at, each once, the heaviest first. */
export const signalsOf = (assessment: Assessment) => [...new Set(assessment.results.map(({ rule }) => signalOf(rule)))];

/** The score as a line with the bounds on it. */
const ScoreLine = ({ assessment }: { assessment: Assessment }): ReactNode => {
  const t = useTexts(reviewTexts);
  const { score, holdAt, refuseAt, outcome } = assessment;
  return (
    <div className="stack stack-tight">
      <div className="score" data-outcome={outcome} aria-hidden="true">
        <span className="score-fill" style={{ inlineSize: `${score}%` }} />
        {holdAt <= 100 ? <span className="score-mark" style={{ insetInlineStart: `${holdAt}%` }} /> : null}
        {refuseAt <= 100 ? <span className="score-mark" style={{ insetInlineStart: `${refuseAt}%` }} /> : null}
      </div>
      <p className="small soft">
        {t.scoreLine(score, holdAt)}, {refuseAt > 100 ? t.neverRefused : t.refusedFrom(refuseAt)}
      </p>
    </div>
  );
};

/** The signals that two people share, as words. */
export const SignalWords = ({ assessment }: { assessment: Assessment }): ReactNode => {
  const t = useTexts(reviewTexts);
  return (
    <span className="row">
      {signalsOf(assessment).map((signal) => (
        <Badge key={signal} tone="neutral" icon="link">
          {t.signals[signal]}
        </Badge>
      ))}
    </span>
  );
};

/** All of a judgement. */
export const Evidence = ({ assessment }: { assessment: Assessment }): ReactNode => {
  const t = useTexts(reviewTexts);
  const format = useFormat();
  const { results, failed, notCollected, stage, preset, at } = assessment;
  const notTaken = format.list(notCollected.map((signal) => t.signals[signal]));
  return (
    <div className="stack">
      <ScoreLine assessment={assessment} />
      {failed.length === 0 ? null : <Note tone="attention">{t.failed(format.list(failed))}</Note>}
      {results.length === 0 ? <p className="soft">{t.noRules}</p> : <RuleList results={results} />}
      {notCollected.length === 0 ? null : <p className="small soft">{t.notCollected(notTaken)}</p>}
      <Facts
        rows={[
          [t.judged, <ExactTime key="at" at={at} />],
          [t.preset, `${t.presets[preset]} · ${t.stages[stage]}`],
        ]}
      />
    </div>
  );
};

const RuleList = ({ results }: { results: Assessment["results"] }): ReactNode => {
  const t = useTexts(reviewTexts);
  const sentences = useTexts(ruleTexts);
  return (
    <ul className="rule-list">
      {results.map(({ rule, points, detail, count, people }) => (
        <li key={rule}>
          <span className="rule-points" title={t.points(points)}>
            +{points}
          </span>
          <div className="stack stack-tight">
            <span className="break">{Object.hasOwn(sentences, rule) ? sentences[rule] : detail}</span>
            {people.length === 0 && count === null ? null : (
              <span className="small soft row">
                {count === null ? t.others : t.found(count)}
                {people.map((id) => (
                  <PersonLink key={id} id={id} />
                ))}
              </span>
            )}
          </div>
          <span className="small soft nowrap">{t.signals[signalOf(rule)]}</span>
        </li>
      ))}
    </ul>
  );
};
