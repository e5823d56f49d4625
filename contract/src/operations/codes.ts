import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Because, Closed, ExternalId, Id, Instant, limits, Page, PageQuery, Reason } from "../schemas.ts";

const CodeState = Type.Enum(["active", "disabled", "replaced"], { title: "CodeState" });
const Cap = Type.Integer({
  minimum: 0,
  maximum: limits.capMaximum,
  description: "Maximum number of successful referrals of this code.",
  examples: [5],
});
/** The longest text a person may give for a code, before normalisation. */
const CodeText = Type.String({
  minLength: 3,
  maxLength: 64,
  description: "Letters A-Z and digits after normalisation, 3 to 32 of them.",
  examples: ["WITH-ANNA"],
});

export const Code = Closed(
  {
    id: Id("cod"),
    code: Type.String({ description: "The text that people share.", examples: ["FHLSO5"] }),
    state: CodeState,
    source: Type.Enum(["generated", "vanity"], { description: "Drawn, or chosen by someone." }),
    campaignId: Id("cmp"),
    participantId: ExternalId,
    cap: Cap,
    used: Type.Integer({ minimum: 0, description: "How many of them have been used.", examples: [0] }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: "Code" },
);
const codeParams = Closed({ codeId: Id("cod") });
const read = { tag: "Codes", caller: "secret", scope: "codes:read" } as const;
const write = { tag: "Codes", caller: "secret", scope: "codes:write", etag: true } as const;

export const listCodes = defineOperation({
  ...read,
  id: "listCodes",
  method: "GET",
  path: "/v1/codes",
  summary: "List referral codes",
  query: Closed({
    ...PageQuery,
    campaignId: Type.Optional(Id("cmp")),
    participantId: Type.Optional(ExternalId),
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "Found as a person would type it." })),
  }),
  success: { status: 200, description: "Codes, newest first.", schema: Page(Code) },
  errors: ["invalid_cursor"],
});

export const getCode = defineOperation({
  ...read,
  id: "getCode",
  method: "GET",
  path: "/v1/codes/{codeId}",
  summary: "Read a referral code",
  params: codeParams,
  etag: true,
  success: { status: 200, description: "The code.", schema: Code },
});

export const createCode = defineOperation({
  ...write,
  id: "createCode",
  method: "POST",
  path: "/v1/codes",
  summary: "Issue a referral code to a participant",
  description:
    "Get-or-create, as `GET /v1/referral` does for the participant themself, but for a named campaign and, with `code`, with a vanity text. A participant who has a code in the campaign keeps it: the same code is returned, or `conflict` when another text was asked for.",
  body: Closed(
    { participantId: ExternalId, campaignId: Id("cmp"), code: Type.Optional(CodeText) },
    { title: "CreateCode" },
  ),
  success: { status: 201, description: "The code.", schema: Code },
  errors: ["not_found", "conflict", "campaign_inactive", "not_in_audience", "code_not_available"],
});

export const updateCode = defineOperation({
  ...write,
  id: "updateCode",
  method: "PATCH",
  path: "/v1/codes/{codeId}",
  summary: "Change the cap of a code",
  params: codeParams,
  ifMatch: true,
  body: Closed({ cap: Cap, reason: Type.Optional(Reason) }, { title: "UpdateCode" }),
  success: { status: 200, description: "The code as it is now.", schema: Code },
  errors: ["rule_violated", "invalid_state"],
});

export const disableCode = defineOperation({
  ...write,
  id: "disableCode",
  method: "POST",
  path: "/v1/codes/{codeId}/disable",
  summary: "Disable a code",
  description: "It stops being valid at once. Its participant gets `{}` until it is enabled again.",
  params: codeParams,
  body: Because,
  success: { status: 200, description: "The code as it is now. Disabling twice changes nothing.", schema: Code },
  errors: ["invalid_state"],
});

export const enableCode = defineOperation({
  ...write,
  id: "enableCode",
  method: "POST",
  path: "/v1/codes/{codeId}/enable",
  summary: "Enable a disabled code",
  params: codeParams,
  body: Because,
  success: { status: 200, description: "The code as it is now.", schema: Code },
  errors: ["invalid_state"],
});

export const replaceCode = defineOperation({
  ...write,
  id: "replaceCode",
  method: "POST",
  path: "/v1/codes/{codeId}/replace",
  summary: "Give a code another text",
  description:
    "For a code that leaked or offends. The code keeps its id, cap and used; the old text stops working and is never issued again.",
  params: codeParams,
  body: Closed({ code: Type.Optional(CodeText), reason: Type.Optional(Reason) }, { title: "ReplaceCode" }),
  success: { status: 200, description: "The code with its new text.", schema: Code },
  errors: ["invalid_state", "code_not_available", "conflict"],
});
