/** People: what is over says so. Referrals that ended without a reward, and codes whose text was replaced. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { api, inBrowser, lookAt, tenantWith, useConsole } from "./harness.ts";
import { peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();
const start = async () => {
  const made = await tenantWith(it, "support", { mode: "sandbox", campaign: { terms: peopleTerms } as never });
  return { ...made, ...(await peopleWorld(it, made.tenant)) };
};

/** The note that says how the referral stands: what it looks like. */
const lookOf = (page: Page) => page.getByRole("region", { name: "Story" }).locator(".note").getAttribute("class");

inBrowser("a referral whose time is over says that there is no reward, and nothing of it is due or good", async () => {
  const { person, at, tenant, waiting } = await start();
  const page = await it.open(person, `${at}/people/referrals/${waiting}`);
  const [money, steps] = ["Money", "Steps"].map((name) => page.getByRole("region", { name }));
  await money?.getByText("No reward yet.").waitFor();
  await steps?.getByText(/due/).waitFor();
  await api(it, tenant, { path: "/v1/sandbox/clock", body: { advanceSeconds: 31 * 86_400 } });
  await page.reload();
  await page.getByText("A step was not done in time").first().waitFor();
  await money?.getByText("No reward: a step was not done in time.").waitFor();
  await steps?.getByText(/^missed/).waitFor();
  assert.doesNotMatch((await steps?.textContent()) ?? "", /due/);
  assert.match((await lookOf(page)) ?? "", /note-neutral/);
  await lookAt(it, person, {
    target: `${at}/people/referrals/${waiting}`,
    name: "referral-expired",
    ready: (shown) => shown.getByText("No reward: a step was not done in time.").waitFor(),
  });
});

inBrowser("a voided and a declined referral say that there is no reward, and their steps are not due", async () => {
  const { person, at, tenant, waiting } = await start();
  for (const [action, ended] of [
    ["void", "No reward: the referral was voided."],
    ["unvoid", "No reward yet."],
    ["decline", "No reward: the referral was declined."],
  ] as const) {
    await api(it, tenant, { path: `/v1/referrals/${waiting}/${action}`, body: {} });
    const page = await it.open(person, `${at}/people/referrals/${waiting}`);
    await page.getByRole("region", { name: "Money" }).getByText(ended).waitFor();
    const steps = (await page.getByRole("region", { name: "Steps" }).textContent()) ?? "";
    const open = action === "unvoid";
    assert.equal(/due/.test(steps), open, steps);
    assert.equal(steps.includes("not done"), !open, steps);
    assert.match((await lookOf(page)) ?? "", open ? /note-waiting/ : /note-bad/);
    await page.context().close();
  }
});

inBrowser("the code that works comes first; a replaced one says that it does not, and no numbers", async () => {
  const { person, at, tenant, code } = await start();
  await api(it, tenant, { path: `/v1/codes/${code.id}/replace`, body: { code: "ANNA-26" } });
  const page = await it.open(person, `${at}/people/participants/anna`);
  const lines = page.getByRole("region", { name: "Codes" }).getByRole("listitem");
  await lines.filter({ hasText: "ANNA26" }).waitFor();
  const [first = "", second = ""] = await lines.allInnerTexts();
  assert.match(first, /ANNA26[^]*6 of 20/);
  assert.match(second, /WITHANNA[^]*works no more/);
  assert.doesNotMatch(second, /0 of 0/);
  // The code they keep is the one that works.
  await page.getByRole("button", { name: "Give a code" }).click();
  await page
    .getByRole("dialog")
    .getByText(/They have .?ANNA26.? in this campaign and keep it/)
    .waitFor();
});
