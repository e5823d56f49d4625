/** After a change of many: those that were refused, each with the reason. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { Dialog } from "./dialog.tsx";

type Props = {
  title: string;
  note: string;
  items: readonly { id: string; why: string }[];
  onClose: () => void;
};

/** The dialog. */
export const Refused = ({ title, note, items, onClose }: Props): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <Dialog title={title} open onClose={onClose} foot={<Button onPress={onClose}>{t.close}</Button>}>
      <p>{note}</p>
      <ul className="stack stack-8">
        {items.map(({ id, why }) => (
          <li key={id} className="stack stack-tight">
            <code className="small break">{id}</code>
            <span className="break">{why}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
