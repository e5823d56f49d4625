/** The form of what data stays how long. */
import type { RetentionKind } from "@beckon/contract";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { retentionKinds } from "virtual:vocabulary";
import { type Answer, type Body, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict, type ConflictRow } from "../../design/conflict.tsx";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { CheckField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useRetentionText } from "../../texts/contract-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { SaveRow } from "./save-row.tsx";
import { settingsTexts } from "./texts.ts";

type Settings = Answer<"getPrivacySettings">;
/** Days as they are typed, and the one yes or no. */
type Fields = Record<RetentionKind, string> & { doNotTrack: boolean };

const kinds = Object.keys(retentionKinds) as RetentionKind[];
const longest = 36_500;

const fieldsOf = ({ retentionDays, doNotTrack }: Settings): Fields => ({
  ...(Object.fromEntries(kinds.map((kind) => [kind, String(retentionDays[kind])])) as Record<RetentionKind, string>),
  doNotTrack,
});

const isWrong = (kind: RetentionKind, typed: string): boolean =>
  !/^\d{1,5}$/.test(typed.trim()) || Number(typed) < retentionKinds[kind].minimum || Number(typed) > longest;

const bodyOf = ({ doNotTrack, ...days }: Partial<Fields>): Body<"updatePrivacySettings"> => ({
  ...(doNotTrack === undefined ? {} : { doNotTrack }),
  ...(Object.keys(days).length === 0
    ? {}
    : {
        retentionDays: Object.fromEntries(
          // The usual time is no choice: when what is usual changes, it goes along.
          Object.entries(days).map(([kind, typed]) => [
            kind,
            Number(typed) === retentionKinds[kind as RetentionKind].days ? null : Number(typed),
          ]),
        ),
      }),
});

/** Retention by kind, and whether anybody is tracked. */
export const PrivacyForm = ({ settings, refetch }: { settings: Settings; refetch: () => unknown }): ReactNode => {
  const t = useTexts(settingsTexts);
  const name = useRetentionText();
  const tell = useTell();
  const mayNot = useMayNot();
  const draft = useDraft("privacy", settings, fieldsOf);
  const [asking, setAsking] = useState(false);
  const { fields, changes, base } = draft;
  const save = useChange("updatePrivacySettings", {
    onDone: () => {
      draft.reset();
      setAsking(false);
      tell(t.saved);
    },
  });
  const store = (over: Settings): void =>
    save.mutate(
      { body: bodyOf(changes), ifMatch: etagOf(over) },
      {
        onError: (error) => {
          if (error.code !== "precondition_failed") return;
          setAsking(false);
          void refetch();
        },
      },
    );
  const wrong = kinds.some((kind) => isWrong(kind, fields[kind]));
  const consequences = consequencesOf(base, changes, t, (kind) => name(kind).short);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!draft.touched || wrong || save.isPending || mayNot("privacy:write") !== undefined) return;
    if (consequences.length > 0) setAsking(true);
    else store(base);
  };
  const discard = (): void => {
    draft.reset();
    save.reset();
  };
  const conflict = save.error?.code === "precondition_failed" && base !== settings;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div>
        {kinds.map((kind) => (
          <Retention
            key={kind}
            kind={kind}
            value={fields[kind]}
            onChange={(typed) => draft.change({ [kind]: typed })}
          />
        ))}
      </div>
      <CheckField
        label={t.doNotTrack}
        hint={t.doNotTrackHint}
        value={fields.doNotTrack}
        onChange={(doNotTrack) => draft.change({ doNotTrack })}
      />
      {conflict ? (
        <Conflict
          busy={save.isPending}
          rows={conflictRows(base, settings, changes, t, (kind) => name(kind).short)}
          onKeep={() => {
            draft.rebase();
            store(settings);
          }}
          onTake={discard}
        />
      ) : (
        <>
          {save.error && !asking ? <ErrorNote error={save.error} /> : null}
          <SaveRow
            label={t.savePrivacy}
            busy={save.isPending && !asking}
            touched={draft.touched}
            reason={mayNot("privacy:write")}
            onDiscard={discard}
          />
        </>
      )}
      <ConfirmDialog
        title={t.privacy}
        action={t.savePrivacy}
        open={asking}
        onClose={() => setAsking(false)}
        consequences={consequences}
        serious
        busy={save.isPending}
        error={save.error}
        onConfirm={() => store(base)}
      />
    </form>
  );
};

type Words = { [Key in "goes" | "trackOff" | "trackOn" | "doNotTrack" | "yes" | "no"]: string } & {
  shorten: (what: string, before: number, now: number) => string;
  dayCount: (n: number) => string;
};

/** What saving takes away. A longer time takes nothing, and needs no question. */
const consequencesOf = (
  base: Settings,
  { doNotTrack, ...days }: Partial<Fields>,
  t: Words,
  name: (kind: RetentionKind) => string,
): Consequence[] => {
  const shorter = kinds.filter((kind) => days[kind] !== undefined && Number(days[kind]) < base.retentionDays[kind]);
  return [
    ...shorter.map(
      (kind): Consequence => ({
        icon: "trash",
        text: t.shorten(name(kind), base.retentionDays[kind], Number(days[kind])),
      }),
    ),
    ...(shorter.length > 0 ? [{ icon: "warning", text: t.goes } as const] : []),
    ...(doNotTrack === undefined ? [] : [{ icon: "info", text: doNotTrack ? t.trackOff : t.trackOn } as const]),
  ];
};

const conflictRows = (
  base: Settings,
  now: Settings,
  changes: Partial<Fields>,
  t: Words,
  name: (kind: RetentionKind) => string,
): ConflictRow[] => [
  ...kinds
    .filter((kind) => base.retentionDays[kind] !== now.retentionDays[kind])
    .map((kind) => ({
      label: name(kind),
      before: t.dayCount(base.retentionDays[kind]),
      now: t.dayCount(now.retentionDays[kind]),
      yours: changes[kind] === undefined ? "–" : t.dayCount(Number(changes[kind])),
    })),
  ...(base.doNotTrack === now.doNotTrack
    ? []
    : [
        {
          label: t.doNotTrack,
          before: base.doNotTrack ? t.yes : t.no,
          now: now.doNotTrack ? t.yes : t.no,
          yours: changes.doNotTrack === undefined ? "–" : changes.doNotTrack ? t.yes : t.no,
        },
      ]),
];

const Retention = ({
  kind,
  value,
  onChange,
}: {
  kind: RetentionKind;
  value: string;
  onChange: (typed: string) => void;
}): ReactNode => {
  const t = useTexts(settingsTexts);
  const { short, text } = useRetentionText()(kind);
  const { days, minimum } = retentionKinds[kind];
  const own = value.trim() !== String(days);
  return (
    <div className="retention">
      <div className="stack stack-tight">
        <h3>{short}</h3>
        <p className="soft small">{text}</p>
        <p className="soft small row">
          {t.usual(days)}
          {own ? (
            <Button kind="quiet" small onPress={() => onChange(String(days))}>
              {t.setUsual}
            </Button>
          ) : null}
        </p>
      </div>
      <TextField
        label={short}
        hideLabel
        inputMode="numeric"
        value={value}
        unit={t.days}
        onChange={onChange}
        fault={isWrong(kind, value) ? t.daysFault(minimum) : undefined}
      />
    </div>
  );
};
