/**
 * T1: nobody reaches another tenant's or the other environment's objects by their ids; A6: no operation runs without its scope.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { allScopes, type ManagementOperationId, type Operation, operations } from "@beckon/contract";
import fc from "fast-check";
import { useService } from "../harness/service.ts";
import { targetOf, undocumented } from "./caller.ts";
import { exampleCall } from "./example-call.ts";
import { fingerprintOf, type SeededTenant, seedTenant } from "./seeded-tenant.ts";

const service = await useService();
const seed = Number(process.env.BECKON_FUZZ_SEED ?? Date.now() % 2 ** 31);
const managed = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, { caller }]) => caller === "secret",
);
/** A code's text is no id: a foreign one is not absent, but a code that nobody has. */
const byText = (operation: Operation): boolean => operation.path.includes("{code}");
/** Legal texts have the same names for every tenant: one that was never written is no error, and has a test of its own. */
const byName = (operation: Operation): boolean => operation.path.includes("{textId}");
const withId = managed.filter(
  ([, operation]) => operation.params && operation.id !== "putParticipant" && !byText(operation) && !byName(operation),
);

/** Two tenants, each with two environments. */
const sides: SeededTenant[] = [];
before(async () => {
  for (const name of ["a", "b"]) {
    const global = await seedTenant(service, { participants: [`${name}-global`] });
    const us = await seedTenant(service, { environment: "us", sameAs: global, participants: [`${name}-us`] });
    sides.push(global, us);
  }
});

const fingerprints = () =>
  Promise.all(sides.map(({ tenantId, environment }) => fingerprintOf(service, tenantId, environment)));

/** The operation's own example, called by one side with the ids of another. */
const reach = async (operation: Operation, caller: SeededTenant, owner: Pick<SeededTenant, "ids">) => {
  const { target, send } = await exampleCall(service, operation, { ...caller, ids: owner.ids });
  // A foreign object gives no ETag to send; any version must look the same.
  if (operation.ifMatch) send.headers["if-match"] = '"1"';
  return service.send(target, send);
};

const absentReferral = "ref_01k9w3f5q8z2m4n6p7r9t1v3xy";
const absentReward = "rwd_01k9w3f5q8z2m4n6p7r9t1v3xy";
const absentIds: SeededTenant["ids"] = {
  referralId: [absentReferral, absentReferral, absentReferral, absentReferral, absentReferral],
  reservationId: ["rsv_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  eventId: ["nobodys", "nobodys"],
  sourceId: ["src_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  rejectedId: ["rej_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  endpointId: ["whk_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  deliveryId: ["dlv_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  reviewedId: [absentReferral, absentReferral],
  entryId: ["rle_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  code: ["NOBODYS"],
  rewardId: [absentReward, absentReward, absentReward],
  campaignId: ["cmp_01k9w3f5q8z2m4n6p7r9t1v3xy", "cmp_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  codeId: ["cod_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  memberId: ["mem_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  loggedId: ["req_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  keyId: ["key_01k9w3f5q8z2m4n6p7r9t1v3xy", "key_01k9w3f5q8z2m4n6p7r9t1v3xy"],
  participantId: ["nobody"],
  textId: ["terms.ZZ.zz"],
};

/** An answer without what must differ: the request's own id and the ids it named. */
const shapeOf = ({ status, body, headers }: { status: number; body: string; headers: Record<string, unknown> }) => {
  const json = JSON.parse(body) as Record<string, unknown>;
  const words = String(json["detail"]).replace(/\S+\.$/, "ID.");
  return { status, fields: Object.keys(json), code: json["code"], words, headers: Object.keys(headers).toSorted() };
};

for (const [id, operation] of withId) {
  test(`T1 ${id}: ids of the three other sides are absent, and nothing of theirs changes`, async () => {
    const earlier = await fingerprints();
    for (const caller of sides) {
      const absent = shapeOf(await reach(operation, caller, { ids: absentIds }));
      assert.deepEqual([absent.status, absent.code], [404, "not_found"]);
      for (const owner of sides.filter((side) => side !== caller)) {
        const answer = await reach(operation, caller, owner);
        assert.deepEqual(shapeOf(answer), absent);
        assert.deepEqual(undocumented(operation, answer), []);
      }
    }
    assert.deepEqual(await fingerprints(), earlier);
  });
}

test("T1 ids inside bodies and filters reach no one else either", async () => {
  const earlier = await fingerprints();
  for (const caller of sides) {
    for (const owner of sides.filter((side) => side !== caller)) {
      const headers = caller.side;
      const [campaignId = ""] = owner.ids.campaignId;
      const [participantId = ""] = owner.ids.participantId;
      const made = await caller.call("createCode", { headers, body: { participantId, campaignId } });
      assert.equal(made.status, 404);
      const codes = await caller.call("listCodes", { headers, query: { campaignId } });
      assert.deepEqual(codes.json["items"], []);
      const listed = async (id: ManagementOperationId, query: Record<string, string>) =>
        (await caller.call(id, { headers, query })).json["items"];
      const [codeId = ""] = owner.ids.codeId;
      for (const query of [{ campaignId }, { codeId }, { referrerId: participantId }])
        assert.deepEqual(await listed("listReferrals", query), []);
      assert.deepEqual(await listed("listReservations", { code: codeId }), []);
      assert.deepEqual(await listed("listEvents", { participantId }), []);
      const [endpointId = ""] = owner.ids.endpointId;
      assert.deepEqual(await listed("listDeliveries", { endpointId }), []);
      for (const subjectId of [codeId, campaignId])
        assert.deepEqual(await listed("listOutboundEvents", { subjectId }), []);
      const [referralId] = owner.ids.referralId;
      const decided = await caller.call("decideReferrals", { headers, body: { action: "void", ids: [referralId] } });
      assert.deepEqual(
        (decided.json["items"] as { outcome: string; code: string }[]).map(({ outcome, code }) => [outcome, code]),
        [["refused", "not_found"]],
      );
      const [rejectedId = ""] = owner.ids.rejectedId;
      const [sourceId = ""] = caller.ids.sourceId;
      const replayed = await caller.call("replayRejectedEvent", { headers, params: { sourceId, rejectedId } });
      assert.equal(replayed.status, 404);
      const revoked = await caller.call("revokeParticipantTokens", { headers, body: { participantId } });
      assert.deepEqual(revoked.json, { revoked: 0 });
    }
  }
  assert.deepEqual(await fingerprints(), earlier);
});

test("T1 an address that one side's people are known by is nobody's elsewhere, and looking for it leaves nothing", async () => {
  const email = "shared.mailbox@mail.example";
  const named = sides.map(({ ids }) => ids.participantId[0] ?? "");
  for (const [place, { call, side: headers }] of sides.entries())
    await call("putParticipantSignals", { headers, params: { participantId: named[place] ?? "" }, body: { email } });
  const earlier = await fingerprints();
  for (const [place, { call, side: headers }] of sides.entries()) {
    const { json } = await call("searchParticipants", { headers, body: { email: "Shared.Mailbox+x@MAIL.example" } });
    assert.deepEqual(
      (json["items"] as { participantId: string }[]).map(({ participantId }) => participantId),
      [named[place]],
    );
  }
  assert.deepEqual(await fingerprints(), earlier);
});

/** What one side is told about a code that it typed. */
const tellOf = async ({ call, side: headers }: SeededTenant, code: string) => {
  const params = { code };
  const explained = await call("explainCode", { headers, params });
  const reserved = await call("reserveSlot", { headers, params, body: { onboardingId: "stranger" } });
  const registered = await call("registerReferral", { headers, body: { code, refereeId: "stranger" } });
  return [explained.json, ...[reserved, registered].map(({ status, json }) => [status, json.code, json.detail])];
};

test("T1 a code of another side is a code that nobody has, and holds no slot for a stranger", async () => {
  const nobodys = [
    {
      usable: false,
      reason: "code_not_found",
      detail: "There is no such code.",
      codeId: null,
      cap: null,
      used: null,
      held: null,
    },
    [422, "code_not_found", "There is no such code."],
    [422, "code_not_found", "There is no such code."],
  ];
  const earlier = await fingerprints();
  for (const caller of sides) {
    assert.deepEqual(await tellOf(caller, "NOBODYS"), nobodys);
    for (const owner of sides.filter((side) => side !== caller)) {
      const [code = ""] = owner.ids.code;
      assert.deepEqual(await tellOf(caller, code), nobodys);
    }
  }
  assert.deepEqual(await fingerprints(), earlier);
});

test("T1 a webhook reaches the source of its own tenant and environment only", async () => {
  const earlier = await fingerprints();
  for (const caller of sides) {
    for (const owner of sides.filter((side) => side !== caller)) {
      const path = `/v1/inbound/${caller.tenantId}/${owner.ids.sourceId[0] ?? ""}`;
      const answer = await service.send(path, { method: "POST", headers: caller.side, body: {} });
      assert.equal(answer.status, 404);
    }
  }
  assert.deepEqual(await fingerprints(), earlier);
});

test("T1 every list holds only the caller's own", async () => {
  for (const { call, side: headers, ids } of sides) {
    const listed = async (id: ManagementOperationId, query = {}) => {
      const { json } = await call(id, { headers, query: { limit: "100", ...query } });
      return (json["items"] as { id: string }[]).map((item) => item.id).toSorted();
    };
    assert.deepEqual(await listed("listCampaigns"), ids.campaignId.toSorted());
    assert.deepEqual(await listed("listCodes"), ids.codeId.toSorted());
    assert.deepEqual(await listed("listParticipants"), ids.participantId.toSorted());
    assert.deepEqual(await listed("listReferrals"), [...ids.referralId, ...ids.reviewedId].toSorted());
    assert.deepEqual(await listed("listReservations"), ids.reservationId);
    const reviews = await call("listReviews", { headers });
    assert.deepEqual(
      (reviews.json["items"] as { referralId: string }[]).map(({ referralId }) => referralId),
      ids.reviewedId.slice(0, 1),
    );
    assert.deepEqual(await listed("listEventSources"), ids.sourceId.toSorted());
    assert.deepEqual(await listed("listWebhookEndpoints"), ids.endpointId);
    assert.deepEqual(await listed("listDeliveries"), ids.deliveryId.toSorted());
    assert.deepEqual(await listed("listEvents"), ids.eventId.toSorted());
    for (const [place, name] of ["qualified", "approved"].entries())
      assert.deepEqual(await listed("listEvents", { participantId: name }), [ids.eventId[place]]);
    const keys = await listed("listKeys");
    for (const other of sides.filter((side) => side.call !== call))
      for (const key of other.ids.keyId) assert.ok(!keys.includes(key));
  }
});

test(`T1 in any order of calls only the caller's own side ever changes (seed ${seed})`, async () => {
  // What is gone is absent for its own side as well, so that what is asked next would say nothing.
  const lasting = withId.flatMap(([id, operation]) =>
    id === "eraseParticipant" || id === "removeMember" ? [] : [operation],
  );
  const step = fc.record({ caller: fc.nat(3), owner: fc.nat(3), operation: fc.constantFrom(...lasting) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const { caller, owner, operation } of steps) {
        const earlier = await fingerprints();
        const [asking, asked] = [sides[caller], sides[owner]];
        assert.ok(asking && asked);
        const answer = await reach(operation, asking, asked);
        assert.equal(answer.status === 404, caller !== owner, `${operation.id}: ${answer.status} ${answer.body}`);
        const later = await fingerprints();
        for (const place of sides.keys()) if (place !== caller) assert.equal(later[place], earlier[place]);
      }
    }),
    { numRuns: 30, seed },
  );
});

test("T1 a key works in its own environment only", async () => {
  for (const { secretKey, environment } of sides) {
    const headers = { authorization: `Bearer ${secretKey}`, "x-us-env": environment === "us" ? "false" : "true" };
    const answer = await service.send("/v1/tenant", { headers });
    assert.equal(answer.status, 401);
  }
});

test("A6 every operation asks for exactly its own scope: 403 with any other, whatever else is wrong", async () => {
  const tenant = await seedTenant(service);
  const earlier = await fingerprintOf(service, tenant.tenantId);
  const keys = new Map<string, string>();
  for (const scope of allScopes) keys.set(scope, await tenant.keyWith([scope]));
  const made = await fingerprintOf(service, tenant.tenantId);
  assert.notEqual(made, earlier);
  for (const [id, operation] of managed) {
    for (const [scope, key] of keys) {
      // The body is wrong everywhere, so that the right scope gets further and still changes nothing.
      const answer = await service.send(targetOf(operation, { params: absentIds as never }), {
        method: operation.method,
        headers: { authorization: `Bearer ${key}` },
        ...(operation.method === "GET" ? {} : { body: { surprise: true } }),
      });
      const refused = answer.status === 403;
      assert.equal(
        refused,
        operation.operatorsOnly === true || scope !== operation.scope,
        `${id} with ${scope}: ${answer.status}`,
      );
      if (refused) assert.equal((JSON.parse(answer.body) as { code: string }).code, "insufficient_scope");
      else assert.notEqual(answer.status, 401);
    }
  }
  assert.equal(await fingerprintOf(service, tenant.tenantId), made);
});
