/** One legal text: written beside how people read it, and every version there was. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { useParams } from "@tanstack/react-router";
import { type Answer, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { type ItemOf, useAnswer, useChange, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { TextAreaField } from "../../design/field.tsx";
import { More } from "../../design/more.tsx";
import { PlainText } from "../../design/plain-text.tsx";
import { EmptyState, ErrorNote, Loaded, Skeleton } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useForWhom } from "./legal-names.ts";
import { legalTexts } from "./legal-texts.ts";
import { SaveRow } from "./save-row.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import "./settings.css";

type LegalText = Answer<"getLegalText">;
type Version = ItemOf<"listLegalTextVersions">;
const most = 20_000;

/** `/settings/texts/$textId`. */
export const LegalTextPage = (): ReactNode => {
  const t = useTexts(legalTexts);
  const { textId = "" } = useParams({ strict: false });
  const text = useAnswer("getLegalText", { params: { textId } });
  return (
    <SettingsFrame tab="texts">
      <p>
        <PlaceLink to="/settings/texts">{t.back}</PlaceLink>
      </p>
      {text.error?.status === 404 ? (
        <div className="panel">
          <EmptyState icon="draft" title={t.list}>
            {text.error.message}
          </EmptyState>
        </div>
      ) : (
        <Loaded query={text} skeleton={<Skeleton lines={8} tall />}>
          {(data) => <Editor key={data.id} text={data} refetch={text.refetch} />}
        </Loaded>
      )}
    </SettingsFrame>
  );
};

const fieldsOf = ({ text }: LegalText): { text: string } => ({ text: text ?? "" });

const useFault = (typed: string): string | undefined => {
  const t = useTexts(legalTexts);
  const format = useFormat();
  if (typed.trim() === "") return t.blank;
  if (Array.from(typed).length > most) return t.tooLong(format.number(most));
  return /\b(?!https:)[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? t.badLink : undefined;
};

const Editor = ({ text, refetch }: { text: LegalText; refetch: () => unknown }): ReactNode => {
  const t = useTexts(legalTexts);
  const forWhom = useForWhom();
  const tell = useTell();
  const no = useMayNot()("tenant:write");
  const draft = useDraft(`legal ${text.id}`, text, fieldsOf);
  const [removing, setRemoving] = useState(false);
  const typed = draft.fields.text;
  const fault = useFault(typed);
  const save = useChange("putLegalText", {
    onDone: () => {
      draft.reset();
      tell(t.saved);
    },
  });
  const store = (base: LegalText): void =>
    save.mutate(
      { params: { textId: text.id }, body: { text: typed }, ifMatch: etagOf(base) },
      { onError: (error) => error.code === "precondition_failed" && void refetch() },
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (draft.touched && fault === undefined && no === undefined) store(draft.base);
  };
  const discard = (): void => {
    draft.reset();
    save.reset();
  };
  const conflict = save.error?.code === "precondition_failed" && draft.base !== text;
  return (
    <>
      <div className="row">
        <h2>{t.kinds[text.kind]}</h2>
        <span className="soft">{forWhom(text)}</span>
        {text.text === null ? <Badge tone="neutral">{t.notThere}</Badge> : null}
      </div>
      <form className="legal-editor" onSubmit={submit} noValidate>
        <div className="stack">
          <TextAreaField
            label={t.text}
            hint={t.textHint}
            value={typed}
            rows={16}
            lang={text.language ?? undefined}
            // What was typed while it is saved would go with what is saved.
            readOnly={no !== undefined || save.isPending}
            onChange={(next) => draft.change({ text: next })}
            fault={draft.touched ? fault : undefined}
          />
          {conflict ? (
            <Conflict
              busy={save.isPending}
              rows={[
                {
                  label: t.text,
                  before: draft.base.text ?? "–",
                  now: text.text ?? "–",
                  yours: draft.changes.text ?? "–",
                },
              ]}
              onKeep={() => {
                draft.rebase();
                store(text);
              }}
              onTake={discard}
            />
          ) : (
            <>
              {save.error ? <ErrorNote error={save.error} /> : null}
              <SaveRow
                label={t.save}
                busy={save.isPending}
                touched={draft.touched}
                reason={no ?? (draft.touched ? fault : undefined)}
                onDiscard={discard}
              >
                {text.text === null ? null : (
                  <Button kind="danger" icon="trash" reason={no} onPress={() => setRemoving(true)}>
                    {t.remove}
                  </Button>
                )}
              </SaveRow>
            </>
          )}
        </div>
        <section className="panel panel-padded stack" aria-label={t.preview} lang={text.language ?? undefined}>
          <h3>{t.preview}</h3>
          {typed.trim() === "" ? <p className="soft">{t.previewEmpty}</p> : <PlainText text={typed} />}
        </section>
      </form>
      <Versions text={text} onTake={(again) => draft.change({ text: again })} />
      {removing ? <Remove text={text} onClose={() => setRemoving(false)} /> : null}
    </>
  );
};

type RemoveProps = { text: LegalText; onClose: () => void };

const Remove = ({ text, onClose }: RemoveProps): ReactNode => {
  const t = useTexts(legalTexts);
  const tell = useTell();
  const remove = useChange("deleteLegalText", {
    onDone: () => {
      tell(t.removed);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.removeTitle}
      action={t.remove}
      open
      serious
      onClose={onClose}
      consequences={[
        { icon: "stop", text: t.removeShown },
        { icon: "info", text: t.removeNext },
        { icon: "check", text: t.removeKept },
      ]}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ params: { textId: text.id } })}
    />
  );
};

const Versions = ({ text, onTake }: { text: LegalText; onTake: (text: string) => void }): ReactNode => {
  const t = useTexts(legalTexts);
  const list = useList("listLegalTextVersions", { params: { textId: text.id } });
  return (
    <section className="stack" aria-label={t.history}>
      <h2>{t.history}</h2>
      <Loaded query={{ data: list.items, error: list.error, refetch: list.refetch }}>
        {(items) =>
          items.length === 0 ? (
            <p className="soft">{t.noHistory}</p>
          ) : (
            <div className="panel">
              {items.map((version) => (
                <VersionView key={version.version} version={version} current={text} onTake={onTake} />
              ))}
            </div>
          )
        }
      </Loaded>
      <More list={list} />
    </section>
  );
};

type VersionProps = { version: Version; current: LegalText; onTake: (text: string) => void };

const VersionView = ({ version: { version, text, author, changedAt }, current, onTake }: VersionProps): ReactNode => {
  const t = useTexts(legalTexts);
  const mayNot = useMayNot();
  const called = useActorName();
  const name = t.version(version);
  return (
    <article className="legal-version stack stack-8" aria-label={name}>
      <div className="row">
        <strong>{name}</strong>
        {version === current.version ? <Badge tone="good">{t.current}</Badge> : null}
        {text === null ? <Badge tone="neutral">{t.gone}</Badge> : null}
        <span className="soft small">
          {changedAt === null ? null : <RelativeTime at={changedAt} />} {author === null ? "" : t.by(called(author))}
        </span>
      </div>
      {text === null ? null : (
        <details>
          <summary>{t.text}</summary>
          <div className="stack legal-version-text">
            <PlainText text={text} />
            {text === current.text ? null : (
              <div>
                <Button small icon="undo" reason={mayNot("tenant:write")} onPress={() => onTake(text)}>
                  {t.takeAgain}
                </Button>
              </div>
            )}
          </div>
        </details>
      )}
    </article>
  );
};
