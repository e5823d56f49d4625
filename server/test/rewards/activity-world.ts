/** Sandbox tenants whose people ask where their rewards are. */
import assert from "node:assert/strict";
import { type Operation, operations } from "@beckon/contract";
import { undocumented } from "../management/caller.ts";
import type { TenantOptions, TestService } from "../harness/service.ts";
import { euros, type RewardWorld, worldOf } from "./reward-world.ts";

export const path = "/v1/referral/activity";
export const operation: Operation = operations.getReferralActivity;
export const day = 86_400;

export type Item = {
  role: string;
  status: string;
  registeredAt: string;
  steps: { name: string; state: string; progress: unknown; deadline: string | null }[];
  next: { who: string | null; code: string; text: string };
  rewards: { status: string; amount: unknown; availableAt: string | null }[];
};
export type Page = { items: Item[]; nextCursor: string | null };
type Terms = NonNullable<NonNullable<TenantOptions["campaign"]>["terms"]>;
export const steps = [
  {
    id: "verified",
    name: "Verify your identity",
    event: "kyc.verified",
    within: { seconds: day, after: "registration" },
  },
  {
    id: "spend",
    name: "Spend 50 EUR",
    event: "purchase",
    count: 2,
    totalAmount: { amount: "50.00", currency: "EUR" },
    within: { seconds: 10 * day, after: "previous_step" },
  },
] as const;
export const thanks = { id: "thanks", side: "referrer", kind: "fixed", value: euros() } as const;
const points = { type: "points", amount: 500, unit: "miles" } as const;
export const welcome = { id: "welcome", side: "referee", kind: "fixed", value: points } as const;
export const spent = (amount: string, more: object = {}) => ({ amount, currency: "EUR", ...more });

/** What the tests do, on a running service. */
export const activityOn = (service: TestService) => {
  const sandbox = async (terms: Terms = {}) => {
    const tenant = await service.createTenant({ mode: "sandbox", campaign: { terms: { codeCap: 100_000, ...terms } } });
    return worldOf(service, tenant);
  };

  const headersOf = async ({ tenant }: Pick<RewardWorld, "tenant">, participantId: string) => ({
    "x-client-key": tenant.clientKey,
    authorization: `Bearer ${await tenant.tokenFor(participantId)}`,
  });

  /** The page as its contract has it. */
  const read = async (world: RewardWorld, participantId: string, query = ""): Promise<Page> => {
    const answer = await service.send(`${path}${query}`, { headers: await headersOf(world, participantId) });
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(undocumented(operation, answer), []);
    return JSON.parse(answer.body) as Page;
  };
  const only = async (world: RewardWorld, participantId: string): Promise<Item> => {
    const { items } = await read(world, participantId);
    assert.equal(items.length, 1);
    return items[0]!;
  };
  const nextOf = async (world: RewardWorld, participantId: string) =>
    Object.values((await only(world, participantId)).next);

  let happened = 0;
  const report = async (world: RewardWorld, type: string, more: object = {}): Promise<void> => {
    const event = { id: `e${++happened}`, type, participantId: "bob", occurredAt: new Date(at(world)).toISOString() };
    const { status, body } = await world.call("POST", "/v1/events", { ...event, ...more });
    assert.deepEqual([status < 300, body["outcome"]], [true, "accepted"], JSON.stringify(body));
  };
  const ahead = new WeakMap<object, number>();
  const at = (world: RewardWorld): number => service.clock.nowMs() + (ahead.get(world) ?? 0) * 1000;
  const advance = async (world: RewardWorld, seconds: number): Promise<void> => {
    ahead.set(world, (ahead.get(world) ?? 0) + seconds);
    assert.equal((await world.call("POST", "/v1/sandbox/clock", { advanceSeconds: seconds })).status, 200);
  };
  return { sandbox, headersOf, read, only, nextOf, report, at, advance };
};
