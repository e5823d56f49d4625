/** Referrals in several states, a held slot, webhooks in and out: what a tenant's campaign has brought so far. */
import { createHmac } from "node:crypto";
import { nobodyUrl, type TestService } from "../harness/service.ts";
import { type Caller, expectStatus } from "./caller.ts";

/** What the life of referrals adds to the ids that fill an operation's path. `code` holds texts of codes, which are no ids. */
export type Life = {
  /** Registered, qualified, voided, known by its onboarding id only, approved. */
  referralId: [string, string, string, string, string];
  reservationId: string[];
  /** Purchases, of those who qualified and are approved. */
  eventId: [string, string];
  sourceId: string[];
  rejectedId: string[];
  /** One that nobody answers at. */
  endpointId: string[];
  /** One per event there was. */
  deliveryId: string[];
  code: string[];
  /** Flagged: nothing was decided about the first yet, the second was cleared. */
  textId: string[];
  reviewedId: [string, string];
  /** Of all that was asked up to the end. */
  loggedId: string[];
  /** On the block list. */
  entryId: string[];
  /** Pending and waiting for somebody's approval, available, pending by itself. */
  rewardId: [string, string, string];
};

type Side = { service: TestService; call: Caller; headers: Record<string, string> };

const secret = "what-the-platform-signs-with";

/** Posts what no mapping understands; its signature is right, so its body is kept. */
const refuseOne = async ({ service, headers }: Side, path: string): Promise<void> => {
  const body = JSON.stringify({ event_id: "w-1", event_type: "card.activated", occurred_at: new Date().toISOString() });
  const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const signed = { ...headers, "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
  await service.send(path, { method: "POST", body, headers: signed });
};

/** An endpoint, and a delivery to it for each event that was told before it was there. */
const seedEndpoint = async ({ service, call, headers }: Side): Promise<Pick<Life, "endpointId" | "deliveryId">> => {
  const made = await call("createWebhookEndpoint", { headers, body: { url: nobodyUrl } });
  const { id: endpointId } = expectStatus(made, 201).json;
  const body = rangeAround(service.clock.nowMs());
  expectStatus(await call("resendEvents", { headers, params: { endpointId }, body }), 200);
  const { json } = await call("listDeliveries", { headers, query: { limit: "100" } });
  return { endpointId: [endpointId], deliveryId: (json["items"] as { id: string }[]).map(({ id }) => id) };
};

/** A day before and after. */
export const rangeAround = (nowMs: number): { from: string; to: string } => ({
  from: new Date(nowMs - 86_400_000).toISOString(),
  to: new Date(nowMs + 86_400_000).toISOString(),
});

/** Lets a friend of the tenant's refer five people in this campaign, whose referrals qualify with a purchase. */
export const seedLife = async (side: Side, campaignId: string) => {
  const { call, headers } = side;
  const made = async (...[id, more]: Parameters<Caller>) =>
    expectStatus(await call(id, { headers, ...more }), 201).json;
  const { code, id: codeId } = await made("createCode", { body: { participantId: "friend", campaignId } });
  const people = ["friend", "registered", "qualified", "voided", "approved", "flagged", "cleared"];
  const register = async (body: object) => (await made("registerReferral", { body: { code, ...body } })).id;
  const registered = await register({ refereeId: "registered" });
  const qualified = await register({ refereeId: "qualified" });
  const voided = await register({ refereeId: "voided" });
  const onboarding = await register({ onboardingId: "onboarding" });
  const approved = await register({ refereeId: "approved" });
  // The tenant's own ids: no other tenant has these.
  const buy = async (participantId: string): Promise<string> => {
    const id = `seed-${participantId}-${codeId}`;
    const occurredAt = new Date(side.service.clock.nowMs() + 1000).toISOString();
    await made("createEvent", { body: { id, type: "purchase", participantId, occurredAt } });
    return id;
  };
  const eventId: Life["eventId"] = [await buy("qualified"), await buy("approved")];
  expectStatus(await call("voidReferral", { headers, params: { referralId: voided } }), 200);
  expectStatus(await call("approveReferral", { headers, params: { referralId: approved } }), 200);
  const reservation = await made("reserveSlot", { params: { code }, body: { onboardingId: "held" } });
  const source = await made("createEventSource", { body: { name: "platform", secret } });
  await refuseOne(side, String(source["path"]));
  const rejected = expectStatus(await call("listRejectedEvents", { headers, params: { sourceId: source.id } }), 200);
  const entry = await made("addRiskListEntry", {
    body: { list: "block", kind: "participant", value: "nobody-we-want" },
  });
  const ip = "198.51.100.7";
  await made("addRiskListEntry", { body: { list: "block", kind: "network", value: ip } });
  const flagged = await register({ refereeId: "flagged", ip });
  const cleared = await register({ refereeId: "cleared", ip });
  const decision = { headers, params: { referralId: cleared }, body: { referrer: "clear", referee: "clear" } };
  expectStatus(await call("decideReview", decision), 200);
  const rewardOf = async (referralId: string, whose: string): Promise<string> => {
    const { json } = expectStatus(await call("listRewards", { headers, query: { referralId, side: whose } }), 200);
    return (json["items"] as { id: string }[])[0]?.id ?? "";
  };
  const ids: Life = {
    rewardId: [
      await rewardOf(qualified, "referrer"),
      await rewardOf(approved, "referee"),
      await rewardOf(qualified, "referee"),
    ],
    referralId: [registered, qualified, voided, onboarding, approved],
    reservationId: [reservation.id],
    eventId,
    sourceId: [source.id],
    rejectedId: (rejected.json["items"] as { id: string }[]).map(({ id }) => id),
    ...(await seedEndpoint(side)),
    code: [code],
    entryId: [entry.id],
    loggedId: [],
    textId: ["terms.DE.de"],
    reviewedId: [flagged, cleared],
  };
  // Last, so that everything before was approved without being asked about.
  const veto = await call("putApprovalVeto", { headers: { ...headers, "if-match": '"0"' }, body: { url: nobodyUrl } });
  expectStatus(veto, 200);
  const written = { params: { textId: "terms.DE.de" }, body: { text: "The terms." } };
  expectStatus(await call("putLegalText", { headers: { ...headers, "if-match": '"0"' }, ...written }), 200);
  const logged = expectStatus(await call("listRequests", { headers, query: { limit: "1" } }), 200);
  ids.loggedId = (logged.json["items"] as { id: string }[]).map(({ id }) => id);
  return { ids, codeId, people };
};
