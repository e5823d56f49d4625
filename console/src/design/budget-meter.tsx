/** How much of a budget is left, and when it ends at the present pace. */
import type { ReactNode } from "react";
import { useMembership } from "../shell/session.tsx";
import { useFormat, useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";

type Budget = {
  currency: string;
  budget: string;
  left: string;
  leftPercent: number;
  perDay: string;
  endsAt: string | null;
};

/** Below this share people should look at it. Units: percent. */
const low = { attention: 25, bad: 10 };

/** So far ahead stands the mark. Units: days. */
const ahead = 30;

/** What will be left at the present pace, in the digits of the budget; null where nothing is taken or nothing is left. */
const leftLater = ({ budget, left, perDay }: Budget): { percent: number; amount: string | null } | null => {
  if (Number(perDay) <= 0 || Number(left) <= 0) return null;
  const later = Number(left) - ahead * Number(perDay);
  if (later <= 0) return { percent: 0, amount: null };
  return { percent: (later / Number(budget)) * 100, amount: later.toFixed(left.split(".")[1]?.length ?? 0) };
};

/** The bar with its words. */
export const BudgetMeter = ({ label, budget }: { label: ReactNode; budget: Budget }): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const { timeZone } = useMembership();
  const { currency, leftPercent } = budget;
  const amount = (value: string): string => format.money({ amount: value, currency });
  const forecast = leftLater(budget);
  const tone = leftPercent <= low.bad ? "bad" : leftPercent <= low.attention ? "attention" : "good";
  return (
    <div className="panel panel-padded stack stack-8">
      <div className="row row-between">
        <strong className="break">{label}</strong>
        <span>{t.leftOf(amount(budget.left), amount(budget.budget))}</span>
      </div>
      <span className="meter meter-marked" aria-hidden="true">
        <span className="meter-fill" data-tone={tone} style={{ width: `${leftPercent}%` }} />
        {forecast === null ? null : (
          <span className="meter-mark" style={{ insetInlineStart: `${forecast.percent}%` }} />
        )}
      </span>
      <span className="soft small">
        {t.pace(amount(budget.perDay))} ·{" "}
        {forecast === null
          ? null
          : `${forecast.amount === null ? t.forecastNone : t.forecast(amount(forecast.amount))} · `}
        {budget.endsAt === null ? t.paceLasts : t.paceEnds(format.date(budget.endsAt, timeZone))}
      </span>
    </div>
  );
};
