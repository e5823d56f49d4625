/** The systems around the demo's tenant: one that hears its webhooks, one that is down, and one that sends what nobody can read. */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Stage, textAt } from "./stage.ts";

/** Nobody listens at the discard port, so that a call is refused at once. */
export const deadAddress = "127.0.0.1:9";
const sourceSecret = "the-demo-platform-signs-with-this";

/** Of its messages the receiver refuses one in so many. */
const refusedEvery = 24;

/** A receiver on this machine that takes most of what it is sent. */
export const openReceiver = async (): Promise<{ address: string; close(): Promise<void> }> => {
  let came = 0;
  const server: Server = createServer((request, response) => {
    came += 1;
    const [status, text] = came % refusedEvery === 0 ? [422, '{"error":"no such contact"}'] : [200, '{"ok":true}'];
    request.resume().on("end", () => response.writeHead(status, { "content-type": "application/json" }).end(text));
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail).listen(0, "127.0.0.1", done);
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((done) => {
      server.close(() => done());
    });
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

const descriptions = { crm: "CRM: rewards", alerts: "Risk alerts (down)" } as const;
type Endpoint = keyof typeof descriptions;

const endpointOf = async (stage: Stage, which: Endpoint) =>
  (await stage.list("/v1/webhook-endpoints")).find((one) => one["description"] === descriptions[which]);

/** The endpoint that hears of rewards. Its address is given anew with each start, as the receiver's port changes. */
export const connectCrm = async (stage: Stage, address: string): Promise<void> => {
  const url = `http://${address}/crm`;
  const found = await endpointOf(stage, "crm");
  const eventTypes = ["reward.available", "reward.paid", "reward.failed", "referral.rewarded"];
  // The platform's way of signing: a 4xx ends a delivery at once.
  const body = { url, description: descriptions.crm, eventTypes, scheme: "platform" };
  if (!found) return void (await stage.call("POST", "/v1/webhook-endpoints", { body }));
  const path = `/v1/webhook-endpoints/${textAt(found, "id")}`;
  const { etag } = await stage.call("GET", path);
  await stage.call("PATCH", path, { body: { url }, headers: { "if-match": etag } });
};

/** The receiver goes with the history, so its endpoint is paused: what comes later waits instead of failing. */
export const pauseCrm = async (stage: Stage): Promise<void> => {
  const found = await endpointOf(stage, "crm");
  if (found) await stage.call("POST", `/v1/webhook-endpoints/${textAt(found, "id")}/pause`, { may: [409] });
};

/** The endpoint that fails. */
export const connectAlerts = async (stage: Stage): Promise<void> => {
  if (await endpointOf(stage, "alerts")) return;
  const eventTypes = ["referral.flagged", "risk.alarm", "reward.failed", "referral.declined", "campaign.budget_low"];
  const body = { url: `http://${deadAddress}/alerts`, description: descriptions.alerts, eventTypes };
  await stage.call("POST", "/v1/webhook-endpoints", { body });
};

const sourceName = "Card platform";

/** The card platform's webhooks as they come on a bad day: signed with an old secret, cut short, of a currency that is none. */
export const sendUnreadable = async (stage: Stage, day: number): Promise<void> => {
  const found = (await stage.list("/v1/event-sources")).find((one) => one["name"] === sourceName);
  const body = { name: sourceName, secret: sourceSecret };
  const source = found ?? (await stage.call("POST", "/v1/event-sources", { body })).body;
  const path = textAt(source, "path") || `/v1/inbound/${stage.tenantId}/${textAt(source, "id")}`;
  const about = {
    api_version: "2025-01-01",
    event_id: `00000000-0000-4000-8000-${String(day).padStart(12, "0")}`,
    event_category: "TRANSACTION",
    event_type: "transaction.cleared",
    event_object_id: `txn-${9_000 + day}`,
    occurred_at: new Date(stage.nowMs() - 60_000).toISOString(),
  };
  const whole = { ...about, user_id: `cust-${104_300 + day}`, event_object: { amount: "24.90", currency: "EUR" } };
  const variants: [body: string, secret: string][] = [
    [JSON.stringify(whole), "the-secret-before-the-last-rotation"],
    [JSON.stringify(whole).slice(0, -40), sourceSecret],
    [JSON.stringify({ ...about, event_object: {} }), sourceSecret],
    [JSON.stringify({ ...whole, event_object: { amount: "twelve", currency: "EUR" } }), sourceSecret],
    [JSON.stringify(whole), sourceSecret],
  ];
  for (const [text, secret] of variants) {
    const timestamp = String(Math.floor(stage.nowMs() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${text}`).digest("hex");
    const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
    await stage.call("POST", path, { body: text, headers, may: [400, 401, 404, 409, 422] });
  }
};
