import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, ExternalId, Id, Instant, Nullable, Page, PageQuery } from "../schemas.ts";
import { DoNotTrack, signalFields } from "../terms/risk.ts";
import { RiskAssessment, RiskOutcome } from "../terms/risk-assessment.ts";

const read = { tag: "Risk", caller: "secret", scope: "risk:read" } as const;
const write = { tag: "Risk", caller: "secret", scope: "risk:write" } as const;

const SignalKind = Type.Enum(["email", "phone", "network", "device", "payout"]);

export const putParticipantSignals = defineOperation({
  ...write,
  id: "putParticipantSignals",
  method: "PUT",
  path: "/v1/participants/{participantId}/signals",
  summary: "Say what a participant is known by",
  description:
    "So that a sign-up can be compared with the one who referred it. What is given replaces what was known of its kind, null forgets it, what is left out stays. Whoever came by a code is known by their own sign-up already. Everything is kept as keyed hashes only. Of who is not to be tracked, address and device are forgotten.",
  params: Closed({ participantId: ExternalId }),
  body: Closed(
    {
      email: Type.Optional(Nullable(signalFields.email)),
      phone: Type.Optional(Nullable(signalFields.phone)),
      ip: Type.Optional(Nullable(signalFields.ip)),
      deviceId: Type.Optional(Nullable(signalFields.deviceId)),
      payoutHash: Type.Optional(Nullable(signalFields.payoutHash)),
      doNotTrack: Type.Optional(DoNotTrack),
    },
    { title: "ParticipantSignals", examples: [{ email: "ann.smith@example.com", deviceId: "device-7f3a" }] },
  ),
  success: {
    status: 200,
    description: "The kinds of signals that are known now, from here and from a sign-up.",
    schema: Closed({ participantId: ExternalId, known: Type.Array(SignalKind) }),
  },
  errors: ["not_found", "rule_violated"],
});

export const listRiskAssessments = defineOperation({
  ...read,
  id: "listRiskAssessments",
  method: "GET",
  path: "/v1/risk/assessments",
  summary: "List what the risk rules said",
  description:
    "Of sign-ups that brought signals or met a rule, held and refused ones included. For support, never for participants.",
  query: Closed({
    ...PageQuery,
    outcome: Type.Optional(RiskOutcome),
    referralId: Type.Optional(Id("ref")),
    referrerId: Type.Optional(ExternalId),
  }),
  success: { status: 200, description: "Assessments, newest first.", schema: Page(RiskAssessment) },
  errors: ["invalid_cursor"],
});

const List = Type.Enum(["block", "allow"]);
const ListKind = Type.Enum(["participant", "email_domain", "network", "device", "country"]);

export const RiskListEntry = Closed(
  {
    id: Id("rle"),
    list: List,
    kind: ListKind,
    value: Type.String({ description: "As it was given; of a device only its end, the rest is a keyed hash." }),
    note: Nullable(Type.String()),
    createdBy: Type.String(),
    createdAt: Instant,
    expiresAt: Nullable(Instant),
    removedAt: Nullable(Instant),
  },
  { title: "RiskListEntry" },
);

export const listRiskListEntries = defineOperation({
  ...read,
  id: "listRiskListEntries",
  method: "GET",
  path: "/v1/risk-lists",
  summary: "List what is blocked and what is allowed",
  query: Closed({ ...PageQuery, list: Type.Optional(List), kind: Type.Optional(ListKind) }),
  success: { status: 200, description: "Entries that were not removed, newest first.", schema: Page(RiskListEntry) },
  errors: ["invalid_cursor"],
});

export const addRiskListEntry = defineOperation({
  ...write,
  id: "addRiskListEntry",
  method: "POST",
  path: "/v1/risk-lists",
  summary: "Block or allow somebody or something",
  description:
    "A blocked participant, e-mail domain, device or country refuses sign-ups, a blocked network holds them. An allowed participant passes; an allowed domain, network, device or country is no longer held against anybody. A network is an address, a /24 or a /64. The same entry again returns the one there is.",
  body: Closed(
    {
      list: List,
      kind: ListKind,
      value: Type.String({ minLength: 1, maxLength: 256, pattern: "^[^\\p{C}]+$", examples: ["mail.example"] }),
      note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: "No personal data." })),
      expiresAt: Type.Optional(Type.String({ format: "date-time", examples: ["2027-01-31T00:00:00Z"] })),
    },
    {
      title: "AddRiskListEntry",
      examples: [{ list: "block", kind: "email_domain", value: "mail.example", note: "seen in July's attack" }],
    },
  ),
  success: { status: 201, description: "The entry.", schema: RiskListEntry },
  errors: ["rule_violated", "conflict", "limit_reached"],
});

export const removeRiskListEntry = defineOperation({
  ...write,
  id: "removeRiskListEntry",
  method: "POST",
  path: "/v1/risk-lists/{entryId}/remove",
  summary: "Take an entry off its list",
  params: Closed({ entryId: Id("rle") }),
  success: { status: 200, description: "The entry. Removing twice changes nothing.", schema: RiskListEntry },
});
