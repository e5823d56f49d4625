/** After a change of many: those that were refused, each with the reason. */
import type { ReactNode } from "react";
import { csvOf } from "../texts/csv.ts";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { Dialog } from "./dialog.tsx";
import { saveFile } from "./save-file.ts";

type Items = readonly { id: string; why: string }[];
type Props = { title: string; note: string; items: Items; onClose: () => void };

/** More are in the file only. */
const shownMaximum = 50;

/** The dialog. */
export const Refused = ({ title, note, items, onClose }: Props): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <Dialog title={title} open onClose={onClose} foot={<Button onPress={onClose}>{t.close}</Button>}>
      <p>{note}</p>
      <RefusedList items={items} />
    </Dialog>
  );
};

/** Each with its reason; of very many the first ones, and all of them as a file. */
export const RefusedList = ({ items }: { items: Items }): ReactNode => {
  const t = useTexts(designTexts);
  const save = (): void =>
    saveFile(
      "refused.csv",
      csvOf(
        ["id", "reason"],
        items.map(({ id, why }) => [id, why]),
      ),
      "text/csv",
    );
  return (
    <>
      <ul className="stack stack-8">
        {items.slice(0, shownMaximum).map(({ id, why }, at) => (
          <li key={at} className="stack stack-tight">
            <code className="small break">{id}</code>
            <span className="break">{why}</span>
          </li>
        ))}
      </ul>
      {items.length <= shownMaximum ? null : (
        <div className="row">
          <span className="soft">{t.andMore(items.length - shownMaximum)}</span>
          <Button small icon="download" onPress={save}>
            {t.allAsCsv}
          </Button>
        </div>
      )}
    </>
  );
};
