/** A tenant with one of everything, for tests that go through all operations. */
import { type Life, seedLife } from "./seeded-life.ts";
import type { TestService, TestTenant, TenantOptions } from "../harness/service.ts";
import { type Caller, callerOf, expectStatus } from "./caller.ts";

/** The ids that fill an operation's path, some of each kind. */
export type SeededTenant = TestTenant & {
  call: Caller;
  environment: "global" | "us";
  /** The header that chooses its environment. */
  side: Record<string, string>;
  ids: { campaignId: string[]; codeId: string[]; keyId: string[]; memberId: string[]; participantId: string[] } & Life;
};

const euros = { type: "money", amount: "20.00", currency: "EUR" } as const;

/** Where people approve, so that referrals stay qualified. */
const reviewed: TenantOptions["campaign"] = {
  terms: {
    codeCap: 500,
    qualification: { approval: "manual", steps: [{ id: "spend", event: "purchase" }] },
    rewards: [
      { id: "thanks", side: "referrer", kind: "fixed", value: euros, approval: "manual" },
      { id: "welcome", side: "referee", kind: "fixed", value: euros },
    ],
  },
};

/** Makes campaigns in every state, participants with codes, referrals in several states, and keys nobody uses. */
export const seedTenant = async (
  service: TestService,
  options?: TenantOptions & { participants?: string[] },
): Promise<SeededTenant> => {
  const tenant = await service.createTenant({ campaign: reviewed, ...options });
  const call = callerOf(service, tenant.secretKey);
  const headers = options?.environment === "us" ? { "x-us-env": "true" } : {};
  const made = async (...[id, more]: Parameters<Caller>) =>
    expectStatus(await call(id, { headers, ...more }), id === "putParticipant" ? 200 : 201).json.id;
  const step = async (campaignId: string, ...steps: Parameters<Caller>[0][]) => {
    for (const id of steps) expectStatus(await call(id, { headers, params: { campaignId } }), 200);
    return campaignId;
  };
  const draft = () => made("createCampaign", { body: { name: "Seed" } });
  const campaignId = [
    tenant.campaignId,
    await draft(),
    await step(await draft(), "activateCampaign", "pauseCampaign"),
    await step(await draft(), "activateCampaign", "endCampaign"),
    await step(await draft(), "archiveCampaign"),
  ];
  const participantId = [...(options?.participants ?? ["ann", "bob/é😀"])];
  const codeId: string[] = [];
  for (const participant of participantId) {
    await made("putParticipant", { params: { participantId: participant }, body: { country: "DE" } });
    codeId.push(await made("createCode", { body: { participantId: participant, campaignId: tenant.campaignId } }));
  }
  const keyId = [
    await made("createKey", { body: { type: "client", name: "spare" } }),
    await made("createKey", { body: { type: "secret", name: "spare", scopes: ["codes:read"] } }),
  ];
  const memberId = [await made("addMember", { body: { email: "seed@example.com", role: "viewer" } })];
  await call("addToAudience", {
    headers,
    params: { campaignId: tenant.campaignId },
    body: { participantIds: participantId },
  });
  const environment = options?.environment ?? "global";
  const life = await seedLife({ service, call, headers }, tenant.campaignId);
  participantId.push(...life.people);
  codeId.push(life.codeId);
  const ids = { campaignId, codeId, keyId, memberId, participantId, ...life.ids };
  return { ...tenant, call, environment, side: headers, ids };
};

/** What the database holds of a tenant: rows and versions of every table but the bookkeeping of retries. */
export const fingerprintOf = async (
  service: TestService,
  tenantId: string,
  environment: "global" | "us" = "global",
): Promise<string> => {
  const versioned = [
    "tenants",
    "identity_settings",
    "campaigns",
    "participants",
    "codes",
    "referrals",
    "event_sources",
    "webhook_endpoints",
    "approval_vetoes",
    "legal_texts",
    "rewards",
    "risk_settings",
    "console_members",
  ];
  const plain = [
    "campaign_revisions",
    "campaign_audience",
    "referral_transitions",
    "events",
    "outbox_events",
    "deliveries",
    "veto_questions",
    "ledger_entries",
    "risk_signals",
    "risk_assessments",
    "erasures",
    "risk_review_steps",
  ];
  const parts = [
    ...versioned.map(
      (table) => `(select count(*) || ':' || coalesce(sum(version), 0) from ${table} where tenant_id = $1)`,
    ),
    ...plain.map((table) => `(select count(*)::text from ${table} where tenant_id = $1)`),
    ...["client_keys", "secret_keys", "participant_tokens"].map(
      (table) => `(select count(*) || ':' || count(revoked_at) from ${table} where tenant_id = $1)`,
    ),
    `(select sum(clock_ahead_ms)::text from tenants where tenant_id = $1)`,
    `(select count(*) || ':' || count(*) filter (where state = 'held') from reservations where tenant_id = $1)`,
    `(select count(*) || ':' || count(replayed_at) from rejected_events where tenant_id = $1)`,
    `(select count(*) || ':' || count(removed_at) from risk_list_entries where tenant_id = $1)`,
    `(select coalesce(sum(used), 0)::text from codes where tenant_id = $1)`,
  ];
  const statement = { name: "test-fingerprint", text: `select concat_ws(' ', ${parts.join(", ")}) as "print"` };
  const [row] = await service.environment(environment).database.query<{ print: string }>(statement, [tenantId]);
  return row?.print ?? "";
};
