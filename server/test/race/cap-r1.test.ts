/** R1: a cap is never passed, and every slot of it can be had. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { temporaryFolder, useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { ServiceProcess } from "../service/service-process.ts";
import { register, times, Track } from "./track.ts";

const { connection } = await useDatabase();
const env = {
  BECKON_DATABASE_URL: asUrl(connection),
  BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}`,
};
const service = await useService({ onlyGlobal: true, env });
const folder = temporaryFolder();

/** 200 at once for 50 slots, twenty times, each time another code. */
const twentyTimes = async (urls: readonly string[]): Promise<void> => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 50 } } });
  const track = await Track.open(urls, tenant, connection);
  after(() => track.close());
  for (const round of times(20, (number) => number)) {
    const { code, codeId } = await track.code(tenant.campaignId, `owner-${round}`);
    const answers = await track.fire(times(200, (number) => register(code, { refereeId: `${round}-${number}` })));
    const reasons = Map.groupBy(answers, ({ reason }) => reason);
    assert.deepEqual([...reasons].map(([reason, some]) => `${reason} ${some.length}`).toSorted(), [
      " 50",
      "code_cap_reached 150",
    ]);
    assert.equal((await track.make({ target: `/v1/codes/${codeId}` }))["used"], 50);
    const validate = await service.send(`/v1/referral/${code}/validate`, {
      headers: { "x-client-key": tenant.clientKey },
    });
    assert.equal(validate.body, '{"valid":false}');
  }
  assert.equal(await track.count("select count(*) as n from referrals where tenant_id = $1 and counted"), 20 * 50);
};

test("R1 200 parallel registrations on a cap of 50, 20 times: 0 over, 50 accepted", () => twentyTimes([service.url]));

test("R1 the same through two server processes on one database", async () => {
  const processes = await Promise.all(
    ["one", "two"].map((name) => ServiceProcess.start({ env, readyFile: `${folder}/${name}.json` })),
  );
  await twentyTimes(processes.map(({ url }) => url));
});
