/** The call that the OpenAPI document itself gives as an operation's example, made real for one tenant. */
import { randomUUID } from "node:crypto";
import { isWrite, type Operation } from "@beckon/contract";
import { nobodyUrl, type Send, type TenantOptions, type TestService } from "../harness/service.ts";
import { document, targetOf } from "./caller.ts";
import { rangeAround } from "./seeded-life.ts";
import type { SeededTenant } from "./seeded-tenant.ts";

type Ids = SeededTenant["ids"];
/** Which of the tenant's things an operation's example is about; the first of each without it. `body` is laid over the example. */
type Subject = { params?: Record<string, string | undefined>; query?: Record<string, string>; body?: object };

const referral = (place: 0 | 1 | 2 | 3 | 4) => (ids: Ids) => ({ params: { referralId: ids.referralId[place] } });
const reviewed = (ids: Ids) => ({ params: { referralId: ids.reviewedId[0] } });
const reward = (place: 0 | 1 | 2) => (ids: Ids) => ({ params: { rewardId: ids.rewardId[place] } });
const draft = (ids: Ids) => ({ params: { campaignId: ids.campaignId[1] } });
const someone = (): string => `someone-${randomUUID()}`;

/** By the operation's id. */
const subjects: Record<string, (ids: Ids, nowMs: number) => Subject> = {
  rotateKey: ({ keyId }) => ({ params: { keyId: keyId[1] } }),
  activateCampaign: draft,
  archiveCampaign: draft,
  // Nobody and nothing of before: each call of this is another sign-up.
  registerReferral: ({ code }, nowMs) => ({
    body: {
      ...{ code: code[0], refereeId: someone(), onboardingId: someone(), registeredAt: new Date(nowMs).toISOString() },
      // Known by nothing that anybody else is known by.
      ...{ email: `${someone()}@mail.example`, deviceId: someone(), payoutHash: someone(), phone: undefined },
    },
  }),
  approveReferral: referral(1),
  unvoidReferral: referral(2),
  linkReferral: (ids) => ({ ...referral(3)(ids), body: { refereeId: someone() } }),
  decideReferrals: ({ referralId }) => ({ body: { ids: [referralId[1]] } }),
  simulateCampaign: () => ({ body: { terms: { codeCap: 3 }, past: { of: "campaign", latest: 10 } } }),
  payReward: reward(1),
  failReward: reward(1),
  reverseReward: reward(1),
  cancelReward: reward(2),
  batchRewards: ({ rewardId }) => ({
    body: { action: "approve", ids: [rewardId[0]], referralId: undefined, side: undefined, payouts: undefined },
  }),
  getYearlyReport: (_ids, nowMs) => ({ query: { year: String(new Date(nowMs).getUTCFullYear()) } }),
  reserveSlot: () => ({ body: { onboardingId: someone() } }),
  createEvent: (_ids, nowMs) => ({ body: { id: someone(), occurredAt: new Date(nowMs).toISOString() } }),
  createWebhookEndpoint: () => ({ body: { url: nobodyUrl } }),
  updateWebhookEndpoint: () => ({ body: { url: nobodyUrl } }),
  findLegalText: () => ({ query: { kind: "terms", country: "DE", language: "de" } }),
  // The same text once more would change nothing.
  putLegalText: () => ({ body: { text: `Terms ${randomUUID()}` } }),
  putApprovalVeto: () => ({ body: { url: nobodyUrl } }),
  resendEvents: (_ids, nowMs) => ({ body: rangeAround(nowMs) }),
  getReview: reviewed,
  noteReview: reviewed,
  decideReview: reviewed,
  undoReview: (ids) => ({ params: { referralId: ids.reviewedId[1] } }),
  decideReviews: ({ reviewedId }) => ({
    body: { ids: [reviewedId[0]], note: undefined, referrer: "clear", referee: "clear" },
  }),
  // Of one provider's tokens for one audience there is one tenant.
  putIdentitySettings: () => ({ body: { audience: `app-${randomUUID()}` } }),
  addRiskListEntry: () => ({ body: { value: `${someone()}.example` } }),
};

/** What kind of tenant the operation's example needs. */
export const seedFor = ({ tag }: Operation): TenantOptions => (tag === "Sandbox" ? { mode: "sandbox" } : {});

/** A request that the operation accepts, with the ids and the ETag as they are now. */
export const exampleCall = async (
  service: TestService,
  operation: Operation,
  tenant: SeededTenant,
): Promise<{ target: string; send: Send & { headers: Record<string, string> } }> => {
  const { ids } = tenant;
  const { params, query, body: laid } = subjects[operation.id]?.(ids, service.clock.nowMs()) ?? {};
  const firsts = Object.entries(ids).map(([name, values]): [string, string] => [name, values[0] ?? ""]);
  const filled = { ...Object.fromEntries(firsts), ...params } as Record<string, string>;
  const target = targetOf(operation, { params: filled, ...(query ? { query } : {}) });
  const headers: Record<string, string> = { ...tenant.side, authorization: `Bearer ${tenant.secretKey}` };
  if (operation.ifMatch) headers["if-match"] = String((await service.send(target, { headers })).headers.etag);
  const described = document.paths[operation.path]?.[operation.method.toLowerCase()];
  const example = described?.requestBody?.content["application/json"]?.example as Record<string, unknown> | undefined;
  const owned = example && "campaignId" in example ? { ...example, campaignId: ids.campaignId[0] } : example;
  const body = owned && { ...owned, ...laid };
  return { target, send: { method: operation.method, headers, ...(body && isBodied(operation) ? { body } : {}) } };
};

const isBodied = (operation: Operation): boolean => isWrite(operation) || operation.changesNothing === true;
