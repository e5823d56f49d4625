/** Views of the audit trail. */
import { column, inner, type Json, optional, text, timeColumn, type View } from "./cells.ts";
import { counted } from "./times.ts";

/** What differs, as `state: active -> blocked`; all that was written where nothing was before. */
const change = ({ before, after }: Json): string => {
  const earlier = inner(before);
  return Object.entries(inner(after))
    .filter(([name, value]) => text(earlier[name]) !== text(value))
    .map(([name, value]) => `${name}: ${name in earlier ? `${text(earlier[name])} -> ` : ""}${text(value)}`)
    .join(", ");
};

const fault = (body: Json): string | undefined => {
  const broken = inner(body["broken"]);
  if (body["broken"] === null) return undefined;
  const at = `number ${text(broken["sequence"])}`;
  if (broken["fault"] === "missing") return `${at} is missing`;
  const entry = `${at}, ${text(broken["id"])},`;
  return broken["fault"] === "anchor" ? `${entry} has another hash than was noted` : `${entry} was altered`;
};

/** Every view of the audit trail, by its name. */
export const auditViews = {
  audit: {
    kind: "list",
    empty: "There is no entry.",
    columns: [
      timeColumn("AT", "at"),
      column("ACTOR", "actor"),
      column("OPERATION", "operation", { keep: true }),
      { title: "SUBJECT", cell: (item) => text(inner(item["subject"])["id"]) },
      { title: "CHANGE", cell: change },
      column("REASON", "reason"),
      column("ID", "id"),
    ],
  },
  auditCheck: {
    kind: "record",
    fields: (body) => [
      ["all is well", body["ok"] === true ? "yes" : "no"],
      ["first fault", fault(body)],
      ["checked", counted(Number(body["checked"]), "entry", "entries")],
      [
        "head",
        optional(body["head"] && `${text(inner(body["head"])["sequence"])} ${text(inner(body["head"])["hash"])}`),
      ],
      ["without a place yet", text(body["waiting"])],
    ],
  },
} as const satisfies Record<string, View>;
