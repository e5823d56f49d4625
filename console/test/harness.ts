/**
 * The console in a real browser, on the real service with a fresh database. Await `useConsole` once, at the top of a file. Where the
 * system has no Chromium the tests are skipped, and say so; with CI=true the run then fails.
 */
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, test } from "node:test";
import type { Result } from "axe-core";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { findChromium } from "../build/chromium.ts";
import { newMember, newOperator, type Person } from "../../server/test/harness/console.ts";
import { type TestService, type TestTenant, useService } from "../../server/test/harness/service.ts";

const chromiumPath = process.env.BECKON_TEST_CHROMIUM ?? findChromium();
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where screenshots go; none are made without it, as they take a tenth of the tests' time and only people look at them. */
const shots = process.env.BECKON_TEST_SHOTS;

export type Look = { width?: number; scheme?: "light" | "dark"; language?: string; touch?: boolean };

/** One browser, one service; every page it opens is somebody's own. */
export type Console = {
  readonly service: TestService;
  /** A page of this person, at a path behind `/console`; of nobody without one. It must not write a line into the browser's log. */
  open(person: Person | null, target: string, look?: Look): Promise<Page>;
};

/** A test in the browser. */
export const inBrowser = (name: string, run: () => Promise<void>): void => {
  test(name, { skip: chromiumPath === undefined ? "there is no Chromium on this system" : false }, run);
};

/** Starts the service with the console, and a browser. */
export const useConsole = async (env: Record<string, string> = {}): Promise<Console> => {
  if (chromiumPath === undefined)
    process.stdout.write("No Chromium: install it, or name one with BECKON_TEST_CHROMIUM.\n");
  const service = await useService({ env: { BECKON_CONSOLE: "on", ...env } });
  let started: Promise<Browser> | undefined;
  const browser = (): Promise<Browser> =>
    (started ??= chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox", "--disable-gpu"] }));
  const noted: string[] = [];
  after(async () => {
    await (await started)?.close();
    assert.deepEqual(noted, [], "the browser's log");
  });
  return {
    service,
    open: async (person, target, { width = 1440, scheme = "light", language = "en-GB", touch = false } = {}) => {
      const context = await (await browser()).newContext({
        viewport: { width, height: width < 700 ? 844 : 900 },
        colorScheme: scheme,
        locale: language,
        hasTouch: touch,
        reducedMotion: "reduce",
        timezoneId: "Europe/Berlin",
      });
      if (person) await context.addCookies(cookiesOf(person));
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      // What the server refused is the test's own business; everything else is a fault.
      page.on("console", (message) => {
        if (/error|warning/.test(message.type()) && !message.text().startsWith("Failed to load resource"))
          noted.push(`${page.url()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => noted.push(`${page.url()}: ${error.message}`));
      await page.goto(`${service.url}/console${target}`);
      return page;
    },
  };
};

const cookiesOf = ({ cookie }: Person) =>
  cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    const place = { domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Strict" as const };
    return { name: pair.slice(0, at), value: pair.slice(at + 1), ...place };
  });

/** A tenant with somebody of each role that is asked for. */
export const tenantWith = async (
  { service }: Console,
  role: Parameters<typeof newMember>[1]["role"],
  options: Parameters<TestService["createTenant"]>[0] = {},
): Promise<{ tenant: TestTenant; person: Person; at: string }> => {
  const tenant = await service.createTenant(options);
  const environment = options.environment ?? "global";
  const person = await newMember(service, { tenantId: tenant.tenantId, role, environment });
  return { tenant, person, at: `/${environment === "us" ? "us-" : ""}${tenant.tenantId}` };
};

export { newMember, newOperator };

/** Calls the management API with the tenant's secret key, for what a test needs to be there. Errors: when it is refused. */
export const api = async <Answer = Record<string, unknown>>(
  { service }: Console,
  tenant: TestTenant,
  call: { method?: string; path: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> => {
  const { method = call.body === undefined ? "GET" : "POST", body, headers } = call;
  const answer = await service.send(call.path, {
    method,
    headers: { authorization: `Bearer ${tenant.secretKey}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  assert.ok(answer.status < 300, `${method} ${call.path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body === "" ? "{}" : answer.body) as Answer;
};

/** U1: what a reader or a keyboard could not use on this page, as it is now. */
export const accessFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Result[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`));
};

/** For who wants pictures: writes what the page shows as `NAME-WIDTH-SCHEME.png`, in its whole length or as much as the screen shows. */
export const shoot = async (page: Page, name: string, fullPage = true): Promise<void> => {
  if (shots === undefined) return;
  fs.mkdirSync(shots, { recursive: true });
  const scheme = await page.evaluate(() => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  await page.screenshot({
    path: path.join(shots, `${name}-${page.viewportSize()?.width}-${scheme}.png`),
    fullPage,
  });
};

/** Waits until this has the focus: what somebody with a keyboard goes on from. */
export const focused = async (element: Locator): Promise<void> => {
  const handle = await element.elementHandle();
  const on = () => element.page().evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  await element
    .page()
    .waitForFunction((one) => document.activeElement === one, handle)
    .catch(async () => assert.fail(`the focus is not there, but on ${await on()}`));
};

/** Scrolls a dialog or drawer to its end. */
export const toTheEnd = (layer: Locator): Promise<void> =>
  layer.locator(".dialog-body, .drawer-body").evaluate((body) => body.scrollTo(0, body.scrollHeight));

/** Waits until all of it is seen in the dialog or drawer that scrolls around it. */
export const inSight = async (element: Locator): Promise<void> => {
  const seen = (one: SVGElement | HTMLElement | null): boolean => {
    const own = one?.getBoundingClientRect();
    const body = one?.closest(".dialog-body, .drawer-body")?.getBoundingClientRect();
    return own !== undefined && body !== undefined && own.top >= body.top && own.bottom <= body.bottom;
  };
  await element.page().waitForFunction(seen, await element.elementHandle());
};

/** Each width and each scheme once, for every pair takes twice the time and tells the same; all of them for who wants pictures. */
const looks: readonly (readonly [width: number, scheme: "light" | "dark"])[] = [
  [1440, "light"],
  [390, "dark"],
  ...(shots === undefined
    ? []
    : ([
        [1440, "dark"],
        [390, "light"],
      ] as const)),
];

/**
 * Opens a page and looks at it wide and narrow, light and dark, once it is `ready`, and holds each to U1. Nothing may be wider than
 * the screen.
 */
export const lookAt = async (
  it: Console,
  person: Person | null,
  { target, name, ready }: { target: string; name: string; ready: (page: Page) => Promise<unknown> },
): Promise<void> => {
  const page = await it.open(person, target);
  await ready(page);
  for (const [width, scheme] of looks) {
    await page.setViewportSize({ width, height: width < 700 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    // The colours of the other look stand until the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await shoot(page, name);
    assert.deepEqual(await accessFaults(page), [], `${name} at ${width} px, ${scheme}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${name} at ${width} px is ${over} px too wide`);
  }
  await page.context().close();
};
