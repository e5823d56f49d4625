/** Marks many rewards as paid, each under its own reference: a file or pasted lines, what fits and what does not, then part by part. */
import { type ReactNode, useMemo, useState } from "react";
import { countBy } from "../../design/count-by.ts";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { FileField } from "../../design/file-field.tsx";
import { TextAreaField } from "../../design/field.tsx";
import { Progress } from "../../design/progress.tsx";
import { Refused, RefusedList } from "../../design/refused.tsx";
import { useSettled } from "../../design/settled.ts";
import { Fold } from "../../design/timeline.tsx";
import { useWorthText } from "../../design/worth.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { actionTexts } from "./action-texts.ts";
import { type BatchBody, inParts, type Result, useBatchPreview } from "./batch.ts";
import { useBatchWords, useToldRun, whyOf } from "./batch-words.ts";
import { linesMaximum, type PayoutLine, type PayoutLines, readPayouts } from "./payout-lines.ts";

const bodiesOf = (lines: readonly PayoutLine[]): BatchBody[] =>
  inParts(lines).map((part) => ({ action: "pay", payouts: part.map(({ id, reference }) => ({ id, reference })) }));

const noLines: PayoutLines = { lines: [], faults: [], empty: 0, columns: true };

/** What was given, read; `version` is another one for each text. */
const useGiven = () => {
  const [file, setFile] = useState<{ name: string; text: string; version: string } | null>(null);
  const [pasted, setPasted] = useState("");
  const settled = useSettled(pasted, 400);
  const version = file === null ? settled : file.version;
  const text = file === null ? settled : file.text;
  const read = useMemo(() => (text.trim() === "" ? noLines : readPayouts(text)), [text]);
  const isMuch = read.lines.length > linesMaximum;
  return { file, setFile, pasted, setPasted, version, read, isMuch, isSettled: file !== null || pasted === settled };
};

/** The dialog. `onDone` is told once it was done, or as much of it as was possible. */
export const PayoutsDialog = ({ onClose, onDone }: { onClose: () => void; onDone: () => void }): ReactNode => {
  const t = useTexts(actionTexts);
  const given = useGiven();
  const words = useBatchWords("pay");
  const { read, version, isMuch } = given;
  const lines = isMuch ? noLines.lines : read.lines;
  const bodies = useMemo(() => bodiesOf(lines), [lines]);
  const preview = useBatchPreview(version, bodies);
  const result = bodies.length === 0 || preview.isPlaceholderData ? undefined : preview.data;
  const run = useToldRun({ onClose, onDone });
  const fitting = useMemo(() => {
    const ids = new Set(result?.items.flatMap((one) => (one.result === "changed" ? [one.id] : [])));
    return lines.filter(({ id }) => ids.has(id));
  }, [lines, result]);
  const consequences = useConsequences(read, isMuch, bodies.length === 0 ? null : result);
  if (run.outcome !== null) return <Refused {...words.ofOutcome(run.outcome)} onClose={onClose} />;
  const all = fitting.length;
  return (
    <ConfirmDialog
      title={t.fileTitle}
      action={t.titles.pay(all)}
      open
      onClose={onClose}
      consequences={given.isSettled ? consequences : undefined}
      blocked={all === 0 ? t.fileNone : undefined}
      held={given.file !== null || given.pasted !== ""}
      busy={run.done !== null}
      progress={run.done === null ? undefined : { done: run.done, all, onStop: run.stop }}
      error={run.error ?? preview.error}
      onRecount={preview.error === null ? undefined : () => void preview.refetch()}
      onConfirm={() => run.start(version, bodiesOf(fitting))}
    >
      <Source {...given} />
      {preview.isFetching && bodies.length > 1 ? (
        <Progress label={t.counting} far={{ done: preview.done, all: lines.length }} />
      ) : null}
      <Misfits read={read} result={result} />
    </ConfirmDialog>
  );
};

const Source = ({ file, setFile, pasted, setPasted, read }: ReturnType<typeof useGiven>): ReactNode => {
  const t = useTexts(actionTexts);
  return (
    <div className="stack">
      <p className="soft small">{t.fileText}</p>
      <FileField
        label={file === null ? t.fileChoose : t.fileOther}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        unreadable={t.unreadable}
        chosen={file === null ? null : t.fileLines(file.name, read.lines.length + read.faults.length + read.empty)}
        onText={(name, text) => setFile({ name, text, version: crypto.randomUUID() })}
      />
      {file === null ? (
        <TextAreaField
          label={t.pasted}
          hint={t.pastedHint}
          value={pasted}
          onChange={setPasted}
          rows={4}
          maxLength={200_000}
          dir="ltr"
          spellCheck={false}
        />
      ) : null}
    </div>
  );
};

/** Null: nothing is asked about; undefined: it is being counted. */
const useConsequences = (
  { faults, empty, columns }: PayoutLines,
  isMuch: boolean,
  result: Result | null | undefined,
): Consequence[] | undefined => {
  const t = useTexts(actionTexts);
  const words = useBatchWords("pay");
  const worthText = useWorthText();
  if (!columns) return [{ icon: "warning", text: t.noColumns }];
  if (isMuch) return [{ icon: "warning", text: t.tooMany(linesMaximum) }];
  if (result === undefined) return undefined;
  const own: Consequence[] = [
    ...countBy(faults, ({ why }) => t.lineFaults[why]).map(([why, n]) => ({
      icon: "warning" as const,
      text: t.refused(n, why),
    })),
    ...(empty === 0 ? [] : [{ icon: "minus" as const, text: t.noReference(empty) }]),
  ];
  return result === null ? own : [...words.ofPreview(result, worthText(result.worth)), ...own];
};

/** The lines themselves that do not fit, each with the reason. */
const Misfits = ({ read, result }: { read: PayoutLines; result: Result | undefined }): ReactNode => {
  const t = useTexts(actionTexts);
  const lineOf = new Map(read.lines.map(({ id, line }) => [id, line]));
  const refused = (result?.items ?? []).filter((one) => one.result === "refused");
  const items = [
    ...read.faults.map(({ line, text, why }) => ({ line, id: text, why: t.lineFaults[why] })),
    ...refused.map((one) => ({ line: lineOf.get(one.id) ?? 0, id: one.id, why: whyOf(one) })),
  ].toSorted((one, other) => one.line - other.line);
  if (items.length === 0) return null;
  return (
    <Fold label={t.misfits(items.length)}>
      <RefusedList items={items.map(({ line, id, why }) => ({ id: `${t.line(line)} ${id}`, why }))} />
    </Fold>
  );
};
