/** Domain objects as the API shows them. */
import type { AnswerOf, Operations } from "@beckon/contract";
import { type Campaign, type CampaignRevision, campaignStanding } from "../../core/campaign/campaign.ts";
import type { Code } from "../../core/code/code.ts";
import type { Key } from "../../core/key/key.ts";
import type { Participant } from "../../core/participant/participant.ts";
import type { Referral, Reservation, Transition } from "../../core/referral/referral.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";

export const instant = (ms: number): string => new Date(ms).toISOString();
export const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms));

export const presentTenant = (tenant: Tenant): AnswerOf<Operations["getTenant"]> => ({
  id: tenant.tenantId,
  name: tenant.name,
  mode: tenant.mode,
  timeZone: tenant.timeZone,
  currency: tenant.currency,
  createdAt: instant(tenant.createdAtMs),
  updatedAt: instant(tenant.updatedAtMs),
});

export const presentKey = (key: Key): AnswerOf<Operations["getKey"]> => ({
  id: key.keyId,
  type: key.type,
  name: key.name,
  clientKey: key.clientKey,
  hint: key.hint,
  scopes: key.scopes,
  createdAt: instant(key.createdAtMs),
  expiresAt: instantOrNull(key.expiresAtMs),
  revokedAt: instantOrNull(key.revokedAtMs),
  lastUsedAt: instantOrNull(key.lastUsedAtMs),
});

export const presentRevision = (revision: CampaignRevision): AnswerOf<Operations["getCampaign"]>["revision"] => ({
  id: revision.revisionId,
  number: revision.number,
  terms: revision.terms,
  author: revision.author,
  note: revision.note,
  createdAt: instant(revision.createdAtMs),
});

export const presentCampaign = (campaign: Campaign, nowMs: number): AnswerOf<Operations["getCampaign"]> => ({
  id: campaign.campaignId,
  name: campaign.name,
  state: campaign.state,
  running: campaignStanding(campaign, nowMs) === "running",
  priority: campaign.priority,
  timeZone: campaign.timeZone,
  startsAt: instantOrNull(campaign.startsAtMs),
  endsAt: instantOrNull(campaign.endsAtMs),
  revision: presentRevision(campaign.revision),
  createdAt: instant(campaign.createdAtMs),
  updatedAt: instant(campaign.updatedAtMs),
});

export const presentParticipant = (participant: Participant): AnswerOf<Operations["getParticipant"]> => ({
  id: participant.participantId,
  state: participant.state,
  country: participant.country,
  attributes: participant.attributes,
  createdAt: instant(participant.createdAtMs),
  updatedAt: instant(participant.updatedAtMs),
});

export const presentCode = (code: Code): AnswerOf<Operations["getCode"]> => ({
  id: code.codeId,
  code: code.code,
  state: code.state,
  source: code.source,
  campaignId: code.campaignId,
  participantId: code.participantId,
  cap: code.cap,
  used: code.used,
  createdAt: instant(code.createdAtMs),
  updatedAt: instant(code.updatedAtMs),
});

export const presentReferral = (referral: Referral): AnswerOf<Operations["readReferral"]> => ({
  id: referral.referralId,
  status: referral.state,
  review: referral.review,
  reason: referral.reason,
  code: referral.code,
  codeId: referral.codeId,
  campaignId: referral.campaignId,
  revision: referral.revision,
  referrerId: referral.referrerId,
  refereeId: referral.refereeId,
  onboardingId: referral.onboardingId,
  counted: referral.counted,
  country: referral.country,
  registeredAt: instant(referral.registeredAtMs),
  updatedAt: instant(referral.updatedAtMs),
});

export const presentReservation = (reservation: Reservation): AnswerOf<Operations["reserveSlot"]> => ({
  id: reservation.reservationId,
  state: reservation.state,
  codeId: reservation.codeId,
  onboardingId: reservation.onboardingId,
  expiresAt: instant(reservation.expiresAtMs),
  createdAt: instant(reservation.createdAtMs),
});

export const presentTransition = ({
  atMs,
  ...transition
}: Transition): AnswerOf<Operations["listTransitions"]>["items"][number] => ({ ...transition, at: instant(atMs) });
