/** A tenant whose sign-ups bring signals. */
import assert from "node:assert/strict";
import type { BodyOf, Operations } from "@beckon/contract";
import { type ApiAnswer, callerOf, expectStatus } from "../management/caller.ts";
import type { TenantOptions, TestService } from "../harness/service.ts";

type Terms = NonNullable<NonNullable<TenantOptions["campaign"]>["terms"]>;
type SignUp = Partial<BodyOf<Operations["registerReferral"]>>;
export type Assessment = {
  id: string;
  referralId: string | null;
  stage: string;
  outcome: string;
  score: number;
  failed: string[];
  results: { rule: string; points: number; count: number | null; people: string[] }[];
};

export type RiskWorld = Awaited<ReturnType<typeof riskWorld>>;

export const riskWorld = async (service: TestService, terms: Terms = {}) => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 500, ...terms } } });
  const call = callerOf(service, tenant.secretKey);
  const codes = new Map<string, string>();
  const codeOf = async (participantId: string): Promise<string> => {
    const known = codes.get(participantId);
    if (known !== undefined) return known;
    const body = { participantId, campaignId: tenant.campaignId };
    const { json } = await call("createCode", { body });
    codes.set(participantId, json.code);
    return json.code;
  };
  let people = 0;
  /** A sign-up by this referrer's code. Whoever signs up is new unless named. */
  const signUp = async (referrerId: string, more: SignUp = {}): Promise<ApiAnswer> => {
    const who = more.refereeId === undefined && more.onboardingId === undefined ? { refereeId: `new-${++people}` } : {};
    return call("registerReferral", { body: { code: await codeOf(referrerId), ...who, ...more } });
  };
  const assessmentsOf = async (query: Record<string, string>): Promise<Assessment[]> => {
    const { json } = expectStatus(await call("listRiskAssessments", { query }), 200);
    return json["items"] as Assessment[];
  };
  /** Which rules held, flagged or refused this sign-up, by its answer. */
  const judged = async (answer: ApiAnswer) => {
    const refused = /rsk_\w+/.exec(answer.json.detail ?? "")?.[0];
    const all = refused
      ? await assessmentsOf({ outcome: "refuse" })
      : await assessmentsOf({ referralId: answer.json.id });
    const found = refused ? all.find(({ id }) => id === refused) : all[0];
    if (!found) return { outcome: "none", rules: [], review: answer.json["review"], assessment: null };
    const rules = found.results.map(({ rule }) => rule);
    return { outcome: found.outcome, rules, review: answer.json["review"], assessment: found };
  };
  const know = async (participantId: string, body: BodyOf<Operations["putParticipantSignals"]>) =>
    expectStatus(await call("putParticipantSignals", { params: { participantId }, body }), 200).json["known"];
  const query = (text: string, values: unknown[] = []) =>
    service.environment().database.query<Record<string, unknown>>({ name: "", text }, values);
  const told = async (type: string) => {
    const rows = await query("select data from outbox_events where tenant_id = $1 and type = $2", [
      tenant.tenantId,
      type,
    ]);
    return rows.map(({ data }) => data as Record<string, unknown>);
  };
  return { service, tenant, call, codeOf, signUp, assessmentsOf, judged, know, query, told };
};

/** The event that qualifies this person under terms with one step, `purchase`. */
export const purchase = async ({ service, call }: RiskWorld, participantId: string): Promise<void> => {
  const occurredAt = new Date(service.clock.nowMs() + 1000).toISOString();
  const body = { id: `buy-${participantId}`, type: "purchase", participantId, occurredAt };
  assert.equal((await call("createEvent", { body })).status, 201);
};
