/** The keys of the queue, where one looks for them. */
import type { ReactNode } from "react";
import { useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";

/** One line of keys; phones have none. */
export const KeyHints = (): ReactNode => {
  const t = useTexts(reviewTexts);
  const { move, open, select, clear, abuse, close } = t.keyNames;
  const hints = [
    [["j", "k"], move],
    [["Enter"], open],
    [["x"], select],
    [["c"], clear],
    [["a"], abuse],
    [["Esc"], close],
  ] as const;
  return (
    <p className="key-hints small soft" aria-label={t.keys}>
      {hints.map(([keys, name]) => (
        <span key={name}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{" "}
          {name}
        </span>
      ))}
    </p>
  );
};
