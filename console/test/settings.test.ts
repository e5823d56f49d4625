/** Settings: the tenant, how long its data stays, who works for it, one's own account, and the audit trail. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { roles } from "@beckon/contract";
import { chainAuditTrails } from "../../server/src/jobs/chores.ts";
import { password } from "../../server/test/harness/console.ts";
import { accessFaults, api, inBrowser, lookAt, newOperator, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

describe("settings of the tenant", () => {
  inBrowser("name, time zone and currency are changed, and hold everywhere at once", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings`);
    await page.getByLabel("Name", { exact: true }).fill("");
    await page.getByText("Give it a name.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Nordlicht Bank");
    await page.getByLabel("Time zone").selectOption("America/New_York");
    await page.getByLabel("Currency").selectOption("USD");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const moves = page.getByRole("dialog", { name: "Change time zone or currency" });
    await moves.getByText("begin at midnight in America/New York, those of the past too").waitFor();
    await moves.getByText("Nothing is converted").waitFor();
    assert.equal((await api(it, tenant, { path: "/v1/tenant" })).currency, "EUR");
    await moves.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("status").getByText("Saved").waitFor();
    await page.getByRole("button", { name: "Switch tenant or environment" }).getByText("Nordlicht Bank").waitFor();
    const now = await api(it, tenant, { path: "/v1/tenant" });
    assert.deepEqual([now.name, now.timeZone, now.currency], ["Nordlicht Bank", "America/New_York", "USD"]);
  });

  inBrowser("what somebody else changed meanwhile stands beside one's own, and nothing typed is lost", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings`);
    await page.getByLabel("Name", { exact: true }).fill("Mine");
    const etag = (await it.service.send("/v1/tenant", { headers: { authorization: `Bearer ${tenant.secretKey}` } }))
      .headers.etag;
    await api(it, tenant, {
      method: "PATCH",
      path: "/v1/tenant",
      body: { name: "Theirs" },
      headers: { "if-match": String(etag) },
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const conflict = page.getByRole("alert", { name: "Somebody changed this meanwhile" });
    await conflict.getByRole("cell", { name: "Theirs" }).waitFor();
    await conflict.getByRole("cell", { name: "Mine" }).waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "settings-conflict");
    await conflict.getByRole("button", { name: "Save mine over it" }).click();
    await page.getByRole("status").getByText("Saved").waitFor();
    assert.equal((await api(it, tenant, { path: "/v1/tenant" })).name, "Mine");
  });

  inBrowser("what is saved while one looks at another page is not kept as if it were typed", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings`);
    const line = Promise.withResolvers<void>();
    await page.route("**/v1/tenant", async (route) => {
      if (route.request().method() === "PATCH") await line.promise;
      await route.continue();
    });
    await page.getByLabel("Name", { exact: true }).fill("Sent");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "People" }).first().click();
    await page.getByRole("heading", { name: "People" }).waitFor();
    line.resolve();
    await page.getByRole("status").getByText("Saved").waitFor();
    await page.getByRole("link", { name: "Settings" }).first().click();
    // What was there before stands until the answer is in.
    const name = await page.getByLabel("Name", { exact: true }).elementHandle();
    await page.waitForFunction((field) => (field as HTMLInputElement).value === "Sent", name);
    assert.equal(await page.getByRole("button", { name: "Discard" }).count(), 0);
  });

  inBrowser("a shorter time says what goes before it asks; the usual one takes the choice back", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings`);
    const days = page.getByLabel("Outbound events and their deliveries");
    await days.fill("2");
    await page.getByText("at least 4").waitFor();
    await days.fill("10");
    await page.getByLabel("Track nobody").check();
    await page.getByRole("button", { name: "Save privacy settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Privacy" });
    await dialog.getByText("after 10 days instead of 30").waitFor();
    await dialog.getByText("does not come back").first().waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await dialog.getByRole("button", { name: "Save privacy settings" }).click();
    await dialog.waitFor({ state: "hidden" });
    const now = await api<{ retentionDays: { deliveries: number }; doNotTrack: boolean }>(it, tenant, {
      path: "/v1/privacy-settings",
    });
    assert.deepEqual([now.retentionDays.deliveries, now.doNotTrack], [10, true]);
    await page.getByRole("button", { name: "Set back" }).click();
    await page.getByRole("button", { name: "Save privacy settings" }).click();
    await page.getByRole("status").getByText("Saved").last().waitFor();
    // The word is still there from the time before; the field says when this one is through.
    await page.waitForFunction((field) => (field as HTMLInputElement).value === "30", await days.elementHandle());
  });

  inBrowser("who may only look is told so at the button", async () => {
    const { person, at } = await tenantWith(it, "viewer");
    const page = await it.open(person, `${at}/settings`);
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.waitFor();
    assert.equal(await save.getAttribute("aria-disabled"), "true");
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByText("Your role here, viewer, does not allow this.").waitFor();
  });
});

describe("members", () => {
  inBrowser("somebody is added, comes in by the link, gets another role, and is removed", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings/members`);
    await page.getByRole("button", { name: "Add member" }).click();
    const adding = page.getByRole("dialog", { name: "Add a member" });
    await adding.getByRole("button", { name: "Add member" }).click();
    await adding.getByText("This is not an e-mail address.").waitFor();
    const email = `ada-${tenant.tenantId}@example.com`;
    await adding.getByLabel("E-mail").fill(email);
    await adding.getByRole("radio", { name: /^Viewer/ }).check();
    assert.deepEqual(await accessFaults(page), []);
    await adding.getByRole("button", { name: "Add member" }).click();
    const added = page.getByRole("dialog", { name: `${email} is a member` });
    await added.getByRole("button", { name: "Make link" }).click();
    const address = await added.getByLabel("Link", { exact: true }).inputValue();
    assert.ok(address.startsWith(`${it.service.url}/console/welcome#`), address);
    await shoot(page, "settings-member-link");
    await added.getByRole("button", { name: "Done" }).click();

    const theirs = await it.open(null, address.slice(address.indexOf("/welcome")));
    await theirs.getByLabel("Your name").fill("Ada عدا <b>");
    await theirs.getByLabel("Password").fill("twelve words are easier to keep");
    await theirs.getByRole("button", { name: "Begin" }).click();
    await theirs.getByRole("button", { name: "You" }).waitFor();

    await page.reload();
    await page.getByRole("link", { name: "Ada عدا <b>" }).click();
    const drawer = page.getByRole("dialog", { name: "Ada عدا <b>" });
    await drawer.getByText("sign in by themselves").waitFor();
    await drawer.getByText(`beckon console password-link --email ${email}`).waitFor();
    assert.match(page.url(), /member=mem_/);
    await drawer.getByRole("button", { name: "Change role" }).click();
    const changing = page.getByRole("dialog", { name: /^Change the role of .?Ada/ });
    await changing.getByRole("radio", { name: /^Support/ }).check();
    await changing.getByText(`Gains ${roles.support.scopes.length - roles.viewer.scopes.length} rights`).waitFor();
    await changing.getByRole("button", { name: "Change role" }).click();
    await changing.waitFor({ state: "hidden" });
    await drawer.getByText("support").waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("The role is viewer again").waitFor();
    await drawer.getByText("viewer", { exact: true }).waitFor();
    assert.equal((await drawer.getByText(/ago \(|seconds \(|now \(/).count()) > 0, true, "details say exactly when");
    await drawer.getByRole("button", { name: "Change role" }).click();
    await changing.getByRole("radio", { name: /^Support/ }).check();
    await changing.getByRole("button", { name: "Change role" }).click();
    await changing.waitFor({ state: "hidden" });
    await drawer.getByText("support").waitFor();
    await drawer.getByRole("button", { name: "Remove member" }).click();
    const removing = page.getByRole("dialog", { name: /^Remove .?Ada/ });
    await removing.getByText(`They lose all ${roles.support.scopes.length} rights here`).waitFor();
    await removing.getByRole("button", { name: "Remove member" }).click();
    await page.getByText(/Ada عدا <b>.? is no member any more/).waitFor();
    await page.getByRole("link", { name: "Ada عدا <b>" }).waitFor({ state: "hidden" });
  });
});

describe("one's own account", () => {
  inBrowser("the password is changed, and what one does not know is ended", async () => {
    const { person, at } = await tenantWith(it, "support");
    await it.service.send("/console/api/session", {
      method: "POST",
      body: { email: person.email, password },
      headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" },
    });
    const page = await it.open(person, `${at}/settings/account`);
    await page.getByRole("button", { name: "End session on Firefox on Linux" }).click();
    await page.getByText("The session is over").waitFor();
    await page.getByRole("button", { name: "End session on Firefox on Linux" }).waitFor({ state: "hidden" });
    await page.getByLabel("Present password").fill("not my password");
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Too short").waitFor();
    await page.getByLabel("New password").fill("another quite long sentence");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Present password").fill(password);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Your password is changed").waitFor();
  });
});

describe("the audit trail", () => {
  inBrowser("entries are filtered by the address, opened with before and after, verified and taken out", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const key = await api<{ id: string }>(it, tenant, {
      path: "/v1/keys",
      body: { type: "secret", name: "<i>first</i>", scopes: ["codes:read"] },
    });
    await api(it, tenant, { method: "POST", path: `/v1/keys/${key.id}/revoke` });
    await chainAuditTrails(it.service.environment().store);
    const page = await it.open(person, `${at}/settings/audit`);
    await page.getByRole("link", { name: "Key revoked" }).waitFor();
    await page.getByLabel("What", { exact: true }).selectOption("revokeKey");
    await page.getByRole("link", { name: "Key created" }).waitFor({ state: "hidden" });
    assert.match(page.url(), /operation=revokeKey/);
    await page.getByLabel("Id of a thing or person").fill(key.id);
    await page.waitForURL(/subject=key_/);
    await page.getByRole("link", { name: "Key revoked" }).click();
    const drawer = page.getByRole("dialog", { name: "Key revoked" });
    await drawer.getByRole("row", { name: /revokedAt – 20/ }).waitFor();
    await drawer.getByText("Proof").click();
    await drawer.getByText("Place in the chain").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await drawer.getByRole("link", { name: "All on this" }).click();
    await page.getByRole("link", { name: "Key created" }).waitFor();

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    assert.match((await download).suggestedFilename(), /^audit-tnt_.*\.ndjson$/);
    await page.getByRole("button", { name: "Verify" }).click();
    const verifying = page.getByRole("dialog", { name: "Verify the chain" });
    await verifying.getByRole("button", { name: "Verify now" }).click();
    await verifying.getByText("The chain holds").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await verifying.getByText("Compare with a head you kept").click();
    await verifying.getByLabel("Place", { exact: true }).fill("1");
    await verifying.getByLabel("Its hash").fill("0".repeat(64));
    await verifying.getByRole("button", { name: "Verify again" }).click();
    await verifying.getByText("this is another chain").waitFor();
  });

  inBrowser("nothing that fits says how to find more", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings/audit?subject=nobody`);
    await page.getByText("Nothing fits").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("link", { name: "Tenant created" }).waitFor();
  });
});

describe("operations", () => {
  inBrowser(
    "an operator sees both environments, also one without a tenant, and what to do about each fault",
    async () => {
      const { tenant, person, at } = await tenantWith(it, "owner");
      const nobody = await it.open(person, `${at}/settings/operations`);
      await nobody.getByText("for those who run it").waitFor();
      assert.equal(await nobody.getByRole("link", { name: "Operations" }).count(), 0);
      await nobody.context().close();

      const owing = `insert into audit_entries (tenant_id, audit_id, at, actor, operation, subject_type, subject_id, withheld)
      values ($1, 'aud_late', $2, 'system', 'test', 'tenant', $1, '{}')`;
      const { database } = it.service.environment();
      await database.query({ name: "", text: owing }, [
        tenant.tenantId,
        new Date(it.service.clock.nowMs() - 1_000_000),
      ]);
      const page = await it.open(await newOperator(it.service), `${at}/settings`);
      await page.getByRole("link", { name: "Operations" }).waitFor();
      await page.clock.install();
      await page.getByRole("link", { name: "Operations" }).click();
      const faults = page.getByRole("region", { name: "What is wrong" });
      const late = faults.getByRole("listitem").filter({ hasText: "Work waits for too long: Audit entries to chain" });
      assert.match(await late.innerText(), /Critical\s+Global\s+Work/);
      const idle = faults.getByRole("listitem").filter({ hasText: "Nobody does deferred work" });
      await idle.getByText("US", { exact: true }).waitFor();
      const link = faults.getByRole("link", { name: "Step by step: Nobody does deferred work" });
      assert.equal(await link.getAttribute("href"), "/docs/faults#no_worker");
      await page.getByRole("region", { name: "Global" }).getByText("2 faults").waitFor();
      await page
        .getByRole("region", { name: "US" })
        .getByText(/runs since/)
        .waitFor();
      await page.getByRole("row", { name: /^Audit entries to chain.*1[67] minutes.*Late/ }).waitFor();
      await page.getByRole("group", { name: "Environment" }).getByText("US", { exact: true }).click();
      await page.waitForURL(/environment=us/);
      await page.getByRole("row", { name: /^Audit entries to chain.*(In time|Empty)/ }).waitFor();

      // What was said last stays while there is no answer, and goes once there is one.
      await page.route("**/v1/deployment", (route) =>
        route.request().headers()["x-us-env"] === undefined ? route.continue() : route.abort(),
      );
      const stale = page.getByRole("region", { name: "US" }).getByRole("alert").getByText("This is what it said last");
      for (let waited = 0; (await stale.count()) === 0; waited++) {
        assert.ok(waited < 60, "it asks again by itself");
        await page.clock.runFor(1_000);
      }
      await faults.getByRole("link", { name: "Step by step: It does not answer" }).waitFor();
      assert.deepEqual(await accessFaults(page), []);
      await shoot(page, "settings-operations-silent");
      await page.unroute("**/v1/deployment");
      for (let waited = 0; (await stale.count()) === 1; waited++) {
        assert.ok(waited < 60, "it asks again by itself");
        await page.clock.runFor(1_000);
      }
    },
  );
});

inBrowser(
  "policies say what they say, since when, and which campaigns name them; the builder offers the same",
  async () => {
    const { tenant, person, at } = await tenantWith(it, "viewer", { campaign: null });
    const { items } = await api<{ items: { id: string; title: string }[] }>(it, tenant, { path: "/v1/policy-packs" });
    const { id } = await api<{ id: string }>(it, tenant, {
      path: "/v1/campaigns",
      body: { name: "Coins", terms: { jurisdiction: ["gb-crypto-rewards"] } },
    });
    const page = await it.open(person, `${at}/settings/policies`);
    for (const { title } of items) await page.getByRole("region", { name: title }).waitFor();
    const pack = page.getByRole("region", { name: "United Kingdom: no referral rewards in cryptoassets" });
    await pack.getByText("from 8 Oct 2023 on").waitFor();
    await pack.getByText("FCA Handbook COBS 4.12A").waitFor();
    await page
      .getByRole("region", { name: /yearly reporting/ })
      .getByText("No campaign names it.")
      .waitFor();
    await pack.getByRole("link", { name: "Coins" }).click();
    await page.waitForURL((url) => url.pathname.endsWith(`/campaigns/${id}`));
    const group = page.getByRole("group", { name: "Country policies" });
    for (const { title } of items) await group.getByRole("checkbox", { name: title }).waitFor();
    assert.equal(await group.getByRole("checkbox", { checked: true }).count(), 1);
  },
);

inBrowser("U1: every page of Settings, wide and narrow, light and dark", async () => {
  const { tenant, person, at } = await tenantWith(it, "owner");
  await api(it, tenant, {
    path: "/v1/members",
    body: { email: `${"a-very-long-name-".repeat(8)}@example.com`, role: "risk" },
  });
  const pages = [
    { path: "", name: "settings", ready: "Save privacy settings" },
    { path: "/members", name: "settings-members", ready: "Add member" },
    { path: "/account", name: "settings-account", ready: "Change password" },
    { path: "/audit", name: "settings-audit", ready: "Verify" },
  ];
  for (const { path, name, ready } of pages)
    await lookAt(it, person, {
      target: `${at}/settings${path}`,
      name,
      ready: (page) => page.getByRole("button", { name: ready }).waitFor(),
    });
  await lookAt(it, person, {
    target: `${at}/settings/roles`,
    name: "settings-roles",
    ready: (page) => page.getByRole("columnheader", { name: /owner/ }).waitFor(),
  });
  await lookAt(it, person, {
    target: `${at}/settings/policies`,
    name: "settings-policies",
    ready: (page) => page.getByRole("region", { name: /cryptoassets/ }).waitFor(),
  });
  await lookAt(it, await newOperator(it.service), {
    target: `${at}/settings/operations`,
    name: "settings-operations",
    ready: (page) => page.getByRole("heading", { name: "Slowest on average" }).waitFor(),
  });
});
