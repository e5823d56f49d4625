/** What several things are worth together: money of several currencies, points, and what the tenant fulfils itself. */
import type { ReactNode } from "react";
import { plural } from "../texts/format.ts";
import { defineTexts, useFormat, useTexts } from "../texts/locale.tsx";
import { sumByAsset } from "../texts/sum.ts";
import { Money } from "./money.tsx";

const texts = defineTexts(
  {
    nothing: "nothing",
    custom: (n: number) => plural("en", n, "# custom reward", "# custom rewards"),
  },
  {
    nothing: "nichts",
    custom: (n) => plural("de", n, "# eigene Belohnung", "# eigene Belohnungen"),
  },
);

/** An amount of a currency or of points; of the asset `custom` it says how many. */
export type Worth = { asset: string; amount: string };

/** Says worths in words, those of one asset as their sum. */
export const useWorthText = (): ((worths: readonly Worth[]) => string) => {
  const t = useTexts(texts);
  const format = useFormat();
  return (worths) =>
    worths.length === 0
      ? t.nothing
      : format.list(
          sumByAsset(worths).map(({ asset, amount }) =>
            asset === "custom" ? t.custom(Number(amount)) : format.money({ amount, currency: asset }),
          ),
        );
};

/** Worths in a table: one amount under the other. */
export const WorthCell = ({ worths }: { worths: readonly Worth[] }): ReactNode => {
  const t = useTexts(texts);
  if (worths.length === 0) return <span className="soft">{t.nothing}</span>;
  return (
    <span className="stack stack-tight">
      {worths.map(({ asset, amount }) => (
        <span key={asset}>
          {asset === "custom" ? t.custom(Number(amount)) : <Money value={{ amount, currency: asset }} />}
        </span>
      ))}
    </span>
  );
};
