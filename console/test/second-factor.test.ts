/** Second factors in a browser: set up, asked for, lost, removed. */
import assert from "node:assert/strict";
import { appCode as codeAt, linkFor, newMember, password, type Person } from "../../server/test/harness/console.ts";
import type { Page } from "playwright-core";
import { accessFaults, focused, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
it.service.clock.stop();
const appCode = (secret: string): string => codeAt(it.service, secret);

inBrowser("somebody sets an app up, signs in with its code, then with a recovery code, and removes it", async () => {
  const { person, at } = await tenantWith(it, "owner");
  const page = await it.open(person, `${at}/settings/account`);
  const part = page.getByRole("region", { name: "Second factor" });
  await part.getByRole("button", { name: "Set up an app" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByLabel("Password").press("Enter");
  await dialog.getByRole("alert").getByText("This is not your password.").waitFor();
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByLabel("Password").press("Enter");
  await dialog.getByRole("img", { name: /Picture for the app/ }).waitFor();
  const secret = await dialog.locator("code").innerText();
  await dialog.getByLabel("Code of the app").fill("000 000");
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await dialog.getByRole("alert").waitFor();
  for (const [width, scheme] of [
    [1440, "light"],
    [390, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await shoot(page, "factor-set-up");
    assert.deepEqual(await accessFaults(page), []);
  }
  await dialog.getByLabel("Code of the app").fill(appCode(secret));
  await dialog.getByLabel("Code of the app").press("Enter");
  const list = page.getByRole("dialog", { name: "Your recovery codes" }).getByRole("listitem");
  await list.first().waitFor();
  await shoot(page, "factor-codes");
  assert.deepEqual(await accessFaults(page), []);
  const [recoveryCode = "", ...others] = await list.allInnerTexts();
  assert.equal(others.length, 9);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await part.getByText("10 recovery codes left").waitFor();
  await focused(part.getByRole("button", { name: "Remove app" }));
  await shoot(page, "factor-on");
  assert.deepEqual(await accessFaults(page), []);

  const signIn = async (code: string, target: string) => {
    const fresh = await it.open(null, target);
    await fresh.getByLabel("E-mail").fill(person.email);
    await fresh.getByLabel("Password").fill(password);
    await fresh.getByLabel("Password").press("Enter");
    await fresh.getByLabel("Code").waitFor();
    return {
      fresh,
      send: () =>
        fresh
          .getByLabel("Code")
          .fill(code)
          .then(() => fresh.getByLabel("Code").press("Enter")),
    };
  };
  it.service.clock.advance(30_000);
  const code = appCode(secret);
  const first = await signIn(code, `${at}/settings/account`);
  assert.deepEqual(await accessFaults(first.fresh), []);
  await shoot(first.fresh, "factor-asked");
  await first.send();
  await first.fresh.getByRole("button", { name: "You" }).waitFor();
  const second = await signIn(code, at);
  await second.send();
  await second.fresh.getByRole("alert").getByText("used already").waitFor();
  await second.fresh.getByLabel("Code").fill(recoveryCode);
  await second.fresh.getByRole("button", { name: "Sign in" }).click();
  await second.fresh.getByRole("button", { name: "You" }).waitFor();

  const own = first.fresh.getByRole("region", { name: "Second factor" });
  it.service.clock.advance(30_000);
  await first.fresh.reload();
  await own.getByText("9 recovery codes left").waitFor();
  await own.getByRole("button", { name: "Remove app" }).click();
  const asked = first.fresh.getByRole("dialog");
  await asked.getByLabel("Password").fill(password);
  await asked.getByLabel("Code of the app").fill(appCode(secret));
  await asked.getByRole("button", { name: "Remove app" }).click();
  await own.getByText("No second factor").waitFor();
  await focused(own.getByRole("button", { name: "Set up an app" }));
});

/** A passkey of the browser's own, in software; it belongs to the page's window alone. Shape: how to make it forget all keys. */
const giveAuthenticator = async (page: Page): Promise<() => Promise<void>> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return async () => void (await devtools.send("WebAuthn.clearCredentials", { authenticatorId }));
};

/** Wide and light, narrow and dark. */
const look = async (page: Page, name: string): Promise<void> => {
  for (const [width, colorScheme] of [
    [1440, "light"],
    [390, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await shoot(page, name);
    assert.deepEqual(await accessFaults(page), [], name);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name} at ${width} px is ${over} px too wide`);
  }
};

inBrowser("somebody adds a passkey, signs in with it alone and as the second factor, and removes it", async () => {
  const { person, at } = await tenantWith(it, "owner");
  // A passkey needs a name to belong to; numbers are none.
  const page = await it.open(person, `${at}/settings/account`);
  const named = `http://localhost:${new URL(it.service.url).port}/console`;
  const account = `${named}${at}/settings/account`;
  const part = page.getByRole("region", { name: "Second factor" });
  const signInBy = async (secret: string) => {
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(secret);
    await page.getByLabel("Password").press("Enter");
  };
  const signOut = async () => {
    await page.context().clearCookies();
    await page.goto(account);
    await page.getByLabel("E-mail").waitFor();
  };
  await part.getByText("open the console as localhost").waitFor();
  assert.equal(await part.getByRole("button", { name: "Add a passkey" }).getAttribute("aria-disabled"), "true");
  await page.goto(account);
  const forget = await giveAuthenticator(page);
  await signInBy(password);
  await part.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByLabel("Password").press("Enter");
  await dialog.getByRole("alert").getByText("This is not your password.").waitFor();
  await look(page, "passkey-add");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByLabel("Name").fill("Desk");
  await dialog.getByLabel("Name").press("Enter");
  await page.getByRole("dialog", { name: "Your recovery codes" }).getByRole("listitem").first().waitFor();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await part.getByRole("button", { name: "Rename Desk" }).waitFor();
  await focused(part.getByRole("button", { name: "Add a passkey" }));
  await look(page, "passkey-on");
  // The same device again: it knows that it has one.
  await part.getByRole("button", { name: "Add a passkey" }).click();
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByLabel("Password").press("Enter");
  await dialog.getByRole("alert").getByText("has a passkey of yours already").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await signOut();
  await look(page, "passkey-door");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await part.getByRole("button", { name: "Rename Desk" }).waitFor();
  await signOut();
  await signInBy(password);
  const use = page.getByRole("button", { name: "Use your passkey" });
  await use.waitFor();
  await look(page, "passkey-asked");
  await use.click();
  await part.getByRole("button", { name: "Rename Desk" }).click();
  await dialog.getByLabel("Name").fill("Key ring");
  await dialog.getByLabel("Name").press("Enter");
  await part.getByRole("button", { name: "Remove Key ring" }).click();
  await look(page, "passkey-remove");
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByLabel("Password").press("Enter");
  await part.getByText("No second factor").waitFor();
  await focused(part.getByRole("button", { name: "Add a passkey" }));
  // The device still has what is not known here any more.
  await signOut();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("alert").getByText("not known here").waitFor();
  await forget();
});

/** Sets an app up as the console would. Shape: its secret. */
const setUpApp = async (person: Person): Promise<string> => {
  const post = (target: string, body: unknown) =>
    person.send(`/console/api/factors/${target}`, { method: "POST", body });
  const { secret } = JSON.parse((await post("codes", { password })).body) as { secret: string };
  assert.equal((await post("codes/confirm", { code: appCode(secret) })).status, 200);
  it.service.clock.advance(30_000);
  return secret;
};

inBrowser(
  "an owner who has a second factor demands one; whoever has none is led to it before anything opens",
  async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const owners = await it.open(person, `${at}/settings/members`);
    const policy = owners.getByRole("region", { name: "Second factor" });
    const demand = async () => {
      await policy.getByRole("button", { name: "Demand a second factor" }).click();
      await owners.getByRole("dialog").getByRole("button", { name: "Demand a second factor" }).click();
    };
    await demand();
    await owners.getByRole("alert").getByText("First set up a second factor of your own").waitFor();
    await look(owners, "demand");
    await owners.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await setUpApp(person);
    const own = owners.getByRole("table").getByRole("row", { name: /\(you\)/ });
    await own.getByText("None").waitFor();
    await demand();
    await policy.getByText("Demanded:").waitFor();
    await newMember(it.service, { tenantId: tenant.tenantId, role: "support" });
    await owners.reload();
    await own.getByText("app for codes").waitFor();
    await owners.getByRole("row", { name: /support.*None/i }).waitFor();
    const viewer = await newMember(it.service, { tenantId: tenant.tenantId, role: "viewer" });
    const page = await it.open(viewer, `${at}/campaigns`);
    await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
    await page.getByRole("button", { name: "Set up an app" }).waitFor();
    await look(page, "demand-met");
    await page.getByRole("button", { name: "Set up an app" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill(password);
    await dialog.getByLabel("Password").press("Enter");
    await dialog.getByLabel("Code of the app").fill(appCode(await dialog.locator("code").innerText()));
    await dialog.getByLabel("Code of the app").press("Enter");
    const kept = page.getByRole("button", { name: "I have kept them" });
    await kept.waitFor();
    // Somebody who went to keep them elsewhere and comes back finds them still there, though the page knows of the factor by then.
    const answered = ["session", "factors"].map((path) => page.waitForResponse(`**/console/api/${path}`));
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 10 * 60_000;
      window.dispatchEvent(new Event("visibilitychange"));
    });
    for (const answer of await Promise.all(answered)) await answer.finished();
    await page.getByText("Remove app").waitFor({ state: "attached" });
    await kept.click();
    await page.getByRole("heading", { name: "Campaigns", exact: true }).waitFor();
  },
);

inBrowser("the second factor is asked for behind a link for a new password, and when a session is over", async () => {
  const { person, at } = await tenantWith(it, "owner");
  const secret = await setUpApp(person);
  const page = await it.open(null, `/welcome#${await linkFor(it.service, "password", person.email)}`);
  const withCode = async () => {
    await page.getByLabel("Code", { exact: true }).fill(appCode(secret));
    await page.getByLabel("Code", { exact: true }).press("Enter");
  };
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("New password").press("Enter");
  await withCode();
  await page.getByRole("button", { name: "You" }).waitFor();
  await page.goto(`${it.service.url}/console${at}/settings`);
  await page.getByLabel("Name").fill("Typed before");
  await it.service.environment().store.accounts.deleteSessions(person.userId, null);
  it.service.clock.advance(30_000);
  await page.getByRole("button", { name: "Save" }).first().click();
  const over = page.getByRole("dialog", { name: "Your session is over" });
  await over.getByLabel("Password").fill(password);
  await over.getByLabel("Password").press("Enter");
  await over.getByLabel("Code").waitFor();
  await look(page, "factor-over");
  await withCode();
  await over.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Name").inputValue(), "Typed before");
});
