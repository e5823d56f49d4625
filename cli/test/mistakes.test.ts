/** What the program says when something is wrong, and with which code it ends. */
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type EmbeddedPostgres, openEmbedded } from "../../server/src/store/embedded.ts";
import { withClient } from "../../server/src/store/migrate.ts";
import { silentLog } from "../../server/src/store/store-log.ts";
import { call, newPlace, wordsOf } from "./harness/beckon.ts";

const place = newPlace();

/** A line, the code it ends with, and what stderr says. */
type Mistake = readonly [line: string, code: number, says: RegExp];

describe("a command line that is wrong ends with 2 and names the right word", () => {
  const mistakes: readonly Mistake[] = [
    ["campagn list", 2, /There is no command beckon campagn\. Did you mean: beckon campaign\? Try: beckon --help/],
    ["campaign lst", 2, /There is no command beckon campaign lst\. Did you mean: beckon campaign list\?/],
    ["campaign xyzzy", 2, /There is no command beckon campaign xyzzy\. Try: beckon campaign --help/],
    ["help campagn", 2, /Did you mean: beckon campaign/],
    ["--json campaign list", 2, /The command comes first/],
    ["campaign list --stat active", 2, /has no flag --stat\. Did you mean --state\?/],
    ["campaign list -x", 2, /has no flag -x\./],
    ["campaign list --state actve", 2, /cannot be "actve".*Did you mean active\?/],
    ["campaign list --state", 2, /--state needs a value/],
    ["campaign list --state --json", 2, /--state needs a value/],
    ["campaign list --limit ten", 2, /--limit must be a whole number, not "ten"/],
    ["campaign list --all=yes", 2, /--all takes no value/],
    ["campaign list --tenant a --tenant b", 2, /--tenant is given twice/],
    ["campaign list extra", 2, /takes no "extra"/],
    ["campaign show", 2, /needs CAMPAIGN/],
    ["campaign create", 2, /needs --name NAME/],
    ["campaign create --file -", 2, /Standard input is not JSON/],
    ["participant set a --attribute plan", 2, /must look like NAME=VALUE/],
    ["tenant create", 2, /needs --name NAME/],
    ["tenant create --name x --currency EURO", 2, /--currency: /],
    ["tenant create --name x --both --env us", 2, /--both means both/],
    ["tenant create --name x --client-key platform-key", 2, /--client-key: /],
    ["tenant list --url http://127.0.0.1:8787", 2, /takes no --url: it works on a deployment of this machine/],
    ["tenant show --key sk_x", 2, /--key belongs to --url/],
    ["tenant show --url http://127.0.0.1:8787 --data x", 2, /exclude each other/],
    ["tenant show --url http://127.0.0.1:8787 --tenant x", 2, /the key says which tenant/],
    ["tenant show --url http://127.0.0.1:8787", 2, /asks for a secret key/],
    ["tenant show --url beckon.example.com --key sk_x", 2, /is not the address of a service/],
    ["backup - --json", 2, /both want stdout/],
    ["serve --prot 1", 2, /prot/],
  ];
  for (const [line, code, says] of mistakes) {
    test(line, async () => {
      // The service reads the arguments of its own process.
      const outcome = await (line.startsWith("serve") ? place.beckon(line) : place.here(wordsOf(line)));
      assert.match(outcome.stderr, says);
      assert.deepEqual([outcome.code, outcome.stdout], [code, ""]);
      assert.doesNotMatch(outcome.stderr, /\n +at /);
    });
  }

  test("no mistake has made a database", () => assert.equal(existsSync(place.data), false));

  test("no command at all lists the commands, and is a mistake", async () => {
    const { code, stdout, stderr } = await call([]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /Usage: beckon COMMAND/);
  });

  test("a configuration that is wrong ends with 2 and names the variable, never the secret", async () => {
    const bad = await place.beckon("tenant list", { env: { BECKON_POOL_SIZE: "many" } });
    assert.match(bad.stderr, /BECKON_POOL_SIZE cannot be "many"/);
    const strange = await place.beckon("tenant list", { env: { BECKON_POOLSIZE: "3" } });
    assert.match(strange.stderr, /BECKON_POOLSIZE is not a setting/);
    const secret = await place.beckon("tenant list", { env: { BECKON_DATABASE_URL: "mysql://hidden" } });
    assert.match(secret.stderr, /BECKON_DATABASE_URL has a value that cannot be used/);
    assert.doesNotMatch(secret.stderr, /hidden/);
    assert.deepEqual([bad.code, strange.code, secret.code], [2, 2, 2]);
  });

  test("a command for this machine is not taken for work at BECKON_URL", async () => {
    const { code, stderr } = await call(["tenant", "list"], { env: { BECKON_URL: "https://beckon.example.com" } });
    assert.equal(code, 2);
    assert.match(stderr, /BECKON_URL points to https:\/\/beckon\.example\.com\. Unset BECKON_URL/);
  });
});

describe("work that cannot be done ends with 1 and says what to do", () => {
  let held: EmbeddedPostgres | undefined;
  after(() => held?.stop());

  test("no database", async () => {
    const { code, stderr } = await place.here(wordsOf("campaign list"));
    assert.equal(code, 1);
    assert.match(stderr, /There is no database in .*\n.*--data.*beckon tenant create/);
    assert.equal(existsSync(place.data), false);
  });

  test("no tenant, several tenants, and a tenant that is not there", async () => {
    assert.equal((await place.here(wordsOf("migrate"))).code, 0);
    // From here on one database for all of it, in place of a start and a stop for each call.
    held = await openEmbedded({ dataDir: place.data, role: "guest", log: silentLog });
    const none = await place.here(wordsOf("campaign list"));
    assert.match(none.stderr, /There is no tenant in the environment global yet\.\n.*beckon tenant create --name NAME/);
    const first = (await place.here(wordsOf("tenant create --name One --json"))).json<{ tenant: { id: string } }>()
      .tenant.id;
    assert.equal((await place.here(wordsOf("campaign list"))).code, 0);
    await place.here(wordsOf("tenant create --name Two"));
    const several = await place.here(wordsOf("campaign list"));
    assert.match(several.stderr, /There are 2 tenants: .*\(One\), .*\(Two\)\.\n.*--tenant ID/s);
    assert.equal((await place.here(["campaign", "list", "--tenant", first])).code, 0);
    const wrong = await place.here(wordsOf("campaign list --tenant tnt_x"));
    assert.match(wrong.stderr, /There is no tenant tnt_x/);
    assert.deepEqual([none.code, several.code, wrong.code], [1, 1, 1]);
  });

  test("a client key that apps have already is brought along, for a new tenant and for one that is there, and by one tenant only", async () => {
    const brought = "5F0C8C1E-6f2b-4f6d-9d53-0d9a7c1b2e3f";
    const another = "11111111-2222-4333-8444-555555555555";
    const made = await place.here(wordsOf(`tenant create --name Card --both --client-key ${brought} --json`));
    const { tenant, clientKey } = made.json<{ tenant: { id: string }; clientKey: string }>();
    assert.equal(clientKey, brought);
    const create = (key: string) =>
      place.here(wordsOf(`key create --type client --name app --client-key ${key} --tenant ${tenant.id} --json`));
    assert.equal((await create(another)).json<{ clientKey: string }>().clientKey, another);
    for (const taken of [brought, another]) {
      const refused = await place.here(wordsOf(`tenant create --name Other --both --client-key ${taken}`));
      assert.deepEqual([refused.code, refused.stdout], [1, ""]);
      assert.match(refused.stderr, /belongs to a tenant of the environment global already, or did/);
    }
    const again = await create(another);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /belongs to a tenant of this environment already/);
    const names = (await place.here(wordsOf("tenant list --env us --json"))).json<{ items: { name: string }[] }>();
    assert.ok(!names.items.some(({ name }) => name === "Other"));
  });

  test("a tenant comes to its other environment with the same id and client key", async () => {
    const made = (await place.here(wordsOf("tenant create --name Three --time-zone Asia/Tokyo --json"))).json<{
      tenant: { id: string };
      clientKey: string;
    }>();
    const like = (await place.here(wordsOf(`tenant create --env us --like ${made.tenant.id} --json`))).json<
      typeof made
    >();
    assert.deepEqual([like.tenant.id, like.clientKey], [made.tenant.id, made.clientKey]);
    const twice = await place.here(wordsOf(`tenant create --env us --like ${made.tenant.id}`));
    assert.equal(twice.code, 1);
    assert.match(twice.stderr, /is in the environment us already/);
  });

  test("an object that changed meanwhile, one that is absent, and a step that is not allowed", async () => {
    const { tenant } = (await place.here(wordsOf("tenant create --name Four --json"))).json<{
      tenant: { id: string };
    }>();
    const on = (line: string) => place.here([...line.split(" "), "--tenant", tenant.id]);
    const stale = await on("tenant update --name Five --if-match 7");
    assert.match(stale.stderr, /is at version 1 now\.\n.*Run the command again/);
    assert.equal((await on("tenant update --name Five --if-match 1")).code, 0);
    const absent = await on("campaign show cmp_01jexample0000000000000000");
    assert.match(absent.stderr, /There is no campaign|no such object/);
    const code = await on("code show NOSUCHCODE");
    assert.match(code.stderr, /There is no code NOSUCHCODE/);
    const { id } = (await on("campaign create --name x --json")).json<{ id: string }>();
    const step = await on(`campaign pause ${id}`);
    assert.equal(step.code, 1);
    assert.match(step.stderr, /draft/);
    assert.deepEqual([stale.code, absent.code, code.code], [1, 1, 1]);
  });

  test("a write is repeated safely by its key", async () => {
    const { tenant } = (await place.here(wordsOf("tenant create --name Six --json"))).json<{
      tenant: { id: string };
    }>();
    const line = ["campaign", "create", "--name", "once", "--tenant", tenant.id, "--idempotency-key", "k1", "--json"];
    const one = (await place.here(line)).json<{ id: string }>();
    const again = (await place.here(line)).json<{ id: string }>();
    assert.equal(one.id, again.id);
    const other = await place.here(line.with(3, "twice"));
    assert.equal(other.code, 1);
    const { stderr } = await place.here(["campaign", "list", "--tenant", tenant.id, "--verbose"]);
    assert.match(stderr, /"answered"/);
  });

  test("a database that is behind is not changed by a command that only looks", async () => {
    const behind = newPlace();
    await behind.here(wordsOf("tenant create --name One"));
    const embedded = await openEmbedded({ dataDir: behind.data, role: "guest", log: silentLog });
    await withClient(embedded.connection("beckon_global"), async (client) => {
      const { rows } = await client.query<{ version: number }>("select max(version) as version from schema_migrations");
      await client.query(
        "insert into schema_migrations (version, name, checksum, breaking, beckon_version) values (900, 'future', 'x', true, '9.9.9')",
      );
      const newer = await behind.here(["tenant", "list"]);
      assert.equal(newer.code, 1);
      assert.match(newer.stderr, /newer Beckon \(9\.9\.9\)/);
      const doctor = await behind.here(["doctor", "--env", "global"], { env: { PORT: "0" } });
      assert.equal(doctor.code, 1);
      assert.match(doctor.stdout, /FAIL +global schema +made by a newer Beckon/);
      await client.query("delete from schema_migrations where version = 900 or version = $1", [rows[0]?.version]);
      const left = await client.query("select from schema_migrations");
      // With a single migration there is nothing between empty and whole.
      if (left.rowCount !== 0) {
        const pending = await behind.here(["tenant", "list"]);
        assert.match(pending.stderr, /is at schema version \d+, and this Beckon needs \d+\.\n.*beckon migrate/);
      }
    });
    await embedded.stop();
  });
});

describe("a service elsewhere that does not behave", () => {
  let url = "";
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/elsewhere"))
      response.writeHead(302, { location: "https://other.example.com/" }).end();
    else if (request.url?.startsWith("/html"))
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    else request.socket.destroy();
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  const ask = (path: string, line: readonly string[] = ["tenant", "show"]) =>
    call([...line, "--url", `${url}${path}`, "--key", "sk_x"]);

  test("a redirect is not followed with the key", async () => {
    const { code, stderr } = await ask("/elsewhere");
    assert.equal(code, 1);
    assert.match(stderr, /redirects to https:\/\/other\.example\.com\//);
  });
  test("something that is not Beckon", async () => {
    assert.match((await ask("/html")).stderr, /answered 502, but not as Beckon does/);
  });
  test("a write that was cut off says how to repeat it safely", async () => {
    const { stderr } = await ask("/cut", ["campaign", "create", "--name", "x"]);
    assert.match(stderr, /the connection was cut\.\n.*--idempotency-key [0-9a-f-]{36}/);
  });
  test("nobody there, and no stack unless asked", async () => {
    const nobody = await call(["tenant", "show", "--url", "https://beckon.invalid", "--key", "sk_x"]);
    assert.match(nobody.stderr, /No answer from https:\/\/beckon\.invalid: /);
    assert.doesNotMatch(nobody.stderr, /\n +at /);
    const verbose = await call(["tenant", "show", "--url", "https://beckon.invalid", "--key", "sk_x", "--verbose"]);
    assert.match(verbose.stderr, /\n +at /);
  });
  test("a key that would travel in the clear is warned of", async () => {
    const { stderr } = await call(["tenant", "show", "--url", "http://beckon.invalid", "--key", "sk_x"]);
    assert.match(stderr, /travels unencrypted to beckon\.invalid/);
  });
});

test("a file of settings is read, and flags beside it win", async () => {
  const own = newPlace();
  await own.beckon("tenant create --name One");
  const file = join(own.data, "campaign.json");
  writeFileSync(file, JSON.stringify({ name: "from the file", terms: { codeCap: 3, codePolicy: { length: 9 } } }));
  const made = await own.beckon(["campaign", "create", "--file", file, "--cap", "4", "--json"]);
  const { name, revision } = made.json<{
    name: string;
    revision: { terms: { codeCap: number; codePolicy: { length: number } } };
  }>();
  assert.deepEqual([name, revision.terms.codeCap, revision.terms.codePolicy.length], ["from the file", 4, 9]);
  const missing = await own.beckon("campaign create --file nowhere.json");
  assert.match(missing.stderr, /There is no file nowhere\.json/);
});
