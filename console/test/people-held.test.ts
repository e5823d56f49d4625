/** People: the slots of a code that are held for sign-ups under way, found, and given back. */
import assert from "node:assert/strict";
import { api, inBrowser, lookAt, shoot, tenantWith, useConsole } from "./harness.ts";
import { find, hostile, type Made, peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();
const start = async (role: Parameters<typeof tenantWith>[1] = "support") => {
  const made = await tenantWith(it, role, { campaign: { terms: peopleTerms } as never });
  const world = await peopleWorld(it, made.tenant);
  const held = await world.hold("onb-held");
  return { ...made, ...world, held };
};
const person = "/people/participants/anna";

inBrowser("a code says how many of its slots are held, and support gives one back with a reason", async () => {
  const { person: support, at, tenant, code, held, hold } = await start();
  await hold("onb-other");
  const page = await it.open(support, `${at}${person}`);
  const codes = page.getByRole("region", { name: "Codes" });
  await codes.getByText("8 of 20").waitFor();
  await codes.getByRole("button", { name: "2 of them held" }).click();
  const drawer = page.getByRole("dialog", { name: "Held slots" });
  await drawer.getByText("8 of 20 slots are used").waitFor();
  assert.match(page.url(), new RegExp(`held=${code.id}`));
  const slots = drawer.getByRole("region", { name: "Held slots" }).getByRole("listitem");
  const mine = slots.filter({ hasText: "onb-held" });
  await mine.getByText("Held", { exact: true }).waitFor();
  await mine.getByText(/Began .*, ends (in \d+ hours|tomorrow)/).waitFor();
  await mine.getByRole("button", { name: "Give slot back" }).click();
  const dialog = page.getByRole("dialog", { name: /^Give back the slot/ });
  await dialog.getByText("13 more friends can come by WITHANNA; 12 could").waitFor();
  await dialog.getByText(/The sign-up is not stopped/).waitFor();
  await dialog.getByLabel("Reason").fill("ticket 4711");
  await shoot(page, "held-give-back");
  await dialog.getByRole("button", { name: "Give slot back" }).click();
  await page.getByText("The slot is free again.").waitFor();
  await drawer.getByText("7 of 20 slots are used").waitFor();
  await mine.waitFor({ state: "detached" });
  await drawer.getByText("All there were").click();
  await mine.getByText("Cancelled").waitFor();
  assert.match(page.url(), /slots=all/);
  const trail = await api<{ items: { operation: string; reason: string | null }[] }>(it, tenant, {
    path: `/v1/audit?subject=${held.id}`,
  });
  assert.equal(trail.items.find(({ operation }) => operation === "cancelReservation")?.reason, "ticket 4711");
  // The address holds all of it, and Back closes the drawer.
  await page.reload();
  await mine.getByText("Cancelled").waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  assert.doesNotMatch(page.url(), /held=|slots=/);
  await codes.getByRole("button", { name: "1 of them held" }).waitFor();
});

inBrowser(
  "a slot that its sign-up took meanwhile is not given back, and the way to the referral is shown",
  async () => {
    const { person: support, at, tenant } = await start();
    const page = await it.open(support, `${at}${person}`);
    await page.getByRole("button", { name: "1 of them held" }).click();
    await page.getByRole("button", { name: "Give slot back" }).click();
    const dialog = page.getByRole("dialog", { name: /^Give back the slot/ });
    await dialog.getByText("14 more friends can come by WITHANNA; 13 could").waitFor();
    await api<Made>(it, tenant, { path: "/v1/referrals", body: { code: "with-anna", onboardingId: "onb-held" } });
    await dialog.getByRole("button", { name: "Give slot back" }).click();
    await dialog.getByRole("alert").getByText("the slot is its referral's now").waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Give slot back" }).getAttribute("aria-disabled"), "true");
    await shoot(page, "held-used");
    await dialog.getByRole("link", { name: "Find its referral" }).click();
    await page.getByRole("region", { name: "Found" }).getByText("onb-held").waitFor();
    await page.getByRole("region", { name: "Found" }).getByText("Registered").waitFor();
  },
);

inBrowser("the search finds a slot by its id, and a sign-up that has nothing but a slot", async () => {
  const { person: support, at, tenant, held, hold } = await start();
  const drawer = (page: Awaited<ReturnType<typeof it.open>>) =>
    page.getByRole("dialog", { name: "Held slots" }).getByRole("region", { name: "The one you looked for" });
  for (const text of [held.id, "onb-held"]) {
    const page = await it.open(support, `${at}/people`);
    await find(page, text);
    await drawer(page).getByText("onb-held").waitFor();
    await page.getByRole("heading", { name: "anna", level: 1, exact: true, includeHidden: true }).waitFor();
    assert.match(page.url(), new RegExp(`participants/anna\\?held=cod_\\w+&slot=${held.id}`));
    await page.context().close();
  }
  // One that is over is told as well, with how it ended.
  await api(it, tenant, { path: `/v1/reservations/${held.id}/cancel`, body: {} });
  const page = await it.open(support, `${at}/people?q=onb-held`);
  await drawer(page).getByText("Cancelled").waitFor();
  // Whoever holds a slot anew has two: a list tells them apart.
  await hold("onb-held");
  await page.goto(`${it.service.url}/console${at}/people?q=onb-held`);
  const found = page.getByRole("region", { name: "Found" });
  await found.getByText("Cancelled").waitFor();
  await found.getByText("Held", { exact: true }).waitFor();
  await found.getByRole("listitem").filter({ hasText: "Cancelled" }).getByRole("link").click();
  await drawer(page).getByText("Cancelled").waitFor();
  await page.keyboard.press("Escape");
  await drawer(page).waitFor({ state: "hidden" });
  await find(page, "rsv_01k9w3f5q8z2m4n6p7r9t1v3xy");
  await page.getByText("Nothing has this id or code").waitFor();
});

inBrowser("A6: a viewer sees who holds the slots, and why they may not give one back", async () => {
  const { person: viewer, at, code } = await start("viewer");
  const page = await it.open(viewer, `${at}${person}?held=${code.id}`);
  const button = page.getByRole("button", { name: "Give slot back" });
  await button.waitFor();
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await button.focus();
  await page.getByText("Your role here, viewer, does not allow this.").waitFor();
  await button.click({ force: true });
  assert.equal(await page.getByRole("dialog", { name: /^Give back/ }).count(), 0);
});

inBrowser(
  "U1: held slots are readable wide and narrow, in either language, whatever their sign-ups are called",
  async () => {
    const { person: support, at, code, held, hold } = await start();
    for (const id of hostile) await hold(`h-${id}`.slice(0, 128));
    const open = `${at}${person}?held=${code.id}`;
    const look = (name: string, target: string, text: string) =>
      lookAt(it, support, { name, target, ready: (page) => page.getByText(text).first().waitFor() });
    await look("held-count", `${at}${person}`, "4 of them held");
    await look("held-slots", open, "onb-held");
    await look("held-slot-sought", `${open}&slot=${held.id}&slots=all`, "The one you looked for");
    await look("held-none", `${at}${person}?held=cod_01k9w3f5q8z2m4n6p7r9t1v3xy`, "There is no such code");
    const page = await it.open(support, open, { language: "de-DE" });
    await page.getByRole("dialog", { name: "Gehaltene Plätze" }).getByText("onb-held").waitFor();
    await page.getByRole("button", { name: "Platz zurückgeben" }).first().click();
    await page.getByText(/weitere Personen können über WITHANNA kommen/).waitFor();
    await shoot(page, "held-german");
  },
);
