/**
 * Developers > Try it: a request is filled in, sent, and its answer shown; nothing is changed in a live tenant, nor with others' keys.
 * Developers > Requests: what was asked, and why it was refused.
 */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { accessFaults, api, inBrowser, lookAt, shoot, tenantWith, useConsole } from "./harness.ts";

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

describe("requests", () => {
  inBrowser("an error leads to its request, which says what was wrong without what was sent", async () => {
    const { tenant, person, at } = await tenantWith(it, "developer");
    const refused = await it.service.send("/v1/keys", {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.secretKey}` },
      body: { type: "secret", name: "Anna", scopes: ["codes:read", "all"] },
    });
    await api(it, tenant, { path: "/v1/codes" });
    await api(it, tenant, { method: "PUT", path: `/v1/participants/${"long".repeat(30)}`, body: {} });
    const page = await it.open(person, `${at}/developers/webhooks`);
    await page.getByRole("button", { name: "Create endpoint" }).first().click();
    const making = page.getByRole("dialog", { name: "Create a webhook endpoint" });
    await making.getByLabel("Address").fill("https://10.0.0.1/hook");
    await making.getByRole("button", { name: "Create endpoint" }).click();
    const opened = page.waitForEvent("popup");
    await making.getByRole("link", { name: "Look at it" }).click();
    const log = await opened;
    await log.getByRole("row", { name: /POST \/v1\/webhook-endpoints.*In the console/ }).waitFor();
    assert.match(log.url(), /requestId=/);
    await log.getByLabel("Request id").fill(String(refused.headers["x-request-id"]));
    await log.keyboard.press("Enter");
    await log.getByRole("link", { name: "POST /v1/keys" }).click();
    const drawer = log.getByRole("dialog", { name: "createKey" });
    await drawer.getByText("/body/scopes/1").waitFor();
    const body = await drawer.getByRole("group", { name: "Body" }).innerText();
    assert.ok(body.includes('"name": "<string>"') && body.includes('"codes:read"') && !body.includes("Anna"), body);
    assert.deepEqual(await accessFaults(log), []);
    await shoot(log, "developers-request");
    await log.setViewportSize({ width: 390, height: 844 });
    await shoot(log, "developers-request");
    await drawer.getByRole("link", { name: "All of this caller" }).click();
    await log.getByRole("link", { name: "GET /v1/codes" }).waitFor();
    await log.setViewportSize({ width: 1440, height: 900 });
    await log.getByLabel("Outcome").selectOption("Failed (5xx)");
    await log.getByText("No such request").waitFor();
    await log.getByRole("button", { name: "Clear filters" }).click();
    await log.getByRole("link", { name: "POST /v1/webhook-endpoints" }).waitFor();
    await log.setViewportSize({ width: 1024, height: 900 });
    const tall = await log
      .locator(".request-line > code:first-child")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    assert.ok(tall.length >= 4 && Math.max(...tall) < 30, `a method is one word in one line: ${tall.join(", ")} px`);
    const viewer = await tenantWith(it, "viewer");
    const closed = await it.open(viewer.person, `${viewer.at}/developers/requests`);
    await closed.getByText("This page is closed to you").waitFor();
  });

  inBrowser("it can be used by everybody (U1)", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner", { mode: "sandbox" });
    for (const path of ["/v1/referral", "/v1/wallet/reward"])
      await it.service.send(path, { headers: { "x-client-key": tenant.clientKey, authorization: "Bearer a.b.c" } });
    await it.service.send("/v1/campaigns", {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.secretKey}` },
    });
    await lookAt(it, person, {
      target: `${at}/developers/requests`,
      name: "developers-requests",
      ready: (page) => page.getByRole("link", { name: "GET /v1/wallet/reward" }).waitFor(),
    });
  });
});
