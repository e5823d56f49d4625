/** C1, readings 10 and 11: which error wins when several apply, and which side of the service a request is for. */
import { describe, test } from "node:test";
import { useService } from "../harness/service.ts";
import { assertAnswer, assertError, type Headers, setStage } from "./stage.ts";

const service = await useService();
const stage = await setStage(service, "global");
const us = await setStage(service, "us");
const foreign = await stage.another();
await stage.vanity("ann", "FHLSO5");
await stage.vanity("blocked", "BLKD77");
await stage.manage("POST", "/v1/participants/blocked/block");

const ann = await stage.as("ann");
const valid = '{"valid":true}';
const invalid = '{"valid":false}';
const code = '{"code":"FHLSO5","cap":5,"used":0}';
const answers = { "/v1/referral": code, "/v1/referral/activity": '{"items":[],"nextCursor":null}' };

describe("C1 precedence", () => {
  const keys: [name: string, headers: Headers, wins: "missingClientKey" | "invalidClientKey" | null][] = [
    ["no client key", {}, "missingClientKey"],
    ["an unknown client key", { "x-client-key": "nobody" }, "invalidClientKey"],
    ["a client key", stage.anyone(), null],
  ];
  const segments: [name: string, segment: string, wins: "invalidRequest" | null][] = [
    ["a bad escape", "%zz", "invalidRequest"],
    ["a NUL", "%00", "invalidRequest"],
    ["257 bytes", "A".repeat(257), "invalidRequest"],
    ["no text at all", "", "invalidRequest"],
    ["a good text", "FHLSO5", null],
  ];
  for (const [keyName, headers, byKey] of keys) {
    for (const [name, segment, bySegment] of segments) {
      test(`C1 validate: ${keyName} with ${name}`, async () => {
        const error = byKey ?? bySegment;
        const answer = await service.send(`/v1/referral/${segment}/validate`, { headers });
        if (error) assertError(answer, error);
        else assertAnswer(answer, 200, valid);
      });
    }
  }
  const tokens: [name: string, headers: () => Promise<Headers>, wins: "notAuthenticated" | "notAuthorized" | null][] = [
    ["no token", async () => ({}), "notAuthenticated"],
    ["an unknown token", async () => ({ authorization: "Bearer nobody" }), "notAuthenticated"],
    [
      "an expired token of a blocked participant",
      () => bearer(stage.tenant.tokenFor("blocked", -1)),
      "notAuthenticated",
    ],
    ["an expired token of another tenant", () => bearer(foreign.tokenFor("ann", -1)), "notAuthenticated"],
    ["another tenant's token", () => bearer(foreign.tokenFor("ann")), "notAuthorized"],
    ["a blocked participant's token", () => bearer(stage.tenant.tokenFor("blocked")), "notAuthorized"],
    ["a good token", () => bearer(stage.tenant.tokenFor("ann")), null],
  ];
  for (const [keyName, headers, byKey] of keys) {
    for (const [name, token, byToken] of tokens) {
      for (const [target, body] of Object.entries(answers)) {
        test(`C1 ${target}: ${keyName} with ${name}`, async () => {
          const error = byKey ?? byToken;
          const answer = await service.send(target, { headers: { ...headers, ...(await token()) } });
          if (error) assertError(answer, error);
          else assertAnswer(answer, 200, body);
        });
      }
    }
  }
});

const bearer = async (token: Promise<string>): Promise<Headers> => ({ authorization: `Bearer ${await token}` });

describe("C1 environments", async () => {
  const both = await stage.another();
  const usSide = await us.another({ sameAs: both });
  await stage.vanity("ann", "WORLD7", both);
  await us.vanity("ann", "STATES", usSide);
  const globalToken = await bearer(both.tokenFor("ann"));
  const usToken = await bearer(usSide.tokenFor("ann"));
  const key = { "x-client-key": both.clientKey };
  const world = '{"code":"WORLD7","cap":5,"used":0}';
  const states = '{"code":"STATES","cap":5,"used":0}';

  for (const value of ["true", "TRUE", "True", "1", " true ", "\ttrue"]) {
    test(`C1 x-us-env ${JSON.stringify(value)} is the US`, async () => {
      const headers = { ...key, "x-us-env": value };
      assertAnswer(await service.send("/v1/referral", { headers: { ...headers, ...usToken } }), 200, states);
      assertAnswer(await service.send("/v1/referral/STATES/validate", { headers }), 200, valid);
      assertAnswer(await service.send("/v1/referral/WORLD7/validate", { headers }), 200, invalid);
    });
  }
  for (const value of ["false", "0", "", "yes", "us", "on", "truee", "2", "11", "true, true"]) {
    test(`C1 x-us-env ${JSON.stringify(value)} is international`, async () => {
      const headers = { ...key, "x-us-env": value };
      assertAnswer(await service.send("/v1/referral", { headers: { ...headers, ...globalToken } }), 200, world);
      assertAnswer(await service.send("/v1/referral/WORLD7/validate", { headers }), 200, valid);
      assertAnswer(await service.send("/v1/referral/STATES/validate", { headers }), 200, invalid);
    });
  }
  for (const [query, side] of [
    ["?region=us", "us"],
    ["?a=b&region=US&c", "us"],
    ["?region=%75s", "us"],
    ["?region=eu", "global"],
    ["?region=", "global"],
    ["?regions=us", "global"],
    ["?x=region%3Dus", "global"],
  ] as const) {
    test(`C1 ${query} is ${side}`, async () => {
      const headers = { ...key, ...(side === "us" ? usToken : globalToken) };
      assertAnswer(await service.send(`/v1/referral${query}`, { headers }), 200, side === "us" ? states : world);
      const target = `/v1/referral/STATES/validate${query}`;
      assertAnswer(await service.send(target, { headers: key }), 200, side === "us" ? valid : invalid);
    });
  }
  test("C1 a token of the other environment is 401 in both directions", async () => {
    const inUs = { ...key, "x-us-env": "true", ...globalToken };
    assertError(await service.send("/v1/referral", { headers: inUs }), "notAuthenticated");
    assertError(await service.send("/v1/referral", { headers: { ...key, ...usToken } }), "notAuthenticated");
  });
  for (const [name, tenant, place] of [
    ["without a US side, asked for it", stage.tenant, us.place],
    ["with a US side only, asked for the other", us.tenant, {}],
  ] as const) {
    test(`C1 a tenant ${name}: 401, and no code is valid`, async () => {
      const headers = { "x-client-key": tenant.clientKey, ...place };
      const withToken = { ...headers, ...(await bearer(tenant.tokenFor("ann"))) };
      assertError(await service.send("/v1/referral", { headers: withToken }), "notAuthenticated");
      assertError(await service.send("/v1/referral", { headers }), "notAuthenticated");
      assertAnswer(await service.send("/v1/referral/FHLSO5/validate", { headers }), 200, invalid);
      assertError(await service.send("/v1/referral/%zz/validate", { headers }), "invalidRequest");
    });
  }
});

describe("C1 the switch for proxies that treat 499 as their own", async () => {
  const legacy = await service.another({ BECKON_LEGACY_CLIENT_KEY_STATUS: "401" });
  const wwwAuthenticate = { "www-authenticate": "Bearer" };
  for (const target of [...Object.keys(answers), "/v1/referral/FHLSO5/validate", "/v1/referral/%zz/validate"]) {
    test(`C1 legacyClientKeyStatus=401 on ${target}`, async () => {
      assertAnswer(await legacy.send(target), 401, '{"message":"Missing client key"}', wwwAuthenticate);
      const unknown = await legacy.send(target, { headers: { "x-client-key": "nobody" } });
      assertAnswer(unknown, 401, '{"message":"Invalid client key"}', wwwAuthenticate);
    });
  }
  test("C1 legacyClientKeyStatus changes nothing else", async () => {
    assertAnswer(await legacy.send("/v1/referral", { headers: ann }), 200, code);
    assertError(await legacy.send("/v1/referral", { headers: stage.anyone() }), "notAuthenticated");
    assertAnswer(await legacy.send("/v1/referral/FHLSO5/validate", { headers: stage.anyone() }), 200, valid);
  });
});

describe("C1 a deployment without any US side", async () => {
  const alone = await useService({ onlyGlobal: true });
  const tenant = await alone.createTenant();
  test("C1 a known client key: 401 and valid:false; an unknown one: 498", async () => {
    const headers = { "x-client-key": tenant.clientKey, "x-us-env": "true" };
    const withToken = { ...headers, ...(await bearer(tenant.tokenFor("ann"))) };
    assertError(await alone.send("/v1/referral", { headers: withToken }), "notAuthenticated");
    assertAnswer(await alone.send("/v1/referral/FHLSO5/validate", { headers }), 200, invalid);
    const unknown = { headers: { "x-client-key": "nobody", "x-us-env": "true" } };
    assertError(await alone.send("/v1/referral", unknown), "invalidClientKey");
    assertError(await alone.send("/v1/referral", { headers: { "x-us-env": "true" } }), "missingClientKey");
  });
});
