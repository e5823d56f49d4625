/** A8 through two server processes on one database: what one counts, the other knows. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setStage } from "../compat/stage.ts";
import { useService } from "../harness/service.ts";
import { endAllProcesses, ServiceProcess, until } from "../harness/service-process.ts";
import { temporaryFolder } from "../harness/postgres.ts";
import { addressOf, guarded } from "./guesser.ts";

const keys = { BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}` };
/** Makes the tenant and the codes; the processes are asked about them. */
const service = await useService({ onlyGlobal: true, env: keys });
const { connectionString: url } = service.environment().connection as { connectionString: string };
const env = { ...guarded, ...keys, BECKON_DATABASE_URL: url };
const folder = temporaryFolder();
const stage = await setStage(service, "global");
const { code: real } = await stage.vanity("ann", "REAL77");
let addresses = 0;

describe("A8 two processes", () => {
  let processes: readonly [ServiceProcess, ServiceProcess];
  before(async () => {
    const start = () => ServiceProcess.start({ env, readyFile: `${folder}/${addresses++}.ready` });
    processes = [await start(), await start()];
  });
  after(endAllProcesses);

  const ask = async (one: ServiceProcess, code: string, address: string): Promise<number> => {
    const headers = { "x-client-key": stage.tenant.clientKey, "x-forwarded-for": address };
    return (await one.send(`/v1/referral/${code}/validate`, { headers })).status;
  };
  const minute = () => Math.floor(Date.now() / 60_000);

  /** The real clock may pass into another minute on the way: then once more, with an address that nobody knows. */
  const withinMinutes = async (most: number, story: (address: string, stale: () => boolean) => Promise<void>) => {
    for (;;) {
      const start = minute();
      await story(addressOf(addresses++), () => minute() > start + most);
      if (minute() <= start + most) return;
    }
  };

  test("A8 an address that used its budget up at one process is refused by the other, after one more guess", async () => {
    const [here, there] = processes;
    await withinMinutes(0, async (address, stale) => {
      const answered: number[] = [];
      for (let place = 0; place < 11; place++) answered.push(await ask(here, `GUESS${place}`, address));
      if (stale()) return;
      assert.deepEqual(answered, [...Array<number>(10).fill(200), 429]);
      // The other has never seen the address; it asks about it together with what it tells of it.
      assert.equal(await ask(there, "NOPE77", address), 200);
      await until(async () => stale() || (await ask(there, real, address)) === 429);
      if (stale()) return;
      assert.equal(await ask(there, "NOPE77", address), 429);
      assert.equal(await ask(there, real, addressOf(5_000)), 200);
    });
  });

  test("A8 a tenant's alarm is raised by one of the processes, and once a minute", async () => {
    const [here, there] = processes;
    const { tenantId } = stage.tenant;
    const { database } = service.environment();
    const text = "select sequence from outbox_events where tenant_id = $1 and type = 'risk.alarm'";
    const alarms = () => database.query<{ sequence: number }>({ name: "test-alarms", text }, [tenantId]);
    const busy = addressOf(6_000);
    const guess = (one: ServiceProcess) =>
      Promise.all(Array.from({ length: 400 }, (_, place) => ask(one, `GUESS${place}`, busy)));
    await until(async () => {
      await Promise.all([guess(here), guess(there)]);
      return processes.every(({ stdout }) => stdout.includes("somebody guesses at codes"));
    });
    await until(async () => (await alarms()).length > 0);
    const minutes = (await alarms()).map(({ sequence }) => sequence);
    assert.deepEqual(minutes, [...new Set(minutes)]);
  });
});
