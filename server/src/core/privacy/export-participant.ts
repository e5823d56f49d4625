import type { Code } from "../code/code.ts";
import type { TenantEvent } from "../event/event.ts";
import { anyEvent } from "../event/event-store.ts";
import type { Balance, LedgerEntry } from "../ledger/ledger.ts";
import type { Participant } from "../participant/participant.ts";
import type { PageRequest, Repositories } from "../ports.ts";
import type { Referral } from "../referral/referral.ts";
import { anyReferral } from "../referral/referral-store.ts";
import { Refusal } from "../refusal.ts";
import type { Reward } from "../reward/reward.ts";
import { anyReward } from "../reward/reward-store.ts";
import type { OwnedStep, PrivacyStore } from "./privacy-store.ts";

/** Of each list at the most: a person of the tenant has a handful, and an answer must end. */
const most = 10_000;
const pageSize = 1_000;

type Held<T> = Awaited<ReturnType<T extends (...given: never[]) => infer R ? () => R : never>>;

export type PersonalData = {
  complete: boolean;
  participant: Participant | null;
  codes: Code[];
  asReferrer: Referral[];
  asReferee: Referral[];
  rewards: Reward[];
  balances: Balance[];
  entries: LedgerEntry[];
  events: TenantEvent[];
  tokens: Held<PrivacyStore["tokensOf"]>;
  audiences: Held<PrivacyStore["audiencesOf"]>;
  reservations: (Held<PrivacyStore["reservationsOf"]>[number] & { onboardingId: string })[];
  risk: Held<PrivacyStore["riskOf"]>;
  refusedWebhooks: Held<PrivacyStore["refusedWebhooksOf"]>;
  /** By the id of the referral or reward. */
  steps: Map<string, OwnedStep[]>;
};

/** Everything that is held about a person, for themself. Errors: not_found, when that is nothing. */
export const exportParticipant = async (
  repositories: Repositories,
  { tenantId, participantId }: { tenantId: string; participantId: string },
): Promise<PersonalData> => {
  const { participants, codes, referrals, rewards, ledger, events, privacy } = repositories;
  const all = async <T>(read: (page: PageRequest) => Promise<T[]>, keyOf: (item: T) => string): Promise<T[]> => {
    const items: T[] = [];
    for (;;) {
      const last = items.at(-1);
      const page = await read({ after: last === undefined ? null : keyOf(last), limit: pageSize });
      items.push(...page);
      if (page.length < pageSize || items.length >= most) return items;
    }
  };
  const referralsOf = (filter: { referrerId: string } | { refereeId: string }) =>
    all(
      (page) => referrals.list(tenantId, { ...anyReferral, ...filter }, page),
      ({ referralId }) => referralId,
    );
  const asReferrer = await referralsOf({ referrerId: participantId });
  const asReferee = await referralsOf({ refereeId: participantId });
  const onboardingId = asReferee[0]?.onboardingId ?? null;
  const ownRewards = await all(
    (page) => rewards.list(tenantId, { ...anyReward, participantId }, page),
    ({ rewardId }) => rewardId,
  );
  const ofPerson = { account: null, participantId, campaignId: null, rewardId: null, transactionId: null, asset: null };
  const reservations = onboardingId === null ? [] : await privacy.reservationsOf(tenantId, onboardingId, most);
  const steps = [
    ...(await privacy.steps(
      tenantId,
      "referral",
      [...asReferrer, ...asReferee].map(({ referralId }) => referralId),
    )),
    ...(await privacy.steps(
      tenantId,
      "reward",
      ownRewards.map(({ rewardId }) => rewardId),
    )),
  ];
  const data = {
    participant: await participants.find(tenantId, participantId),
    codes: await all(
      (page) => codes.list(tenantId, { campaignId: null, participantId, skeleton: null }, page),
      ({ codeId }) => codeId,
    ),
    asReferrer,
    asReferee,
    rewards: ownRewards,
    balances: await ledger.balances(tenantId, { participantId, campaignId: null }),
    entries: await all(
      (page) => ledger.list(tenantId, ofPerson, page),
      ({ entryId }) => entryId,
    ),
    events: await all(
      (page) => events.page(tenantId, { ...anyEvent, participantId, onboardingId }, page),
      ({ eventId }) => eventId,
    ),
    tokens: await privacy.tokensOf(tenantId, participantId, most),
    audiences: await privacy.audiencesOf(tenantId, participantId, most),
    reservations: reservations.map((one) => ({ ...one, onboardingId: onboardingId ?? "" })),
    risk: await privacy.riskOf(tenantId, { participantId, onboardingId }, most),
    refusedWebhooks: await privacy.refusedWebhooksOf(tenantId, { participantId, onboardingId }, most),
    steps: Map.groupBy(steps, ({ ownerId }) => ownerId),
  };
  const { steps: _, ...lists } = data;
  if (Object.values(lists).every((list) => list === null || (Array.isArray(list) && list.length === 0)))
    throw new Refusal("not_found", `There is no participant ${participantId}.`);
  const cut = Object.values(lists).some((list) => Array.isArray(list) && list.length >= most);
  return { ...data, complete: !cut };
};
