import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { ConfigError, readConfig, settings } from "../../src/config.ts";
import { placesOf } from "../../src/places.ts";

type Case = { env?: Record<string, string>; args?: string[]; says: RegExp[]; hides?: string };

const url = "postgres://app:hunter2hunter2@db.example/beckon";
const cases: Record<string, Case> = {
  "PORT is no number": { env: { PORT: "http" }, says: [/PORT cannot be "http"/, /0 to 65535/] },
  "PORT is too high": { env: { PORT: "65536" }, says: [/PORT cannot be "65536"/, /0 to 65535/] },
  "--port is negative": { args: ["--port=-1"], says: [/--port cannot be "-1"/, /0 to 65535/] },
  "--host is empty": { args: ["--host", ""], says: [/--host cannot be ""/, /address/] },
  "--data is empty": { args: ["--data="], says: [/--data cannot be ""/, /a folder/] },
  "a worker that is neither on nor off": {
    env: { BECKON_WORKER: "maybe" },
    says: [/BECKON_WORKER cannot be "maybe"/, /on or off/],
  },
  "no time for a webhook endpoint": {
    env: { BECKON_WEBHOOK_TIMEOUT_SECONDS: "0" },
    says: [/BECKON_WEBHOOK_TIMEOUT_SECONDS cannot be "0"/, /1 to 30/],
  },
  "a database URL of another kind": {
    env: { BECKON_DATABASE_URL: "mysql://app:hunter2hunter2@db.example/beckon" },
    says: [/BECKON_DATABASE_URL has a value that cannot be used/, /postgres:\/\/user:password@db/],
    hides: "hunter2",
  },
  "a us database URL that is none": {
    env: { BECKON_US_DATABASE_URL: "hunter2hunter2" },
    says: [/BECKON_US_DATABASE_URL has a value/, /postgres:\/\//],
    hides: "hunter2",
  },
  "an upstream URL of another kind": {
    env: { BECKON_UPSTREAM_URL: "ftp://me:hunter2hunter2@beckon.example" },
    says: [/BECKON_UPSTREAM_URL cannot be/, /https:\/\//],
    hides: "hunter2",
  },
  "a us upstream URL that is none": {
    env: { BECKON_US_UPSTREAM_URL: "beckon.example.com" },
    says: [/BECKON_US_UPSTREAM_URL cannot be "beckon\.example\.com"/, /https:\/\//],
  },
  "a short metrics token": {
    env: { BECKON_METRICS_TOKEN: "hunter2hunter2" },
    says: [/BECKON_METRICS_TOKEN has a value/, /16 or more/],
    hides: "hunter2",
  },
  "a metrics token from an example": {
    env: { BECKON_METRICS_TOKEN: "changeme-changeme-please" },
    says: [/BECKON_METRICS_TOKEN has a value/, /nobody could guess/],
    hides: "changeme",
  },
  "a metrics token of few letters": {
    env: { BECKON_METRICS_TOKEN: "aaaabbbbccccdddd" },
    says: [/BECKON_METRICS_TOKEN has a value/],
    hides: "aaaabbbb",
  },
  "a log level that is none": {
    env: { BECKON_LOG_LEVEL: "verbose" },
    says: [/BECKON_LOG_LEVEL cannot be "verbose"/, /debug, info, warn, error or silent/],
  },
  "a pool of none": { env: { BECKON_POOL_SIZE: "0" }, says: [/BECKON_POOL_SIZE cannot be "0"/, /1 to 200/] },
  "no time to stop": {
    env: { BECKON_SHUTDOWN_SECONDS: "0" },
    says: [/BECKON_SHUTDOWN_SECONDS cannot be "0"/, /1 to 300/],
  },
  "a proxy that is no network": {
    env: { BECKON_TRUSTED_PROXIES: "10.0.0.0/8,load-balancer" },
    says: [/BECKON_TRUSTED_PROXIES cannot be/, /addresses or CIDRs/],
  },
  "a header for addresses that nobody sets": {
    env: { BECKON_FORWARDED_HEADER: "x-real-ip" },
    says: [/BECKON_FORWARDED_HEADER cannot be "x-real-ip"/, /x-forwarded-for or forwarded/],
  },
  "a negative limit of invalid codes for an address": {
    env: { BECKON_INVALID_PER_ADDRESS: "-1" },
    says: [/BECKON_INVALID_PER_ADDRESS cannot be "-1"/, /0 to 1000000/],
  },
  "half an invalid code for a key": {
    env: { BECKON_INVALID_PER_KEY: "2.5" },
    says: [/BECKON_INVALID_PER_KEY cannot be "2[.]5"/, /0 to 1000000/],
  },
  "more invalid codes of a tenant than are counted": {
    env: { BECKON_INVALID_PER_TENANT: "1000001" },
    says: [/BECKON_INVALID_PER_TENANT cannot be "1000001"/, /0 to 1000000/],
  },
  "a quota in words": {
    env: { BECKON_TENANT_REQUESTS_PER_SECOND: "many" },
    says: [/BECKON_TENANT_REQUESTS_PER_SECOND cannot be "many"/, /0 to 1000000/],
  },
  "a burst of nothing": {
    env: { BECKON_TENANT_REQUEST_BURST: "0" },
    says: [/BECKON_TENANT_REQUEST_BURST cannot be "0"/, /1 to 1000000/],
  },
  "another legacy status": {
    env: { BECKON_LEGACY_CLIENT_KEY_STATUS: "403" },
    says: [/BECKON_LEGACY_CLIENT_KEY_STATUS cannot be "403"/, /401/],
  },
  "a console that is served at times": {
    env: { BECKON_CONSOLE: "sometimes" },
    says: [/BECKON_CONSOLE cannot be "sometimes"/, /on or off/],
  },
  "a console's address with something behind it": {
    env: { BECKON_CONSOLE_URL: "https://referrals.example/console" },
    says: [/BECKON_CONSOLE_URL cannot be "https:\/\/referrals[.]example\/console"/],
  },
  "passwords at times": {
    env: { BECKON_CONSOLE_PASSWORDS: "sometimes" },
    says: [/BECKON_CONSOLE_PASSWORDS cannot be "sometimes"/, /on or off/],
  },
  "no passwords, and nothing in their place": {
    env: { BECKON_CONSOLE_PASSWORDS: "off" },
    says: [/BECKON_CONSOLE_PASSWORDS=off leaves no way to sign in/, /BECKON_CONSOLE_OIDC_ISSUER/],
  },
  "an issuer that is no address": {
    env: { BECKON_CONSOLE_OIDC_ISSUER: "id.example" },
    says: [/BECKON_CONSOLE_OIDC_ISSUER cannot be "id[.]example"/],
  },
  "an issuer alone": {
    env: { BECKON_CONSOLE_OIDC_ISSUER: "https://id.example" },
    says: [/BECKON_CONSOLE_OIDC_CLIENT_ID is missing/],
  },
  "scopes without openid": {
    env: { BECKON_CONSOLE_OIDC_SCOPES: "email" },
    says: [/BECKON_CONSOLE_OIDC_SCOPES cannot be "email"/, /`openid` among them/],
  },
  "e-mails of another kind": {
    env: { BECKON_CONSOLE_OIDC_EMAILS: "all" },
    says: [/BECKON_CONSOLE_OIDC_EMAILS cannot be "all"/, /verified or owned/],
  },
  "roles that are no JSON": {
    env: { BECKON_CONSOLE_OIDC_ROLES: "{" },
    says: [/BECKON_CONSOLE_OIDC_ROLES: it is not JSON/, /commas and quotes/],
  },
  "a role that is none": {
    env: {
      BECKON_CONSOLE_OIDC_ROLES: JSON.stringify({
        members: [{ group: "g", tenant: `tnt_${"0".repeat(26)}`, role: "king" }],
      }),
    },
    says: [/"members" number 1 needs a "role": owner, /],
  },
  "a tried password for a database elsewhere": {
    env: { BECKON_DATABASE_URL: "postgres://app:Password1@db.example/beckon" },
    says: [/BECKON_DATABASE_URL has a password that anybody would try first/, /openssl rand/],
    hides: "Password1",
  },
  "a password that is the user": {
    env: { BECKON_US_DATABASE_URL: "postgres://referrals:referrals@10.0.0.7/beckon" },
    says: [/BECKON_US_DATABASE_URL has a password that anybody would try first/],
  },
  "an upstream in the clear": {
    env: { BECKON_US_UPSTREAM_URL: "http://10.0.0.7:8787", BECKON_OUTBOUND_ALLOW: "10.0.0.8,10.0.0.7:80" },
    says: [/BECKON_US_UPSTREAM_URL would carry tokens/, /https, or list 10\.0\.0\.7:8787 in BECKON_OUTBOUND_ALLOW/],
  },
  "an environment that is none and elsewhere": {
    env: { BECKON_US_DATABASE_URL: "none", BECKON_US_UPSTREAM_URL: "https://beckon.example" },
    says: [/BECKON_US_DATABASE_URL and BECKON_US_UPSTREAM_URL exclude each other/],
  },
  "no environment at all": { env: { BECKON_DATABASE_URL: "none" }, says: [/leaves no environment/] },
  "a demo without one of its environments": {
    env: { BECKON_US_DATABASE_URL: "none" },
    args: ["--demo"],
    says: [/--demo and BECKON_US_DATABASE_URL exclude each other/],
  },
  "a demo's data in other words": {
    env: { BECKON_DEMO_DATA: "yes" },
    says: [/BECKON_DEMO_DATA cannot be "yes"/, /refuse or serve/],
  },
  "a demo's history in other words": {
    env: { BECKON_DEMO_HISTORY: "later" },
    says: [/BECKON_DEMO_HISTORY cannot be "later"/, /on or off/],
  },
  "a slip of the finger": {
    env: { BECKON_DATABSE_URL: url },
    says: [/BECKON_DATABSE_URL is not a setting/, /Did you mean BECKON_DATABASE_URL\?/],
    hides: "hunter2",
  },
  "a variable that resembles none": {
    env: { BECKON_QX: "1" },
    says: [/BECKON_QX is not a setting/, /Remove it/, /--help/],
  },
  "a flag with a slip": { args: ["--prot", "1"], says: [/--prot is not a flag/, /Did you mean --port\?/] },
  "a flag without its value": { args: ["--port"], says: [/--port needs a value/] },
  "a value for --demo": { args: ["--demo=yes"], says: [/--demo takes no value/] },
  "an argument that is no flag": { args: ["start"], says: [/flags only/, /start/] },
  "a URL as an argument": { args: [url], says: [/flags only/], hides: "hunter2" },
  "a database and an upstream": {
    env: { BECKON_DATABASE_URL: url, BECKON_UPSTREAM_URL: "https://beckon.example" },
    says: [/BECKON_DATABASE_URL and BECKON_UPSTREAM_URL exclude each other/, /Remove one/],
    hides: "hunter2",
  },
  "a us database and a us upstream": {
    env: { BECKON_US_DATABASE_URL: url, BECKON_US_UPSTREAM_URL: "https://beckon.example" },
    says: [/BECKON_US_DATABASE_URL and BECKON_US_UPSTREAM_URL exclude each other/],
    hides: "hunter2",
  },
  "one database for both environments": {
    env: { BECKON_DATABASE_URL: url, BECKON_US_DATABASE_URL: url.replace("example/", "example:5432/") },
    says: [/name the same database/, /Create another/],
    hides: "hunter2",
  },
  "a demo in a database of one's own": {
    env: { BECKON_DATABASE_URL: url },
    args: ["--demo"],
    says: [/--demo and BECKON_DATABASE_URL exclude each other/],
    hides: "hunter2",
  },
};

for (const [name, { env = {}, args = [], says, hides }] of Object.entries(cases)) {
  test(`a configuration is refused in one sentence with a way out: ${name}`, () => {
    assert.throws(
      () => readConfig({ env, args }),
      (error) => {
        assert.ok(error instanceof ConfigError);
        for (const part of says) assert.match(error.message, part);
        if (hides) assert.ok(!error.message.includes(hides), error.message);
        assert.ok(!error.message.includes("\n"));
        return true;
      },
    );
  });
}

const takes = (read: (value: string) => unknown): boolean => {
  try {
    return read("\u0000 ?") !== undefined;
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return false;
  }
};

test("every setting with a restricted value has a case above, and every one is in the help", async () => {
  const { settingsHelp } = await import("../../src/config.ts");
  const tried = JSON.stringify(cases);
  for (const setting of Object.values(settings)) {
    const { name } = setting;
    assert.ok(settingsHelp().includes(name));
    const takesAnything = takes(setting.read);
    assert.ok(takesAnything || tried.includes(name) || name === "HOST", name);
  }
});

test("good values are taken; flags win over variables; an empty variable is no value", () => {
  const token = randomBytes(16).toString("hex");
  const config = readConfig({
    env: { PORT: "1", HOST: "", BECKON_METRICS_TOKEN: token, BECKON_TEST_ANYTHING: "x" },
    args: ["--port", "0"],
  });
  assert.deepEqual([config.port, config.host, config.metricsToken, config.demo], [0, "127.0.0.1", token, false]);
});

test("where each environment is: unsaid, by address, elsewhere, embedded or none, in every combination", () => {
  const elsewhere = "https://beckon.example";
  const given: Record<string, (side: "" | "US_") => Record<string, string>> = {
    unsaid: () => ({}),
    url: (side) => ({ [`BECKON_${side}DATABASE_URL`]: `${url}${side}` }),
    upstream: (side) => ({ [`BECKON_${side}UPSTREAM_URL`]: elsewhere }),
    embedded: (side) => ({ [`BECKON_${side}DATABASE_URL`]: "embedded" }),
    absent: (side) => ({ [`BECKON_${side}DATABASE_URL`]: "none" }),
  };
  for (const [global, globally] of Object.entries(given))
    for (const [us, inUs] of Object.entries(given)) {
      const env = { ...globally(""), ...inUs("US_") };
      const asGlobal = global === "unsaid" ? "embedded" : global;
      const asUs = us !== "unsaid" ? us : asGlobal === "embedded" ? "embedded" : "absent";
      if (asGlobal === "absent" && asUs === "absent")
        assert.throws(() => readConfig({ env, args: [] }), /leaves no environment/);
      else {
        const places = placesOf(readConfig({ env, args: [] }));
        assert.deepEqual([places.global.kind, places.us.kind], [asGlobal, asUs], `${global} and ${us}`);
      }
    }
});

test("a tried password is nobody's business on this machine, and plain http may go where the operator lets it", () => {
  for (const env of [
    { BECKON_DATABASE_URL: "postgres://postgres:postgres@localhost/beckon" },
    { BECKON_DATABASE_URL: "postgres://postgres:postgres@db/beckon?host=/var/run/postgresql" },
    { BECKON_DATABASE_URL: "postgres://app:a8Ue0sp4tTz1postgres@db.example/beckon" },
    { BECKON_UPSTREAM_URL: "http://[::1]:8787" },
    { BECKON_UPSTREAM_URL: "http://beckon.internal:8787", BECKON_OUTBOUND_ALLOW: "beckon.internal:8787" },
    { BECKON_UPSTREAM_URL: "http://10.1.2.3", BECKON_OUTBOUND_ALLOW: "10.1.0.0/16" },
  ])
    readConfig({ env, args: [] });
});
