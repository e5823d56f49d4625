/** Two states of a campaign side by side, only what differs. */
import type { ReactNode } from "react";
import { useTexts } from "../../texts/locale.tsx";
import type { Difference } from "./facts.ts";
import { pageTexts } from "./texts.ts";

/** The differences, or that none of them has words. */
export const Differences = ({ items }: { items: readonly Difference[] }): ReactNode => {
  const t = useTexts(pageTexts);
  if (items.length === 0) return <p className="soft small">{t.noVisible}</p>;
  return (
    <div className="differences">
      {items.map(({ id, label, before, after }) => (
        <div key={id} className="differences-row">
          <span className="soft">{label}</span>
          <span>
            {before === "" ? null : (
              <del>
                <span className="unseen">{t.before}: </span>
                {before}
              </del>
            )}
          </span>
          <span>
            {after === "" ? null : (
              <ins>
                <span className="unseen">{t.after}: </span>
                {after}
              </ins>
            )}
          </span>
        </div>
      ))}
    </div>
  );
};
