/** What of each answer people are shown. The JSON form is the API's own and needs no view. */
import { auditViews } from "./audit-views.ts";
import { column, inner, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";
import { campaignViews } from "./campaign-views.ts";
import { graphViews } from "./graph-views.ts";
import { legalViews } from "./legal-views.ts";
import { memberViews } from "./member-views.ts";
import { privacyViews } from "./privacy-views.ts";
import { referralViews } from "./referral-views.ts";
import { riskViews } from "./risk-views.ts";
import { counted } from "./times.ts";
import { deploymentViews } from "./deployment-views.ts";
import { reportViews } from "./report-views.ts";
import { requestViews } from "./request-views.ts";
import { rewardViews } from "./reward-views.ts";
import { webhookViews } from "./webhook-views.ts";

export type { Json, View } from "./cells.ts";

const tenantFields = (body: Json): [string, string | undefined][] => [
  ["tenant", text(body["id"])],
  ["name", text(body["name"])],
  ["mode", text(body["mode"])],
  ["time zone", text(body["timeZone"])],
  ["currency", text(body["currency"])],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

const stateOfKey = (key: Json): string => {
  if (key["revokedAt"] !== null) return "revoked";
  return typeof key["expiresAt"] === "string" && Date.parse(key["expiresAt"]) <= Date.now() ? "expired" : "working";
};

/** Settings of every provider, flat; the words `yes` and `no` stand for secrets that are there or not. */
const settingsFields = (body: Json): [string, string | undefined][] =>
  Object.entries(body).map(([name, value]) => {
    const label = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (typeof value === "boolean") return [label, value ? "yes" : "no"];
    if (name === "keys" && Array.isArray(value))
      return [label, value.map((key) => text(inner(key)["kid"]) || text(inner(key)["kty"])).join(", ")];
    if (Array.isArray(value)) return [label, value.join(", ")];
    return [label, text(value)];
  });

const participantFields = (body: Json): [string, string | undefined][] => [
  ["participant", text(body["id"])],
  ["state", text(body["state"])],
  ["country", optional(body["country"])],
  [
    "attributes",
    Object.entries(inner(body["attributes"]))
      .map(([name, value]) => `${name}=${text(value)}`)
      .join("\n") || undefined,
  ],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

const codeFields = (body: Json): [string, string | undefined][] => [
  ["code", text(body["code"])],
  ["id", text(body["id"])],
  ["state", text(body["state"])],
  ["used", `${text(body["used"])} of ${text(body["cap"])}`],
  ["source", text(body["source"])],
  ["participant", text(body["participantId"])],
  ["campaign", text(body["campaignId"])],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

const keyFields = (body: Json): [string, string | undefined][] => [
  ["key", text(body["id"])],
  ["type", text(body["type"])],
  ["name", text(body["name"])],
  ["client key", optional(body["clientKey"])],
  ["secret key", optional(body["secretKey"]) ?? (body["hint"] === null ? undefined : `ends in ${text(body["hint"])}`)],
  ["state", stateOfKey(body)],
  ["scopes", Array.isArray(body["scopes"]) && body["scopes"].length > 0 ? body["scopes"].join("\n") : undefined],
  ["created", time(body["createdAt"])],
  ["expires", time(body["expiresAt"])],
  ["revoked", time(body["revokedAt"])],
  ["last used", time(body["lastUsedAt"])],
];

/** Every view by its name. */
export const views = {
  ...campaignViews,
  tenant: { kind: "record", fields: tenantFields },
  keys: {
    kind: "list",
    empty: "There is no key.",
    columns: [
      column("KEY", "id", { keep: true }),
      column("TYPE", "type"),
      column("NAME", "name"),
      { title: "VALUE", cell: (key) => optional(key["clientKey"]) ?? `sk_…${text(key["hint"])}` },
      { title: "STATE", cell: stateOfKey },
      {
        title: "SCOPES",
        right: true,
        cell: (key) => (Array.isArray(key["scopes"]) && key["scopes"].length > 0 ? String(key["scopes"].length) : ""),
      },
      timeColumn("LAST USED", "lastUsedAt"),
    ],
  },
  key: { kind: "record", fields: keyFields },
  identity: { kind: "record", fields: settingsFields },
  verdict: {
    kind: "record",
    fields: (body) => [
      ["verdict", text(body["verdict"])],
      ...(Array.isArray(body["steps"]) ? body["steps"] : []).map((step): [string, string] => {
        const { step: name, outcome, detail } = inner(step);
        return [`  ${text(name)}`, `${text(outcome)}: ${text(detail)}`];
      }),
    ],
  },
  participants: {
    kind: "list",
    empty: "There is no participant yet: they come with their first code, or by `beckon participant set`.",
    columns: [
      column("PARTICIPANT", "id", { keep: true }),
      column("STATE", "state"),
      column("COUNTRY", "country"),
      {
        title: "ATTRIBUTES",
        cell: (item) =>
          Object.entries(inner(item["attributes"]))
            .map(([name, value]) => `${name}=${text(value)}`)
            .join(" "),
      },
      timeColumn("CREATED", "createdAt"),
    ],
  },
  participant: { kind: "record", fields: participantFields },
  codes: {
    kind: "list",
    empty: "There is no code.",
    columns: [
      column("CODE", "code", { keep: true }),
      column("STATE", "state"),
      column("USED", "used", { right: true }),
      column("CAP", "cap", { right: true }),
      column("PARTICIPANT", "participantId"),
      column("CAMPAIGN", "campaignId"),
      timeColumn("CREATED", "createdAt"),
      column("ID", "id"),
    ],
  },
  code: { kind: "record", fields: codeFields },
  validity: {
    kind: "sentence",
    say: (body, words) =>
      `${words[0] ?? "The code"} ${body["valid"] === true ? "can be used now." : "cannot be used now."}`,
  },
  token: {
    kind: "record",
    fields: (body) => [
      ["access token", text(body["accessToken"])],
      ["participant", text(body["participantId"])],
      ["expires", time(body["expiresAt"])],
    ],
  },
  ...auditViews,
  ...referralViews,
  ...memberViews,
  ...legalViews,
  ...webhookViews,
  ...graphViews,
  ...privacyViews,
  ...rewardViews,
  ...deploymentViews,
  ...reportViews,
  ...requestViews,
  ...riskViews,
  revoked: { kind: "sentence", say: (body) => `${counted(Number(body["revoked"]), "token")} revoked.` },
} as const satisfies Record<string, View>;

export type ViewName = keyof typeof views;
