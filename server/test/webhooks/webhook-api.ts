/** What the webhook tests share: calls of the API as a tenant, endpoints, and referrals to tell about. */
import assert from "node:assert/strict";
import type { TestService, TestTenant } from "../harness/service.ts";

export type Json = Record<string, unknown>;
export type Answer = { status: number; headers: Record<string, unknown>; body: Json };

export const call = async (
  service: TestService,
  tenant: TestTenant,
  method: string,
  target: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> => {
  const headers = { authorization: `Bearer ${tenant.secretKey}`, ...more };
  const answer = await service.send(target, { method, body, headers });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) as Json };
};

export type MadeEndpoint = { id: string; secret: string };

export const createEndpoint = async (
  service: TestService,
  tenant: TestTenant,
  url: string,
  more: Json = {},
): Promise<MadeEndpoint> => {
  const { status, body } = await call(service, tenant, "POST", "/v1/webhook-endpoints", { url, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: String(body["id"]), secret: String(body["secret"]) };
};

export const codeOf = async (service: TestService, tenant: TestTenant, participantId: string) => {
  const wanted = { participantId, campaignId: tenant.campaignId };
  const { status, body } = await call(service, tenant, "POST", "/v1/codes", wanted);
  assert.equal(status, 201, JSON.stringify(body));
  return { code: String(body["code"]), codeId: String(body["id"]) };
};

export const register = async (service: TestService, tenant: TestTenant, code: string, refereeId: string) => {
  const { status, body } = await call(service, tenant, "POST", "/v1/referrals", { code, refereeId });
  assert.equal(status, 201, JSON.stringify(body));
  return String(body["id"]);
};

export const itemsOf = async (service: TestService, tenant: TestTenant, target: string): Promise<Json[]> => {
  const { status, body } = await call(service, tenant, "GET", target);
  assert.equal(status, 200, JSON.stringify(body));
  return body["items"] as Json[];
};

/** A service that sends, and may send to sinks on this machine. */
export const loopback = { BECKON_OUTBOUND_ALLOW: "127.0.0.1/32", BECKON_WORKER: "on" };
