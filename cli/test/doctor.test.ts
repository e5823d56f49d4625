/** The doctor finds what is broken, says what to do, and changes nothing. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { totpSecretContext } from "../../server/src/core/console/factor-answers.ts";
import { createSecretBox, parseSecretBoxKeys } from "../../server/src/identity/secret-box.ts";
import { type EmbeddedPostgres, openEmbedded } from "../../server/src/store/embedded.ts";
import { withClient } from "../../server/src/store/migrate.ts";
import { silentLog } from "../../server/src/store/store-log.ts";
import { freePort } from "../../server/test/harness/free-port.ts";
import { newPlace, serve, wordsOf } from "./harness/beckon.ts";

type Report = { ok: boolean; checks: { check: string; state: string; detail: string; advice?: string }[] };

const place = newPlace();
const key = () => randomBytes(32).toString("base64");

/** Examines the place, and returns what is not well. */
const examine = async (
  env: Record<string, string> = {},
): Promise<{ code: number; bad: Report["checks"]; report: Report }> => {
  const outcome = await place.here(["doctor", "--json"], { env: { PORT: "0", ...env } });
  const report = outcome.json<Report>();
  assert.equal(report.ok, outcome.code === 0);
  assert.ok(
    report.checks.every(({ state, advice }) => (state === "ok") === (advice === undefined)),
    "advice wherever something is not well",
  );
  return { code: outcome.code, bad: report.checks.filter(({ state }) => state !== "ok"), report };
};

/** Leaves an account whose app's secret is sealed under the first of these keys, as setting it up in the console does. */
const sealAccount = async (keys: string): Promise<void> => {
  const box = createSecretBox(parseSecretBoxKeys(keys), { bytes: (count) => randomBytes(count) });
  const sealed = box.seal("JBSWY3DPEHPK3PXP", totpSecretContext("usr_one"));
  const embedded = await openEmbedded({ dataDir: place.data, role: "guest", log: silentLog });
  await withClient(embedded.connection("beckon_global"), async (client) => {
    await client.query(`insert into console_users (user_id, email, name, operator, created_at)
      values ('usr_one', 'kim@example.com', 'Kim', false, now())`);
    await client.query("insert into console_totp values ('usr_one', $1, now(), now())", [sealed]);
  });
  await embedded.stop();
};

/** Asserts that exactly this one check fails, in these words. */
const onlyFails = ({ code, bad }: { code: number; bad: Report["checks"] }, check: string, detail: RegExp): void => {
  assert.deepEqual(
    bad.map((finding) => finding.check),
    [check],
    JSON.stringify(bad),
  );
  assert.match(bad[0]?.detail ?? "", detail);
  assert.equal(code, bad[0]?.state === "fail" ? 1 : 0);
};

test("before the first start there is little to say, and nothing is made", async () => {
  const { bad } = await examine();
  onlyFails({ code: 0, bad }, "data folder", /is not there/);
  assert.equal(existsSync(place.data), false);
});

describe("on a deployment", () => {
  let held: EmbeddedPostgres;
  before(async () => {
    assert.equal((await place.beckon("tenant create --name One --both")).code, 0);
    // One database for all of it, in place of a start and a stop for each call.
    held = await openEmbedded({ dataDir: place.data, role: "guest", log: silentLog });
    // The key file is made by the first command that needs it.
    assert.equal((await place.beckon("tenant show")).code, 0);
  });
  after(() => held.stop());

  test("a healthy one is ok in every line", async () => {
    const { code, bad, report } = await examine();
    assert.deepEqual([code, bad], [0, []]);
    for (const check of [
      "encryption keys",
      "disk",
      "us database",
      "us durability",
      "us connections",
      "us clock",
      "us schema",
      "us tenant wall",
      "us secrets",
      "us tenants",
      "service",
    ])
      assert.ok(
        report.checks.some((finding) => finding.check === check),
        check,
      );
    const { stdout } = await place.beckon("doctor --env us", { env: { PORT: "0" } });
    assert.match(stdout, /^ok {4}us schema +version \d+, nothing pending$/m);
    assert.doesNotMatch(stdout, /global schema/);
    assert.match(stdout, /\n\d+ ok, 0 warn, 0 FAIL\n$/);
  });

  test("configuration", async () => {
    onlyFails(await examine({ BECKON_POOL_SIZE: "0" }), "configuration", /BECKON_POOL_SIZE/);
    onlyFails(await examine({ BECKON_TYPO: "1" }), "configuration", /BECKON_TYPO/);
    onlyFails(await examine({ BECKON_OUTBOUND_ALLOW: "10.0.0.0/99" }), "outbound", /10\.0\.0\.0\/99/);
    onlyFails(await examine({ BECKON_ENCRYPTION_KEYS: "k1:short" }), "encryption keys", /32/);
    for (const bad of ["10.0.0.0/99", "proxy.example"])
      onlyFails(await examine({ BECKON_TRUSTED_PROXIES: bad }), "configuration", /BECKON_TRUSTED_PROXIES cannot be/);
    for (const wide of ["0.0.0.0/0", "::/0", "::ffff:0:0/96", "10.0.0.1,64.0.0.0/7"])
      onlyFails(await examine({ BECKON_TRUSTED_PROXIES: wide }), "proxies", /trusts strangers/);
    onlyFails(await examine({ BECKON_FORWARDED_HEADER: "forwarded" }), "proxies", /never read/);
    const sound = await examine({ BECKON_TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::/32, 192.0.2.7" });
    assert.deepEqual(sound.bad, []);
    onlyFails(await examine({ HOST: "203.0.113.7", PORT: "8787" }), "service", /no address of this machine/);
  });

  test("a key file that others may read", async () => {
    const file = join(place.data, "encryption-keys");
    chmodSync(file, 0o644);
    onlyFails(await examine(), "encryption keys", /others on this machine may read/);
    chmodSync(file, 0o600);
  });

  test("databases that are not there, too small, or do not keep what they acknowledge", async () => {
    const env = { BECKON_ENCRYPTION_KEYS: `k1:${key()}` };
    const gone = await examine({ ...env, BECKON_DATABASE_URL: "postgres://beckon:hidden@127.0.0.1:1/beckon" });
    onlyFails(gone, "database", /BECKON_DATABASE_URL.*nothing listens there/);
    assert.doesNotMatch(JSON.stringify(gone.report), /hidden/);
    const pool = await examine({ BECKON_POOL_SIZE: "150" });
    assert.deepEqual(
      pool.bad.map(({ check, state }) => `${check} ${state}`),
      ["global connections fail", "us connections fail"],
    );
    await withClient(held.connection("postgres"), async (client) => {
      await client.query("alter database beckon_us set synchronous_commit = off");
      onlyFails(await examine(), "us durability", /loses the last acknowledged writes/);
      await client.query("alter database beckon_us reset synchronous_commit");
    });
  });

  test("a port that another program holds, and a service that runs", async () => {
    const other = createServer((_request, response) => response.end("hello"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    onlyFails(await examine({ PORT: String(port) }), "service", /another program holds/);
    await new Promise((resolve) => other.close(resolve));
    const service = await serve(place);
    const { code, report } = await examine({ PORT: new URL(service.url).port });
    assert.equal(code, 0);
    const said = (checks: typeof report.checks) => checks.find(({ check }) => check === "service")?.detail ?? "";
    assert.match(said(report.checks), /answers at .* and is ready/);
    const elsewhere = await examine({ PORT: String(await freePort()) });
    assert.match(
      said(elsewhere.report.checks),
      /^Beckon runs on this data folder \(process \d+\), but does not answer/,
    );
    await service.stop();
  });

  describe("tenants' identity providers", () => {
    let port = 0;
    let answer = { status: 200, body: '{"keys":[{"kty":"EC"}]}' };
    const provider = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
    before(async () => {
      await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
      ({ port } = provider.address() as AddressInfo);
    });
    after(() => new Promise((resolve) => provider.close(resolve)));
    const allowed = () => ({ BECKON_OUTBOUND_ALLOW: `127.0.0.1:${port}` });

    test("a key set that answers, is none, is not reachable, or may not be called", async () => {
      const words = [
        "identity",
        "set",
        "--provider",
        "jwt",
        "--issuer",
        "https://id.example.com/",
        "--audience",
        "b",
        "--jwks-url",
        `http://127.0.0.1:${port}/jwks`,
      ];
      const set = await place.beckon(words, { env: allowed() });
      assert.equal(set.code, 0, set.stderr);
      assert.deepEqual((await examine(allowed())).bad, []);
      onlyFails(await examine(), "provider", /may not call it, (loopback|plain http)/);
      answer = { status: 200, body: "<html>" };
      onlyFails(await examine(allowed()), "provider", /is not a key set/);
      answer = { status: 404, body: "" };
      onlyFails(await examine(allowed()), "provider", /answers 404 instead of 200/);
      answer = { status: 503, body: "" };
      onlyFails(await examine(allowed()), "provider", /answers 503/);
    });

    test("secrets that the keys at hand do not open", async () => {
      answer = { status: 401, body: "" };
      const input = {
        provider: "introspection",
        url: `http://127.0.0.1:${port}/introspect`,
        clientId: "b",
        clientSecret: "hush-hush",
        auth: "basic",
      };
      const set = await place.here(wordsOf("identity set --file -"), { env: allowed(), stdin: JSON.stringify(input) });
      assert.equal(set.code, 0, set.stderr);
      assert.deepEqual((await examine(allowed())).bad, []);
      const other = await examine({ ...allowed(), BECKON_ENCRYPTION_KEYS: `k1:${key()}` });
      onlyFails(other, "global secrets", /1 of 1 sealed secret cannot be opened, of tnt_/);
    });

    test("S4 a new encryption key in front seals everything anew, and the old one can go", async () => {
      const old = readFileSync(join(place.data, "encryption-keys"), "utf8").trim();
      const fresh = `k2:${key()}`;
      const both = { ...allowed(), BECKON_ENCRYPTION_KEYS: `${fresh},${old}` };
      const source = "event-source create --name platform --secret - --json";
      assert.equal((await place.here(wordsOf(source), { env: allowed(), stdin: "what-it-signs-with" })).code, 0);
      // Its answer is kept sealed, so that a repetition gets it again.
      const webhook = "webhook create http://127.0.0.1:9/hook --idempotency-key again --json";
      const first = await place.here(wordsOf(webhook), { env: { BECKON_OUTBOUND_ALLOW: "127.0.0.1" } });
      assert.equal(first.code, 0, first.stderr);
      const veto = "veto set http://127.0.0.1:9/may-we";
      assert.equal((await place.here(wordsOf(veto), { env: { BECKON_OUTBOUND_ALLOW: "127.0.0.1" } })).code, 0);
      await sealAccount(old);
      onlyFails(await examine(both), "global secrets", /all 7 open, but not all are under the first key: k1 seals 7/);
      const resealed = await place.here(wordsOf("secrets reseal --env global --json"), { env: both });
      const count = { moved: 7, sealed: 7, byKey: { k2: 7 }, shut: [] };
      assert.deepEqual([resealed.code, resealed.json()], [0, { environments: { global: count } }]);
      const trail = await place.here(wordsOf("audit list --operation resealSecrets --json"), { env: both });
      const [entry] = trail.json<{ items: { actor: string; after: unknown }[] }>().items;
      assert.deepEqual([entry?.actor, entry?.after], ["operator", { moved: 6, key: "k2" }]);
      const verify = await place.here(wordsOf("audit verify"), { env: both });
      assert.deepEqual([verify.code, /^all is well +yes$/m.test(verify.stdout)], [0, true]);
      const again = await place.here(wordsOf("secrets reseal"), { env: both });
      assert.match(again.stdout, /^global: 0 secrets sealed anew, 7 in all, 7 under k2\.$/m);
      const { report } = await examine(both);
      const told = report.checks.find(({ check }) => check === "global secrets");
      assert.match(told?.detail ?? "", /all 7 open; in no use here: k1/);
      const alone = { ...allowed(), BECKON_ENCRYPTION_KEYS: fresh };
      assert.deepEqual((await examine(alone)).bad, []);
      const repeated = await place.here(wordsOf(webhook), { env: { ...alone, BECKON_OUTBOUND_ALLOW: "127.0.0.1" } });
      assert.equal(repeated.stdout, first.stdout);
      // The file's key opens nothing any more.
      const back = await place.here(wordsOf("secrets reseal --env global"), { env: allowed() });
      assert.deepEqual([back.code, /do not open|not all secrets/.test(back.stderr)], [1, true]);
      await place.here(wordsOf("secrets reseal"), { env: { ...allowed(), BECKON_ENCRYPTION_KEYS: `${old},${fresh}` } });
      assert.deepEqual((await examine(allowed())).bad, []);
    });
  });

  test("a data folder that is no folder", async () => {
    const file = join(place.data, "a-file");
    writeFileSync(file, "");
    const outcome = await place.beckon(["doctor", "--json", "--data", join(file, "data")], { env: { PORT: "0" } });
    assert.equal(
      outcome.json<Report>().checks.some(({ check, state }) => check === "data folder" && state !== "ok"),
      true,
    );
  });
});
