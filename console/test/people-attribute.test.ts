/** People: a friend attributed by hand, told the truth before and after; and what the server refuses, told at the field and in words. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { accessFaults, api, inBrowser, type Look, tenantWith, useConsole } from "./harness.ts";
import { peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();
const start = async (terms: object = peopleTerms) => {
  const made = await tenantWith(it, "support", { campaign: { terms } as never });
  return { ...made, ...(await peopleWorld(it, made.tenant)) };
};

/** The dialog on the page of the referrer, with the friend's id in it. */
const attributing = async (page: Page, friend: string) => {
  await page.getByRole("button", { name: "Attribute a friend" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("User id of the friend").fill(friend);
  await dialog.getByLabel("Reason").fill("ticket 9");
  return { dialog, attribute: () => dialog.getByRole("button", { name: "Attribute a friend" }).click() };
};
const openAnna = async ({ person, at }: Awaited<ReturnType<typeof start>>, look: Look = {}) =>
  it.open(person, `${at}/people/participants/anna`, look);

inBrowser("who came by the code already is said to be attributed, before and after, and nothing else is", async () => {
  const world = await start();
  const page = await openAnna(world);
  const { dialog, attribute } = await attributing(page, "ben");
  await dialog.getByText(/attributed to .?anna.? by .?WITHANNA.? already: nothing will be changed/).waitFor();
  const said = await dialog.getByRole("region", { name: "What will happen" }).getByRole("listitem").allTextContents();
  assert.equal(said.length, 1, said.join(" | "));
  await attribute();
  await page.getByText("The friend was attributed already: nothing was changed.").waitFor();
  assert.match(page.url(), new RegExp(world.done));
});

inBrowser("where only some countries take part one is chosen, unless it is known of the friend", async () => {
  const world = await start();
  const terms = { ...peopleTerms, registration: { countries: ["DE", "FR"] } };
  const { id } = await api<{ id: string }>(it, world.tenant, { path: "/v1/campaigns", body: { name: "Two", terms } });
  await api(it, world.tenant, { path: `/v1/campaigns/${id}/activate`, body: {} });
  await api(it, world.tenant, {
    path: "/v1/codes",
    body: { participantId: "dora", campaignId: id, code: "WITH-DORA" },
  });
  await api(it, world.tenant, { method: "PUT", path: "/v1/participants/fay", body: { country: "FR" } });
  const page = await it.open(world.person, `${world.at}/people/participants/dora`);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/referrals")) asked.push(request.postData() ?? "");
  });
  const { dialog, attribute } = await attributing(page, "nobody-yet");
  const country = dialog.getByLabel("Country of the friend");
  await dialog.getByText("This user id is new here").waitFor();
  assert.equal(await country.inputValue(), "");
  await attribute();
  await dialog.getByText("Choose one: the campaign takes friends of these countries only.").waitFor();
  assert.equal(await country.getAttribute("aria-invalid"), "true");
  assert.deepEqual(await accessFaults(page), []);
  assert.deepEqual(asked, []);
  await dialog.getByLabel("User id of the friend").fill("fay");
  await dialog.getByText("As it is known of the friend.").waitFor();
  assert.equal(await country.inputValue(), "FR");
  await attribute();
  await page.getByRole("region", { name: "Story" }).getByRole("link", { name: "fay" }).waitFor();
  assert.equal(JSON.parse(asked[0] ?? "{}").country, "FR");
});

inBrowser("a sign-up that is still to come is refused at its field", async () => {
  const page = await openAnna(await start());
  const { dialog, attribute } = await attributing(page, "fay");
  await dialog.getByLabel("Signed up at").fill("2999-01-01T10:00");
  await attribute();
  await dialog.getByText("That is still to come").waitFor();
  assert.equal(await dialog.getByLabel("Signed up at").getAttribute("aria-invalid"), "true");
  await dialog.getByLabel("Signed up at").fill("");
  await attribute();
  await page.getByRole("region", { name: "Story" }).getByRole("link", { name: "fay" }).waitFor();
});

inBrowser("what the server refuses is told at the field, in words, and never as a pointer", async () => {
  const world = await start();
  const page = await openAnna(world);
  const { dialog, attribute } = await attributing(page, "two words");
  await attribute();
  await dialog.getByRole("alert").getByText("see the marked field").waitFor();
  assert.equal(await dialog.getByLabel("User id of the friend").getAttribute("aria-invalid"), "true");
  await dialog.getByText("Has the wrong form. The tenant's own id: 1 to 128 visible characters").waitFor();
  assert.doesNotMatch((await dialog.textContent()) ?? "", /\/body|refereeId/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Replace code" }).click();
  await dialog.getByLabel("New text").fill("AB");
  await dialog.getByRole("button", { name: "Replace code" }).click();
  await dialog.getByText("At least 3 characters are needed.").waitFor();
  assert.equal(await dialog.getByLabel("New text").getAttribute("aria-invalid"), "true");
  assert.doesNotMatch((await dialog.textContent()) ?? "", /\/body/);
});

inBrowser("who reads German reads in German what was refused", async () => {
  const page = await openAnna(await start(), { language: "de-DE" });
  await page.getByRole("button", { name: "Code ersetzen" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Neuer Text").fill("AB");
  await dialog.getByRole("button", { name: "Code ersetzen" }).click();
  await dialog.getByText("Mindestens 3 Zeichen sind nötig.").waitFor();
  await dialog.getByRole("alert").getByText("Sehen Sie beim markierten Feld nach").waitFor();
  await dialog.getByRole("button", { name: "Abbrechen" }).click();
  await page.getByRole("button", { name: "Person zuordnen" }).click();
  await dialog.getByLabel("Nutzer-ID der geworbenen Person").fill("ben");
  await dialog.getByLabel("Onboarding-ID").fill("onb-somebody-else");
  await dialog.getByLabel("Grund").fill("Anfrage 7");
  await page.route("**/v1/referrals", (route) => {
    const body = { status: 422, code: "already_referred", detail: "The referee was referred before. See ref_1." };
    if (route.request().method() !== "POST") return route.continue();
    return route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(body) });
  });
  await dialog.getByRole("button", { name: "Person zuordnen" }).click();
  await dialog.getByText("Die Person wurde schon geworben. Siehe ref_1.").waitFor();
});
