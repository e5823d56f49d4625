/** A tenant whose referrals qualify by the test's word, and the ledger looked at from behind. */
import assert from "node:assert/strict";
import type { BodyOf, Operations } from "@beckon/contract";
import type { EnvironmentName, Store } from "../../src/core/ports.ts";
import { registerReferrals } from "../../src/core/referral/register-referrals.ts";
import { lockReferral, moveReferral } from "../../src/core/referral/change-referral.ts";
import type { Referral } from "../../src/core/referral/referral.ts";
import type { Trigger } from "../../src/core/reward/decide-grants.ts";
import { type Granted, grantRewards } from "../../src/core/reward/grant-rewards.ts";
import { settleReferral } from "../../src/core/reward/release-rewards.ts";
import { reverseRewards } from "../../src/core/reward/reverse-rewards.ts";
import type { Reward } from "../../src/core/reward/reward.ts";
import { anyReward } from "../../src/core/reward/reward-store.ts";
import { DatabaseUnavailableError } from "../../src/store/database.ts";
import type { TestService, TestTenant } from "../harness/service.ts";

type TermsInput = NonNullable<BodyOf<Operations["createCampaign"]>["terms"]>;
export type Answer = { status: number; body: Record<string, unknown>; etag: string };

/** Ten euros, or what is asked for. */
export const euros = (amount = "10.00") => ({ type: "money", amount, currency: "EUR" }) as const;

export const rewardWorld = async (
  service: TestService,
  terms: TermsInput,
  more: { timeZone?: string; environment?: EnvironmentName } = {},
) => {
  const campaign = { terms: { codeCap: 100_000, ...terms }, ...(more.timeZone ? { timeZone: more.timeZone } : {}) };
  const tenant = await service.createTenant({ campaign });
  return worldOf(service, tenant);
};

/** As any caller does: what surely did not happen, because the database was too busy, is asked for again. */
const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || error.committed !== "no" || tries === 20) throw error;
    }
  }
};

export type RewardWorld = ReturnType<typeof worldOf>;

export const worldOf = (service: TestService, tenant: TestTenant) => {
  const { tenantId, campaignId } = tenant;
  const { store: plain, database } = service.environment();
  const store: Store = { ...plain, transaction: (work) => persistently(() => plain.transaction(work)) };
  const surroundings = service.service.deployment;
  let referees = 0;

  const call = async (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${tenant.secretKey}`;
    let answer = await service.send(target, { method, body, headers: { authorization, ...headers } });
    for (let tries = 1; answer.status === 503 && tries < 20; tries++)
      answer = await service.send(target, { method, body, headers: { authorization, ...headers } });
    const { status } = answer;
    return {
      status,
      etag: answer.headers["etag"] ?? "",
      body: JSON.parse(answer.body) as Record<string, unknown>,
    } satisfies Answer;
  };

  const codes = new Map<string, Promise<string>>();
  const codeOf = (participantId: string, campaign = campaignId): Promise<string> => {
    const key = `${participantId} ${campaign}`;
    const made =
      codes.get(key) ??
      call("POST", "/v1/codes", { participantId, campaignId: campaign }).then(({ body }) => String(body["code"]));
    codes.set(key, made);
    return made;
  };

  /** A registered referral of this referrer; the referee is a new one unless named. */
  const register = async (
    referrerId: string,
    person: { refereeId?: string | null; onboardingId?: string; country?: string; campaignId?: string } = {},
  ): Promise<Referral> => {
    const refereeId = person.refereeId === undefined ? `friend-${++referees}` : person.refereeId;
    const typed = await codeOf(referrerId, person.campaignId);
    const asked = {
      typed,
      refereeId,
      onboardingId: person.onboardingId ?? null,
      signedUpAtMs: null,
      country: person.country ?? null,
      actor: "test",
    };
    const [registered] = await store.transaction((inside) =>
      registerReferrals(inside, surroundings, { tenantId, asked: [asked], careful: false }),
    );
    assert.equal(registered?.kind, "registered", JSON.stringify(registered));
    return (registered as { referral: Referral }).referral;
  };

  /** What the qualification room does: the referral moves, and its rewards are granted, in one transaction. */
  const qualify = (
    referralId: string,
    { trigger = "qualified", approve = true }: { trigger?: Trigger; approve?: boolean } = {},
  ): Promise<Granted & { referral: Referral }> =>
    store.transaction(async (inside) => {
      let referral = await lockReferral(inside, tenantId, referralId);
      const atMs = surroundings.clock.nowMs();
      const move = (to: "qualified" | "approved") =>
        moveReferral(inside, surroundings, tenantId, referral, { to, reason: null, actor: "test", note: null });
      if (trigger === "qualified" && referral.state === "registered") referral = await move("qualified");
      const terms = await inside.campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
      assert.ok(terms);
      const granted = await grantRewards(inside, surroundings, { tenantId, referral, terms, trigger, atMs });
      if (approve && referral.state === "qualified") {
        referral = await move("approved");
        ({ referral } = await settleReferral(inside, surroundings, { tenantId, referral }));
      }
      return { ...granted, referral };
    });

  const reverse = (referralId: string) =>
    store.transaction(async (inside) => {
      const referral = await lockReferral(inside, tenantId, referralId);
      return reverseRewards(inside, surroundings, { tenantId, referral, reason: "manual_decision" });
    });

  const rewardsOf = (referralId: string): Promise<Reward[]> => store.rewards.listOfReferral(tenantId, referralId);

  const everyReward = async (): Promise<Reward[]> => {
    return store.rewards.list(tenantId, anyReward, { after: null, limit: 100_000 });
  };

  /** Balances of the tenant, one campaign or one participant, as `EUR available` -> minor units. */
  const balances = async (of: { participantId?: string; campaignId?: string } = {}): Promise<Map<string, bigint>> => {
    const wanted = { participantId: of.participantId ?? null, campaignId: of.campaignId ?? null };
    const rows = await store.ledger.balances(tenantId, wanted);
    return new Map(rows.map(({ asset, account, amountMinor }) => [`${asset} ${account}`, amountMinor]));
  };

  const usage = async (): Promise<Record<string, bigint>> => {
    const text = "select measure, amount::text from campaign_usage where tenant_id = $1 and campaign_id = $2";
    const values = [tenantId, campaignId];
    const rows = await database.query<{ measure: string; amount: string }>({ name: "", text }, values);
    return Object.fromEntries(rows.map(({ measure, amount }) => [measure, BigInt(amount)]));
  };

  /** R13: sums to zero per currency, and everything agrees with everything. */
  const assertSound = async (): Promise<void> => {
    const sums = new Map<string, bigint>();
    for (const [key, amount] of await balances()) {
      const asset = key.slice(0, key.lastIndexOf(" "));
      sums.set(asset, (sums.get(asset) ?? 0n) + amount);
    }
    for (const [asset, sum] of sums) assert.equal(sum, 0n, `${asset} sums to ${sum}`);
    const { faults } = await store.ledger.check(tenantId, 100);
    assert.deepEqual(faults, []);
  };

  return {
    tenant,
    tenantId,
    campaignId,
    store,
    database,
    surroundings,
    call,
    codeOf,
    register,
    qualify,
    reverse,
    rewardsOf,
    everyReward,
    balances,
    usage,
    assertSound,
  };
};
