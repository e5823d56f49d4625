/** The builder's preview: what an app may show from a campaign's terms, to whom, and in which language. */
import assert from "node:assert/strict";
import { accessFaults, api, inBrowser, lookAt, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

const euros = (amount: string) => ({ amount, currency: "EUR" });
const terms = {
  qualification: {
    steps: [
      { id: "identity", event: "identity.verified" },
      { id: "purchases", event: "purchase", count: 3, minAmount: euros("10.00") },
    ],
  },
  rewards: ["referrer", "referee"].map((side) => ({
    ...{ id: side, side, kind: "fixed", holdSeconds: 1_209_600 },
    value: { type: "money", ...euros("20.00") },
  })),
};

inBrowser("who invites, the friend, a refusal and the progress, in the language of the app", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const codePolicy = { alphabet: "ACDEFGHJKL", length: 9, prefix: "HI", blockedWords: ["HA"] };
  const registration = { windowSeconds: 604_800, countries: ["DE", "FR"] };
  const { id } = await api<{ id: string }>(it, tenant, {
    path: "/v1/campaigns",
    body: { name: "Seen", terms: { ...terms, codePolicy, registration } },
  });
  const page = await it.open(person, `${at}/campaigns/${id}`);
  const preview = page.getByRole("region", { name: "What people see" });
  const phone = preview.getByRole("group", { name: /^Phone/ });
  const sample = phone.locator("[data-sample]");
  const drawn = await sample.innerText();
  assert.match(drawn, /^HI[ACDEFGHJKL]{9}$/);
  assert.doesNotMatch(drawn, /H[A4]/);
  await phone.getByText("Invite up to 5 friends").waitFor();
  await page.getByLabel("Beginning of every code").fill("GO");
  await page.waitForFunction((element) => element?.textContent.startsWith("GO"), await sample.elementHandle());
  assert.match(await sample.innerText(), /^GO[ACDEFGHJKL]{9}$/);

  await preview.getByText("Friend", { exact: true }).click();
  await phone.getByText("A friend invites you").waitFor();
  await phone.getByText("up to 1 week after you signed up").or(phone.getByText("up to 7 days after")).waitFor();
  await preview.getByText("Deutsch").click();
  await phone.getByText("Ein Freund lädt dich ein").waitFor();
  await phone.getByText(/20,00/).first().waitFor();
  assert.equal(await phone.locator("[lang='de']").count(), 1);
  await preview.getByRole("heading", { name: "What people see" }).waitFor();

  await page.reload();
  await phone.getByText("Ein Freund lädt dich ein").waitFor();
  await preview.getByText("English").click();
  await preview.getByText("Refused", { exact: true }).click();
  await phone.getByText("This code cannot be used").waitFor();
  const reasons = preview.getByRole("list", { name: "It is refused when" });
  await reasons.getByText("5 friends have used it already").waitFor();
  await reasons.getByText("the friend is not from Germany and France").waitFor();
  await preview.getByText("Follows", { exact: true }).click();
  await phone.getByText("Your friend's next step: purchase").waitFor();
  await phone.getByText("available after 14 days").or(phone.getByText("available after 2 weeks")).waitFor();
  assert.deepEqual(await accessFaults(page), []);
  for (const sees of ["invite", "friend", "refused", "progress"])
    await lookAt(it, person, {
      target: `${at}/campaigns/${id}?sees=${sees}`,
      name: `campaign-preview-${sees}`,
      ready: (seen) => seen.getByRole("group", { name: /^Phone/ }).waitFor(),
    });
});
