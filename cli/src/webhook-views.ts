/** Views of what is told to the tenant's systems: endpoints, deliveries, events. */
import { column, inner, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";
import { counted, longTime } from "./times.ts";

const types = ({ eventTypes }: Json): string => (Array.isArray(eventTypes) ? eventTypes.join("\n") : "everything");

const stateOfEndpoint = ({ state, disabledReason }: Json): string =>
  typeof disabledReason === "string" ? `${text(state)}, ${disabledReason}` : text(state);

const endpointFields = (body: Json): [string, string | undefined][] => [
  ["endpoint", text(body["id"])],
  ["address", text(body["url"])],
  ["description", optional(body["description"])],
  ["told", types(body)],
  ["scheme", text(body["scheme"])],
  ["state", stateOfEndpoint(body)],
  ["secret", optional(body["secret"])],
  ["old secret until", time(body["previousSecretUntil"])],
  ["failures in a row", text(body["consecutiveFailures"])],
  ["failing since", time(body["failingSince"])],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

/** An attempt, or a test, as one line: status or fault, and the start of the answer. */
export const attemptText = ({ status, durationMs, excerpt, reason }: Json): string =>
  [
    typeof reason === "string" ? reason : `status ${text(status)}`,
    `, ${text(durationMs)} ms`,
    typeof excerpt === "string" && excerpt !== "" ? `\n${excerpt}` : "",
  ].join("");

const deliveryState = ({ state, reason }: Json): string =>
  typeof reason === "string" ? `${text(state)}, ${reason}` : text(state);

/** Every view of webhooks, by its name. */
export const webhookViews = {
  endpoint: { kind: "record", fields: endpointFields },
  endpoints: {
    kind: "list",
    empty: "There is no webhook endpoint. Make one: beckon webhook create URL",
    columns: [
      column("ENDPOINT", "id", { keep: true }),
      column("ADDRESS", "url"),
      { title: "STATE", cell: stateOfEndpoint },
      { title: "TOLD", cell: (item) => types(item).replaceAll("\n", ", ") },
      column("FAILURES", "consecutiveFailures", { right: true }),
      timeColumn("CREATED", "createdAt"),
    ],
  },
  answered: {
    kind: "sentence",
    say: (body) => `${body["delivered"] === true ? "Delivered" : "Not delivered"}: ${attemptText(body)}`,
  },
  resent: {
    kind: "sentence",
    say: (body) =>
      `${counted(Number(body["resent"]), "event goes", "events go")} out again.${
        typeof body["nextFrom"] === "string" ? ` There are more: --from ${body["nextFrom"]}` : ""
      }`,
  },
  deliveries: {
    kind: "list",
    empty: "There is no delivery.",
    columns: [
      column("DELIVERY", "id", { keep: true }),
      column("EVENT", "eventType"),
      { title: "STATE", cell: deliveryState },
      column("ATTEMPTS", "attempts", { right: true }),
      timeColumn("NEXT", "nextAttemptAt"),
      column("ABOUT", "subjectId"),
      timeColumn("CREATED", "createdAt"),
    ],
  },
  delivery: {
    kind: "record",
    fields: (body) => [
      ["delivery", text(body["id"])],
      ["event", `${text(body["eventType"])}, ${text(body["eventId"])}`],
      ["about", text(body["subjectId"])],
      ["endpoint", text(body["endpointId"])],
      ["state", deliveryState(body)],
      ["asked for", body["resend"] === true ? "yes" : undefined],
      ["attempts", text(body["attempts"])],
      ["next attempt", time(body["nextAttemptAt"])],
      ...(Array.isArray(body["attemptLog"]) ? body["attemptLog"].map(inner) : []).map((one): [string, string] => [
        `  ${longTime(one["at"])}`,
        attemptText(one),
      ]),
      ["created", time(body["createdAt"])],
      ["changed", time(body["updatedAt"])],
    ],
  },
  outbound: {
    kind: "list",
    empty: "Nothing happened yet.",
    columns: [
      column("EVENT", "id", { keep: true }),
      column("TYPE", "type"),
      column("SEQ", "sequence", { right: true }),
      column("ABOUT", "subjectId"),
      timeColumn("HAPPENED", "occurredAt"),
    ],
  },
} as const satisfies Record<string, View>;
