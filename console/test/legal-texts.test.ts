/** Legal texts: written beside how people read them, with every version, and in the builder's preview. */
import assert from "node:assert/strict";
import { accessFaults, api, inBrowser, lookAt, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

inBrowser("a legal text is written beside how it is read, keeps its versions, and stands in the preview", async () => {
  const { tenant, person, at } = await tenantWith(it, "manager", { campaign: null });
  const page = await it.open(person, `${at}/settings/texts`);
  await page.getByText("No legal text yet").waitFor();
  await page.getByRole("button", { name: "Write a text" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Write a legal text" });
  await dialog.getByLabel("Country").fill("Atlantis");
  await dialog.getByLabel("Language").fill("gexx");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByText("This is no country that is known here").waitFor();
  await dialog.getByText("This is no language that is known here").waitFor();
  await dialog.getByLabel("Country").fill("Austria");
  await dialog.getByText("Austria (AT)").waitFor();
  await dialog.getByLabel("Language").fill("german");
  await dialog.getByText("German (de)").waitFor();
  await dialog.getByLabel("Language").fill("");
  await dialog.getByLabel("Country").fill("de");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByText("A text for one country is in one language").waitFor();
  await dialog.getByLabel("Country").fill("");
  await dialog.getByLabel("Language").fill("English");
  await dialog.getByText("English (en)").waitFor();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "Terms" }).waitFor();
  const field = page.getByLabel("Text", { exact: true });
  await field.fill("See http://example.com");
  await page.getByText("Addresses begin with https://.", { exact: true }).first().waitFor();
  await field.fill("<b>Ten</b> euros each.\n\nAll of it: https://example.com/terms.");
  const reading = page.getByRole("region", { name: "As people read it" });
  await reading.getByText("<b>Ten</b> euros each.").waitFor();
  const link = reading.getByRole("link", { name: "https://example.com/terms", exact: true });
  assert.equal(await link.getAttribute("href"), "https://example.com/terms");
  await page.getByRole("button", { name: "Save text" }).click();
  await page.getByRole("status").getByText("Text saved").waitFor();
  await page.getByRole("article", { name: "Version 1" }).waitFor();
  await api(it, tenant, {
    method: "PUT",
    path: "/v1/legal-texts/terms.any.en",
    body: { text: "Theirs" },
    headers: { "if-match": '"1"' },
  });
  await field.fill("Mine");
  await page.getByRole("button", { name: "Save text" }).click();
  const conflict = page.getByRole("alert", { name: "Somebody changed this meanwhile" });
  await conflict.getByRole("cell", { name: "Theirs" }).waitFor();
  assert.deepEqual(await accessFaults(page), []);
  await conflict.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByRole("article", { name: "Version 3" }).waitFor();
  await page.goto(`${it.service.url}/console${at}/campaigns/new?template=bank&sees=friend`);
  const phone = page.getByRole("group", { name: /^Phone/ });
  await phone.getByText("Terms", { exact: true }).click();
  await phone.getByText("Mine", { exact: true }).waitFor();
  await lookAt(it, person, {
    target: `${at}/settings/texts/terms.any.en`,
    name: "settings-legal-text",
    ready: (seen) => seen.getByRole("article", { name: "Version 3" }).waitFor(),
  });
  await lookAt(it, person, {
    target: `${at}/settings/texts`,
    name: "settings-legal-texts",
    ready: (seen) => seen.getByRole("link", { name: "Terms" }).waitFor(),
  });
});
