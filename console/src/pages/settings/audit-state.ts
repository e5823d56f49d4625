/** What the address of the audit trail holds. */
import { dayOf, textOf } from "../../shell/search-state.ts";

/** Reads it; what is malformed is as if it were not there. */
export const parseAudit = (raw: Record<string, unknown>) => ({
  actor: textOf(raw["actor"]),
  operation: textOf(raw["operation"]),
  subject: textOf(raw["subject"]),
  from: dayOf(raw["from"]),
  to: dayOf(raw["to"]),
  entry: textOf(raw["entry"]),
});

/** What the address holds. */
export type AuditState = ReturnType<typeof parseAudit>;
