/** Developers: keys, identity, webhooks and what became of them, event sources, the approval veto, the sandbox's clock. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe } from "node:test";
import { openSink } from "../../server/test/harness/sink.ts";
import {
  accessFaults,
  api,
  focused,
  inBrowser,
  inSight,
  lookAt,
  shoot,
  tenantWith,
  toTheEnd,
  useConsole,
} from "./harness.ts";

const it = await useConsole({ BECKON_OUTBOUND_ALLOW: "127.0.0.1/32", BECKON_WORKER: "on" });
const sink = await openSink();

const asKey = (secretKey: string, target = "/v1/codes") =>
  it.service.send(target, { headers: { authorization: `Bearer ${secretKey}` } });

describe("keys", () => {
  inBrowser("a secret key is made with scopes and shown once, rotated with an overlap, and revoked", async () => {
    const { person, at } = await tenantWith(it, "developer");
    const page = await it.open(person, `${at}/developers`);
    await page.getByRole("button", { name: "Create key" }).click();
    const making = page.getByRole("dialog", { name: "Create a key" });
    await making.getByRole("button", { name: "Create key" }).click();
    await making.getByText("Give it a name.").waitFor();
    await making.getByText("needs at least one scope").waitFor();
    await making.getByLabel("Name").fill("Payout <b>robot</b>");
    await page.keyboard.press("Escape");
    assert.equal(await making.getByLabel("Name").inputValue(), "Payout <b>robot</b>", "what was typed is not lost");
    assert.ok(await making.getByRole("checkbox", { name: /^rewards:pay/ }).isDisabled(), "nobody gives what they lack");
    await making.getByRole("checkbox", { name: /^codes:read/ }).check();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "developers-key-create");
    await making.getByLabel("Expires").fill("2020-01-01");
    await toTheEnd(making);
    await making.getByRole("button", { name: "Create key" }).click();
    await inSight(making.getByText("This day is over."));
    await making.getByLabel("Expires").fill("");
    await making.getByText("This day is over.").waitFor({ state: "detached" });
    await page.route("**/v1/keys", (route) => route.abort());
    await making.getByRole("button", { name: "Create key" }).click();
    await inSight(making.getByRole("alert").getByText("Nothing that you typed is lost."));
    await page.unroute("**/v1/keys");
    await making.getByRole("button", { name: "Create key" }).click();
    const made = page.getByRole("dialog", { name: "Key “Payout <b>robot</b>” is created" });
    const first = await made.getByLabel("Secret key").inputValue();
    await shoot(page, "developers-key-secret");
    assert.equal((await asKey(first)).status, 200);
    await made.getByRole("button", { name: "Done" }).click();
    await focused(page.getByRole("button", { name: "Create key" }));

    await page.getByRole("link", { name: "Payout <b>robot</b>" }).click();
    const drawer = page.getByRole("dialog", { name: "Payout <b>robot</b>" });
    await drawer.getByText("Read referral codes").waitFor();
    await drawer.getByRole("button", { name: "Rotate key" }).click();
    const rotating = page.getByRole("dialog", { name: "Rotate “Payout" });
    await rotating.getByText("The present one works until").waitFor();
    await rotating.getByLabel("How long the present one").selectOption("It ends at once");
    await rotating.getByText("stops working at once").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await rotating.getByRole("button", { name: "Rotate key" }).click();
    const rotated = page.getByRole("dialog", { name: "The new key" });
    const second = await rotated.getByLabel("Secret key").inputValue();
    await rotated.getByRole("button", { name: "Done" }).click();
    await focused(drawer.getByRole("button", { name: "Rotate key" }));
    assert.equal((await asKey(second)).status, 200);
    assert.equal((await asKey(first)).status, 401);
    await drawer.getByText("Expired").waitFor();
    await drawer.getByRole("button", { name: "Close" }).click();

    await page
      .getByRole("row", { name: /Active/ })
      .getByRole("link", { name: "Payout" })
      .click();
    await drawer.getByRole("button", { name: "Revoke key" }).click();
    const revoking = page.getByRole("dialog", { name: "Revoke “Payout" });
    await revoking.getByText("within 5 seconds").waitFor();
    await revoking.getByLabel("Type Payout").fill("Payout <b>robot</b>");
    await revoking.getByRole("button", { name: "Revoke key" }).click();
    await page.getByText("The key is revoked").waitFor();
    await drawer.getByText("Revoked").first().waitFor();
  });

  inBrowser("who may not is told so, and sees no secret", async () => {
    const { person, at } = await tenantWith(it, "support");
    const page = await it.open(person, `${at}/developers`);
    const create = page.getByRole("button", { name: "Create key" });
    await create.waitFor();
    assert.equal(await create.getAttribute("aria-disabled"), "true");
    assert.match((await page.getByRole("link", { name: "API reference" }).getAttribute("href")) ?? "", /^\/docs$/);
  });
});

describe("identity", () => {
  inBrowser("a provider is set up, and the tester says step by step why a token is refused", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/developers/identity`);
    const tester = page.getByRole("region", { name: "Test a token" });
    await tester.getByLabel("Access token").fill(await tenant.tokenFor("alice"));
    await tester.getByRole("button", { name: "Test token" }).click();
    await tester.getByText("Accepted: this person is recognised.").waitFor();
    await page.getByRole("radio", { name: /^Signed tokens/ }).check();
    await tester.getByText("changes that are not saved").waitFor();
    await page.getByRole("button", { name: "Save identity settings" }).click();
    await page.getByText("This is needed.").first().waitFor();
    await page.getByRole("textbox", { name: "Issuer" }).fill("https://login.example.com");
    await page.getByRole("textbox", { name: "Audience" }).fill("referrals");
    await page.getByText("A shared secret", { exact: true }).click();
    await page.getByLabel("Shared secret", { exact: true }).fill("too short");
    await page.getByRole("button", { name: "Save identity settings" }).click();
    const asking = page.getByRole("dialog", { name: "Change how people are recognised" });
    await asking.getByText("Signed tokens (JWT)").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await asking.getByRole("button", { name: "Save identity settings" }).click();
    await page.getByRole("alert").first().waitFor();
    await page.getByLabel("Shared secret", { exact: true }).fill("a shared secret with 32 characters or more 0123");
    await page.getByRole("button", { name: "Save identity settings" }).click();
    await asking.getByRole("button", { name: "Save identity settings" }).click();
    await page.getByRole("status").getByText("Saved").waitFor();

    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: "https://elsewhere.example.com", aud: "referrals", sub: "alice", exp: 4_000_000_000 };
    const unsigned = `${part({ alg: "HS256" })}.${part(claims)}`;
    const secret = "a shared secret with 32 characters or more 0123";
    await tester
      .getByLabel("Access token")
      .fill(`${unsigned}.${createHmac("sha256", secret).update(unsigned).digest("base64url")}`);
    await tester.getByRole("button", { name: "Test token" }).click();
    const steps = tester.getByRole("region", { name: "Steps" });
    await steps.getByText("https://elsewhere.example.com").waitFor();
    await steps.getByText("Failed").first().waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "developers-identity-refused");
  });
});

describe("webhooks", () => {
  inBrowser("an endpoint is made, tested, changed, paused, resumed, given another secret, and archived", async () => {
    const { person, at } = await tenantWith(it, "developer");
    const page = await it.open(person, `${at}/developers/webhooks`);
    await page.getByRole("button", { name: "Create endpoint" }).first().click();
    const making = page.getByRole("dialog", { name: "Create a webhook endpoint" });
    await making.getByLabel("Address").fill("hooks.example.com");
    await making.getByRole("button", { name: "Create endpoint" }).click();
    await making.getByText("begins with https://").waitFor();
    await making.getByLabel("Address").fill("https://10.0.0.1/hooks");
    await making.getByRole("button", { name: "Create endpoint" }).click();
    await inSight(making.getByText("in the setting BECKON_OUTBOUND_ALLOW."));
    assert.equal(await making.getByText("may not be called").count(), 1, "it is said once, at its field");
    await making.getByLabel("Address").fill(sink.url);
    await making.getByLabel("What it is", { exact: true }).fill("Lager قاعدة");
    await making.getByText("Only these").click();
    await making.getByRole("checkbox", { name: /A reward was paid/ }).check();
    assert.deepEqual(await accessFaults(page), []);
    await making.getByRole("button", { name: "Create endpoint" }).click();
    const made = page.getByRole("dialog", { name: "The endpoint is created" });
    assert.match(await made.getByLabel("Signing secret").inputValue(), /^whsec_/);
    await made.getByRole("button", { name: "Done" }).click();

    await page.getByRole("row", { name: /Lager/ }).getByText("No failures").waitFor();
    await page.getByRole("link", { name: "Lager قاعدة" }).click();
    const drawer = page.getByRole("dialog", { name: "Lager قاعدة" });
    await drawer.getByRole("button", { name: "Send test" }).click();
    const testing = page.getByRole("dialog", { name: "Test of the endpoint" });
    await testing.getByText("It took the test").waitFor();
    assert.equal(sink.received.length, 1, "the dialog sends one test");
    await testing.getByRole("button", { name: "Close" }).click();
    await drawer.getByRole("button", { name: "Change endpoint" }).click();
    const changing = page.getByRole("dialog", { name: "Change the endpoint" });
    await changing.getByText("Everything, also what is new").click();
    await changing.getByRole("button", { name: "Save" }).click();
    await page.getByText("The endpoint is changed").waitFor();
    await drawer.getByText("Everything, also what is new").waitFor();
    const step = async (entry: string, dialog: string, action: string, told: string): Promise<void> => {
      await drawer.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: entry }).click();
      await page.getByRole("dialog", { name: dialog }).getByRole("button", { name: action, exact: true }).click();
      await page.getByText(told).first().waitFor();
    };
    await step("Pause", "Pause this endpoint", "Pause", "The endpoint is paused");
    await drawer.getByText("Paused").waitFor();
    await step("Resume", "Resume this endpoint", "Resume", "The endpoint goes on");
    await step(
      "Rotate secret",
      "Give the endpoint a new secret",
      "Rotate secret",
      "This is the only time it is shown.",
    );
    await page.getByRole("dialog", { name: "The new secret" }).getByRole("button", { name: "Done" }).click();
    await focused(drawer.getByRole("button", { name: "More" }));
    await step("Resend a stretch of time", "Send events again", "Send again", "1 event goes out again");
    await drawer.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    const archiving = page.getByRole("dialog", { name: "Archive this endpoint" });
    await archiving.getByText("Deliveries under way end as failed.").waitFor();
    await archiving.getByLabel("Type archive to confirm").fill("archive");
    await archiving.getByRole("button", { name: "Archive" }).click();
    await page.getByText("The endpoint is archived").waitFor();
  });

  inBrowser("a delivery shows each attempt, and is sent again; the event behind it shows its message", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const failing = await openSink(() => ({ status: 503, body: "not <today>" }));
    await api(it, tenant, { path: "/v1/webhook-endpoints", body: { url: failing.url, description: "Failing" } });
    await api(it, tenant, { method: "POST", path: `/v1/campaigns/${tenant.campaignId}/pause` });
    const page = await it.open(person, `${at}/developers/deliveries`);
    await page.getByRole("link", { name: "A campaign was paused" }).click();
    const drawer = page.getByRole("dialog", { name: "A campaign was paused" });
    await drawer.getByRole("button", { name: "Send again" }).click();
    await drawer.getByText("Attempt 1 · 503").waitFor();
    await drawer.getByText("counts as one of the ten").waitFor();
    await drawer.getByText("not <today>").first().waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "developers-delivery");
    failing.reply = () => ({ status: 204 });
    await drawer.getByRole("button", { name: "Send again" }).click();
    await drawer.getByText("Delivered").first().waitFor();
    await drawer.getByRole("link", { name: "Events" }).click();
    await page.getByRole("link", { name: "A campaign was paused" }).click();
    const event = page.getByRole("dialog", { name: "A campaign was paused" });
    await event.getByRole("group", { name: "Message" }).getByText('"status": "paused"').waitFor();
    await event.getByRole("button", { name: "Close" }).click();
    await page.getByLabel("Event", { exact: true }).selectOption("reward.paid");
    await page.getByText("No events").waitFor();
    assert.match(page.url(), /type=reward\.paid/);
  });
});

describe("event sources", () => {
  inBrowser(
    "a source is made with a mapping; what it refused is shown and replayed once the mapping fits",
    async () => {
      const { tenant, person, at } = await tenantWith(it, "developer");
      const page = await it.open(person, `${at}/developers/sources`);
      await page.getByRole("button", { name: "Create source" }).first().click();
      const making = page.getByRole("dialog", { name: "Create an event source" });
      await making.getByLabel("Name").fill("Card platform");
      await making.getByLabel("Shared secret").fill("short");
      await making.getByText("My own").click();
      await making.getByLabel("Where the person's id stands").fill("customer");
      await making.getByText("A JSON Pointer begins with /.").waitFor();
      await making.getByLabel("Where the person's id stands").fill("/customer");
      await making.getByRole("button", { name: "Create source" }).click();
      await making.getByText("At least 16 characters.").waitFor();
      const secret = "what-the-platform-signs-with";
      await making.getByLabel("Shared secret").fill(secret);
      await making.getByLabel("When event_type is").fill("card.activated");
      await making.getByLabel("it becomes the event").fill("card.activated");
      assert.deepEqual(await accessFaults(page), []);
      await shoot(page, "developers-source-create");
      await making.getByRole("button", { name: "Create source" }).click();
      const made = page.getByRole("dialog", { name: "“Card platform” is created" });
      await made.getByText(it.service.url).waitFor();
      await made.getByRole("button", { name: "Done" }).click();

      const { items } = await api<{ items: { path: string }[] }>(it, tenant, { path: "/v1/event-sources" });
      const body = JSON.stringify({
        ...{ event_id: "e1", event_type: "card.activated", user_id: "u-1" },
        occurred_at: new Date(it.service.clock.nowMs()).toISOString(),
      });
      const at0 = String(Math.floor(it.service.clock.nowMs() / 1000));
      const signature = createHmac("sha256", secret).update(`${at0}.${body}`).digest("hex");
      await it.service.send(items[0]?.path ?? "", {
        method: "POST",
        body: JSON.parse(body),
        headers: { "x-timestamp": at0, "x-signature": signature },
      });
      await page.getByRole("link", { name: "Card platform" }).click();
      const drawer = page.getByRole("dialog", { name: "Card platform" });
      await drawer.getByText("No person's id in it").waitFor();
      await drawer.getByText("As it came").click();
      await drawer.getByRole("group", { name: "As it came" }).getByText('"user_id": "u-1"').waitFor();
      assert.deepEqual(await accessFaults(page), []);
      await shoot(page, "developers-source");
      await drawer.getByRole("button", { name: "Change source" }).click();
      const changing = page.getByRole("dialog", { name: "Change the event source" });
      await changing.getByLabel("Where the person's id stands").fill("/user_id");
      await changing.getByRole("button", { name: "Save" }).click();
      await page.getByText("The source is changed").waitFor();
      await drawer.getByRole("button", { name: "Replay" }).click();
      await drawer.getByText("It became an event.").waitFor();
      await drawer.getByRole("button", { name: "Archive" }).click();
      await page.getByRole("dialog", { name: "Archive “Card" }).getByRole("button", { name: "Archive" }).click();
      await drawer.getByRole("button", { name: "Take back" }).waitFor();
      await page.getByRole("button", { name: "Undo", exact: true }).click();
      await page.getByText("The source takes webhooks again").waitFor();
      await drawer.getByRole("button", { name: "Archive" }).waitFor();
    },
  );
});

describe("approval veto and sandbox clock", () => {
  inBrowser("the veto is switched on with a secret, rotated, and switched off", async () => {
    const { tenant, person, at } = await tenantWith(it, "developer");
    const page = await it.open(person, `${at}/developers/approval`);
    await page.getByLabel("Address to ask").fill(sink.url);
    await page.getByLabel("Patience").fill("99");
    await page.getByText("1 to 15 seconds.").waitFor();
    await page.getByLabel("Patience").fill("7");
    await page.getByRole("button", { name: "Switch on" }).click();
    const asking = page.getByRole("dialog", { name: "Have your system asked" });
    await asking.getByText("shown once").waitFor();
    await asking.getByRole("button", { name: "Switch on" }).click();
    const secret = page.getByRole("dialog", { name: "The secret of the veto" });
    await secret.getByLabel("Signing secret").waitFor();
    await secret.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Rotate secret" }).click();
    const rotating = page.getByRole("dialog", { name: "Give the veto a new secret" });
    await rotating.getByRole("button", { name: "Rotate secret" }).click();
    await secret.getByRole("button", { name: "Done" }).click();
    const now = await api(it, tenant, { path: "/v1/approval-veto" });
    assert.deepEqual([now.state, now.timeoutSeconds], ["active", 7]);
    await page.getByRole("button", { name: "Switch off" }).click();
    const ending = page.getByRole("dialog", { name: "Ask nobody any more" });
    await ending.getByText("wait for a person").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await ending.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Nobody is asked any more").waitFor();
  });

  inBrowser("a sandbox's clock is moved ahead after saying to when; a live tenant has none", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner", { mode: "sandbox" });
    const page = await it.open(person, `${at}/developers/clock`);
    await page.getByText("not at all").waitFor();
    await page.getByRole("button", { name: "Move clock" }).click();
    const moving = page.getByRole("dialog", { name: "Move the sandbox's clock" });
    await moving.getByLabel("Number").fill("x");
    await moving.getByText("A whole number").waitFor();
    await moving.getByLabel("Number").fill("14");
    await moving.getByText("It will be").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await moving.getByRole("button", { name: "Move clock" }).click();
    await page.getByText("14 days", { exact: true }).waitFor();
    assert.equal((await api(it, tenant, { path: "/v1/sandbox/clock" })).aheadSeconds, 14 * 86_400);
    // All pages are on that time at once, and what is made then counts in today's figures.
    await page.getByText("14 days ahead").waitFor();
    const codes = { path: "/v1/codes", body: { participantId: "late", campaignId: tenant.campaignId } };
    await api(it, tenant, codes);
    await page.getByRole("link", { name: "People" }).click();
    await page.getByRole("link", { name: "Overview" }).click();
    const funnel = page.getByRole("region", { name: "From code to reward" });
    await funnel.getByText("1", { exact: true }).first().waitFor();
    await page.goto(`${it.service.url}/console${at}/people/participants/late`);
    await page.getByRole("heading", { name: "late" }).waitFor();
    assert.match((await page.locator("main time").first().innerText()).trim(), /^(now|\d+ seconds? ago)$/);
    const live = await tenantWith(it, "owner");
    const other = await it.open(live.person, `${live.at}/developers/clock`);
    await other.getByText("A live tenant has the real time").waitFor();
  });
});

inBrowser("U1: every page of Developers, wide and narrow, light and dark", async () => {
  const { tenant, person, at } = await tenantWith(it, "owner", { mode: "sandbox" });
  const long = "very-long-name-".repeat(7);
  await api(it, tenant, { path: "/v1/keys", body: { type: "client", name: long } });
  await api(it, tenant, {
    path: "/v1/webhook-endpoints",
    body: { url: `${sink.url}/${long.repeat(4)}`, description: `${long}شركة` },
  });
  await api(it, tenant, { path: "/v1/event-sources", body: { name: long, secret: "0123456789abcdef" } });
  await api(it, tenant, { method: "POST", path: `/v1/campaigns/${tenant.campaignId}/pause` });
  const pages = [
    { path: "", name: "keys", ready: "Create key" },
    { path: "/identity", name: "identity", ready: "Save identity settings" },
    { path: "/webhooks", name: "webhooks", ready: "Create endpoint" },
    { path: "/sources", name: "sources", ready: "Create source" },
    { path: "/approval", name: "approval", ready: "Switch on" },
    { path: "/clock", name: "clock", ready: "Move clock" },
  ];
  for (const { path, name, ready } of pages)
    await lookAt(it, person, {
      target: `${at}/developers${path}`,
      name: `developers-${name}`,
      ready: (page) => page.getByRole("button", { name: ready }).waitFor(),
    });
  for (const name of ["deliveries", "events"])
    await lookAt(it, person, {
      target: `${at}/developers/${name}`,
      name: `developers-${name}`,
      ready: (page) => page.getByRole("link", { name: "A campaign was paused" }).waitFor(),
    });
});
