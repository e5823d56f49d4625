/** Developers > Try it: a request is filled in, sent, and its answer shown; nothing is changed in a live tenant, nor with others' keys. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { accessFaults, inBrowser, lookAt, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

describe("try it", () => {
  inBrowser("a sandbox is read and written, by the session and by its own key", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner", { mode: "sandbox" });
    const { tenant: other } = await tenantWith(it, "owner", { mode: "sandbox" });
    const page = await it.open(person, `${at}/developers/try`);
    await page.getByText("GET /v1/tenant").waitFor();
    await page.getByRole("button", { name: "Send request" }).click();
    const answer = page.getByRole("status", { name: "Answer" });
    await answer.getByText("200", { exact: true }).waitFor();
    assert.match(await answer.getByRole("group", { name: "Body" }).innerText(), new RegExp(tenant.tenantId));

    await page.getByLabel("Operation").selectOption("createKey");
    await page.getByText("POST /v1/keys").first().waitFor();
    await page.getByLabel("Body").fill("{");
    await page.getByText("This is not JSON.").waitFor();
    await page.getByLabel("Body").fill('{"type":"client","name":"it\'s me"}');
    await page.getByLabel(/^A secret key/).check();
    await page.getByRole("button", { name: "Send request" }).click();
    await page.getByText("Paste a secret key.").waitFor();
    await page.getByLabel("Secret key", { exact: true }).fill(`${tenant.secretKey}…`);
    await page.getByText("No browser sends this").waitFor();
    await page.getByLabel("Secret key", { exact: true }).fill(other.secretKey);
    await page.getByText("This key is not of this tenant.").waitFor();
    await page.getByLabel("Secret key", { exact: true }).fill(tenant.secretKey);
    const curl = await page.getByRole("group", { name: "The same for a shell" }).innerText();
    assert.ok(!curl.includes(tenant.secretKey) && curl.includes("$BECKON_SECRET_KEY"), "the key is not shown");
    assert.ok(curl.includes(String.raw`it'\''s me`), "a quote does not end the body");
    await page.getByRole("button", { name: "Send request" }).click();
    await answer.getByText("201", { exact: true }).waitFor();
    assert.ok(!page.url().includes("sk_"), "no key in the address");
    assert.deepEqual(await accessFaults(page), []);
  });

  inBrowser("in a live tenant only reading can be tried", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/developers/try?operation=createKey`);
    const sending = page.getByRole("button", { name: "Send request" });
    await sending.waitFor();
    assert.equal(await sending.getAttribute("aria-disabled"), "true");
    await page.getByText("This tenant is live: only reading can be tried here.").waitFor();
    await page.getByLabel("Body").fill('{"type":"client"}');
    // It makes a code where there is none.
    await page.getByLabel("Operation").selectOption("getReferral");
    await page.getByText("GET /v1/referral", { exact: true }).waitFor();
    assert.equal(await sending.getAttribute("aria-disabled"), "true");
    await page.getByLabel("Operation").selectOption("listKeys");
    await page.getByLabel("type", { exact: true }).selectOption("client");
    assert.equal(await sending.getAttribute("aria-disabled"), null);
    await page.getByLabel("Operation").selectOption("createKey");
    assert.equal(await page.getByLabel("Body").inputValue(), '{"type":"client"}', "what was typed is there again");
  });

  inBrowser("who lacks the right of an operation is told so", async () => {
    const { person, at } = await tenantWith(it, "support", { mode: "sandbox" });
    const page = await it.open(person, `${at}/developers/try?operation=createKey`);
    const sending = page.getByRole("button", { name: "Send request" });
    await sending.waitFor();
    assert.equal(await sending.getAttribute("aria-disabled"), "true");
  });

  inBrowser("it can be used by everybody (U1)", async () => {
    const { person, at } = await tenantWith(it, "owner", { mode: "sandbox" });
    await lookAt(it, person, {
      target: `${at}/developers/try?operation=listReferrals`,
      name: "developers-try",
      ready: (page) => page.getByText("GET /v1/referrals").first().waitFor(),
    });
  });
});
