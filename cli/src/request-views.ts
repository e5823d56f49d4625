/** Views of the log of requests. */
import { column, inner, items, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";

const caller = ({ caller: by }: Json): string => optional(inner(by)["id"]) ?? text(inner(by)["kind"]);
const outline = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : JSON.stringify(value, null, 2);

/** Every view of it, by its name. */
export const requestViews = {
  requests: {
    kind: "list",
    empty: "There is no such request.",
    columns: [
      timeColumn("AT", "at"),
      column("STATUS", "status", { right: true }),
      column("METHOD", "method"),
      column("PATH", "path", { keep: true }),
      column("ERROR", "code"),
      { title: "CALLER", cell: caller },
      column("MS", "durationMs", { right: true }),
      column("ID", "id"),
    ],
  },
  request: {
    kind: "record",
    fields: (body) => [
      ["request", `${text(body["method"])} ${text(body["path"])}`],
      ["operation", optional(body["operation"])],
      ["status", text(body["status"])],
      ["error", optional(body["code"])],
      ["detail", optional(body["detail"])],
      [
        "faults",
        items(body["errors"])
          .map((fault) => `${text(fault["pointer"])} ${text(fault["code"])}`)
          .join("\n") || undefined,
      ],
      ["answered", time(body["at"])],
      ["took", `${text(body["durationMs"])} ms`],
      ["caller", `${text(inner(body["caller"])["kind"])} ${text(inner(body["caller"])["id"])}`.trimEnd()],
      ["request id", text(body["requestId"])],
      ["id", text(body["id"])],
      ["query", outline(body["query"])],
      ["body", outline(body["body"])],
    ],
  },
} as const satisfies Record<string, View>;
