/** What is at stake in a review. */
import type { ReactNode } from "react";
import { Money } from "../../design/money.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";

/** What is at stake: an amount for each currency, points, or how many rewards the tenant fulfils itself. */
export type Stake = readonly { asset: string; amount: string }[];

/** A stake in words. */
export const useStakeText = (): ((stake: Stake) => string) => {
  const t = useTexts(reviewTexts);
  const format = useFormat();
  return (stake) =>
    stake.length === 0
      ? t.noStake
      : format.list(
          stake.map(({ asset, amount }) =>
            asset === "custom" ? t.custom(Number(amount)) : format.money({ amount, currency: asset }),
          ),
        );
};

/** A stake in a table: one amount under the other. */
export const StakeCell = ({ stake }: { stake: Stake }): ReactNode => {
  const t = useTexts(reviewTexts);
  if (stake.length === 0) return <span className="soft">{t.noStake}</span>;
  return (
    <span className="stack stack-tight">
      {stake.map(({ asset, amount }) => (
        <span key={asset}>
          {asset === "custom" ? t.custom(Number(amount)) : <Money value={{ amount, currency: asset }} />}
        </span>
      ))}
    </span>
  );
};
