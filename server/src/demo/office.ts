/** What the tenant's own people do in the demo's history: they decide, pay, take back, and change terms. */
import { shareOf } from "./chance.ts";
import { blockedDomain } from "./plan-abuse.ts";
import { type Json, type Stage, textAt } from "./stage.ts";
import { campaignNames, type Product, products, termsOf } from "./terms.ts";

const dayMs = 86_400_000;
/** Ids in one call. */
const batch = 100;

const idOf = (item: Json): string => textAt(item, "id");
const isOlder = (stage: Stage, item: Json, name: string, days: number): boolean =>
  Date.parse(textAt(item, name)) < stage.nowMs() - days * dayMs;

/** The campaigns, made and started where they are not yet. */
export const launch = async (stage: Stage, budgets: Record<Product, number>): Promise<void> => {
  const there = await stage.list("/v1/campaigns");
  for (const product of products) {
    const name = campaignNames[product];
    let found = there.find((one) => one["name"] === name);
    if (!found) {
      // A first budget, raised when the programme has shown what it is worth.
      const terms = termsOf(product, Math.ceil((budgets[product] * 0.6) / 100) * 100);
      found = (await stage.call("POST", "/v1/campaigns", { body: { name, terms } })).body;
    }
    stage.campaigns.set(product, idOf(found));
    if (found["state"] === "draft") await stage.call("POST", `/v1/campaigns/${idOf(found)}/activate`);
  }
};

/** Gives the campaigns the rest of their money, once. */
export const raiseBudgets = async (stage: Stage, budgets: Record<Product, number>): Promise<void> => {
  for (const product of products) {
    const path = `/v1/campaigns/${stage.campaign(product)}`;
    const { etag } = await stage.call("GET", path);
    const { limits } = termsOf(product, budgets[product]);
    await stage.call("PATCH", path, { body: { terms: { limits } }, headers: { "if-match": etag } });
  }
};

/** What is on the lists since a bad week. */
export const block = async (stage: Stage): Promise<void> => {
  const expiresAt = new Date(stage.nowMs() + 400 * dayMs).toISOString();
  for (const [list, kind, value, note] of [
    ["block", "email_domain", blockedDomain, "forum that sells referral sign-ups"],
    ["block", "network", "203.0.113.0/24", "hosting provider; no customers come from there"],
    ["block", "device", "device-emulator-0000", "emulator image seen in three attacks"],
    ["block", "country", "KP", "not served"],
    ["allow", "network", "198.18.0.0/24", "our branch office"],
  ])
    await stage.call("POST", "/v1/risk-lists", { body: { list, kind, value, note, expiresAt }, may: [409] });
};

/** Card referrals wait for a look at them: most are approved, a few are not. */
export const decideReferrals = async (stage: Stage): Promise<void> => {
  const waiting = await stage.list(`/v1/referrals?status=qualified&campaignId=${stage.campaign("card")}`);
  const ripe = waiting.filter((item) => isOlder(stage, item, "updatedAt", 1));
  const bad = (item: Json): boolean => shareOf(`decline ${textAt(item, "refereeId")}`) < 0.05;
  const decide = async (action: string, items: Json[], note: string): Promise<void> => {
    for (let at = 0; at < items.length; at += batch) {
      const ids = items.slice(at, at + batch).map(idOf);
      await stage.call("POST", "/v1/referrals/batch", { body: { action, ids, note } });
    }
  };
  await decide(
    "approve",
    ripe.filter((item) => !bad(item)),
    "weekly check",
  );
  await decide("decline", ripe.filter(bad), "purchases between related accounts");
};

const onRewards = async (stage: Stage, action: string, items: Json[], more: Json): Promise<void> => {
  for (let at = 0; at < items.length; at += batch) {
    const ids = items.slice(at, at + batch).map(idOf);
    await stage.call("POST", "/v1/rewards/batch", { body: { action, ids, ...more } });
  }
};

/** The `count` of these that chance picks in this fortnight: the same ones when it is asked again. */
const drawn = (stage: Stage, items: readonly Json[], what: string, count: number): Json[] => {
  const fortnight = Math.floor(stage.nowMs() / (14 * dayMs));
  const share = (item: Json): number => {
    const who = textAt(item, "participantId") || textAt(item, "refereeId") || textAt(item, "onboardingId");
    return shareOf(`${what} ${fortnight} ${who}`);
  };
  return [...items].sort((one, other) => share(one) - share(other)).slice(0, count);
};

/** Rewards that a person approves. */
export const decideRewards = async (stage: Stage): Promise<void> => {
  const pending = await stage.list(`/v1/rewards?status=pending&campaignId=${stage.campaign("card")}`);
  const waiting = pending.filter((item) => item["approval"] === "waiting");
  const isRare = Math.floor(stage.nowMs() / (7 * dayMs)) % 3 === 0;
  const declined = waiting.length > 2 && isRare ? drawn(stage, waiting, "decline", 1) : [];
  const bad = (item: Json): boolean => declined.includes(item);
  await onRewards(
    stage,
    "approve",
    waiting.filter((item) => !bad(item)),
    { reason: "weekly check" },
  );
  await onRewards(stage, "decline", waiting.filter(bad), { reason: "employee of the partner" });
};

/** The pay run: most arrive, some fail, and who gave no account is left out until the reward's life is over. */
export const pay = async (stage: Stage): Promise<void> => {
  const available = await stage.list("/v1/rewards?status=available");
  const share = (item: Json): number => shareOf(`account ${textAt(item, "participantId")}`);
  const week = Math.floor(stage.nowMs() / (7 * dayMs));
  const asked = available.filter((item) => share(item) > (item["rule"] === "first-tap" ? 0.16 : 0.03));
  const fails = (item: Json): boolean => shareOf(`payout ${week} ${textAt(item, "participantId")}`) < 0.05;
  const reference = `payrun-${new Date(stage.nowMs()).toISOString().slice(0, 10)}`;
  await onRewards(
    stage,
    "pay",
    asked.filter((item) => !fails(item)),
    { reference },
  );
  await onRewards(stage, "fail", asked.filter(fails), { reason: "account closed (AC04)" });
};

/** What turns out later: a reward taken back, referrals voided, one of them by mistake, a person blocked. */
export const correct = async (stage: Stage): Promise<void> => {
  const paid = await stage.list("/v1/rewards?status=paid", 300);
  for (const item of drawn(stage, paid, "reverse", 2)) {
    const body = { reason: "chargeback of the qualifying payment" };
    await stage.call("POST", `/v1/rewards/${idOf(item)}/reverse`, { body, may: [409, 422] });
  }
  const voided = drawn(stage, await stage.list("/v1/referrals?status=registered", 300), "void", 3);
  for (const [place, item] of voided.entries()) {
    const path = `/v1/referrals/${idOf(item)}`;
    await stage.call("POST", `${path}/void`, { body: { note: "asked by support" }, may: [409] });
    if (place > 0) continue;
    await stage.call("POST", `${path}/unvoid`, { body: { note: "it was another customer" }, may: [409, 422] });
  }
  const referrer = textAt(voided.at(-1) ?? {}, "referrerId");
  const isRare = Math.floor(stage.nowMs() / (14 * dayMs)) % 4 === 0;
  if (isRare && referrer !== "") await stage.call("POST", `/v1/participants/${referrer}/block`, { may: [404, 409] });
};

/** Reviews older than a week and a half are decided; what is newer waits in the queue. */
export const review = async (stage: Stage): Promise<void> => {
  const open = await stage.list("/v1/reviews?status=open", 400);
  for (const item of open.filter((one) => isOlder(stage, one, "flaggedAt", 11))) {
    const path = `/v1/reviews/${textAt(item, "referralId")}`;
    const share = shareOf(`review ${textAt(item, "refereeId")}`);
    const verdict = share < 0.45 ? "clear" : "confirm";
    const note = verdict === "clear" ? "A family on one tablet; documents differ." : "Same person, second account.";
    const referrer = share > 0.8 ? "clear" : verdict;
    await stage.call("POST", `${path}/decide`, { body: { referrer, referee: verdict, note }, may: [409, 422] });
  }
  const fresh = open.find((one) => shareOf(`note ${textAt(one, "refereeId")}`) < 0.2);
  if (fresh) {
    const body = { note: "Asked the referrer for a second document." };
    await stage.call("POST", `/v1/reviews/${textAt(fresh, "referralId")}/notes`, { body, may: [409, 422] });
  }
};

/** What the office does in this quarter of a day. `day` counts from the start. */
export const work = async (
  stage: Stage,
  { day, quarter, days, budgets }: { day: number; quarter: number; days: number; budgets: Record<Product, number> },
): Promise<void> => {
  if (quarter !== 2) return;
  const weekday = new Date(stage.nowMs()).getUTCDay();
  if (day === Math.round(days * 0.2)) await block(stage);
  if (day === Math.round(days * 0.5)) await raiseBudgets(stage, budgets);
  if (weekday === 1) await decideReferrals(stage);
  if (weekday === 2) await decideRewards(stage);
  if (weekday === 4) await pay(stage);
  if (weekday === 3) await review(stage);
  if (weekday === 5 && day % 14 < 7 && day > days * 0.3) await correct(stage);
};
