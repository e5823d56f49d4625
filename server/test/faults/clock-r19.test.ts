/** R19: clocks that jump, change to summer time or meet a leap day end nothing early, and do nothing twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { expireReservations, progressDueReferrals, settleRewards } from "../../src/jobs/chores.ts";
import { type TestTenant, useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";
import { contentsOf } from "./tenant-contents.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** All due work, as a node does it whose clock says this. */
const look = async (node: typeof service, atMs: number): Promise<void> => {
  const { store } = node.environment();
  const surroundings = { clock: { nowMs: () => atMs }, randomness: node.service.deployment.randomness };
  await progressDueReferrals(store, surroundings, (error) => {
    throw error;
  });
  await settleRewards(store, surroundings);
  await expireReservations(store, surroundings);
};

const euros = { type: "money", amount: "10.00", currency: "EUR" } as const;
/** A step to be done in two days; rewards held for one day and gone after another. */
const campaign = (timeZone: string) => ({
  timeZone,
  terms: {
    codeCap: 10,
    qualification: {
      steps: [
        { id: "spend", event: "purchase", within: { seconds: (2 * dayMs) / 1000, after: "registration" as const } },
      ],
    },
    rewards: [
      {
        ...({ id: "ours", side: "referrer", kind: "fixed", value: euros } as const),
        ...{ holdSeconds: dayMs / 1000, expiresAfterSeconds: dayMs / 1000 },
      },
    ],
  },
});

/** One who does nothing in time, one who qualified, and one whose slot is held for a day and a half. */
class Life {
  readonly #tenant: TestTenant;
  readonly #call: ReturnType<typeof callerOf>;
  readonly #ids: { codeId: string; idle: string; busy: string };
  /** When each of them ends, by nobody's clock but its own beginning. */
  readonly ends: { deadlineMs: number; availableMs: number; reservationMs: number };

  private constructor(tenant: TestTenant, ids: { codeId: string; idle: string; busy: string }, ends: Life["ends"]) {
    this.#tenant = tenant;
    this.#call = callerOf(service, tenant.secretKey);
    this.#ids = ids;
    this.ends = ends;
  }

  static async begin(timeZone = "UTC"): Promise<Life> {
    const tenant = await service.createTenant({ campaign: campaign(timeZone) });
    const call = callerOf(service, tenant.secretKey);
    const made = async (...[id, more]: Parameters<typeof call>) => expectStatus(await call(id, more), 201).json;
    const { code, id: codeId } = await made("createCode", {
      body: { participantId: "ann", campaignId: tenant.campaignId },
    });
    const idle = await made("registerReferral", { body: { code, refereeId: "idle" } });
    const busy = await made("registerReferral", { body: { code, refereeId: "busy" } });
    const held = await made("reserveSlot", {
      params: { code },
      body: { onboardingId: "held", ttlSeconds: (1.5 * dayMs) / 1000 },
    });
    const occurredAt = new Date(service.clock.nowMs() + 1_000).toISOString();
    await made("createEvent", { body: { id: "one", type: "purchase", participantId: "busy", occurredAt } });
    const { json } = await call("listReferralRewards", { params: { referralId: busy.id } });
    const [reward] = json["rewards"] as { availableAt: string }[];
    return new Life(
      tenant,
      { codeId, idle: idle.id, busy: busy.id },
      {
        deadlineMs: Date.parse(String(idle["registeredAt"])) + 2 * dayMs,
        availableMs: Date.parse(reward?.availableAt ?? ""),
        reservationMs: Date.parse(String(held["expiresAt"])),
      },
    );
  }

  async states(): Promise<{ idle: unknown; reward: string | undefined; expiresAt: string | null; used: unknown }> {
    const idle = (await this.#call("readReferral", { params: { referralId: this.#ids.idle } })).json["status"];
    const { json } = await this.#call("listReferralRewards", { params: { referralId: this.#ids.busy } });
    const [reward] = json["rewards"] as { status: string; expiresAt: string | null }[];
    const { used } = (await this.#call("getCode", { params: { codeId: this.#ids.codeId } })).json;
    return { idle, reward: reward?.status, expiresAt: reward?.expiresAt ?? null, used };
  }

  /** After clocks said at most `highestMs`: what is over is over, everything else is not. */
  async assertTimely(highestMs: number): Promise<void> {
    const { idle, reward, expiresAt, used } = await this.states();
    const late = highestMs > this.ends.deadlineMs;
    const given = highestMs >= this.ends.reservationMs;
    assert.equal(idle, late ? "expired" : "registered");
    assert.equal(used, 3 - Number(late) - Number(given));
    if (highestMs < this.ends.availableMs) assert.equal(reward, "pending");
    else assert.ok(reward === "available" || reward === "expired", reward);
    if (reward === "expired") assert.ok(expiresAt !== null && highestMs >= Date.parse(expiresAt));
  }

  /** Each step once, and the ledger agrees. */
  async assertOnce(): Promise<void> {
    const { database } = service.environment();
    const text = `select state, count(*) as n from (
        select referral_id || ' ' || to_state as state from referral_transitions where tenant_id = $1
        union all select reward_id || ' ' || to_state from reward_transitions where tenant_id = $1) steps
      group by state having count(*) > 1`;
    assert.deepEqual(await database.query({ name: "test-steps", text }, [this.#tenant.tenantId]), []);
    assert.equal((await this.#call("checkLedger")).json["ok"], true);
  }
}

const set = (time: string): void => service.clock.advance(Date.parse(time) - service.clock.nowMs());
for (const [what, timeZone, start] of [
  ["the hour that is left out in spring", "Europe/Berlin", "2027-03-27T12:00:00Z"],
  ["the hour that comes twice in autumn", "Europe/Berlin", "2027-10-30T12:00:00Z"],
  ["half an hour of summer time", "Australia/Lord_Howe", "2027-10-02T04:00:00Z"],
  ["a leap day", "UTC", "2028-02-28T12:00:00Z"],
  ["the end of February in other years", "UTC", "2029-02-27T12:00:00Z"],
  ["the turn of the year", "Pacific/Kiritimati", "2027-12-30T12:00:00Z"],
] as const) {
  test(`R19 ${what}: deadlines, holds and reservations last to the millisecond`, async () => {
    set(start);
    const life = await Life.begin(timeZone);
    const { deadlineMs, availableMs, reservationMs } = life.ends;
    for (const atMs of [availableMs - 1, availableMs, reservationMs - 1, reservationMs, deadlineMs, deadlineMs + 1]) {
      await look(service, atMs);
      await life.assertTimely(atMs);
    }
    await life.assertOnce();
  });
}

test("R19 two nodes whose clocks jump, at the same moment: nothing ends before a clock said so, and nothing twice", async () => {
  const moment = fc.oneof(
    fc.tuple(
      fc.constantFrom("deadlineMs" as const, "availableMs" as const, "reservationMs" as const),
      fc.integer({ min: -1, max: 1 }),
    ),
    fc.tuple(fc.constant("deadlineMs" as const), fc.integer({ min: -400 * dayMs, max: 3 * dayMs })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 6 }), async (moments) => {
      const life = await Life.begin();
      let highestMs = 0;
      for (const both of moments) {
        const [one = 0, two = 0] = both.map(([end, offMs]) => life.ends[end] + offMs);
        highestMs = Math.max(highestMs, one, two);
        await Promise.all([look(service, one), look(other, two)]);
        await life.assertTimely(highestMs);
      }
      await life.assertOnce();
    }),
    { numRuns: 25, seed: 19 },
  );
});

test("R19 a key is known whatever the clock says next, forwards for 72 hours and backwards for ever", async () => {
  set("2027-06-01T12:00:00Z");
  const tenant = await service.createTenant({ campaign: campaign("UTC") });
  const call = callerOf(service, tenant.secretKey);
  const { json } = await call("createCode", { body: { participantId: "ann", campaignId: tenant.campaignId } });
  const writes = [
    ["createCampaign", { name: "Once" }],
    ["registerReferral", { code: json.code, refereeId: "bob" }],
    ["createEvent", { id: "e", type: "purchase", participantId: "bob", occurredAt: "2027-06-01T12:00:01Z" }],
  ] as const;
  const send = () =>
    Promise.all(writes.map(([id, body]) => call(id, { headers: { "idempotency-key": "once" }, body })));
  const first = await send();
  const whole = await contentsOf(service, tenant.tenantId);
  for (const jumpMs of [-10 * dayMs, 12.9 * dayMs, -hourMs, -400 * dayMs]) {
    service.clock.advance(jumpMs);
    for (const [place, answer] of (await send()).entries()) {
      assert.deepEqual([answer.status, answer.headers["idempotent-replayed"]], [201, "true"], answer.body);
      assert.equal(answer.body, first[place]?.body);
    }
    assert.deepEqual(await contentsOf(service, tenant.tenantId), whole);
  }
});
