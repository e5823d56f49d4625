/** Guarantee 5: rewards. */
import type { Recorder } from "./lap.ts";
import { type Ask, register, type Size, times, type Track } from "./track.ts";

const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" });
const terms = {
  codeCap: 10_000,
  qualification: { steps: [{ id: "spend", event: "purchase" }] },
  rewards: [
    { id: "ours", side: "referrer", kind: "fixed", value: euros("10.00") },
    { id: "theirs", side: "referee", kind: "fixed", value: euros("5.00") },
    { id: "every-second", side: "referrer", kind: "milestone", every: 2, value: euros("1.00") },
  ],
};

/** Many purchases of each new person at once, any of which qualifies; then each reward is paid, and taken back, by several at once. */
export const raceRewards = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("rewards", terms);
  const owners = Math.max(1, Math.trunc(size.people / 4));
  const codes = await Promise.all(times(owners, (number) => track.code(campaignId, `earner-${number}`)));
  const people = times(size.people, (number) => `buyer-${number}`);
  for (const [number, refereeId] of people.entries())
    await track.make(register(codes[number % owners]?.code ?? "", { refereeId }));
  const occurredAt = new Date(Date.now() + 1_000).toISOString();
  const purchase = (participantId: string, number: number): Ask => {
    const body = { id: `${participantId}-${number}`, type: "purchase", participantId, occurredAt };
    return { method: "POST", target: "/v1/events", body };
  };
  const bought = people.flatMap((person) => times(size.times, (number) => purchase(person, number)));
  // Each purchase is kept; of each person's, one brings the rewards.
  const kept = { effects: people.length, repeats: true, repeated: "no further reward" };
  recorder.count(await track.fire(bought), kept);
  const milestones = times(owners, (owner) =>
    Math.trunc(people.filter((_, number) => number % owners === owner).length / 2),
  );
  const wanted = 2 * people.length + milestones.reduce((sum, count) => sum + count, 0);
  const made = await track.count(`select count(*) as n from rewards where tenant_id = $1`);
  recorder.expect("rewards too many or too few", wanted, made);

  const ids: string[] = [];
  for (const state of ["available", "pending"]) {
    const { items } = await track.make({ target: `/v1/rewards?campaignId=${campaignId}&status=${state}&limit=100` });
    ids.push(...(items as { id: string }[]).map(({ id }) => id));
  }
  const act = (id: string, action: string, body: object): Ask => ({
    method: "POST",
    target: `/v1/rewards/${id}/${action}`,
    body: body as Record<string, unknown>,
  });
  const pay = ids.flatMap((id) => times(4, (number) => act(id, "pay", { reference: `${id}-${number}` })));
  recorder.count(await track.fire(pay), { effects: ids.length, reasons: ["conflict"] });
  const back = ids.flatMap((id) => times(4, () => act(id, "reverse", { reason: "returned" })));
  recorder.count(await track.fire(back), { effects: ids.length, repeats: true });
  const { faults } = await track.make({ target: "/v1/ledger/check" });
  recorder.expect("faults of the ledger", 0, (faults as unknown[]).length);
};
