/** Takes the whole chain out as a file, one entry a line, so that anybody can compute it again. */
import { type ReactNode, useState } from "react";
import { useCall } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { saveFile } from "../../design/save-file.ts";
import { useErrorText } from "../../design/states.tsx";
import { useDayBefore } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { auditTexts } from "./audit-texts.ts";

/** The button; while it works it says how far it is. */
export const ExportAudit = (): ReactNode => {
  const t = useTexts(auditTexts);
  const call = useCall();
  const tell = useTell();
  const errorText = useErrorText();
  const { tenantId } = useMembership();
  const dayBefore = useDayBefore();
  const [count, setCount] = useState<number | null>(null);
  const run = async (): Promise<void> => {
    const lines: string[] = [];
    setCount(0);
    for (let after: number | null = 0; after !== null; ) {
      const page: { items: unknown[]; nextAfter: number | null } = await call("exportAudit", { query: { after } });
      for (const item of page.items) lines.push(JSON.stringify(item));
      setCount(lines.length);
      after = page.nextAfter;
    }
    saveFile(`audit-${tenantId}-${dayBefore(0)}.ndjson`, `${lines.join("\n")}\n`, "application/x-ndjson");
    tell(t.exported(lines.length));
  };
  return (
    <Button
      icon="download"
      busy={count !== null}
      onPress={() =>
        void run()
          .catch((error: unknown) => tell(errorText(error)))
          .finally(() => setCount(null))
      }
    >
      {count === null ? t.export : t.exporting(count)}
    </Button>
  );
};
