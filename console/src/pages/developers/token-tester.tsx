/** Why a token is accepted or refused, step by step, as the saved settings judge it now. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import type { Tone } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { TextAreaField, TextField } from "../../design/field.tsx";
import { ErrorNote, Note } from "../../design/states.tsx";
import { Timeline } from "../../design/timeline.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useSentences, useTokenStep } from "../../texts/sentence-words.ts";
import { identityTexts } from "./identity-texts.ts";

type Verdict = Answer<"testToken">;

const tones = {
  verified: "good",
  foreign: "bad",
  forbidden: "bad",
  refused: "bad",
  unavailable: "attention",
  busy: "attention",
} as const;
const stepTones: Readonly<Record<Verdict["steps"][number]["outcome"], Tone>> = {
  passed: "good",
  failed: "bad",
  noted: "neutral",
};

/** The form and what came of it. `unsaved`: the settings' form beside it holds changes. */
export const TokenTester = ({ unsaved }: { unsaved: boolean }): ReactNode => {
  const t = useTexts(identityTexts);
  const mayNot = useMayNot();
  const [token, setToken] = useState("");
  const [clientKey, setClientKey] = useState("");
  const [asked, setAsked] = useState(false);
  const test = useChange("testToken", { stale: [] });
  const reason = mayNot("identity:write");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (token.trim() === "" || test.isPending || reason !== undefined) return;
    test.mutate({
      body: { accessToken: token.trim(), ...(clientKey.trim() === "" ? {} : { clientKey: clientKey.trim() }) },
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="soft small">{t.testerText}</p>
      {unsaved ? <Note tone="waiting">{t.unsavedTest}</Note> : null}
      <TextAreaField
        label={t.token}
        hint={t.tokenHint}
        value={token}
        onChange={setToken}
        rows={5}
        maxLength={16_384}
        spellCheck={false}
        autoComplete="off"
        fault={asked && token.trim() === "" ? t.tokenMissing : undefined}
      />
      <TextField
        label={t.clientKey}
        hint={t.clientKeyHint}
        value={clientKey}
        onChange={setClientKey}
        maxLength={128}
        spellCheck={false}
        autoComplete="off"
      />
      <div className="row">
        <Button submit kind="primary" busy={test.isPending} reason={reason}>
          {t.test}
        </Button>
      </div>
      {test.error ? <ErrorNote error={test.error} /> : null}
      {test.data === undefined ? null : <Outcome verdict={test.data} />}
    </form>
  );
};

const Outcome = ({ verdict }: { verdict: Verdict }): ReactNode => {
  const t = useTexts(identityTexts);
  const said = useSentences();
  const nameOf = useTokenStep();
  return (
    <div className="stack" role="status">
      <Note tone={tones[verdict.verdict]}>
        <strong>{t.verdicts[verdict.verdict]}</strong>
      </Note>
      <section aria-label={t.steps}>
        <Timeline
          steps={verdict.steps.map(({ step, outcome, detail, sentences }, at) => ({
            id: `${at}-${step}`,
            tone: stepTones[outcome],
            title: nameOf(step),
            beside: t.outcomes[outcome],
            body: (
              <span className="soft small break" dir="auto">
                {said(sentences, detail)}
              </span>
            ),
          }))}
        />
      </section>
    </div>
  );
};
