/** Guarantee 6: writes that are sent again and again. */
import type { Recorder } from "./lap.ts";
import { type Answer, type Ask, register, type Size, step, times, type Track } from "./track.ts";

const atLeastOne = (share: number): number => Math.max(1, Math.trunc(share));

/** Equal writes at the same moment: first told apart by a key, then by what they say. */
export const raceWrites = async (track: Track, recorder: Recorder, size: Size): Promise<void> => {
  const campaignId = await track.campaign("equal writes", {
    codeCap: 10_000,
    qualification: { steps: [{ id: "spend", event: "purchase", count: 1_000 }] },
  });
  const { code } = await track.code(campaignId, "writer");
  const occurredAt = new Date().toISOString();
  const event = (id: string, more: Partial<Ask> = {}): Ask => {
    const body = { id, type: "purchase", participantId: "keyed-0", occurredAt };
    return { method: "POST", target: "/v1/events", body, ...more };
  };
  /** Each of these writes, all of them at once, as often as the size says. */
  const repeatedly = async (writes: readonly Ask[], look = (answers: Answer[]) => recorder.expectEqual(answers)) => {
    const all = await Promise.all(writes.map((write) => track.fire(times(size.times, () => write))));
    for (const answers of all) look(answers);
    recorder.count(all.flat(), { effects: writes.length, repeats: true });
  };
  const keyed = times(size.keys, (number) => `key-${number}`);
  const some = keyed.slice(0, atLeastOne(size.keys / 2));
  const few = keyed.slice(0, atLeastOne(size.keys / 5));
  await repeatedly(keyed.map((key, number) => register(code, { refereeId: `keyed-${number}` }, key)));
  await repeatedly(some.map((key) => event(`event-${key}`, { key })));
  await repeatedly(
    // Nothing but the key tells one of these from another.
    few.map((key) => ({ method: "POST", target: "/v1/campaigns", body: { name: "drafted" }, key })),
  );
  const bare = times(atLeastOne(size.keys / 5), (number) => number);
  await repeatedly(bare.map((number) => register(code, { refereeId: `bare-${number}` })));
  await repeatedly(
    bare.map((number) => event(`bare-${number}`)),
    (answers) =>
      recorder.expect("events accepted twice", 1, answers.filter(({ json }) => json["outcome"] === "accepted").length),
  );
  const ids = await Promise.all(
    bare.map(async (number) => String((await track.make(register(code, { refereeId: `gone-${number}` })))["id"])),
  );
  await repeatedly(ids.map((id) => step(id, "void")));
  await countEffects(track, recorder, { keyed: keyed.length, some: some.length, few: few.length, bare: bare.length });
};

/** What the writes left behind: one of each. */
const countEffects = async (
  track: Track,
  recorder: Recorder,
  wrote: { keyed: number; some: number; few: number; bare: number },
): Promise<void> => {
  const left: readonly [what: string, wanted: number, sql: string][] = [
    [
      "registrations made twice",
      wrote.keyed + 2 * wrote.bare,
      `select count(*) as n from referrals where tenant_id = $1 and referee_id ~ '^(keyed|bare|gone)-'`,
    ],
    [
      "events kept twice",
      wrote.some + wrote.bare,
      `select count(*) as n from events where tenant_id = $1 and event_id ~ '^(event-key|bare)-'`,
    ],
    [
      "campaigns made twice",
      wrote.few,
      "select count(*) as n from campaigns where tenant_id = $1 and name = 'drafted'",
    ],
    [
      "steps taken twice",
      wrote.bare,
      `select count(*) as n from referral_transitions t where t.tenant_id = $1 and t.to_state = 'voided'
         and exists (select 1 from referrals f where f.tenant_id = $1 and f.referral_id = t.referral_id and f.referee_id ~ '^gone-')`,
    ],
  ];
  for (const [what, wanted, sql] of left) recorder.expect(what, wanted, await track.count(sql));
};
