/** Text as somebody wrote it: paragraphs where lines are empty, and addresses that lead somewhere. Nothing in it is taken for markup. */
import type { ReactNode } from "react";

const address = /(https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/;

/** The text. */
export const PlainText = ({ text }: { text: string }): ReactNode => (
  <div className="stack break" dir="auto">
    {text
      .split(/\n{2,}/)
      .filter((paragraph) => paragraph.trim() !== "")
      .map((paragraph, at) => (
        <p key={at} className="plain-text">
          {paragraph.split(address).map((part, place) =>
            place % 2 === 1 ? (
              <a key={place} href={part} target="_blank" rel="noreferrer noopener nofollow">
                {part}
              </a>
            ) : (
              part
            ),
          )}
        </p>
      ))}
  </div>
);
