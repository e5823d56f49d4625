/** Other weights on past sign-ups: the form, whose state is the address, so that a result can be passed on. */
import type { RiskRule } from "@beckon/contract";
import { type ReactNode, useState } from "react";
import { Button } from "../../design/button.tsx";
import { SegmentField, TextField } from "../../design/field.tsx";
import { Fold } from "../../design/timeline.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { BackTestResult, type Weights } from "./back-test-result.tsx";
import { checkTexts } from "./check-texts.ts";
import { ruleTexts } from "./rule-texts.ts";

const presets = ["relaxed", "moderate", "strict"] as const;
const rules = Object.keys(ruleTexts.en) as RiskRule[];

/** A whole number of the address within bounds, else undefined. */
const wholeOf = (value: unknown, least: number, most: number): number | undefined => {
  const text = textOf(value);
  if (text === undefined || !/^\d{1,4}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
};

/** `same_device:30,hasty:0` */
const weightsOf = (text: string | undefined): Weights => {
  const weights: Weights = {};
  for (const part of (text ?? "").split(",")) {
    const [rule = "", points] = part.split(":");
    const whole = wholeOf(points, 0, 100);
    if (Object.hasOwn(ruleTexts.en, rule) && whole !== undefined) weights[rule as RiskRule] = whole;
  }
  return weights;
};
const textOfWeights = (weights: Weights): string =>
  Object.entries(weights)
    .map(([rule, points]) => `${rule}:${points}`)
    .join(",");

const parse = (raw: Record<string, unknown>) => ({
  preset: oneOf(raw["preset"], presets),
  hold: wholeOf(raw["hold"], 1, 100),
  refuse: wholeOf(raw["refuse"], 1, 100),
  latest: wholeOf(raw["latest"], 1, 5000),
  weights: weightsOf(textOf(raw["weights"])),
});
type State = ReturnType<typeof parse>;

/** The section. */
export const BackTest = (): ReactNode => {
  const t = useTexts(checkTexts);
  const [state, change] = useSearchState(parse);
  return (
    <section className="panel panel-padded stack" aria-label={t.backTest}>
      <div className="stack stack-tight">
        <h2>{t.backTest}</h2>
        <p className="soft">{t.backTestText}</p>
      </div>
      <Form
        state={state}
        onTry={({ preset, hold, refuse, latest, weights }) =>
          change({ preset, hold, refuse, latest, weights: textOfWeights(weights) }, "push")
        }
      />
      {state.preset === undefined ? null : (
        <BackTestResult
          preset={state.preset}
          holdAt={state.hold}
          refuseAt={state.refuse}
          latest={state.latest}
          weights={state.weights}
        />
      )}
    </section>
  );
};

const Form = ({ state, onTry }: { state: State; onTry: (state: State) => void }): ReactNode => {
  const t = useTexts(checkTexts);
  const [preset, setPreset] = useState(state.preset ?? "moderate");
  const [hold, setHold] = useState(String(state.hold ?? ""));
  const [refuse, setRefuse] = useState(String(state.refuse ?? ""));
  const [latest, setLatest] = useState(String(state.latest ?? 1000));
  const [weights, setWeights] = useState<Weights>(state.weights);
  const [asked, setAsked] = useState(false);
  const isScore = (text: string): boolean => text === "" || wholeOf(text, 1, 100) !== undefined;
  const isCount = wholeOf(latest, 1, 5000) !== undefined;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!isScore(hold) || !isScore(refuse) || !isCount) return;
        const bounds = { hold: wholeOf(hold, 1, 100), refuse: wholeOf(refuse, 1, 100) };
        onTry({ preset, ...bounds, latest: wholeOf(latest, 1, 5000), weights });
      }}
    >
      <SegmentField
        label={t.preset}
        hideLabel={false}
        value={preset}
        options={presets.map((value) => ({ value, label: t.presets[value] }))}
        onChange={setPreset}
      />
      <div className="filters">
        <TextField
          label={t.holdAt}
          hint={t.ofPreset}
          inputMode="numeric"
          value={hold}
          onChange={setHold}
          fault={asked && !isScore(hold) ? t.scoreFault : undefined}
        />
        <TextField
          label={t.refuseAt}
          hint={t.ofPreset}
          inputMode="numeric"
          value={refuse}
          onChange={setRefuse}
          fault={asked && !isScore(refuse) ? t.scoreFault : undefined}
        />
        <TextField
          label={t.latest}
          inputMode="numeric"
          value={latest}
          onChange={setLatest}
          fault={asked && !isCount ? t.latestFault : undefined}
        />
      </div>
      <WeightFields weights={weights} onChange={setWeights} />
      <div className="row">
        <Button submit kind="primary">
          {t.tryThem}
        </Button>
      </div>
    </form>
  );
};

const WeightFields = ({ weights, onChange }: { weights: Weights; onChange: (weights: Weights) => void }): ReactNode => {
  const t = useTexts(checkTexts);
  const sentences = useTexts(ruleTexts);
  const set = Object.keys(weights).length;
  const put = (rule: RiskRule, text: string): void => {
    const points = wholeOf(text, 0, 100);
    const { [rule]: _before, ...rest } = weights;
    if (text === "") onChange(rest);
    else if (points !== undefined) onChange({ ...rest, [rule]: points });
  };
  return (
    <Fold label={set === 0 ? t.weights : `${t.weights} · ${t.weightsSet(set)}`} open={set > 0}>
      <div className="stack stack-8">
        <p className="small soft">{t.weightsHint}</p>
        <ul className="weights">
          {rules.map((rule) => (
            <li key={rule}>
              <span className="small break">{sentences[rule]}</span>
              <TextField
                label={sentences[rule]}
                hideLabel
                inputMode="numeric"
                maxLength={3}
                value={String(weights[rule] ?? "")}
                onChange={(text) => put(rule, text)}
              />
            </li>
          ))}
        </ul>
      </div>
    </Fold>
  );
};
