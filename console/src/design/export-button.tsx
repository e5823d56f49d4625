/** Gives a whole list as a file, however many requests that takes: nothing is cut off in silence. */
import type { ReactNode } from "react";
import type { Work } from "../api/every-page.ts";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { useLongWork } from "./long-work.ts";
import { saveFile } from "./save-file.ts";
import { ErrorNote } from "./states.tsx";
import { useTell } from "./toast.tsx";

/** A file that is whole, and of how many rows. */
export type MadeFile = { name: string; text: string; rows: number; type?: string };

type Props = {
  children: ReactNode;
  make: (work: Work) => Promise<MadeFile>;
  reason?: string | undefined;
  small?: boolean;
};

/** The button; while it works it says how far it is and can be stopped, and then nothing is saved. */
export const ExportButton = ({ children, make, reason, small = false }: Props): ReactNode => {
  const t = useTexts(designTexts);
  const tell = useTell();
  const work = useLongWork();
  const run = async (given: Work): Promise<void> => {
    const { name, text, rows, type } = await make(given);
    given.signal.throwIfAborted();
    saveFile(name, text, type ?? "text/csv");
    tell(t.savedRows(rows, name));
  };
  return (
    <>
      {work.error === null ? null : <ErrorNote error={work.error} />}
      {work.done === null ? (
        <Button small={small} icon="download" reason={reason} onPress={() => work.start(run)}>
          {children}
        </Button>
      ) : (
        <>
          <span className="soft small" role="status">
            {t.soFar(work.done)}
          </span>
          <Button small={small} icon="cross" onPress={work.stop}>
            {t.stop}
          </Button>
        </>
      )}
    </>
  );
};
