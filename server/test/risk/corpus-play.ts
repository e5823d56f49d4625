/** Plays a world of the labelled corpus through the service, as its tenant would send it, and says what became of each sign-up. */
import http from "node:http";
import type { RiskPreset } from "@beckon/contract";
import type { Facts, Label, Owner, SignUp, World } from "../../../scripts/risk/corpus-types.ts";
import type { TestService } from "../harness/service.ts";

/** What the service made of a sign-up: at registration, or at the second look before its approval. */
export type Judged = { label: Label; outcome: "pass" | "hold" | "refuse"; stage: "registration" | "approval" };

type Answer = { status: number; json: Record<string, unknown>; etag: string };
type Ask = (method: string, path: string, body: object, headers?: Record<string, string>) => Promise<Answer>;

/** Over one connection that stays open: a world has thousands of calls, each after the other. */
const askerOf = (url: string, secretKey: string): { ask: Ask; close: () => void } => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask: Ask = (method, path, body, more = {}) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json", ...more };
      const request = http.request(new URL(path, url), { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const json = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Answer["json"];
          resolve({ status: response.statusCode ?? 0, json, etag: String(response.headers.etag) });
        });
      });
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });
  return { ask, close: () => agent.destroy() };
};

const must = (answer: Answer, ...statuses: number[]): Answer => {
  if (!statuses.includes(answer.status)) throw new Error(`${answer.status} ${JSON.stringify(answer.json)}`);
  return answer;
};

/** What is known of somebody, without what is not. */
const knownOf = ({ email, phone, ip, deviceId, payoutHash }: Facts): object =>
  Object.fromEntries(Object.entries({ email, phone, ip, deviceId, payoutHash }).filter(([, value]) => value !== null));

const terms = (preset: RiskPreset) => ({
  codeCap: 500,
  qualification: { steps: [{ id: "spend", event: "purchase" }] },
  rewards: [
    {
      ...({ id: "thanks", side: "referrer", kind: "fixed" } as const),
      value: { type: "money", amount: "20.00", currency: "EUR" } as const,
    },
  ],
  risk: { preset },
});

type Step = { atMs: number; run: () => Promise<void> };

/** The steps of one world, in the order of their times. */
const stepsOf = (world: World, ask: Ask, campaignId: string, startMs: number): Step[] => {
  const owners = new Map(world.owners.map((owner) => [owner.id, owner]));
  const codes = new Map<string, string>();
  const registered = new Set<string>();
  const instant = (atMs: number): string => new Date(startMs + atMs).toISOString();

  const codeOf = async ({ id, facts, cap }: Owner): Promise<string> => {
    const known = codes.get(id);
    if (known !== undefined) return known;
    const made = must(await ask("POST", "/v1/codes", { participantId: id, campaignId }), 201);
    if (cap !== null)
      must(await ask("PATCH", `/v1/codes/${String(made.json["id"])}`, { cap }, { "if-match": made.etag }), 200);
    // Who came by a code is known by their own sign-up.
    if (!registered.has(id)) must(await ask("PUT", `/v1/participants/${id}/signals`, knownOf(facts)), 200);
    codes.set(id, String(made.json["code"]));
    return String(made.json["code"]);
  };

  const register = async (signUp: SignUp): Promise<void> => {
    const { ownerId, refereeId, openedAtMs, facts } = signUp;
    const owner = owners.get(ownerId);
    if (!owner) throw new Error(`nobody owns the code of ${refereeId}`);
    const { country, ipCountry } = facts;
    const body = {
      ...{ code: await codeOf(owner), refereeId, formOpenedAt: instant(openedAtMs), country, ...knownOf(facts) },
      ...(ipCountry === null ? {} : { ipCountry }),
    };
    const { status, json } = must(await ask("POST", "/v1/referrals", body), 201, 422);
    if (status === 201) registered.add(refereeId);
    else if (json["code"] !== "risk_declined") throw new Error(JSON.stringify(json));
  };

  const qualify = async ({ refereeId: participantId, qualifiedAtMs }: SignUp): Promise<void> => {
    if (!registered.has(participantId)) return;
    const occurredAt = instant(qualifiedAtMs);
    must(
      await ask("POST", "/v1/events", { id: `e-${participantId}`, type: "purchase", participantId, occurredAt }),
      201,
    );
  };

  return world.signUps
    .flatMap((signUp) => [
      { atMs: signUp.registeredAtMs, run: () => register(signUp) },
      { atMs: signUp.qualifiedAtMs, run: () => qualify(signUp) },
    ])
    .toSorted((one, other) => one.atMs - other.atMs);
};

type Row = { refereeId: string; stage: Judged["stage"]; outcome: Judged["outcome"] };
const sternest = { pass: 0, hold: 1, refuse: 2 };

/**
 * Plays one world, by a tenant of its own with one campaign under this preset. Registrations and qualifying events come one after
 * the other at their times, by the service's clock, which is stopped and moved; nobody else may use the service meanwhile.
 */
export const playWorld = async (service: TestService, world: World, preset: RiskPreset): Promise<Judged[]> => {
  const { clock } = service;
  clock.stop();
  const tenant = await service.createTenant({ campaign: { terms: terms(preset) } });
  const { ask, close } = askerOf(service.url, tenant.secretKey);
  const startMs = clock.nowMs();
  try {
    for (const { atMs, run } of stepsOf(world, ask, tenant.campaignId, startMs)) {
      clock.advance(Math.max(0, startMs + atMs - clock.nowMs()));
      await run();
    }
  } finally {
    close();
  }
  const text = `select referee_id as "refereeId", stage, outcome from risk_assessments where tenant_id = $1`;
  const rows = await service.environment().database.query<Row>({ name: "", text }, [tenant.tenantId]);
  const found = new Map<string, Row>();
  for (const row of rows) {
    const before = found.get(row.refereeId);
    if (!before || sternest[row.outcome] > sternest[before.outcome]) found.set(row.refereeId, row);
  }
  return world.signUps.map(({ refereeId, label }) => {
    const { outcome, stage } = found.get(refereeId) ?? { outcome: "pass", stage: "registration" };
    return { label, outcome, stage };
  });
};
