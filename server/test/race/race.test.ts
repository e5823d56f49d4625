/** The public race with few callers: it runs, through two server processes, and it notices what is broken. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { temporaryFolder, useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { ServiceProcess } from "../service/service-process.ts";
import { races, runRaces } from "./guarantees.ts";
import { audit, isBroken, type Lap } from "./lap.ts";
import { asTable } from "./report.ts";
import { Track } from "./track.ts";

const { connection } = await useDatabase();
const env = {
  BECKON_DATABASE_URL: asUrl(connection),
  BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}`,
};
// In this process, on the same database, only to make the tenant.
const maker = await useService({ onlyGlobal: true, env });
const folder = temporaryFolder();
const processes = await Promise.all(
  ["one", "two"].map((name) => ServiceProcess.start({ env, readyFile: `${folder}/${name}.json` })),
);
const tenant = await maker.createTenant({ campaign: null });
const track = await Track.open(
  processes.map(({ url }) => url),
  tenant,
  connection,
);
after(() => track.close());

test("the race, with few callers at two server processes: no guarantee is broken", async () => {
  const laps: Lap[] = [];
  const size = { people: 4, times: 6, callers: 30, cap: 10, rounds: 1, keys: 6 };
  for await (const lap of runRaces(track, size)) laps.push(lap);
  assert.ok(!laps.some(isBroken), `\n${asTable(laps)}`);
  assert.deepEqual(
    laps.map(({ guarantee }) => guarantee),
    races.map(({ guarantee }) => guarantee),
  );
  assert.equal(laps.find(({ guarantee }) => guarantee === 4)?.effects, 2 * (size.cap + size.cap));
  for (const { calls, effects, without } of laps)
    assert.equal(
      calls,
      Object.values(without).reduce((sum, count) => sum + count, effects),
    );
});

test("the race notices a broken guarantee, although the constraint that forbids it is gone", async () => {
  const spoil = (text: string) => maker.environment().database.query({ name: "", text }, [tenant.tenantId]);
  const drop = (table: string, constraint: string) =>
    maker.environment().database.query({ name: "", text: `alter table ${table} drop constraint ${constraint}` }, []);
  const foundBy = async () =>
    Object.fromEntries((await audit(track)).flatMap(({ what, found }) => (found === 0 ? [] : [[what, found]])));
  assert.deepEqual(await foundBy(), {});
  await drop("codes", "codes_used_within_cap");
  await drop("codes", "codes_unique_by_skeleton");
  await drop("referrals", "referrals_one_per_referee");
  await drop("referrals", "referrals_one_per_onboarding");
  await maker.environment().database.query({ name: "", text: "drop index codes_one_per_participant" }, []);
  await spoil(`update codes set used = cap + 1 where tenant_id = $1 and code_id =
    (select max(code_id) from codes where tenant_id = $1 and used = 0 and cap = 10)`);
  await spoil(`insert into codes (tenant_id, code_id, campaign_id, participant_id, code, source, cap, created_at, updated_at)
    select tenant_id, 'cod_twice', campaign_id, participant_id, code, source, cap, created_at, updated_at
    from codes where tenant_id = $1 and used = 0 limit 1`);
  await spoil(`insert into referrals (tenant_id, referral_id, campaign_id, revision, code_id, referrer_id, referee_id, state,
      counted, registered_at, updated_at)
    select tenant_id, 'ref_twice', campaign_id, revision, code_id, referrer_id, referee_id, 'registered', false, now(), now()
    from referrals where tenant_id = $1 and referee_id is not null limit 1`);
  await maker.environment().database.query({ name: "", text: "drop index rewards_once" }, []);
  await spoil(`insert into rewards select (jsonb_populate_record(r, '{"reward_id": "rwd_twice"}')).*
    from rewards r where tenant_id = $1 and kind = 'fixed' limit 1`);
  await maker.environment().database.query({ name: "", text: "alter table ledger_entries disable trigger all" }, []);
  await spoil(`insert into ledger_entries select (jsonb_populate_record(e, '{"entry_id": "len_twice", "line": 9}')).*
    from ledger_entries e where tenant_id = $1 and account = 'funding' and amount < 0 limit 1`);
  assert.deepEqual(await foundBy(), {
    "codes that look alike": 1,
    "second codes": 1,
    "second referrals": 1,
    "slots over the cap": 1,
    "slots counted wrongly": 11,
    "second rewards": 1,
    "rewards funded more or less than once": 2,
    "assets that do not sum to zero": 1,
  });
  const lap = {
    guarantee: 1,
    name: "",
    calls: 1,
    effects: 1,
    without: {},
    findings: await audit(track, 1),
    seconds: 0,
  };
  assert.ok(isBroken(lap));
  assert.match(asTable([lap]), /^BROKEN 1: 1 codes that look alike$/m);
});
