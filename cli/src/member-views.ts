/** Views of who may work for a tenant in the console. */
import { column, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";

const factors = ({ secondFactors }: Json): string | undefined =>
  Array.isArray(secondFactors) ? secondFactors.map(text).join(", ") || "none" : undefined;

const memberFields = (body: Json): [string, string | undefined][] => [
  ["member", text(body["id"])],
  ["e-mail", text(body["email"])],
  ["role", text(body["role"])],
  ["given by", body["byGroup"] === true ? "a group" : "hand"],
  ["name", optional(body["name"])],
  ["acts as", optional(body["userId"])],
  ["last in", time(body["lastSignedInAt"])],
  ["second factor", factors(body)],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

/** Every view of members, by its name. */
export const memberViews = {
  member: { kind: "record", fields: memberFields },
  members: {
    kind: "list",
    empty: "There is no member. Add one: beckon member add --email ADDRESS --role ROLE",
    columns: [
      column("MEMBER", "id", { keep: true }),
      column("E-MAIL", "email"),
      column("ROLE", "role"),
      column("NAME", "name"),
      { title: "SECOND FACTOR", cell: (member: Json) => factors(member) ?? "" },
      timeColumn("LAST IN", "lastSignedInAt"),
    ],
  },
  memberPolicy: {
    kind: "record",
    fields: (body: Json) => [
      ["second factor", text(body["secondFactor"])],
      ["changed", time(body["updatedAt"])],
    ],
  },
  memberLink: {
    kind: "record",
    fields: (body: Json) => [
      ["path", text(body["path"])],
      ["works once, until", time(body["expiresAt"])],
    ],
  },
} as const satisfies Record<string, View>;
