/** A person who leaves a canary in every personal field there is, by calls that a tenant and its people make. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { progressDueReferrals } from "../../src/jobs/chores.ts";
import type { TestService } from "../harness/service.ts";
import { eventually, type Sink } from "../harness/sink.ts";
import { rewardWorld } from "../rewards/reward-world.ts";

const hourMs = 3_600_000;
const coins = { type: "money", amount: "10", currency: "usdc" } as const;
export const person = "canary-person-77f1";

/** Words that stand for what each kind of field holds. Countries are two letters, and looked for as words of their own. */
export const canaries = {
  person,
  onboarding: "canary-onboarding-52c8",
  attribute: "canary-nickname",
  country: "AQ",
  signUpCountry: "GB",
  networkCountry: "TF",
  signedUp: "04:05.913",
  code: "CANARYCODE",
  skeleton: "CANARYC0DE",
  eventId: "canary-event-id",
  objectId: "canary-object-id",
  shop: "canary-shop",
  amount: "9876543",
  category: "canary-category",
  kind: "canary-kind",
  occurred: "06:07.917",
  mailbox: "canary.mailbox@canaryhost.example",
  phone: "+447700900913",
  device: "canary-device-id",
  payout: "canary-payout-hash",
  referralNote: "canary-referral-note",
  reviewNote: "canary-review-note",
  rewardNote: "canary-reward-note",
  listNote: "canary-list-note",
  failure: "canary-failure",
  payoutReference: "canary-payout-reference",
  receiverAnswer: "canary-receiver-answer",
  hostAnswer: "canary-host-answer",
  ticket: "canary-ticket",
} as const;

type Call = Awaited<ReturnType<typeof rewardWorld>>["call"];

/** `receiver` gets webhooks, `host` is asked before approvals. */
export const tellStory = async (service: TestService, { receiver, host }: { receiver: Sink; host: Sink }) => {
  const world = await rewardWorld(service, {
    rewards: [
      { id: "ours", side: "referrer", kind: "fixed", value: coins },
      { id: "theirs", side: "referee", kind: "fixed", value: coins },
    ],
    jurisdiction: ["gb-crypto-rewards"],
    qualification: { steps: [{ id: "spend", event: "purchase" }] },
  });
  const { tenant, call } = world;
  const ok = async (...[method, target, body, headers]: Parameters<Call>) => {
    const answer = await call(method, target, body, headers);
    assert.ok(answer.status < 300, `${method} ${target}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const withEtag = async (target: string, body: object) => {
    const headers = { authorization: `Bearer ${tenant.secretKey}` };
    const { headers: received } = await service.send(target, { headers });
    return ok("PUT", target, body, { "if-match": String(received.etag) });
  };
  const judge = () =>
    progressDueReferrals(world.store, world.surroundings, (error) => assert.fail(`not judged: ${String(error)}`));
  const thisHourMs = service.clock.nowMs() - (service.clock.nowMs() % hourMs);
  const minutes = (ago: number, text: string): string =>
    new Date(thisHourMs - ago * hourMs).toISOString().replace(/\d\d:\d\d\.\d\d\dZ$/, `${text}Z`);

  await ok("POST", "/v1/webhook-endpoints", { url: receiver.url });
  await withEtag("/v1/approval-veto", { url: host.url });
  const facts = { country: canaries.country, attributes: { nick: canaries.attribute } };
  await ok("PUT", `/v1/participants/${person}`, facts, { "idempotency-key": `set-${person}` });
  const { accessToken } = await ok("POST", "/v1/participant-tokens", { participantId: person });
  const campaign = { campaignId: world.campaignId };
  await ok("POST", `/v1/campaigns/${world.campaignId}/audience`, { participantIds: [person] });
  await ok("POST", "/v1/codes", { participantId: person, ...campaign, code: canaries.code });
  const known = { email: canaries.mailbox, payoutHash: canaries.payout };
  await ok("PUT", `/v1/participants/${person}/signals`, known);
  const entry = { list: "allow", kind: "participant", value: person, note: canaries.listNote };
  const listed = await ok("POST", "/v1/risk-lists", entry);
  await ok("POST", `/v1/risk-lists/${String(listed["id"])}/remove`);

  // They come by the host's code, after a slot was held for them, and look as if they were the host.
  const hostCode = await world.codeOf("host");
  const slot = { onboardingId: canaries.onboarding };
  await ok("POST", `/v1/codes/${hostCode}/reservations`, slot, { "idempotency-key": `slot-${canaries.onboarding}` });
  await ok("PUT", "/v1/participants/host/signals", { phone: canaries.phone });
  const seen = {
    ip: "203.0.113.77",
    ipCountry: canaries.networkCountry,
    deviceId: canaries.device,
    phone: canaries.phone,
  };
  const who = { refereeId: person, onboardingId: canaries.onboarding, country: canaries.signUpCountry };
  const signUp = {
    code: hostCode,
    ...who,
    registeredAt: minutes(3, canaries.signedUp),
    ...seen,
    email: canaries.mailbox,
  };
  const taken = await ok("POST", "/v1/referrals", signUp);
  assert.equal(taken["review"], "flagged", JSON.stringify(taken));
  const verdicts = { referrer: "clear", referee: "clear", note: canaries.reviewNote };
  await ok("POST", `/v1/reviews/${String(taken["id"])}/decide`, verdicts);
  const twin = { code: await world.codeOf("twins-host"), refereeId: "twin", email: canaries.mailbox };
  await call("POST", "/v1/referrals", twin);
  const at = { occurredAt: minutes(1, canaries.occurred) };
  const event = { id: canaries.eventId, type: "purchase", objectId: canaries.objectId, participantId: person };
  const about = { category: canaries.category, kind: canaries.kind, attributes: { shop: canaries.shop } };
  await ok("POST", "/v1/events", { ...event, ...at, amount: "98765.43", currency: "EUR", ...about });
  await ok("POST", "/v1/events", { id: "early", type: "kyc", ...at, onboardingId: canaries.onboarding });
  await judge();

  // Three friends come by theirs: one payout fails, one is made, one is withdrawn, and a fourth friend is undone.
  for (const friend of ["ada", "bela", "cleo", "dora"]) {
    const email = `${friend}@${friend}-mail.example`;
    const made = await ok("POST", "/v1/referrals", { code: canaries.code, refereeId: friend, country: "DE", email });
    // Undone before anything can be paid for her.
    if (friend === "dora") {
      await ok("POST", `/v1/referrals/${String(made["id"])}/void`, { note: canaries.referralNote });
      continue;
    }
    await ok("POST", "/v1/events", {
      id: `buy-${friend}`,
      type: "purchase",
      participantId: friend,
      occurredAt: new Date(service.clock.nowMs()).toISOString(),
    });
  }
  await judge();
  // A crowd with one device raises an alarm that names them.
  for (const one of ["one", "two", "three", "four", "five"])
    await call("POST", "/v1/referrals", { code: canaries.code, refereeId: `crowd-${one}`, deviceId: "crowd-device" });
  const own = await eventually(
    async () => {
      const found = (await world.everyReward()).filter(
        ({ participantId, side, state }) => participantId === person && side === "referrer" && state === "available",
      );
      return found.length === 3 && found;
    },
    { told: () => "the person's rewards are not all available" },
  );
  const [failing, paid, withdrawn] = own.map(({ rewardId }) => `/v1/rewards/${rewardId}`);
  await ok("POST", `${failing}/fail`, { reason: canaries.failure });
  await ok("POST", `${paid}/pay`, { reference: canaries.payoutReference });
  await ok("POST", `${withdrawn}/cancel`, { reason: canaries.rewardNote });

  const secret = "what-the-platform-signs-with";
  const source = await ok("POST", "/v1/event-sources", { name: "platform", secret });
  const refuse = async (id: string, amount: string): Promise<void> => {
    const told = { event_type: "transaction.cleared", occurred_at: at.occurredAt, user_id: id };
    const body = JSON.stringify({ event_id: `w-${amount}`, ...told, event_object: { amount, currency: "EUR" } });
    const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
    const answer = await service.send(String(source["path"]), { method: "POST", body, headers });
    assert.equal(answer.status, 422, answer.body);
  };
  await refuse(person, person);
  await refuse("somebody", canaries.onboarding);
  const guess = { "x-client-key": tenant.clientKey };
  await service.send("/v1/referral/NOSUCHCODE/validate", { headers: guess });
  await eventually(() => receiver.received.length >= 20 && host.received.length >= 3);
  return { world, token: String(accessToken), takenId: String(taken["id"]), ok };
};
