import type { Command } from "../command.ts";

/** The audit trail: read only, its entries come from what is changed. */
export const auditCommands: readonly Command[] = [
  {
    words: "audit list",
    summary: "List what was changed, by whom, newest first",
    operation: "listAudit",
    view: "audit",
    flags: [
      {
        name: "actor",
        value: "WHO",
        to: "query.actor",
        text: "Only by this id of a key or person, `operator` or `system`.",
      },
      { name: "operation", value: "NAME", to: "query.operation", text: "Only this, as revokeKey." },
      { name: "subject", value: "ID", to: "query.subject", text: "Only what was done to this thing or person." },
      { name: "from", value: "WHEN", kind: "instant", to: "query.from", text: "Not before, as -7d or a time." },
      { name: "to", value: "WHEN", kind: "instant", to: "query.to", text: "Before, as 0m for now or a time." },
    ],
    examples: ["beckon audit list --operation revokeKey --from=-7d", "beckon audit list --actor operator --all"],
  },
  {
    words: "audit verify",
    summary: "Walk the audit trail and compute every hash again",
    about:
      "Ends with 1 at the first entry that does not hold, and names it. Prints the head: note it elsewhere, and say it\nthe next time with --after and --after-hash, so that a chain written anew is found as well.",
    operation: "verifyAudit",
    view: "auditCheck",
    flags: [
      { name: "after", value: "N", kind: "integer", to: "query.after", text: "Begin after this place; 0 without it." },
      { name: "after-hash", value: "HASH", to: "query.afterHash", text: "What the hash there was when it was noted." },
    ],
    walk: "verify",
    examples: ["beckon audit verify", "beckon audit verify --after 812 --after-hash 9f86d081884c7d65... --json"],
  },
  {
    words: "audit export",
    summary: "Write the audit trail out, one entry a line",
    about: "In the chain's order, as NDJSON on standard output.",
    operation: "exportAudit",
    view: "audit",
    flags: [
      { name: "after", value: "N", kind: "integer", to: "query.after", text: "Only what comes after this place." },
      { name: "limit", value: "N", kind: "integer", to: "query.limit", text: "Entries per request, 1 to 1000." },
    ],
    walk: "export",
    examples: ["beckon audit export > audit.ndjson", "beckon audit export --after 812 >> audit.ndjson"],
  },
];
