/** Which keys do what. */
import type { ReactNode } from "react";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Facts } from "../design/page-head.tsx";
import { useTexts } from "../texts/locale.tsx";
import { shellTexts } from "./texts.ts";

/** The list of keys. */
export const KeysDialog = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(shellTexts);
  const does = t.keyNames;
  const groups: Record<string, [key: string, does: string][]> = {
    [t.keysEverywhere]: [
      [`${t.control} K`, does.commands],
      ["/", does.search],
      ["?", does.keys],
      ["Esc", does.close],
    ],
    [t.keysQueue]: [
      ["j k", does.move],
      ["Enter", does.open],
      ["x", does.select],
      ["c", does.clear],
      ["a", does.abuse],
    ],
  };
  return (
    <Dialog title={t.keysTitle} open onClose={onClose} foot={<Button onPress={onClose}>{t.close}</Button>}>
      <div className="stack">
        {Object.entries(groups).map(([where, keys]) => (
          <section key={where} className="stack stack-tight">
            <h3>{where}</h3>
            <Facts rows={keys} />
          </section>
        ))}
      </div>
    </Dialog>
  );
};
