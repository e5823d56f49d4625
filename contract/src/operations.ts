/** The table of every operation. Routes, validation, OpenAPI and SDK types derive from it; nothing else lists operations. */
import * as activity from "./operations/activity.ts";
import * as audit from "./operations/audit.ts";
import * as approvalVeto from "./operations/approval-veto.ts";
import * as audience from "./operations/audience.ts";
import * as campaigns from "./operations/campaigns.ts";
import * as codes from "./operations/codes.ts";
import * as eventSources from "./operations/event-sources.ts";
import * as graph from "./operations/graph.ts";
import * as deployment from "./operations/deployment.ts";
import * as events from "./operations/events.ts";
import * as identity from "./operations/identity.ts";
import * as keys from "./operations/keys.ts";
import * as legalTexts from "./operations/legal-texts.ts";
import * as ledger from "./operations/ledger.ts";
import * as members from "./operations/members.ts";
import * as participants from "./operations/participants.ts";
import * as policyPacks from "./operations/policy-packs.ts";
import * as privacy from "./operations/privacy.ts";
import * as referral from "./operations/referral.ts";
import * as referrals from "./operations/referrals.ts";
import * as reservations from "./operations/reservations.ts";
import * as requests from "./operations/requests.ts";
import * as reports from "./operations/reports.ts";
import * as reviews from "./operations/reviews.ts";
import * as risk from "./operations/risk.ts";
import * as sandbox from "./operations/sandbox.ts";
import * as simulate from "./operations/simulate.ts";
import * as rewards from "./operations/rewards.ts";
import * as tenant from "./operations/tenant.ts";
import * as deliveries from "./operations/webhook-deliveries.ts";
import * as webhooks from "./operations/webhook-endpoints.ts";

export const operations = {
  getReferral: referral.getReferral,
  validateCode: referral.validateCode,
  getReferralActivity: activity.getReferralActivity,
  getTenant: tenant.getTenant,
  updateTenant: tenant.updateTenant,
  listLegalTexts: legalTexts.listLegalTexts,
  findLegalText: legalTexts.findLegalText,
  getLegalText: legalTexts.getLegalText,
  putLegalText: legalTexts.putLegalText,
  deleteLegalText: legalTexts.deleteLegalText,
  listLegalTextVersions: legalTexts.listLegalTextVersions,
  getPrivacySettings: privacy.getPrivacySettings,
  updatePrivacySettings: privacy.updatePrivacySettings,
  listKeys: keys.listKeys,
  createKey: keys.createKey,
  getKey: keys.getKey,
  rotateKey: keys.rotateKey,
  revokeKey: keys.revokeKey,
  listMembers: members.listMembers,
  addMember: members.addMember,
  getMember: members.getMember,
  updateMember: members.updateMember,
  removeMember: members.removeMember,
  createMemberLink: members.createMemberLink,
  getMemberPolicy: members.getMemberPolicy,
  updateMemberPolicy: members.updateMemberPolicy,
  getIdentitySettings: identity.getIdentitySettings,
  putIdentitySettings: identity.putIdentitySettings,
  testToken: identity.testToken,
  listCampaigns: campaigns.listCampaigns,
  createCampaign: campaigns.createCampaign,
  getCampaign: campaigns.getCampaign,
  updateCampaign: campaigns.updateCampaign,
  listRevisions: campaigns.listRevisions,
  activateCampaign: campaigns.activateCampaign,
  pauseCampaign: campaigns.pauseCampaign,
  endCampaign: campaigns.endCampaign,
  archiveCampaign: campaigns.archiveCampaign,
  getCampaignCommitments: campaigns.getCampaignCommitments,
  listPolicyPacks: policyPacks.listPolicyPacks,
  listAudience: audience.listAudience,
  addToAudience: audience.addToAudience,
  removeFromAudience: audience.removeFromAudience,
  listParticipants: participants.listParticipants,
  searchParticipants: participants.searchParticipants,
  getParticipant: participants.getParticipant,
  getParticipantGraph: graph.getParticipantGraph,
  putParticipant: participants.putParticipant,
  blockParticipant: participants.blockParticipant,
  unblockParticipant: participants.unblockParticipant,
  exportParticipant: privacy.exportParticipant,
  eraseParticipant: privacy.eraseParticipant,
  createParticipantToken: participants.createParticipantToken,
  revokeParticipantTokens: participants.revokeParticipantTokens,
  listCodes: codes.listCodes,
  getCode: codes.getCode,
  createCode: codes.createCode,
  updateCode: codes.updateCode,
  disableCode: codes.disableCode,
  enableCode: codes.enableCode,
  replaceCode: codes.replaceCode,
  registerReferral: referrals.registerReferral,
  listReferrals: referrals.listReferrals,
  readReferral: referrals.readReferral,
  listTransitions: referrals.listTransitions,
  linkReferral: referrals.linkReferral,
  approveReferral: referrals.approveReferral,
  declineReferral: referrals.declineReferral,
  voidReferral: referrals.voidReferral,
  unvoidReferral: referrals.unvoidReferral,
  explainCode: referrals.explainCode,
  reserveSlot: reservations.reserveSlot,
  cancelReservation: reservations.cancelReservation,
  listReservations: reservations.listReservations,
  getReservation: reservations.getReservation,
  decideReferrals: referrals.decideReferrals,
  explainReferral: referrals.explainReferral,
  putParticipantSignals: risk.putParticipantSignals,
  listRiskAssessments: risk.listRiskAssessments,
  listRiskListEntries: risk.listRiskListEntries,
  addRiskListEntry: risk.addRiskListEntry,
  removeRiskListEntry: risk.removeRiskListEntry,
  listReviews: reviews.listReviews,
  getReview: reviews.getReview,
  decideReview: reviews.decideReview,
  decideReviews: reviews.decideReviews,
  undoReview: reviews.undoReview,
  noteReview: reviews.noteReview,
  getRiskSettings: reviews.getRiskSettings,
  putRiskSettings: reviews.putRiskSettings,
  backTestRisk: reviews.backTestRisk,
  simulateCampaign: simulate.simulateCampaign,
  getSandboxClock: sandbox.getSandboxClock,
  moveSandboxClock: sandbox.moveSandboxClock,
  createEvent: events.createEvent,
  createEvents: events.createEvents,
  listEvents: events.listEvents,
  getEvent: events.getEvent,
  explainEvent: events.explainEvent,
  createEventSource: eventSources.createEventSource,
  listEventSources: eventSources.listEventSources,
  getEventSource: eventSources.getEventSource,
  updateEventSource: eventSources.updateEventSource,
  listRejectedEvents: eventSources.listRejectedEvents,
  replayRejectedEvent: eventSources.replayRejectedEvent,
  listWebhookEndpoints: webhooks.listWebhookEndpoints,
  createWebhookEndpoint: webhooks.createWebhookEndpoint,
  getWebhookEndpoint: webhooks.getWebhookEndpoint,
  updateWebhookEndpoint: webhooks.updateWebhookEndpoint,
  pauseWebhookEndpoint: webhooks.pauseWebhookEndpoint,
  resumeWebhookEndpoint: webhooks.resumeWebhookEndpoint,
  archiveWebhookEndpoint: webhooks.archiveWebhookEndpoint,
  rotateWebhookSecret: webhooks.rotateWebhookSecret,
  testWebhookEndpoint: deliveries.testWebhookEndpoint,
  resendEvents: deliveries.resendEvents,
  listDeliveries: deliveries.listDeliveries,
  getDelivery: deliveries.getDelivery,
  resendDelivery: deliveries.resendDelivery,
  listOutboundEvents: deliveries.listOutboundEvents,
  listRewards: rewards.listRewards,
  getReward: rewards.getReward,
  explainReward: rewards.explainReward,
  listReferralRewards: rewards.listReferralRewards,
  approveReward: rewards.approveReward,
  declineReward: rewards.declineReward,
  payReward: rewards.payReward,
  failReward: rewards.failReward,
  cancelReward: rewards.cancelReward,
  reverseReward: rewards.reverseReward,
  batchRewards: rewards.batchRewards,
  getApprovalVeto: approvalVeto.getApprovalVeto,
  putApprovalVeto: approvalVeto.putApprovalVeto,
  deleteApprovalVeto: approvalVeto.deleteApprovalVeto,
  rotateVetoSecret: approvalVeto.rotateVetoSecret,
  listLedgerEntries: ledger.listLedgerEntries,
  getLedgerBalances: ledger.getLedgerBalances,
  getLedgerStatement: ledger.getLedgerStatement,
  checkLedger: ledger.checkLedger,
  getYearlyReport: ledger.getYearlyReport,
  getRewardWallet: ledger.getRewardWallet,
  getReportSummary: reports.getReportSummary,
  getReportReferrers: reports.getReportReferrers,
  getReportAttention: reports.getReportAttention,
  listRequests: requests.listRequests,
  getRequest: requests.getRequest,
  getDeployment: deployment.getDeployment,
  listAudit: audit.listAudit,
  exportAudit: audit.exportAudit,
  verifyAudit: audit.verifyAudit,
} as const;

export type Operations = typeof operations;
export type OperationId = keyof Operations;
/** The operations of the management API, which share one dispatcher; those for apps have their own short way. */
export type ManagementOperationId = Exclude<
  OperationId,
  "getReferral" | "validateCode" | "getReferralActivity" | "getRewardWallet"
>;
