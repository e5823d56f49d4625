/** Takes the whole chain out as a file, one entry a line, so that anybody can compute it again. */
import type { ReactNode } from "react";
import { patiently, type Work } from "../../api/every-page.ts";
import { useCall } from "../../api/queries.ts";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { useDayBefore } from "../../design/time.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { auditTexts } from "./audit-texts.ts";

/** The button; while it works it says how far it is. */
export const ExportAudit = (): ReactNode => {
  const t = useTexts(auditTexts);
  const call = useCall();
  const { tenantId } = useMembership();
  const dayBefore = useDayBefore();
  const exported = async ({ signal, told }: Work): Promise<MadeFile> => {
    const lines: string[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const query: { after: number } = { after };
      const page: { items: unknown[]; nextAfter: number | null } = await patiently(
        () => call("exportAudit", { query, signal }),
        signal,
      );
      for (const item of page.items) lines.push(JSON.stringify(item));
      told(lines.length);
      after = page.nextAfter;
    }
    const name = `audit-${tenantId}-${dayBefore(0)}.ndjson`;
    return { name, text: `${lines.join("\n")}\n`, rows: lines.length, type: "application/x-ndjson" };
  };
  return <ExportButton make={exported}>{t.export}</ExportButton>;
};
