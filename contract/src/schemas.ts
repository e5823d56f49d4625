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
  keys: 100,
  audienceBatch: 500,
  audienceRules: 20,
  audienceRuleValues: 300,
  tokenTtlSecondsMaximum: 2_592_000,
  tokenTtlSecondsDefault: 21_600,
  idempotencyKeyHours: 72,
  reservationTtlSecondsMaximum: 2_592_000,
  registrationWindowSecondsMaximum: 315_360_000,
  webhookEndpoints: 50,
  rotationOverlapSecondsMaximum: 604_800,
  rotationOverlapSecondsDefault: 86_400,
  resendEvents: 1_000,
} as const;

export const Name = Type.String({
  minLength: 1,
  maxLength: limits.nameCharacters,
  pattern: "^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$",
  description: "A name for people; no control characters, not blank.",
});

/** The ids Beckon accepts from tenants: 1 to 128 visible characters; no spaces, controls, unassigned or unpaired ones. */
export const participantIdPattern = "^[^\\p{C}\\p{Z}]{1,128}$";

/** A tenant's own id of something: opaque, compared exactly. */
export const ExternalId = Type.String({
  minLength: 1,
  maxLength: limits.externalIdCharacters,
  pattern: participantIdPattern,
  description: "The tenant's own id: 1 to 128 visible characters, compared exactly.",
});

/** A Beckon id: a prefix and 26 characters, sortable by time of creation, opaque. */
export const Id = <P extends string>(prefix: P) =>
  Type.String({
    pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`,
    description: `A Beckon id, \`${prefix}_\` and 26 characters.`,
  });

export const Instant = Type.String({
  format: "date-time",
  description: "ISO 8601, UTC, milliseconds.",
});

/** An instant with an offset, or a local wall-clock time that is read in the object's time zone. */
export const InstantOrLocal = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?$",
  description:
    "ISO 8601 with `Z` or an offset, or without one: then a wall-clock time in the campaign's `timeZone` (a time skipped by a clock change moves forward, a repeated one is the earlier).",
});

export const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  description: "IANA time zone, as `Europe/Berlin`.",
});
export const Country = Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2." });
export const Currency = Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217." });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A closed object: an unknown field is an error, never ignored. */
export const Closed = <P extends Record<string, TSchema>>(properties: P, options: { description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const AttributeValue = Type.Union([
  Type.String({ maxLength: limits.attributeValueCharacters }),
  Type.Number(),
  Type.Boolean(),
]);
export const Attributes = Type.Record(Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$" }), AttributeValue, {
  additionalProperties: false,
  maxProperties: limits.attributes,
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
      maxLength: 1024,
      description: "`nextCursor` of the previous page. It carries that page's filters.",
    }),
  ),
};

export const Page = <T extends TSchema>(item: T) =>
  Closed({
    items: Type.Array(item),
    nextCursor: Nullable(Type.String({ description: "Send it as `cursor` for the next page; null on the last one." })),
  });

export const Problem = Type.Object(
  {
    type: Type.String({ description: "Address of the page about this error." }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: "Machine-readable; from the registry of error codes." }),
    message: Type.String({ description: "Repeats `detail` for clients that only know this field." }),
    requestId: Type.String(),
    errors: Type.Optional(Type.Array(Closed({ pointer: Type.String(), code: Type.String(), detail: Type.String() }))),
  },
  { description: "RFC 9457 problem details." },
);
export type Problem = Static<typeof Problem>;

export const Message = Type.Object(
  { message: Type.String() },
  { description: "An error of the compatible endpoints." },
);
