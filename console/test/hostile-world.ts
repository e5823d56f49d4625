/** A tenant in which every text that somebody can type or send is as hostile as it may be, and that has something on every page. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { allRoles, type Role } from "@beckon/contract";
import type { Person } from "../../server/test/harness/console.ts";
import { nobodyUrl } from "../../server/test/harness/service.ts";
import { api, type Console, newMember } from "./harness.ts";

/** What would run in a page that takes texts for markup; what is long and has no space; what runs the other way, and turns others. */
export const hostile = {
  script: `"'><img src=x onerror=alert(1)><script>alert(2)</script>`,
  long: "Donaudampfschifffahrtsgesellschaft".repeat(4).slice(0, 120),
  // An override that is not closed turns round whatever follows it in the same line.
  turned: "خصم الصيف 50% \u202eللأصدقاء",
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈 Z͑ͫ̓a̴l̡g̨o\u2069 ✂",
} as const;
const all = Object.values(hostile);
/** As ids may be: no spaces, nothing unseen. */
export const ids = {
  script: "<img-src=x-onerror=alert(1)>",
  long: "id-".repeat(50).slice(0, 128),
  turned: "مستخدم-٤٤",
  emoji: "🦊/é&amp;%41",
} as const;
/** A text of this length. */
const filled = (length: number): string => all.join(" ").padEnd(length, hostile.long).slice(0, length);

/** As JSON that spells out what cannot be seen. */
const spelled = (value: object, space = 0): string =>
  JSON.stringify(value, null, space).replaceAll(
    /[\u202a-\u202e\u2066-\u2069]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16)}`,
  );

const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" }) as const;
const terms = {
  codeCap: 50,
  qualification: {
    approval: "manual",
    steps: [
      { id: "spend", name: hostile.turned, event: "purchase", excludeCategories: [filled(64)], excludeTypes: ["<b>"] },
      { id: "again", name: hostile.script, event: "x".repeat(80) },
    ],
  },
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00"), approval: "manual", on: { step: "spend" } },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("1234567.89"), on: { step: "spend" } },
    {
      id: "miles",
      side: "referee",
      kind: "fixed",
      value: { type: "points", amount: 5, unit: "m".repeat(32) },
      on: { step: "spend" },
    },
    {
      id: "gift",
      side: "referee",
      kind: "fixed",
      value: { type: "custom", payload: { text: filled(400) } },
      on: { step: "spend" },
    },
  ],
} as const;

type Made = { id: string };
/** The first one's: without one there would be a page with nothing on it. */
const idOf = ([first]: readonly Made[]): string => {
  assert.ok(first);
  return first.id;
};

/** The tenant, with somebody of each role. */
export const hostileWorld = async (it: Console) => {
  const { service } = it;
  const tenant = await service.createTenant({ mode: "sandbox", campaign: { terms } as never });
  const { tenantId, campaignId } = tenant;
  const post = <Answer = Made>(path: string, body: unknown = {}) =>
    api<Answer>(it, tenant, { method: "POST", path, body });
  const put = (path: string, body: unknown) => api(it, tenant, { method: "PUT", path, body });
  const change = async (method: string, path: string, body: unknown): Promise<void> => {
    const { headers } = await service.send(path, { headers: { authorization: `Bearer ${tenant.secretKey}` } });
    await api(it, tenant, { method, path, body, headers: { "if-match": String(headers.etag) } });
  };
  const people = {} as Record<Role, Person>;
  for (const [at, role] of allRoles.entries())
    people[role] = await newMember(service, { tenantId, role, name: all[at % all.length] ?? "" });
  const member = await post("/v1/members", { email: `${"m".repeat(180)}@${"x".repeat(60)}.example`, role: "viewer" });

  await change("PATCH", "/v1/tenant", { name: hostile.turned });
  await change("PATCH", `/v1/campaigns/${campaignId}`, { name: hostile.script });
  const rules = [{ attribute: "a".repeat(64), operator: "in", values: [filled(256), hostile.script, true] }];
  const draft = await post("/v1/campaigns", {
    name: hostile.long,
    terms: { ...terms, audience: { type: "rules", rules } },
  });
  const listed = await post("/v1/campaigns", { name: hostile.turned, terms: { audience: { type: "list" } } });
  await post(`/v1/campaigns/${listed.id}/audience`, { participantIds: Object.values(ids) });
  await post("/v1/campaigns", { name: hostile.emoji });

  const endpoint = await post("/v1/webhook-endpoints", {
    url: `${nobodyUrl}/${"path".repeat(400)}`,
    description: filled(256),
  });
  for (const name of all) await post("/v1/keys", { type: "client", name });
  const key = await post("/v1/keys", { type: "secret", name: hostile.turned, scopes: ["codes:read"] });
  const attributes = { nick: hostile.script, [`l${"o".repeat(63)}`]: filled(256), turned: hostile.turned };
  for (const id of Object.values(ids))
    await put(`/v1/participants/${encodeURIComponent(id)}`, { country: "DE", attributes });
  const code = await post<Made & { code: string }>("/v1/codes", { participantId: ids.script, campaignId });
  const register = async (who: object) => (await post("/v1/referrals", { code: code.code, ...who })).id;
  const referrals = {
    long: await register({ refereeId: ids.long, email: "family@mail.example" }),
    turned: await register({ refereeId: ids.turned, email: "other@mail.example" }),
    emoji: await register({ refereeId: ids.emoji }),
    onboarding: await register({ onboardingId: `o-${ids.script}`, email: "third@mail.example" }),
  };
  const held = await post(`/v1/codes/${code.code}/reservations`, { onboardingId: `o-${ids.turned}` });
  const said = { shop: hostile.script, more: filled(256) };
  for (const [at, participantId] of [ids.long, ids.turned, ids.emoji].entries())
    await post("/v1/events", {
      id: at === 0 ? ids.script : `${ids.turned}-${at}`,
      type: "purchase",
      participantId,
      occurredAt: new Date(service.clock.nowMs()).toISOString(),
      ...{ amount: "9999999999.99", currency: "EUR", category: at === 2 ? filled(64) : hostile.script.slice(0, 64) },
      ...{ kind: hostile.turned, attributes: said },
    });
  const { items: rewards } = await api<{ items: (Made & { rule: string; participantId: string })[] }>(it, tenant, {
    path: "/v1/rewards?limit=100",
  });
  const rewardOf = (rule: string, participantId?: string): string =>
    idOf(rewards.filter((one) => one.rule === rule && (participantId ?? one.participantId) === one.participantId));
  await post(`/v1/rewards/${rewardOf("welcome", ids.long)}/pay`, { reference: "<b>PAY-".repeat(18) });
  await post(`/v1/rewards/${rewardOf("welcome", ids.turned)}/fail`, { reason: filled(500) });
  await post(`/v1/rewards/${rewardOf("gift", ids.turned)}/reverse`, { reason: filled(500) });
  await post(`/v1/referrals/${referrals.emoji}/void`, { note: filled(500) });

  // After what they earned: whoever shares a mailbox with their friend is held.
  const known = { email: "family@mail.example", deviceId: "d".repeat(200) };
  await put(`/v1/participants/${encodeURIComponent(ids.script)}/signals`, known);

  await post("/v1/risk-lists", {
    list: "block",
    kind: "network",
    value: "198.51.100.7",
    note: filled(500),
  });
  await post("/v1/risk-lists", { list: "allow", kind: "participant", value: "p".repeat(120), note: hostile.turned });
  await post("/v1/risk-lists", {
    list: "block",
    kind: "email_domain",
    value: `${"d".repeat(60)}.example`,
    note: hostile.script,
  });
  const flagged = await register({ refereeId: `f-${ids.turned}`, ip: "198.51.100.7" });
  await register({ refereeId: `f-${ids.long.slice(2)}`, ip: "198.51.100.7" });
  const cleared = await register({ refereeId: `f-${ids.script}`, ip: "198.51.100.7" });
  await post(`/v1/reviews/${flagged}/notes`, { note: filled(1000) });
  await post(`/v1/reviews/${cleared}/decide`, { referrer: "clear", referee: "clear", note: hostile.turned });

  const hour = 3_600_000;
  const instant = (ms: number): string => new Date(service.clock.nowMs() + ms).toISOString();
  await post(`/v1/webhook-endpoints/${endpoint.id}/resend`, { from: instant(-hour), to: instant(hour) });
  const secret = "what-the-platform-signs-with";
  const source = await post<Made & { path: string }>("/v1/event-sources", { name: hostile.script, secret });
  await post("/v1/event-sources", { name: hostile.long, secret });
  // What has a rule and no id that can be one is refused.
  const told = { event_id: ids.script, event_type: "card.activated", user_id: filled(200), occurred_at: "<b>" };
  const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
  const signature = createHmac("sha256", secret)
    .update(`${timestamp}.${JSON.stringify(told)}`)
    .digest("hex");
  await service.send(source.path, {
    method: "POST",
    headers: { "x-timestamp": timestamp, "x-signature": signature },
    body: told,
  });
  await post(`/v1/participants/${encodeURIComponent(ids.emoji)}/erase`, { reason: filled(500), owedRewards: "cancel" });
  // Characters that turn a line round are refused in a text that everybody reads.
  await change("PUT", "/v1/legal-texts/terms.any.any", { text: `${hostile.script}\n\n${hostile.long.repeat(20)}` });
  await change("PUT", "/v1/approval-veto", { url: `${nobodyUrl}/${"ask".repeat(400)}` });
  await change("PUT", "/v1/identity-settings", {
    ...{ provider: "jwt", issuer: `https://login.example/${"x".repeat(200)}`, audience: hostile.script },
    sharedSecret: "a shared secret with 32 characters or more 0123",
  });
  const first = async (path: string): Promise<string> =>
    idOf((await api<{ items: Made[] }>(it, tenant, { path })).items);
  return {
    ...{
      people,
      at: `/${tenantId}`,
      campaignId,
      draftId: draft.id,
      listedId: listed.id,
      codeId: code.id,
      heldId: held.id,
      referrals,
      flagged,
      cleared,
    },
    ...{ endpointId: endpoint.id, keyId: key.id, sourceId: source.id, memberId: member.id },
    // The last is what the bar shows of a name.
    texts: [
      ...[
        ...all,
        ...Object.values(ids).map((id) => `f-${id}`),
        `o-${ids.turned}`,
        `${ids.turned}-1`,
        `${ids.turned}-2`,
        filled(1000),
        "خل",
      ],
      spelled({ text: filled(400) }),
      // In the database's order of names.
      spelled({ more: said.more, shop: said.shop }, 2),
    ],
    assessmentId: await first("/v1/risk/assessments?outcome=hold"),
    deliveryId: await first("/v1/webhook-deliveries"),
    eventId: await first("/v1/outbound-events"),
    inboundId: ids.script,
    auditId: await first("/v1/audit"),
    rewardIds: {
      waiting: rewardOf("thanks"),
      failed: rewardOf("welcome", ids.turned),
      gift: rewardOf("gift", ids.long),
    },
  };
};

export type HostileWorld = Awaited<ReturnType<typeof hostileWorld>>;
