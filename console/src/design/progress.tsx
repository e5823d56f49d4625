/** How far long work is, in numbers and as a bar. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";

/** So many of all. */
export type Far = { done: number; all: number };

/** The bar with its words. */
export const Progress = ({ label, far: { done, all } }: { label: string; far: Far }): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <div className="stack stack-8">
      <span className="small" role="status">
        {label}: {t.doneOf(done, all)}
      </span>
      <span
        className="meter"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
      >
        <span className="meter-fill" style={{ width: `${(done / Math.max(1, all)) * 100}%` }} />
      </span>
    </div>
  );
};
