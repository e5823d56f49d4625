/** Terms tried out on what has happened: a campaign's own, and those of one that is not there yet. */
import assert from "node:assert/strict";
import { accessFaults, api, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

type Tenant = Awaited<ReturnType<typeof tenantWith>>["tenant"];

const euros = (amount: string) => ({ amount, currency: "EUR" });
const terms = {
  codeCap: 50,
  qualification: {
    steps: [
      { id: "identity", event: "identity.verified" },
      { id: "purchases", event: "purchase", count: 3, minAmount: euros("10.00") },
    ],
  },
  rewards: ["referrer", "referee"].map((side) => ({
    ...{ id: side, side, kind: "fixed" },
    value: { type: "money", ...euros("20.00") },
  })),
  limits: { budget: euros("10000.00") },
};

/** A running campaign with four friends: one did all that is asked, one more the first step, and both put money in. */
const lived = async (tenant: Tenant, name: string): Promise<string> => {
  const post = <Answer = unknown>(path: string, body: object = {}) =>
    api<Answer>(it, tenant, { method: "POST", path, body });
  const { id } = await post<{ id: string }>("/v1/campaigns", { name, terms });
  await post(`/v1/campaigns/${id}/activate`);
  const { code } = await post<{ code: string }>("/v1/codes", { campaignId: id, participantId: "ann" });
  const did = [["purchase", "purchase", "purchase", "account.funded"], [], ["account.funded"], []];
  for (const [n, types] of did.entries()) {
    const participantId = `friend-${n}`;
    await post("/v1/referrals", { code, refereeId: participantId });
    const all = n % 2 === 0 ? ["identity.verified", ...types] : [];
    for (const [place, type] of all.entries()) {
      const occurredAt = new Date().toISOString();
      const event = { id: `${participantId}-${place}`, type, participantId, occurredAt };
      await post("/v1/events", { ...event, ...euros("60.00") });
    }
  }
  return id;
};

inBrowser("terms are tried on what has happened, with their cost", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const id = await lived(tenant, "Tried");
  const page = await it.open(person, `${at}/campaigns/${id}?tab=simulate`);
  await page.getByRole("button", { name: "Try it" }).click();
  const funnel = page.getByRole("region", { name: "How far they got" });
  await funnel.getByText("identity check").waitFor();
  await funnel.getByText("2 people · 50%").waitFor();
  await funnel.getByText("1 person · 25%").first().waitFor();
  const outcome = page.getByRole("table", { name: "What it would come to" });
  await outcome.getByRole("row", { name: /^Cost in EUR €40\.00 €40\.00 €0\.00$/ }).waitFor();
  await outcome.getByRole("row", { name: /^The budget would do for/ }).waitFor();
  await shoot(page, "campaign-simulate");
  assert.deepEqual(await accessFaults(page), []);
});

inBrowser("a campaign that is not there yet is tried on another one's past, which stays in the address", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  await lived(tenant, "Spring cards");
  const page = await it.open(person, `${at}/campaigns/new?template=bank`);
  const trying = page.getByRole("region", { name: "Try the terms on what has happened" });
  assert.equal(await trying.getByLabel("Past referrals").inputValue(), "tenant");
  await trying.getByLabel("The latest").fill("2001");
  await trying.getByText("A whole number from 1 to 2000.").waitFor();
  await trying.getByLabel("The latest").fill("4");
  await trying.getByRole("button", { name: "Try it" }).click();
  const outcome = page.getByRole("table", { name: "What it would come to" });
  await outcome.getByRole("row", { name: /^Would count 2 1 \+1$/ }).waitFor();
  await outcome.getByRole("row", { name: /^Cost in EUR €100\.00 €40\.00 \+€60\.00$/ }).waitFor();
  await outcome.getByRole("columnheader", { name: "Terms of Spring cards" }).waitFor();
  assert.match(page.url(), /[?&]latest=4(&|$)/);
  await shoot(page, "campaign-simulate-new");
  assert.deepEqual(await accessFaults(page), []);
  const before = page.getByText("tried before your latest changes");
  assert.equal(await before.count(), 0);
  await trying.getByLabel("The latest").fill("3");
  await before.waitFor();
  await trying.getByLabel("The latest").fill("4");
  await before.waitFor({ state: "detached" });
  await page.reload();
  assert.equal(await trying.getByLabel("The latest").inputValue(), "4");
});
