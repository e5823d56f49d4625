/** Views of what is held about people, and of its end. */
import { inner, type Json, optional, text, time, type View } from "./cells.ts";
import { counted } from "./times.ts";

const lengths = (body: Json): [string, string][] =>
  Object.entries(body).flatMap(([name, value]): [string, string][] =>
    Array.isArray(value) ? [[spaced(name), String(value.length)]] : [],
  );

/** `asReferrer` -> `as referrer` */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const owed = (value: unknown): string | undefined =>
  (Array.isArray(value) ? value.map(inner) : [])
    .map((reward) => `${text(reward["rewardId"])} ${text(reward["amount"])} ${text(reward["currency"])}`)
    .join("\n") || undefined;

const whatBecame = ({ preview, repeated }: Json): string => {
  if (preview === true) return "a preview: nothing was changed";
  return repeated === true ? "was erased before" : "erased";
};

export const privacyViews = {
  participantExport: {
    kind: "record",
    fields: (body) => [
      ["participant", text(body["participantId"])],
      ["state", optional(inner(body["participant"])["state"]) ?? "not known as such"],
      ...lengths(body),
      ["ledger entries", String((inner(body["ledger"])["entries"] as unknown[]).length)],
      ["complete", body["complete"] === true ? "yes" : "no, lists were cut"],
      ["exported", time(body["exportedAt"])],
    ],
  },
  privacySettings: {
    kind: "record",
    fields: (body) => [
      ["do not track", body["doNotTrack"] === true ? "on: no address, no device" : "off"],
      ...Object.entries(inner(body["retentionDays"])).map(([kind, days]): [string, string] => [
        spaced(kind),
        counted(Number(days), "day"),
      ]),
    ],
  },
  erasure: {
    kind: "record",
    fields: (body) => [
      ["outcome", whatBecame(body)],
      ["pseudonym", text(body["pseudonym"])],
      ["owed", owed(body["owed"])],
      ...Object.entries(inner(body["counts"])).map(([name, count]): [string, string] => [spaced(name), text(count)]),
      ["at", time(body["erasedAt"])],
    ],
  },
} as const satisfies Record<string, View>;
