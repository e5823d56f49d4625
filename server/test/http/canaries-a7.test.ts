/** A7 and P1: secrets and personal data that are let loose in the service, and every place where they must not turn up. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { Headers } from "../compat/stage.ts";
import { type RawAnswer, type Send, useService } from "../harness/service.ts";
import { clientSecret, useProvider } from "./provider.ts";
import { storedText } from "./stored-text.ts";

const encryptionKey = randomBytes(32).toString("base64");
const metricsToken = "canary-metrics-token-51c7";
const service = await useService({
  env: {
    BECKON_OUTBOUND_ALLOW: "127.0.0.1",
    BECKON_ENCRYPTION_KEYS: `canary-key-id:${encryptionKey}`,
    BECKON_METRICS_TOKEN: metricsToken,
  },
});
const provider = await useProvider(() => service.clock.nowMs());
const sharedSecret = "canary-shared-secret-b8b1f0c6d5a24c61";
const person = "canary-person-4417";
const attribute = "canary-attribute-9920";

const tenant = await service.createTenant();
const asked = await service.createTenant();
const signed = await service.createTenant();
const token = await tenant.tokenFor(person);
const unknownToken = token.replace(/.{6}$/, "Canary");
const providerToken = await provider.issue("introspection", "side", person);
/** Answers that may hold a secret, because showing it once is what they are for. */
const shown: string[] = [];
const refusals: RawAnswer[] = [];
const compatible: RawAnswer[] = [];

const manage = async (
  by: { secretKey: string },
  method: string,
  target: string,
  body?: unknown,
  more: Headers = {},
) => {
  const headers = { authorization: `Bearer ${by.secretKey}`, ...more };
  const answer = await service.send(target, { method, headers, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 400) refusals.push(answer);
  return answer;
};
const referral = async (clientKey: string, authorization: string, send: Send = {}, target = "/v1/referral") => {
  const answer = await service.send(target, {
    ...send,
    headers: { "x-client-key": clientKey, authorization, ...send.headers },
  });
  compatible.push(answer);
  return answer;
};

/** Does everything that touches a secret or a person, rightly and wrongly. */
const letLoose = async (): Promise<string[]> => {
  for (const [body, key] of [
    [{ type: "secret", name: "made", scopes: ["codes:read"] }, "k1"],
    [{ type: "secret", name: "made", scopes: ["codes:read"] }, "k1"],
  ] as const)
    shown.push((await manage(tenant, "POST", "/v1/keys", body, { "idempotency-key": key })).body);
  for (let time = 0; time < 2; time++)
    shown.push(
      (await manage(tenant, "POST", "/v1/participant-tokens", { participantId: person }, { "idempotency-key": "t1" }))
        .body,
    );
  const [key = "", keyAgain, bpt = "", bptAgain] = shown.map((body) => {
    const { secretKey, accessToken } = JSON.parse(body) as Record<string, string>;
    return secretKey ?? accessToken ?? "";
  });
  assert.deepEqual([key, bpt], [keyAgain, bptAgain]);
  assert.match(`${key} ${bpt}`, /^sk_live_\S+ bpt_\S+$/);
  await manage(tenant, "PUT", `/v1/participants/${person}`, { country: "DE", attributes: { note: attribute } });
  await manage(tenant, "PUT", `/v1/participants/${person}`, { attributes: { note: { [attribute]: sharedSecret } } });
  const tag = { "if-match": '"0"' };
  assert.equal(
    (await manage(asked, "PUT", "/v1/identity-settings", provider.settings("introspection", "side"), tag)).status,
    200,
  );
  const jwt = { provider: "jwt", issuer: "https://idp.example", audience: "a", sharedSecret, algorithms: ["HS256"] };
  assert.equal((await manage(signed, "PUT", "/v1/identity-settings", jwt, tag)).status, 200);
  await manage(signed, "PUT", "/v1/identity-settings", { ...jwt, sharedSecret: [sharedSecret] }, tag);
  await manage(signed, "PUT", "/v1/identity-settings", { ...jwt, sharedSecrets: sharedSecret }, { "if-match": '"1"' });
  await manage(signed, "GET", "/v1/identity-settings");
  for (const text of [token, providerToken, key])
    await manage(signed, "POST", "/v1/identity-settings/test-token", { accessToken: text });
  for (const by of [{ secretKey: token }, { secretKey: `${key}x` }, { secretKey: unknownToken }])
    await manage(by, "GET", "/v1/tenant");
  for (const [clientKey, bearer] of [
    [tenant.clientKey, token],
    [asked.clientKey, providerToken],
    [tenant.clientKey, unknownToken],
    [asked.clientKey, token],
    [signed.clientKey, token],
    [tenant.clientKey, tenant.secretKey],
    [token, tenant.clientKey],
  ] as const) {
    await referral(clientKey, `Bearer ${bearer}`);
    await referral(clientKey, `Bearer ${bearer}`, { method: "POST", body: { token, person } });
    await referral(
      clientKey,
      `Bearer ${bearer}`,
      {},
      `/v1/referral/${encodeURIComponent(person)}/validate?t=${bearer}`,
    );
    await referral(clientKey, `Bearer ${bearer}`, {}, `/v1/referral/%zz${person}/validate`);
    await referral(clientKey, bearer, { headers: { host: "", "x-forwarded-for": person } });
  }
  await manage(tenant, "POST", `/v1/participants/${person}/block`);
  await referral(tenant.clientKey, `Bearer ${token}`);
  await manage(tenant, "POST", `/v1/participants/${person}/unblock`);
  provider.mood = "failing";
  await referral(asked.clientKey, `Bearer ${await provider.issue("introspection", "side", person)}`);
  provider.mood = "well";
  return [key, bpt];
};

/** The database fails in the middle of everything: its own words quote what it was given. */
const breakInside = async (): Promise<void> => {
  const { database } = service.environment();
  const rename = (text: string) => database.query({ name: `test-${text}`, text }, []);
  await rename("alter table codes rename column used to was_used");
  const fresh = await tenant.tokenFor(person);
  assert.equal((await referral(tenant.clientKey, `Bearer ${fresh}`)).status, 500);
  assert.equal((await referral(tenant.clientKey, `Bearer ${fresh}`, {}, "/v1/referral/FHLSO5/validate")).status, 500);
  await manage(tenant, "POST", "/v1/codes", { participantId: person, campaignId: tenant.campaignId, code: "CANARY" });
  await manage(tenant, "GET", `/v1/codes?participantId=${person}`);
  await rename("alter table codes rename column was_used to used");
  await rename(
    "alter table participants add constraint test_refuse check (participant_id <> 'canary-person-4417') not valid",
  );
  assert.equal((await manage(tenant, "PUT", `/v1/participants/${person}`, { country: "FR" })).status, 500);
  await rename("alter table participants drop constraint test_refuse");
  assert.equal((await referral(tenant.clientKey, `Bearer ${fresh}`)).status, 200);
};

const made = await letLoose();
await breakInside();
const metrics = await service.send("/metrics", { headers: { authorization: `Bearer ${metricsToken}` } });
assert.equal(metrics.status, 200);
const stored = (
  await Promise.all((["global", "us"] as const).map((name) => storedText(service.environment(name))))
).join("\n");
const textOf = (answers: RawAnswer[]) =>
  answers.map(({ rawHeaders, body }) => `${rawHeaders.join(" ")} ${body}`).join("\n");
const { databaseUrl, usDatabaseUrl } = service.service.deployment.config;

const secrets: Record<string, string> = {
  "a participant's token": token,
  "a token from the API": made[1]!,
  "a token that nobody has": unknownToken,
  "a provider's token": providerToken,
  "a tenant's secret key": tenant.secretKey,
  "a secret key from the API": made[0]!,
  "a provider's client secret": clientSecret,
  "a shared secret": sharedSecret,
  "the encryption key": encryptionKey,
  "the metrics token": metricsToken,
  "the database's address": String(databaseUrl),
  "the us database's address": String(usDatabaseUrl),
};
const places: Record<string, string> = {
  "the database": stored,
  "the log": service.logged,
  "the metrics": metrics.body,
  "refusals of the management API": textOf(refusals),
  "compatible answers": textOf(compatible),
};

test("A7 the canaries were let loose where they could have been caught", () => {
  assert.ok(refusals.length >= 9 && compatible.length >= 30, `${refusals.length} and ${compatible.length} answers`);
  assert.match(stored, new RegExp(person));
  assert.match(stored, new RegExp(tenant.tenantId));
  assert.match(service.logged, /"msg":"request failed"/);
  assert.match(service.logged, /"msg":"token not accepted"/);
  assert.match(metrics.body, /beckon_http_request_duration_seconds_count\{route="\/v1\/referral"/);
});

for (const [what, secret] of Object.entries(secrets)) {
  for (const [where, text] of Object.entries(places)) {
    test(`A7 ${what} is not in ${where}`, () => {
      assert.ok(secret.length > 15, "a canary");
      // Also not in hex, in base64, or cut short to its telling half.
      const forms = [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64").slice(0, -4)];
      const half = secret.includes("://") ? [] : [secret.slice(Math.ceil(secret.length / 2))];
      for (const form of [...forms, ...half]) assert.ok(!text.includes(form), `${form} is in ${where}`);
    });
  }
}

for (const [what, canary] of [
  ["a participant's id", person],
  ["an attribute", attribute],
] as const) {
  for (const where of ["the log", "the metrics", "compatible answers"]) {
    test(`P1 ${what} is not in ${where}`, () => {
      assert.ok(
        !places[where]!.includes(canary),
        places[where]!.slice(Math.max(0, places[where]!.indexOf(canary) - 300)).slice(0, 600),
      );
    });
  }
}

test("P1 log lines of requests hold what was measured, not what was sent", () => {
  const lines = service.logged.split("\n").filter((line) => line.includes('"msg":"answered"'));
  assert.ok(lines.length > 50);
  for (const line of lines)
    assert.deepEqual(Object.keys(JSON.parse(line) as object), [
      "level",
      "time",
      "requestId",
      "method",
      "route",
      "status",
      "ms",
      "msg",
    ]);
});
