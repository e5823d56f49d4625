/** P1: of a request's own values the log keeps choices and ids of Beckon's own, and of details the contract's words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { operations } from "@beckon/contract";
import fc from "fast-check";
import { outlineOf, redactPath, redactPointer } from "./outline.ts";
import { redactDetail, textsIn } from "./redact-detail.ts";

const campaignId = "cmp_01k9w3f5q8z2m4n6p7r9t1v3xy";

test("P1 an outline has names, kinds and choices of the contract, and counts what it does not know", () => {
  const { body } = operations.createKey;
  const sent = {
    type: "secret",
    name: "Anna",
    scopes: ["codes:read", "anna@x.example"],
    expiresAt: null,
    "a@b.example": 1,
  };
  assert.deepEqual(outlineOf(sent, body), {
    ...{ type: "secret", name: "<string>", scopes: ["codes:read", "<string>"], expiresAt: null },
    "<other fields>": 1,
  });
  assert.deepEqual(outlineOf({ attributes: { anna: "x" }, country: "DE" }, operations.putParticipant.body), {
    attributes: { "<other fields>": 1 },
    country: "<string>",
  });
  assert.deepEqual(outlineOf(["a", 1, true, {}], operations.createKey.body), [
    "<string>",
    "<number>",
    true,
    "<1 more>",
  ]);
  assert.equal(outlineOf(undefined, undefined), null);
  const deep = JSON.parse(`${"[".repeat(5_000)}"x"${"]".repeat(5_000)}`) as unknown;
  assert.match(JSON.stringify(outlineOf(deep, body)), /^\[+"<1 more>"/);
  assert.deepEqual(textsIn(deep), new Set(["x"]));
});

test("P1 a path and a pointer keep Beckon's ids and the contract's names", () => {
  const { getCampaign, getParticipant, createKey, createEvents } = operations;
  assert.equal(redactPath(getCampaign, { campaignId }), `/v1/campaigns/${campaignId}`);
  assert.equal(redactPath(getCampaign, { campaignId: "anna" }), "/v1/campaigns/{campaignId}");
  assert.equal(redactPath(getParticipant, { participantId: campaignId }), "/v1/participants/{participantId}");
  assert.equal(redactPointer("/body/scopes/3", createKey), "/body/scopes/3");
  assert.equal(redactPointer("/body/items/0/attributes/anna", createEvents), "/body/items/0/attributes/*");
  assert.equal(redactPointer("/body/anna/name", createKey), "/body/*/*");
  assert.equal(redactPointer("anna", createKey), "*");
});

test("P1 a detail keeps the contract's words and Beckon's ids, and no word that the request sent", () => {
  const none = new Set<string>();
  const told = `Campaign ${campaignId} is paused.`;
  assert.equal(redactDetail(told, none), told);
  assert.equal(
    redactDetail("This needs a key with the scope campaigns:write.", none),
    "This needs a key with the scope campaigns:write.",
  );
  assert.equal(redactDetail("anna.meier@x.example has an account already.", none), "… has an account already.");
  assert.equal(
    redactDetail("There is no participant active.", textsIn({ participantId: "will" })),
    "There is no participant active.",
  );
  assert.equal(
    redactDetail("There is no participant person.", textsIn({ participantId: "Person" })),
    "There is no participant ….",
  );
});

test("P1 no value of a request comes through, whatever it looks like", () => {
  const value = fc.string({ minLength: 1 }).map((text) => `zz${text}zz`);
  fc.assert(
    fc.property(value, (secret) => {
      const told = [
        outlineOf(
          { [secret]: secret, refereeId: secret, attributes: { [secret]: [secret] } },
          operations.registerReferral.body,
        ),
        redactPath(operations.blockParticipant, { participantId: secret }),
        redactPointer(`/body/${secret}`, operations.registerReferral),
        redactDetail(`There is no participant ${secret.replaceAll(/\s/g, "")}.`, textsIn([secret])),
      ];
      assert.doesNotMatch(JSON.stringify(told), /zz/);
    }),
  );
});
