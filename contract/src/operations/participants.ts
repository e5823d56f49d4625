import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import {
  Attributes,
  Because,
  Closed,
  Country,
  ExternalId,
  Id,
  Instant,
  limits,
  Nullable,
  Page,
  PageQuery,
} from "../schemas.ts";
import { signalFields } from "../terms/risk.ts";

export const ParticipantState = Type.Enum(["active", "blocked", "erased"], {
  title: "ParticipantState",
  description: "`erased` has a pseudonym for an id, and stays so.",
});

export const Participant = Closed(
  {
    id: ExternalId,
    state: ParticipantState,
    country: Nullable(Country),
    attributes: Attributes,
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: "Participant" },
);
const participantParams = Closed({ participantId: ExternalId });

export const listParticipants = defineOperation({
  id: "listParticipants",
  method: "GET",
  path: "/v1/participants",
  tag: "Participants",
  summary: "List participants",
  caller: "secret",
  scope: "participants:read",
  query: Closed({ ...PageQuery, state: Type.Optional(ParticipantState) }),
  success: { status: 200, description: "Participants in the order of their ids.", schema: Page(Participant) },
  errors: ["invalid_cursor"],
});

const FoundPerson = Closed(
  {
    participantId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    state: Nullable(ParticipantState),
    referralId: Nullable(Id("ref")),
    seenAt: Nullable(Instant),
  },
  {
    title: "FoundPerson",
    description:
      "Somebody under their permanent id or, while they sign up, their onboarding id; the other is null. `state` is null of a sign-up without a permanent id, `referralId` is what brought them, `seenAt` when they were last seen with the address: null of one whose id is spelled like it.",
  },
);

export const searchParticipants = defineOperation({
  id: "searchParticipants",
  method: "POST",
  path: "/v1/participants/search",
  changesNothing: true,
  tag: "Participants",
  summary: "Find people by an e-mail address",
  description:
    "Whoever was said to have the address, at a sign-up or afterwards, in whatever spelling: hashed as it was then and compared. The address travels in the body only, and is neither kept nor logged. Whoever has it as an id, spelled alike, is found too. Not found is who was never said to have one, or whose signals ended by retention or an erasure.",
  caller: "secret",
  scope: "risk:read",
  body: Closed({ email: signalFields.email }, { title: "SearchParticipants" }),
  success: {
    status: 200,
    description: "Who it is, the latest first.",
    schema: Closed(
      {
        items: Type.Array(FoundPerson, { maxItems: limits.peopleFound }),
        complete: Type.Boolean({ description: "Whether these are all." }),
      },
      { title: "FoundPeople" },
    ),
  },
  errors: ["rule_violated"],
});

export const getParticipant = defineOperation({
  id: "getParticipant",
  method: "GET",
  path: "/v1/participants/{participantId}",
  tag: "Participants",
  summary: "Read a participant",
  caller: "secret",
  scope: "participants:read",
  params: participantParams,
  etag: true,
  success: { status: 200, description: "The participant.", schema: Participant },
});

export const putParticipant = defineOperation({
  id: "putParticipant",
  method: "PUT",
  path: "/v1/participants/{participantId}",
  tag: "Participants",
  summary: "Create a participant or replace its facts",
  description:
    "Country and attributes decide which campaigns the participant belongs to. Replaces both wholly; the state stays. Not needed for campaigns that are for everyone: a participant also comes to be with its first code.",
  caller: "secret",
  scope: "participants:write",
  params: participantParams,
  body: Closed(
    { country: Type.Optional(Nullable(Country)), attributes: Type.Optional(Attributes) },
    { title: "PutParticipant" },
  ),
  etag: true,
  success: { status: 200, description: "The participant as it is now.", schema: Participant },
  errors: ["invalid_state"],
});

export const blockParticipant = defineOperation({
  id: "blockParticipant",
  method: "POST",
  path: "/v1/participants/{participantId}/block",
  tag: "Participants",
  summary: "Block a participant",
  description: "Their code stops being valid and `GET /v1/referral` answers 403, until they are unblocked.",
  caller: "secret",
  scope: "participants:write",
  params: participantParams,
  body: Because,
  etag: true,
  success: {
    status: 200,
    description: "The participant as it is now. Blocking twice changes nothing.",
    schema: Participant,
  },
  errors: ["invalid_state"],
});

export const unblockParticipant = defineOperation({
  id: "unblockParticipant",
  method: "POST",
  path: "/v1/participants/{participantId}/unblock",
  tag: "Participants",
  summary: "Unblock a participant",
  caller: "secret",
  scope: "participants:write",
  params: participantParams,
  body: Because,
  etag: true,
  success: { status: 200, description: "The participant as it is now.", schema: Participant },
  errors: ["invalid_state"],
});

const AccessToken = Type.String({ minLength: 20, maxLength: 256, examples: ["bkn_pt_example_not_a_token"] });

export const createParticipantToken = defineOperation({
  id: "createParticipantToken",
  method: "POST",
  path: "/v1/participant-tokens",
  tag: "Participants",
  summary: "Issue an access token for a participant",
  description:
    "For tenants with no identity provider of their own. The token is opaque, shown this once and kept as a hash.",
  caller: "secret",
  scope: "participant-tokens:write",
  body: Closed(
    {
      participantId: ExternalId,
      ttlSeconds: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: limits.tokenTtlSecondsMaximum,
          default: limits.tokenTtlSecondsDefault,
          description: "How long it lives; 6 hours without it.",
        }),
      ),
    },
    { title: "CreateParticipantToken" },
  ),
  secretAnswer: true,
  success: {
    status: 201,
    description: "The token.",
    schema: Closed(
      { accessToken: AccessToken, participantId: ExternalId, expiresAt: Instant },
      { title: "ParticipantToken" },
    ),
  },
  errors: ["identity_provider_not_beckon"],
});

export const revokeParticipantTokens = defineOperation({
  id: "revokeParticipantTokens",
  method: "POST",
  path: "/v1/participant-tokens/revoke",
  tag: "Participants",
  summary: "Revoke one token, or all of a participant",
  description:
    "A revoked token stops working everywhere within 60 seconds, and at once on the process that served this call.",
  caller: "secret",
  scope: "participant-tokens:write",
  body: Closed(
    { accessToken: Type.Optional(AccessToken), participantId: Type.Optional(ExternalId) },
    { title: "RevokeParticipantTokens", examples: [{ participantId: "user-4711" }] },
  ),
  success: {
    status: 200,
    description: "How many tokens that still worked were revoked.",
    schema: Closed({ revoked: Type.Integer({ minimum: 0, examples: [1] }) }, { title: "RevokedTokens" }),
  },
  errors: ["rule_violated"],
});
