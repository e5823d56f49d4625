export { type ErrorCode, errors, type FieldError } from "./errors.ts";
export {
  allEventTypes,
  type EventData,
  eventEnvelope,
  eventSchemaVersion,
  type EventType,
  events,
} from "./events.ts";
export type { IdentitySettings, IdentitySettingsInput, PublicJwk, TokenAlgorithm } from "./identity-settings.ts";
export {
  type AnswerOf,
  type BodyOf,
  errorsOf,
  isWrite,
  type Operation,
  type ParamsOf,
  type QueryOf,
} from "./operation.ts";
export { type ManagementOperationId, type OperationId, type Operations, operations } from "./operations.ts";
export type { Audience, CampaignState, CampaignTerms, CodePolicy } from "./operations/campaigns.ts";
export { limits, Message, participantIdPattern, Problem } from "./schemas.ts";
export { allScopes, type Scope, scopes } from "./scopes.ts";
export { allReasonCodes, type ReasonCode, reasonCodes } from "./reason-codes.ts";
