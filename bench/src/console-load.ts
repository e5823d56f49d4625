/** How long the console's first page takes in a browser that has never seen it, from the address to numbers that one can use. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../console/build/chromium.ts";

/** Units: milliseconds. `cold`: the browser has nothing of it; `warm`: it has what it was told to keep. */
export type ConsoleLoads = { cold: number[]; warm: number[] };

const root = fileURLToPath(new URL("../..", import.meta.url));
const person = { name: "Bench", email: "bench@example.com", password: "a bench that nobody sits on" };

/** The demo, with the link of its first owner. */
const startDemo = async (folder: string): Promise<{ link: string; stop: () => Promise<void> }> => {
  const child = spawn("npm", ["start", "--", "--port", "0", "--data", join(folder, "console")], {
    cwd: root,
    env: { ...process.env, BECKON_DEMO_HISTORY: "off" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await gone;
  };
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const link = /http:\S+\/console\/welcome#\S+/.exec(said)?.[0];
    if (link === undefined) continue;
    child.stdout.resume();
    return { link, stop };
  }
  throw new Error(`npm start printed no link for an owner:\n${said}`);
};

const isUsable = async (page: Page): Promise<void> => {
  await page.getByRole("region", { name: "By day", exact: true }).waitFor();
  await page.getByRole("button", { name: "You" }).click({ trial: true });
};

const comeIn = async (browser: Browser, link: string) => {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("Password").fill(person.password);
  await page.getByLabel("Password").press("Enter");
  await page.getByRole("link", { name: "Overview" }).first().click();
  await isUsable(page);
  const state = { storageState: await context.storageState(), locale: "en-GB" };
  const target = page.url();
  await context.close();
  return { state, target };
};

/** Opens the page so many times, cold and warm in turn; null where the system has no Chromium. */
export const measureConsole = async (folder: string, times: number): Promise<ConsoleLoads | null> => {
  const executablePath = findChromium();
  if (executablePath === undefined) return null;
  const { link, stop } = await startDemo(folder);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const { state, target } = await comeIn(browser, link);
    const loads: ConsoleLoads = { cold: [], warm: [] };
    for (let at = 0; at < times; at += 1) {
      const context = await browser.newContext(state);
      for (const kind of ["cold", "warm"] as const) {
        const page = await context.newPage();
        const startedAtMs = performance.now();
        await page.goto(target, { waitUntil: "commit" });
        await isUsable(page);
        loads[kind].push(performance.now() - startedAtMs);
        await page.close();
      }
      await context.close();
    }
    return loads;
  } finally {
    await browser.close();
    await stop();
  }
};
