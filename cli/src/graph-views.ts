/** The view of who referred whom around a participant. */
import { items, type Json, optional, text, type View } from "./cells.ts";
import { counted } from "./times.ts";

const nameOf = (node: Json): string => optional(node["participantId"]) ?? `${text(node["onboardingId"])} (signing up)`;

const line = (node: Json, top: number): string => {
  const state = node["review"] === "flagged" ? "flagged" : optional(node["status"]);
  const risk = node["riskScore"] === null ? undefined : `risk ${text(node["riskScore"])}`;
  const worth = items(node["worth"]).map(({ amount, currency }) => `${text(amount)} ${text(currency)}`);
  const hidden =
    node["notShown"] === 0 ? undefined : `${text(node["notShown"])} of ${text(node["referred"])} not shown`;
  const facts = [state, risk, ...worth, hidden].filter((fact) => fact !== undefined).join(", ");
  const mark = node["level"] === 0 ? "* " : "";
  return `${"  ".repeat(Number(node["level"]) - top)}${mark}${nameOf(node)}${facts === "" ? "" : `: ${facts}`}`;
};

/** A person, and below them whom they brought: the order in which a tree is read aloud. */
const tree = (nodes: readonly Json[]): string => {
  const top = Number(nodes[0]?.["level"] ?? 0);
  const below = Map.groupBy(nodes.keys(), (place) => nodes[place]?.["parent"]);
  const lines = (place: number): string[] => [
    line(nodes[place] ?? {}, top),
    ...(below.get(place) ?? []).flatMap((child) => lines(child)),
  ];
  return lines(0).join("\n");
};

export const graphViews = {
  participantGraph: {
    kind: "record",
    fields: (body) => {
      const nodes = items(body["nodes"]);
      const shared = items(body["shared"]).map((group) => {
        const places = group["nodes"] as number[];
        return `${text(group["kind"])}: ${places.map((place) => nameOf(nodes[place] ?? {})).join(", ")}`;
      });
      return [
        [
          "people",
          `${counted(nodes.length, "person", "people")}${body["complete"] === true ? "" : ", not all there are"}`,
        ],
        ["above", body["moreAbove"] === true ? "further people above are not shown" : undefined],
        ["who brought whom", tree(nodes)],
        ["seen with the same", shared.join("\n") || undefined],
      ];
    },
  },
} as const satisfies Record<string, View>;
