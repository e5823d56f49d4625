/** Events that came in: found, with what each brought about, and led to from what they speak for. */
import assert from "node:assert/strict";
import { accessFaults, api, inBrowser, lookAt, newMember, shoot, tenantWith, useConsole } from "./harness.ts";
import { peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();

/** Everything that happens to Ben, who qualified, and to Cem, who waits. */
const world = async () => {
  const made = await tenantWith(it, "support", {
    campaign: {
      terms: { ...peopleTerms, qualification: { ...peopleTerms.qualification, approval: "automatic" } } as never,
    },
  });
  const people = await peopleWorld(it, made.tenant);
  const post = (body: object) => api(it, made.tenant, { path: "/v1/events", body });
  const occurredAt = new Date().toISOString();
  const spent = { type: "purchase", participantId: "cem", amount: "31.00", currency: "EUR" };
  await post({ id: "buy-cem-2", occurredAt, status: "pending", category: "5411", ...spent });
  await post({ id: "1e5", type: "login", occurredAt, onboardingId: "onb-77", attributes: { device: "<b>phone</b>" } });
  return { ...made, ...people };
};

inBrowser("the log is filtered in the address, an event opens with what it brought about, and leads on", async () => {
  const { person, at } = await world();
  const page = await it.open(person, `${at}/developers/inbound`);
  const table = page.getByRole("table", { name: "Events that came in" });
  await table.getByRole("link", { name: "identity_verified" }).first().waitFor();
  assert.equal(await table.getByRole("row").count(), 9);

  const filters = page.getByRole("search", { name: "Filters" });
  await filters.getByLabel("Status").selectOption("Pending");
  await page.getByText("1 in all").waitFor();
  await filters.getByLabel("Person").fill("ben");
  await filters.getByLabel("Person").press("Enter");
  await page.getByText("Nothing fits these filters.").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  assert.equal(new URL(page.url()).search, "");
  await filters.getByLabel("Type").fill("purchase");
  await filters.getByLabel("Type").press("Enter");
  await page.getByText("5 in all").waitFor();
  await page.reload();
  await page.getByText("5 in all").waitFor();

  await table
    .getByRole("row", { name: /buy-ben-3/ })
    .getByRole("link", { name: "purchase" })
    .click();
  const drawer = page.getByRole("dialog", { name: "purchase" });
  const effects = drawer.getByRole("region", { name: "What it brought about" });
  await effects.getByText("Three purchases").waitFor();
  await effects.getByText("Counts", { exact: true }).waitFor();
  await effects.getByText("€20.00").waitFor();
  await effects.getByText("€10.00").waitFor();
  await drawer.getByText("€25.50").waitFor();
  assert.deepEqual(await accessFaults(page), []);
  await shoot(page, "inbound-event");
  await effects.getByRole("link", { name: "€20.00" }).click();
  const reward = page.getByRole("dialog", { name: "€20.00" });
  const earned = reward.getByRole("region", { name: "Earned with" });
  await earned.getByRole("link", { name: "identity_verified" }).waitFor();
  assert.equal(await earned.getByRole("listitem").count(), 4);
  await shoot(page, "inbound-reward");
  await earned.getByRole("link", { name: "identity_verified" }).click();
  await page.getByRole("dialog", { name: "identity_verified" }).getByText("kyc-ben").waitFor();
});

inBrowser("a referral's steps tell of each event, and a person leads to theirs", async () => {
  const { person, at, waiting } = await world();
  const page = await it.open(person, `${at}/people/referrals/${waiting}`);
  const steps = page.getByRole("region", { name: "Steps" });
  await steps.getByText("1 event will count once it clears").click();
  await steps.getByText("€31.00").waitFor();
  await steps.getByText("1 event does not count").click();
  await steps.getByText("€4.00").waitFor();
  await steps.getByText("The amount is below the step's minimum.").waitFor();
  await steps.getByRole("link", { name: "purchase" }).first().click();
  const drawer = page.getByRole("dialog", { name: "purchase" });
  await drawer.getByText("Counts once it clears").waitFor();
  await drawer.getByText("5411").waitFor();
  await drawer.getByRole("link", { name: "All of this person" }).click();
  await page.getByText("3 in all").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("person"), "cem");
  await page.goto(`${it.service.url}/console${at}/people/participants/cem`);
  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.getByText("3 in all").waitFor();
});

inBrowser(
  "an event is found by its id, also one that reads like a number; one that is not there says why",
  async () => {
    const { person, at } = await world();
    const page = await it.open(person, `${at}/developers/inbound`);
    const byId = page.getByRole("search", { name: "Filters" }).getByLabel("Event id");
    await byId.fill("1e5");
    await byId.press("Enter");
    const drawer = page.getByRole("dialog", { name: "login" });
    await drawer.getByText("<b>phone</b>").waitFor();
    await drawer.getByText("No step of the campaign asks for an event of this type.").waitFor();
    await drawer.getByRole("button", { name: "Close" }).click();
    await byId.fill("never-sent");
    await byId.press("Enter");
    await page.getByRole("dialog").getByText("No event has this id.").waitFor();
  },
);

inBrowser("where nothing came in yet it says how something does", async () => {
  const { person, at } = await tenantWith(it, "developer");
  const page = await it.open(person, `${at}/developers/inbound`);
  await page.getByText("No event came in yet").waitFor();
});

inBrowser("U1 the log and an event are for everybody, on every screen", async () => {
  const { tenant, at } = await world();
  const viewer = await newMember(it.service, { tenantId: tenant.tenantId, role: "viewer" });
  for (const [name, search] of [
    ["inbound", ""],
    ["inbound-open", "?open=buy-cem-2"],
  ] as const)
    await lookAt(it, viewer, {
      target: `${at}/developers/inbound${search}`,
      name,
      ready: (page) =>
        search === ""
          ? page.getByRole("link", { name: "identity_verified" }).first().waitFor()
          : page.getByText("Counts once it clears").waitFor(),
    });
});
