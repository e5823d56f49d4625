/** What an app may show from a draft's terms: one screen for each who looks. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Icon } from "../../design/icon.tsx";
import { PlainText } from "../../design/plain-text.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useLocale, useTexts } from "../../texts/locale.tsx";
import type { Draft, Step, Terms } from "./draft.ts";
import { previewTexts } from "./preview-texts.ts";
import { sampleCode } from "./sample-code.ts";
import { rewardOf, spanOf, stepName, stepOf, type Writer } from "./sentence-parts.ts";
import { useWriter } from "./sentence-view.tsx";

/** Who looks, in the order in which it happens. */
export const views = ["invite", "friend", "refused", "progress"] as const;
export type View = (typeof views)[number];

const worthOf = (side: "referrer" | "referee", terms: Terms, writer: Writer): string =>
  terms.rewards
    .filter((reward) => reward.side === side)
    .map((reward) => rewardOf(reward, terms, writer))
    .join(" + ");

const Code = ({ label, terms }: { label: string; terms: Terms }): ReactNode => {
  const t = useTexts(previewTexts);
  const code = sampleCode(terms.codePolicy);
  return (
    <div className="stack stack-tight">
      <span className="phone-label">{label}</span>
      {code === null ? (
        <p className="soft small">{t.noCode}</p>
      ) : (
        <div className="phone-code" dir="ltr" data-sample>
          {code}
        </div>
      )}
    </div>
  );
};

const Steps = ({ label, steps }: { label: string; steps: readonly Step[] }): ReactNode => {
  const writer = useWriter();
  if (steps.length === 0) return null;
  return (
    <div className="stack stack-8">
      <span className="phone-label">{label}</span>
      <ol className="phone-steps" aria-label={label}>
        {steps.map((step, at) => (
          <li key={step.id}>
            <span aria-hidden="true">{at + 1}</span>
            <span>{stepOf(step, writer)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
};

/** It looks like a button, and is none: nothing happens in an example. */
const Action = ({ children }: { children: string }): ReactNode => <span className="phone-action">{children}</span>;

type Screen = { draft: Draft };

const Invite = ({ draft: { terms } }: Screen): ReactNode => {
  const t = useTexts(previewTexts);
  const writer = useWriter();
  const cap = Number.isInteger(terms.codeCap) ? writer.format.number(terms.codeCap) : "…";
  const [yours, theirs] = [worthOf("referrer", terms, writer), worthOf("referee", terms, writer)];
  return (
    <>
      <p className="phone-title">{t.inviteTitle(cap)}</p>
      <Code label={t.code} terms={terms} />
      <p className="phone-label">{t.used(writer.format.number(0), cap)}</p>
      {yours === "" ? null : <p>{t.youGet(yours)}</p>}
      {theirs === "" ? null : <p>{t.friendGets(theirs)}</p>}
      <Steps label={t.friendDoes} steps={terms.qualification.steps} />
      <Action>{t.share}</Action>
    </>
  );
};

const Friend = ({ draft: { terms } }: Screen): ReactNode => {
  const t = useTexts(previewTexts);
  const writer = useWriter();
  const [yours, theirs] = [worthOf("referee", terms, writer), worthOf("referrer", terms, writer)];
  const { windowSeconds } = terms.registration;
  return (
    <>
      <p className="phone-title">{t.friendTitle}</p>
      <Code label={t.friendCode} terms={terms} />
      {yours === "" ? null : <p>{t.forYou(yours)}</p>}
      {theirs === "" ? null : <p>{t.forFriend(theirs)}</p>}
      {terms.qualification.steps.length === 0 ? <p>{t.nothingToDo}</p> : null}
      <Steps label={t.youDo} steps={terms.qualification.steps} />
      {windowSeconds === null ? null : (
        <p className="phone-label">{windowSeconds === 0 ? t.enterAtOnce : t.enterFor(spanOf(windowSeconds, writer))}</p>
      )}
      <Action>{t.signUp}</Action>
      {legalKinds.map((kind) => (
        <LegalText key={kind} kind={kind} terms={terms} />
      ))}
    </>
  );
};

const legalKinds = ["disclosure", "terms", "privacy"] as const;

/** The tenant's text for a friend of this language, and of the country where the terms name a single one. */
const LegalText = ({ kind, terms }: { kind: (typeof legalKinds)[number]; terms: Terms }): ReactNode => {
  const t = useTexts(previewTexts);
  const { language } = useLocale();
  const mayNot = useMayNot();
  const [country, ...others] = terms.registration.countries ?? [];
  const known = country !== undefined && others.length === 0 && /^[A-Z]{2}$/.test(country) ? { country } : {};
  const { data } = useAnswer(
    "findLegalText",
    { query: { kind, language, ...known } },
    { enabled: mayNot("tenant:read") === undefined },
  );
  const text = data?.found?.text ?? null;
  if (text === null) return null;
  return (
    <details className="phone-legal">
      <summary>{t.legal[kind]}</summary>
      <PlainText text={text} />
    </details>
  );
};

const Refused = (): ReactNode => {
  const t = useTexts(previewTexts);
  return (
    <>
      <p className="phone-title">{t.refusedTitle}</p>
      <p>{t.refusedText}</p>
      <Action>{t.goOn}</Action>
    </>
  );
};

/** One friend who is on the way, as far as the first step, and what follows for who invited. */
const Progress = ({ draft: { terms } }: Screen): ReactNode => {
  const t = useTexts(previewTexts);
  const writer = useWriter();
  const { steps } = terms.qualification;
  const yours = worthOf("referrer", terms, writer);
  const done = steps.length > 1 ? 1 : 0;
  const next = steps[done];
  const hold = Math.max(
    0,
    ...terms.rewards.filter(({ side }) => side === "referrer").map(({ holdSeconds }) => holdSeconds),
  );
  return (
    <>
      <p className="phone-title">{t.progressTitle}</p>
      <div className="phone-card stack stack-8">
        <strong>{t.friend(1)}</strong>
        <ol className="phone-steps" aria-label={t.friend(1)}>
          <Mark state="done" text={t.signedUp} />
          {steps.map((step, at) => (
            <Mark
              key={step.id}
              state={at < done ? "done" : at === done ? "next" : "open"}
              text={stepName(step, writer.t)}
            />
          ))}
        </ol>
        <p>{next === undefined ? t.counted : t.nextFriend(stepName(next, writer.t))}</p>
      </div>
      {yours === "" ? null : (
        <div className="phone-card stack stack-8">
          <strong>{t.friend(2)}</strong>
          <p>{t.counted}</p>
          <p>{t.yourReward(yours)}</p>
          <p className="phone-label">{hold > 0 ? t.afterHold(spanOf(hold, writer)) : t.onItsWay}</p>
        </div>
      )}
    </>
  );
};

const Mark = ({ state, text }: { state: "done" | "next" | "open"; text: string }): ReactNode => {
  const t = useTexts(previewTexts);
  return (
    <li data-state={state}>
      <span>
        <Icon name={state === "done" ? "check" : state === "next" ? "clock" : "minus"} />
        <span className="unseen">{t.states[state]}</span>
      </span>
      <span>{text}</span>
    </li>
  );
};

/** The screen of whoever looks. */
export const screens: Readonly<Record<View, (screen: Screen) => ReactNode>> = {
  invite: Invite,
  friend: Friend,
  refused: Refused,
  progress: Progress,
};
