/** Schemas that several resources share. */
import { type Static, type TSchema, Type } from "typebox";

/** Sizes: every text, list and batch has a stated maximum. */
export const limits = {
  nameCharacters: 120,
  externalIdCharacters: 128,
  attributes: 50,
  attributeKeyCharacters: 64,
  attributeValueCharacters: 256,
  pageDefault: 25,
  pageMaximum: 100,
  capMaximum: 1_000_000,
  activeCampaigns: 50,
  campaigns: 10_000,
  campaignsOfPolicy: 100,
  keys: 100,
  legalTexts: 1_000,
  legalTextCharacters: 20_000,
  audienceBatch: 500,
  counted: 100_000,
  audienceRules: 20,
  audienceRuleValues: 300,
  tokenTtlSecondsMaximum: 2_592_000,
  tokenTtlSecondsDefault: 21_600,
  idempotencyKeyHours: 72,
  eventSources: 50,
  rejectedPerSource: 1_000,
  decisionBatch: 500,
  sandboxAdvanceSeconds: 315_360_000,
  sandboxAheadSeconds: 3_153_600_000,
  simulatedPeople: 100,
  simulatedReferrals: 2_000,
  reservationTtlSecondsMaximum: 2_592_000,
  registrationWindowSecondsMaximum: 315_360_000,
  webhookEndpoints: 50,
  rotationOverlapSecondsMaximum: 604_800,
  rotationOverlapSecondsDefault: 86_400,
  resendEvents: 1_000,
  riskListEntries: 10_000,
  auditExport: 1_000,
  auditVerify: 20_000,
  reportDays: 366,
  loggedRequests: 50_000,
  referrerSteps: 100_000,
  graphAbove: 50,
  graphDepth: 6,
  graphNodes: 200,
  graphCounted: 1_000,
  graphShared: 100,
  peopleFound: 50,
} as const;

export const Name = Type.String({
  minLength: 1,
  maxLength: limits.nameCharacters,
  pattern: "^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$",
  title: "Name",
  description: "A name for people; no control characters, not blank.",
  examples: ["Bring a friend"],
});

/** A client key that is brought along: a UUID, as the card platform gives them out, kept letter by letter. */
export const ClientKeyText = Type.String({
  pattern: "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
  title: "ClientKeyText",
  description:
    "A client key that apps have already, as the card platform gave it out: a UUID, compared letter by letter. Only an operator of the deployment can bring one along.",
  examples: ["5f0c8c1e-6f2b-4f6d-9d53-0d9a7c1b2e3f"],
});

/** The ids Beckon accepts from tenants: 1 to 128 visible characters; no spaces, controls, unassigned or unpaired ones. */
export const participantIdPattern = "^[^\\p{C}\\p{Z}]{1,128}$";

/** A tenant's own id of something: opaque, compared exactly. */
export const ExternalId = Type.String({
  minLength: 1,
  maxLength: limits.externalIdCharacters,
  pattern: participantIdPattern,
  title: "ExternalId",
  description: "The tenant's own id: 1 to 128 visible characters, compared exactly.",
  examples: ["user-4711"],
});

const idTitles = {
  tnt: "TenantId",
  key: "KeyId",
  cmp: "CampaignId",
  rev: "RevisionId",
  cod: "CodeId",
  ref: "ReferralId",
  rsv: "ReservationId",
  src: "EventSourceId",
  rej: "RejectedEventId",
  evt: "OutboundEventId",
  whk: "WebhookEndpointId",
  dlv: "DeliveryId",
  rwd: "RewardId",
  led: "LedgerEntryId",
  txn: "LedgerTransactionId",
  rsk: "RiskAssessmentId",
  rle: "RiskListEntryId",
  aud: "AuditEntryId",
  mem: "MemberId",
  req: "LoggedRequestId",
} as const;

/** A Beckon id: a prefix and 26 characters, sortable by time of creation, opaque. */
export const Id = (prefix: keyof typeof idTitles) =>
  Type.String({
    title: idTitles[prefix],
    pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`,
    description: `A Beckon id, \`${prefix}_\` and 26 characters.`,
    examples: [`${prefix}_01k9w3f5q8z2m4n6p7r9t1v3xy`],
  });

export const Instant = Type.String({
  title: "Instant",
  format: "date-time",
  description: "ISO 8601, UTC, milliseconds.",
  examples: ["2026-11-02T09:30:00.000Z"],
});

/** Why somebody did it: the audit trail keeps it. */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  description: "Why, for the audit trail; no personal data.",
  examples: ["ticket 4711"],
});

/** An instant with an offset, or a local wall-clock time that is read in the object's time zone. */
export const InstantOrLocal = Type.String({
  title: "InstantOrLocal",
  examples: ["2026-12-01T00:00"],
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?$",
  description:
    "ISO 8601 with `Z` or an offset, or without one: then a wall-clock time in the campaign's `timeZone` (a time skipped by a clock change moves forward, a repeated one is the earlier).",
});

export const TimeZone = Type.String({
  title: "TimeZone",
  examples: ["Europe/Berlin"],
  minLength: 1,
  maxLength: 64,
  description: "IANA time zone, as `Europe/Berlin`.",
});
export const Country = Type.String({
  title: "Country",
  pattern: "^[A-Z]{2}$",
  description: "ISO 3166-1 alpha-2.",
  examples: ["DE"],
});
export const Currency = Type.String({
  title: "Currency",
  pattern: "^[A-Z]{3}$",
  description: "ISO 4217.",
  examples: ["EUR"],
});

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A closed object: an unknown field is an error, never ignored. */
export const Closed = <P extends Record<string, TSchema>>(
  properties: P,
  options: { title?: string; description?: string; examples?: unknown[] } = {},
) => Type.Object(properties, { additionalProperties: false, ...options });

/** The body of a step that may be given a reason. */
export const Because = Closed({ reason: Type.Optional(Reason) });

export const AttributeValue = Type.Union([
  Type.String({ maxLength: limits.attributeValueCharacters }),
  Type.Number(),
  Type.Boolean(),
]);
export const Attributes = Type.Record(Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$" }), AttributeValue, {
  title: "Attributes",
  additionalProperties: false,
  maxProperties: limits.attributes,
  examples: [{ plan: "premium", cards: 2 }],
  description:
    "Facts about the participant that audience rules may ask for. Never put names, addresses or numbers of people here.",
});

export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: limits.pageMaximum,
      default: limits.pageDefault,
      description: "Items per page.",
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description: "`nextCursor` of the previous page. It carries that page's filters.",
    }),
  ),
};

/** One page of a list, under the title of what it lists. */
export const Page = <T extends TSchema & { title?: string }>(item: T) =>
  Closed(
    {
      items: Type.Array(item, { maxItems: limits.pageMaximum }),
      nextCursor: Nullable(
        Type.String({ description: "Send it as `cursor` for the next page; null on the last one." }),
      ),
    },
    { title: `${item.title ?? ""}Page` },
  );

export const Problem = Type.Object(
  {
    type: Type.String({ description: "Address of the page about this error." }),
    title: Type.String({ description: "The error's constant short name." }),
    status: Type.Integer({ description: "The HTTP status." }),
    detail: Type.String({ description: "What was wrong this time, for people." }),
    code: Type.String({ description: "Machine-readable; from the registry of error codes." }),
    message: Type.String({ description: "Repeats `detail` for clients that only know this field." }),
    requestId: Type.String({ description: "As in the header `x-request-id` and in the log." }),
    errors: Type.Optional(
      Type.Array(
        Closed(
          {
            pointer: Type.String({
              description: "JSON Pointer into the request: `/body/...`, `/query/...`, `/path/...`.",
            }),
            code: Type.String(),
            detail: Type.String(),
          },
          { title: "FieldError" },
        ),
      ),
    ),
  },
  { title: "Problem", additionalProperties: false, description: "RFC 9457 problem details." },
);
export type Problem = Static<typeof Problem>;

export const Message = Type.Object(
  { message: Type.String() },
  { title: "Message", additionalProperties: false, description: "An error of the compatible endpoints." },
);
