export { allRoles, type Role, roles } from "./roles.ts";
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
export { type JsonSchema, toJsonSchema } from "./json-schema.ts";
export { openApiDocument } from "./openapi.ts";
export { exampleProblem } from "./openapi-responses.ts";
export type { ApiOperation, ApiResponse, MediaType, OpenApiDocument, Parameter, Reference } from "./openapi-types.ts";
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
export {
  type DeploymentFaultCode,
  deploymentFaults,
  deploymentLimits,
  type PlaceOfEnvironment,
  type KindOfWork,
  kindsOfWork,
  type ProcessKind,
  processKinds,
} from "./operations/deployment.ts";
export { type AssetRule, PolicyPack, type ThresholdRule } from "./terms/policy-pack.ts";
export {
  type ReferrerLimit,
  rewardLimits,
  type RewardLimits,
  type RewardRule,
  type RewardRuleInput,
  type RewardValue,
} from "./terms/rewards.ts";
export {
  allRiskRules,
  type RiskPreset,
  type RiskRule,
  riskRules,
  type RiskTerms,
} from "./terms/risk.ts";
export { allRetentionKinds, type Retention, type RetentionKind, retentionKinds } from "./terms/retention.ts";
export { limits, Message, participantIdPattern, Problem } from "./schemas.ts";
export { allScopes, type Scope, scopes } from "./scopes.ts";
export {
  allInEnglish,
  allSentenceCodes,
  inEnglish,
  namesIn,
  type Said,
  say,
  type SentenceCode,
  sentences,
  type SentenceValue,
  type TokenStep,
  tokenSteps,
} from "./sentences.ts";
export { allReasonCodes, type ReasonCode, reasonCodes } from "./reason-codes.ts";
export { eventLimits, type Money, type Qualification, type QualifyingStep } from "./terms/qualification.ts";
export { type RequestCaller, requestCallers, type RequestOutcome, requestOutcomes } from "./operations/requests.ts";
export { allReferralStates, type ReferralState, type RegistrationRefusal } from "./operations/referrals.ts";
export type { Mapping } from "./operations/event-sources.ts";
