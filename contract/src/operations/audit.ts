import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";

const Hash = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "SHA-256 in hex.",
  examples: ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
});
const Sequence = Type.Integer({ minimum: 1, description: "The place in the tenant's chain, from 1 on, without gaps." });
const Fields = Type.Record(Type.String(), Type.Unknown(), { title: "AuditFields" });

export const AuditEntry = Closed(
  {
    id: Id("aud"),
    sequence: Nullable(Sequence),
    at: Instant,
    actor: Type.String({
      description:
        "The key's id, that of a person in the console, `operator` for the command line beside the database, or `system`.",
    }),
    operation: Type.String({ description: "The operation's id in this document, or the name of what a job did." }),
    subject: Closed({ type: Type.String(), id: Type.String() }),
    before: Nullable(Fields),
    after: Nullable(Fields),
    withheld: Type.Array(Type.String(), { description: "What else the request set: names, never values." }),
    reason: Nullable(Type.String()),
    requestId: Nullable(Type.String()),
    salt: Nullable(
      Type.String({ description: "Goes into the two digests; null where nothing is, or an erasure was." }),
    ),
    subjectDigest: Nullable(Hash),
    reasonDigest: Nullable(Hash),
    hash: Nullable(Hash),
  },
  {
    title: "AuditEntry",
    description:
      "`before` and `after` hold only fields that a list allows: no secrets, nothing about people. `sequence` and `hash` come within a few seconds.",
  },
);

const read = { tag: "Audit", caller: "secret", scope: "audit:read", method: "GET" } as const;
const Name = Type.Optional(Type.String({ minLength: 1, maxLength: 128 }));
const After = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "The place to go on after; 0 without it.",
  }),
);
const NextAfter = Nullable(
  Type.Integer({ minimum: 1, description: "Send it as `after` to go on; null at the chain's end." }),
);

export const listAudit = defineOperation({
  ...read,
  id: "listAudit",
  path: "/v1/audit",
  summary: "List what was changed, by whom",
  description:
    "Every write of the management API, the command line and the jobs. Sign-ups and events have records of their own, which never change either.",
  query: Closed({
    ...PageQuery,
    actor: Name,
    operation: Name,
    subject: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: "The id of a thing or a person." }),
    ),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
  success: { status: 200, description: "Entries, newest first.", schema: Page(AuditEntry) },
  errors: ["invalid_cursor", "rule_violated"],
});

export const exportAudit = defineOperation({
  ...read,
  id: "exportAudit",
  path: "/v1/audit/export",
  summary: "Take the chain out, entry by entry",
  description:
    "In the chain's order, so that anybody can compute the hashes again. `Accept: application/x-ndjson` gives one entry a line, with the next page in the `Link` header.",
  query: Closed({
    after: After,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.auditExport,
        default: limits.auditExport,
        description: "Entries per page.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "Entries that have their place, oldest first.",
    schema: Closed({ items: Type.Array(AuditEntry, { maxItems: limits.auditExport }), nextAfter: NextAfter }),
  },
});

export const verifyAudit = defineOperation({
  ...read,
  id: "verifyAudit",
  path: "/v1/audit/verify",
  summary: "Walk the chain and compute every hash again",
  description: `At most ${limits.auditVerify} entries a call. Whoever may write to the database can write a whole new chain: keep the head elsewhere, and say it later as \`after\` and \`afterHash\`.`,
  query: Closed({
    after: After,
    afterHash: Type.Optional(
      Type.String({
        pattern: "^[0-9a-f]{64}$",
        description: "What the hash at `after` was, from an earlier answer or export.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "Whether the chain holds, and the first place where it does not.",
    schema: Closed(
      {
        ok: Type.Boolean(),
        checked: Type.Integer({ minimum: 0 }),
        broken: Nullable(
          Closed({
            sequence: Type.Integer({ minimum: 0 }),
            id: Nullable(Id("aud")),
            fault: Type.Enum(["altered", "missing", "anchor"], {
              description:
                "`altered`: the entry, or the hash before it. `anchor`: the hash at `after` is not what was said.",
            }),
          }),
        ),
        head: Nullable(Closed({ sequence: Sequence, hash: Hash })),
        waiting: Type.Integer({ minimum: 0, description: "Entries that have no place yet." }),
        nextAfter: NextAfter,
      },
      { title: "AuditVerification" },
    ),
  },
  errors: ["rule_violated"],
});
