/** The second factor in a browser: set up, asked for, lost, removed. */
import assert from "node:assert/strict";
import { appCode as codeAt, password } from "../../server/test/harness/console.ts";
import { accessFaults, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";

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
    if (process.env.BECKON_TEST_SHOTS !== undefined) await shoot(page, "factor-set-up");
    assert.deepEqual(await accessFaults(page), []);
  }
  await dialog.getByLabel("Code of the app").fill(appCode(secret));
  await dialog.getByLabel("Code of the app").press("Enter");
  const list = page.getByRole("dialog", { name: "Your recovery codes" }).getByRole("listitem");
  await list.first().waitFor();
  if (process.env.BECKON_TEST_SHOTS !== undefined) await shoot(page, "factor-codes");
  assert.deepEqual(await accessFaults(page), []);
  const [recoveryCode = "", ...others] = await list.allInnerTexts();
  assert.equal(others.length, 9);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await part.getByText("10 recovery codes left").waitFor();
  if (process.env.BECKON_TEST_SHOTS !== undefined) await shoot(page, "factor-on");
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
  if (process.env.BECKON_TEST_SHOTS !== undefined) await shoot(first.fresh, "factor-asked");
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
  await own.getByRole("button", { name: "Remove second factor" }).click();
  const asked = first.fresh.getByRole("dialog");
  await asked.getByLabel("Password").fill(password);
  await asked.getByLabel("Code of the app").fill(appCode(secret));
  await asked.getByRole("button", { name: "Remove second factor" }).click();
  await own.getByText("No second factor").waitFor();
});
