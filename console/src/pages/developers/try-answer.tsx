/** What a tried request was, for a shell, and what came back. */
import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { Facts } from "../../design/page-head.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import type { TryAnswer } from "./try-send.ts";
import { tryTexts } from "./try-texts.ts";

/** The request as a command, with a button that copies it. */
export const CurlView = ({ text }: { text: string }): ReactNode => {
  const t = useTexts(tryTexts);
  return (
    <section className="stack stack-8" aria-label={t.curl}>
      <div className="row row-between">
        <h3>{t.curl}</h3>
        <CopyButton small text={text} label={t.copyCurl} />
      </div>
      <pre className="payload" tabIndex={0} role="group" aria-label={t.curl} dir="ltr">
        {text}
      </pre>
    </section>
  );
};

/** Status, time, body, headers. */
export const AnswerView = ({ answer }: { answer: TryAnswer }): ReactNode => {
  const t = useTexts(tryTexts);
  const format = useFormat();
  const { status, durationMs, body, headers } = answer;
  return (
    <section className="stack" role="status" aria-label={t.answer}>
      <div className="row">
        <h3>{t.answer}</h3>
        <Badge tone={status < 400 ? "good" : "bad"}>{String(status)}</Badge>
        <span className="soft small">{t.ms(format.number(Math.round(durationMs)))}</span>
      </div>
      {body === "" ? <p className="soft small">{t.noBody}</p> : <JsonView label={t.body} value={body} />}
      <details>
        <summary>{t.headers}</summary>
        <Facts
          rows={headers.map(([name, value]) => [
            name,
            <code key={name} className="break">
              {value}
            </code>,
          ])}
        />
      </details>
    </section>
  );
};
