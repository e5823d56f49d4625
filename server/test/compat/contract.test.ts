/** C1: the documented answers and errors of both endpoints, byte for byte, in both environments. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useService } from "../harness/service.ts";
import { assertAnswer, errorAnswers, type Headers, setStage, type Stage } from "./stage.ts";

const service = await useService();

type Row = [name: string, target: string, headers: Headers, answer: readonly [number, string, Headers?]];

const none = [200, "{}"] as const;
const valid = [200, '{"valid":true}'] as const;
const invalid = [200, '{"valid":false}'] as const;
const hour = 3_600_000;
const at = (offsetMs: number) => new Date(service.clock.nowMs() + offsetMs).toISOString();

/** Tenants whose one campaign is out of play in some way, each with a code that was given out before. */
const outOfPlay = async (stage: Stage): Promise<Row[]> => {
  const ways: [name: string, away: (campaign: string, by: Stage["tenant"]) => Promise<unknown>][] = [
    ["paused", (path, tenant) => stage.manage("POST", `${path}/pause`, undefined, { tenant })],
    ["ended", (path, tenant) => stage.manage("POST", `${path}/end`, undefined, { tenant })],
    ["scheduled", (path, tenant) => stage.change(path, { startsAt: at(hour) }, tenant)],
    ["over by its date", (path, tenant) => stage.change(path, { startsAt: at(-2 * hour), endsAt: at(-hour) }, tenant)],
  ];
  const rows: Row[] = [];
  for (const [name, away] of ways) {
    const tenant = await stage.another();
    const { code } = await stage.vanity("ann", "AWAY77", tenant);
    assertAnswer(await service.send(`/v1/referral/${code}/validate`, { headers: stage.anyone(tenant) }), ...valid);
    await away(`/v1/campaigns/${tenant.campaignId}`, tenant);
    rows.push([`a ${name} campaign gives no code`, "/v1/referral", await stage.as("ann", tenant), none]);
    rows.push([`nor does it to a new participant`, "/v1/referral", await stage.as("new", tenant), none]);
    rows.push([`a ${name} campaign's code`, `/v1/referral/${code}/validate`, stage.anyone(tenant), invalid]);
  }
  return rows;
};

const audiences = async (stage: Stage): Promise<Row[]> => {
  const listed = await stage.another({ campaign: { terms: { audience: { type: "list" } } } });
  await stage.manage(
    "POST",
    `/v1/campaigns/${listed.campaignId}/audience`,
    { participantIds: ["in"] },
    { tenant: listed },
  );
  await stage.vanity("in", "LISTED", listed);
  const rules = [{ attribute: "country", operator: "in" as const, values: ["DE"] }];
  const ruled = await stage.another({ campaign: { terms: { audience: { type: "rules", rules } } } });
  await stage.manage("PUT", "/v1/participants/german", { country: "DE" }, { tenant: ruled });
  await stage.manage("PUT", "/v1/participants/french", { country: "FR" }, { tenant: ruled });
  await stage.vanity("german", "GERMAN", ruled);
  const empty = await stage.another({ campaign: null });
  return [
    [
      "a participant on the list",
      "/v1/referral",
      await stage.as("in", listed),
      [200, '{"code":"LISTED","cap":5,"used":0}'],
    ],
    ["a participant beside the list: {}, never 403", "/v1/referral", await stage.as("out", listed), none],
    [
      "a participant who meets the rules",
      "/v1/referral",
      await stage.as("german", ruled),
      [200, '{"code":"GERMAN","cap":5,"used":0}'],
    ],
    ["one who does not", "/v1/referral", await stage.as("french", ruled), none],
    ["one of whom nothing is known", "/v1/referral", await stage.as("stranger", ruled), none],
    ["a tenant without any campaign", "/v1/referral", await stage.as("ann", empty), none],
  ];
};

const documented = async (stage: Stage): Promise<Row[]> => {
  const foreign = await stage.another();
  await stage.vanity("fay", "FREIGN", foreign);
  const { id } = await stage.vanity("fhl", "FHLSO5");
  const full = await stage.vanity("full", "FULL77");
  await stage.setUsed(full.id, 5);
  const half = await stage.vanity("half", "HALF77");
  await stage.setUsed(half.id, 2);
  const off = await stage.vanity("off", "DISABL");
  await stage.manage("POST", `/v1/codes/${off.id}/disable`);
  const old = await stage.vanity("replaced", "REPLCD");
  await stage.manage("POST", `/v1/codes/${old.id}/replace`, { code: "NEWTXT" });
  await stage.vanity("blocked", "BLKD77");
  await stage.manage("POST", "/v1/participants/blocked/block");
  const fhl = await stage.as("fhl");
  const anyone = stage.anyone();
  const key = (text: string): Headers => ({ ...anyone, "x-client-key": text });
  const token = (text: string): Headers => ({ ...fhl, authorization: text });
  const { authorization: own = "" } = fhl;
  const { authorization: other = "" } = await stage.as("fay", foreign);
  const expired = `Bearer ${await stage.tenant.tokenFor("fhl", -1)}`;
  const revoked = await stage.tenant.tokenFor("gone");
  await stage.manage("POST", "/v1/participant-tokens/revoke", { accessToken: revoked });
  assert.match(id, /^cod_/);
  const see = (code: string) => `/v1/referral/${code}/validate`;
  return [
    ["the documented example", "/v1/referral", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["the same again", "/v1/referral", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["with a trailing slash", "/v1/referral/", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["with a doubled slash", "//v1/referral", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["with both", "//v1//referral//", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["with a query nobody knows", "/v1/referral?utm=1&region=eu", fhl, [200, '{"code":"FHLSO5","cap":5,"used":0}']],
    ["a code that was used twice", "/v1/referral", await stage.as("half"), [200, '{"code":"HALF77","cap":5,"used":2}']],
    [
      "a code at its cap is still shown",
      "/v1/referral",
      await stage.as("full"),
      [200, '{"code":"FULL77","cap":5,"used":5}'],
    ],
    ["a disabled code is not", "/v1/referral", await stage.as("off"), none],
    [
      "a replaced code's new text",
      "/v1/referral",
      await stage.as("replaced"),
      [200, '{"code":"NEWTXT","cap":5,"used":0}'],
    ],
    ["a code that can be used", see("FHLSO5"), anyone, valid],
    ["with a trailing slash", `${see("FHLSO5")}/`, anyone, valid],
    ["with a doubled slash", `/${see("FHLSO5")}`, anyone, valid],
    ["with a stale token, which is ignored", see("FHLSO5"), token(expired), valid],
    ["with a foreign token, which is ignored", see("FHLSO5"), token(other), valid],
    ["with a token that is none, which is ignored", see("FHLSO5"), token("Basic YTpi"), valid],
    ["a code used in part", see("HALF77"), anyone, valid],
    ["a code at its cap", see("FULL77"), anyone, invalid],
    ["a disabled code", see("DISABL"), anyone, invalid],
    ["a replaced text", see("REPLCD"), anyone, invalid],
    ["the new text", see("NEWTXT"), anyone, valid],
    ["a blocked participant's code", see("BLKD77"), anyone, invalid],
    ["an unknown code", see("NNNNNN"), anyone, invalid],
    ["another tenant's code", see("FREIGN"), anyone, invalid],
    ["that code at its own tenant", see("FREIGN"), stage.anyone(foreign), valid],
    ["no client key", "/v1/referral", stage.place, errorAnswers.missingClientKey],
    ["an empty client key", "/v1/referral", { ...fhl, "x-client-key": "  " }, errorAnswers.missingClientKey],
    ["no client key at validate", see("FHLSO5"), stage.place, errorAnswers.missingClientKey],
    [
      "an unknown client key",
      "/v1/referral",
      { ...fhl, "x-client-key": crypto.randomUUID() },
      errorAnswers.invalidClientKey,
    ],
    ["a client key that is none", see("FHLSO5"), key("x".repeat(5000)), errorAnswers.invalidClientKey],
    ["a client key with surrounding spaces", see("FHLSO5"), key(` ${stage.tenant.clientKey}\t`), valid],
    ["no token", "/v1/referral", anyone, errorAnswers.notAuthenticated],
    ["a token without its scheme", "/v1/referral", token(own.slice(7)), errorAnswers.notAuthenticated],
    ["a scheme without a token", "/v1/referral", token("Bearer "), errorAnswers.notAuthenticated],
    ["another scheme", "/v1/referral", token("Basic YTpi"), errorAnswers.notAuthenticated],
    ["two tokens in one header", "/v1/referral", token(`${own}, ${own}`), errorAnswers.notAuthenticated],
    ["an unknown token", "/v1/referral", token("Bearer US_3f1c"), errorAnswers.notAuthenticated],
    ["an expired token", "/v1/referral", token(expired), errorAnswers.notAuthenticated],
    ["a revoked token", "/v1/referral", token(`Bearer ${revoked}`), errorAnswers.notAuthenticated],
    [
      "a secret key in place of a token",
      "/v1/referral",
      token(`Bearer ${stage.tenant.secretKey}`),
      errorAnswers.notAuthenticated,
    ],
    ["a 9 KB token", "/v1/referral", token(`Bearer ${"a".repeat(9000)}`), errorAnswers.notAuthenticated],
    ["another tenant's token", "/v1/referral", token(other), errorAnswers.notAuthorized],
    ["a blocked participant", "/v1/referral", await stage.as("blocked"), errorAnswers.notAuthorized],
    [
      "scheme `bearer`",
      "/v1/referral",
      token(own.replace("Bearer", "bearer")),
      [200, '{"code":"FHLSO5","cap":5,"used":0}'],
    ],
    [
      "scheme `BEARER` and more space",
      "/v1/referral",
      token(own.replace("Bearer", "BEARER  ")),
      [200, '{"code":"FHLSO5","cap":5,"used":0}'],
    ],
  ];
};

for (const environment of ["global", "us"] as const) {
  describe(`C1 the documented answers in ${environment}`, async () => {
    const stage = await setStage(service, environment);
    const rows = [...(await documented(stage)), ...(await outOfPlay(stage)), ...(await audiences(stage))];
    for (const [name, target, headers, answer] of rows) {
      test(`C1 ${environment}: ${name}: ${answer[0]}`, async () => {
        assertAnswer(await service.send(target, { headers }), ...answer);
      });
    }
  });
}
