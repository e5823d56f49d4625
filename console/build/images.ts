/**
 * Takes the pictures of the console that the README shows, `docs/images/console-*.png`, from the demo's finished history. Start
 * `npm start` on a fresh data folder, wait for `demo data: done`, and hand over the owner's link that it printed:
 *
 *     node scripts/with-node.mjs console/build/images.ts 'http://127.0.0.1:8787/console/welcome#...'
 *
 * The link is used up by it. Chromium is looked for where the tests of the console look, or given after the link.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium } from "playwright-core";
import { findChromium } from "./chromium.ts";

const folder = fileURLToPath(new URL("../../docs/images", import.meta.url));
const executablePath = process.argv[3] ?? findChromium() ?? "";
const viewport = { width: 1440, height: 900 };

type Session = { csrfToken: string; memberships: { tenantId: string; tenantName: string; environment: string }[] };

const signIn = async (context: BrowserContext, link: URL) => {
  const data = {
    token: link.hash.slice(1),
    email: "dana@example.com",
    name: "Dana Keller",
    password: "only for a picture",
  };
  const headers = { origin: link.origin, "content-type": "application/json" };
  const answer = await context.request.post(`${link.origin}/console/api/link/redeem`, { data, headers });
  if (!answer.ok()) throw new Error(`the link was answered ${answer.status()}: ${await answer.text()}`);
  // A client of HTTP keeps no Secure cookie of an address without TLS; a browser does for this machine.
  const [pair = ""] = (answer.headers()["set-cookie"] ?? "").split(";");
  const [name = "", value = ""] = pair.split("=");
  const place = { domain: link.hostname, path: "/", secure: true, httpOnly: true, sameSite: "Strict" as const };
  await context.addCookies([{ name, value, ...place }]);
  const session = (await answer.json()) as Session;
  const demo = session.memberships.find(
    ({ tenantName, environment }) => tenantName === "Demo Card" && environment === "global",
  );
  if (!demo) throw new Error("this account does not see the demo tenant");
  return { pair, tenantId: demo.tenantId };
};

const link = new URL(process.argv[2] ?? "");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const context = await browser.newContext({
    viewport,
    colorScheme: "light",
    locale: "en-GB",
    reducedMotion: "reduce",
    timezoneId: "Europe/Berlin",
  });
  const { pair, tenantId } = await signIn(context, link);
  const ask = await fetch(`${link.origin}/v1/rewards?status=paid&limit=100`, {
    headers: { cookie: pair, "x-beckon-tenant": tenantId },
  });
  const { items } = (await ask.json()) as { items: { referralId: string; rule: string }[] };
  const told = items.find(({ rule }) => rule === "thanks") ?? items[0];
  if (told === undefined) throw new Error("no reward is paid yet: wait for `demo data: done`");
  const page = await context.newPage();
  for (const [name, path, height] of [
    ["console-overview", "", 1240],
    ["console-referral", `/people/referrals/${told.referralId}`, 900],
  ] as const) {
    await page.setViewportSize({ ...viewport, height });
    await page.goto(`${link.origin}/console/${tenantId}${path}`);
    await page.waitForLoadState("networkidle");
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    process.stdout.write(`${file}: ${Math.round(statSync(file).size / 1024)} KB\n`);
  }
} finally {
  await browser.close();
}
