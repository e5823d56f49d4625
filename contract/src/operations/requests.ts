import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Id, Instant, Nullable, Page, PageQuery } from "../schemas.ts";

const read = { tag: "Requests", caller: "secret", scope: "requests:read", method: "GET" } as const;

/** Who asked, as a log of requests tells them apart. */
export const requestCallers = ["secret-key", "console", "client-key", "participant", "operator"] as const;
/** One of them. */
export type RequestCaller = (typeof requestCallers)[number];

/** What became of a request: a status below 400, one of 4xx, one of 5xx. */
export const requestOutcomes = ["answered", "refused", "failed"] as const;
/** One of them. */
export type RequestOutcome = (typeof requestOutcomes)[number];

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
const RequestId = Type.String({ minLength: 1, maxLength: 64, pattern: "^[\\w.-]{1,64}$" });
const Outline = Nullable(
  Type.Unknown({
    description:
      "The shape of what was sent: names that the operation knows, kinds of values as `<string>`, and of values only those that a list of choices holds, booleans and ids of Beckon's own.",
  }),
);

const loggedFields = {
  id: Id("req"),
  requestId: Type.String({ description: "As in the header `x-request-id` of the answer, and in the log." }),
  at: Instant,
  caller: Closed({
    kind: Type.Enum([...requestCallers], {
      description: "`client-key`: nobody but the public key was known; `participant`: their token was accepted.",
    }),
    id: Nullable(
      Type.String({ description: "The key's id, or that of the person in the console. Never a participant's." }),
    ),
  }),
  method: Type.String(),
  path: Type.String({
    description: "The pattern of the path, with ids of Beckon's own in their places; nothing else that was sent.",
  }),
  operation: Nullable(Type.String({ description: "The operation's id in this document." })),
  status: Type.Integer(),
  code: Nullable(Type.String({ description: "The error's code; endpoints for apps have none." })),
  detail: Nullable(
    Type.String({ description: "What was wrong, in words of this document. `…` stands for what was not kept." }),
  ),
  durationMs: Type.Number({ minimum: 0 }),
};

export const LoggedRequest = Closed(loggedFields, {
  title: "LoggedRequest",
  description: "`at` is when it was answered, by the real clock, also in a sandbox.",
});

export const listRequests = defineOperation({
  ...read,
  id: "listRequests",
  path: "/v1/requests",
  summary: "List what was asked of the API lately",
  description:
    "Calls with secret keys; what was changed or refused in the console; refused calls of the endpoints for apps, in a sandbox all of them. Under a flood only some. Gone after the days of `requests` in the privacy settings.",
  query: Closed({
    ...PageQuery,
    outcome: Type.Optional(
      Type.Enum([...requestOutcomes], {
        description: "`answered`: below 400; `refused`: 4xx; `failed`: 5xx.",
      }),
    ),
    method: Type.Optional(Type.Enum([...methods])),
    operation: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    path: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "How the path begins, as `/v1/campaigns/`." }),
    ),
    caller: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "The id of a key or a person." })),
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "The error's code." })),
    requestId: Type.Optional(RequestId),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
  success: { status: 200, description: "Requests, newest first.", schema: Page(LoggedRequest) },
  errors: ["invalid_cursor", "rule_violated"],
});

export const getRequest = defineOperation({
  ...read,
  id: "getRequest",
  path: "/v1/requests/{loggedId}",
  summary: "Look at one request",
  params: Closed({ loggedId: Id("req") }),
  success: {
    status: 200,
    description: "The request, with the shape of what it sent.",
    schema: Closed(
      {
        ...loggedFields,
        query: Outline,
        body: Type.Unknown({ ...Outline, description: "The same of the body, where a write was refused; else null." }),
        errors: Type.Array(Closed({ pointer: Type.String(), code: Type.String(), detail: Type.String() }), {
          description: "What was wrong where. `*` stands for a name that the operation does not know.",
        }),
      },
      { title: "LoggedRequestInFull" },
    ),
  },
});
