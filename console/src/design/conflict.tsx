/** Somebody else changed the same thing meanwhile: what it was, what it is now, and what one has typed, side by side. */
import type { ReactNode } from "react";
import { defineTexts, useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

const texts = defineTexts(
  {
    title: "Somebody changed this meanwhile",
    text: "Nothing of yours is lost. Compare, then decide.",
    field: "Field",
    before: "Before",
    now: "Now",
    yours: "Yours",
    keep: "Save mine over it",
    take: "Take theirs",
    other: "Something else of it changed; none of these fields.",
  },
  {
    title: "Das hat inzwischen jemand geändert",
    text: "Nichts von Ihnen ist verloren. Vergleichen und entscheiden Sie.",
    field: "Feld",
    before: "Vorher",
    now: "Jetzt",
    yours: "Ihres",
    keep: "Meines darüber speichern",
    take: "Neuen Stand übernehmen",
    other: "Etwas anderes daran hat sich geändert, keines dieser Felder.",
  },
);

/** One field in its three versions. `id` tells it from another with the same label. */
export type ConflictRow = { id?: string; label: string; before: ReactNode; now: ReactNode; yours: ReactNode };

/** The comparison, with the two ways on. */
export const Conflict = ({
  rows,
  busy,
  onKeep,
  onTake,
}: {
  rows: readonly ConflictRow[];
  busy: boolean;
  onKeep: () => void;
  onTake: () => void;
}): ReactNode => {
  const t = useTexts(texts);
  return (
    <section className="conflict" role="alert" aria-label={t.title}>
      <div className="row">
        <Icon name="warning" />
        <strong>{t.title}.</strong>
        <span>{t.text}</span>
      </div>
      {rows.length === 0 ? <p className="small">{t.other}</p> : <Comparison rows={rows} />}
      <div className="row">
        <Button small kind="primary" busy={busy} onPress={onKeep}>
          {t.keep}
        </Button>
        <Button small onPress={onTake}>
          {t.take}
        </Button>
      </div>
    </section>
  );
};

/** The three versions side by side. */
export const Comparison = ({ rows }: { rows: readonly ConflictRow[] }): ReactNode => {
  const t = useTexts(texts);
  return (
    <div className="table-frame" tabIndex={0} role="group" aria-label={t.title}>
      <table className="comparison">
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.now}</th>
            <th scope="col">{t.yours}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, label, before, now, yours }) => (
            <tr key={id ?? label}>
              <th scope="row">{label}</th>
              <td className="break">{before}</td>
              <td className="break">{now}</td>
              <td className="break">{yours}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
