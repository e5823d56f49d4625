/** Every page and drawer, in a tenant full of hostile texts: what each role may do there, and that no text breaks a page. */
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { allRoles, operations, type Operation, type OperationId, type Role, roles, type Scope } from "@beckon/contract";
import type { Page } from "playwright-core";
import { inBrowser, shoot, useConsole } from "./harness.ts";
import { hostileWorld, type HostileWorld } from "./hostile-world.ts";
import { faultsIn } from "./page-faults.ts";
import { actsAtOnce, elsewhere, type Place, placesOf } from "./places.ts";

const it = await useConsole();

/** Goes on without loading anew, and waits until nothing is asked for any more. */
const visitor = async (world: HostileWorld, role: Role, look: { width?: number; language?: string } = {}) => {
  const page = await it.open(world.people[role], `${world.at}/settings/roles`, look);
  page.on("dialog", (dialog) => {
    asked.push(`${page.url()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const asked: string[] = [];
  const open = new Set<object>();
  page.on("request", (request) => open.add(request));
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  const frame = () =>
    page.evaluate(
      () =>
        new Promise<boolean>((done) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => done(document.querySelector(".skeleton, [aria-busy=true]") === null)),
          ),
        ),
    );
  const settled = async (): Promise<void> => {
    for (let quiet = 0, tries = 0; quiet < 2; tries++) {
      assert.ok(tries < 600, `${page.url()} does not come to rest`);
      quiet = (await frame()) && open.size === 0 ? quiet + 1 : 0;
    }
  };
  const visit = async (path: string): Promise<void> => {
    await page.evaluate((target) => history.pushState(null, "", target), `/console${world.at}${path}`);
    await settled();
  };
  await settled();
  return { page, asked, visit, settled };
};

const mayDo = (role: Role, id: OperationId): boolean => {
  const { scope }: Operation = operations[id];
  return scope === undefined || (roles[role].scopes as readonly Scope[]).includes(scope);
};
const refusal = (role: Role): string => `Your role here, ${role}, does not allow this.`;

/** What a button says to the keyboard about why it cannot be used; null when it can. */
const reasonOf = async (page: Page, button: ReturnType<Page["getByRole"]>): Promise<string | null> => {
  if ((await button.getAttribute("aria-disabled")) !== "true") return null;
  await button.scrollIntoViewIfNeeded();
  // Words beside a button go when the page moves.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.keyboard.press("F2");
  await button.focus();
  const said = await page.waitForFunction(
    (element) => document.getElementById(element?.getAttribute("aria-describedby") ?? "")?.textContent,
    await button.elementHandle(),
  );
  return (await said.jsonValue()) ?? null;
};

let building: Promise<HostileWorld> | undefined;
const world = (): Promise<HostileWorld> => (building ??= hostileWorld(it));

/** All buttons of a page are for those, and only for those, whose role the contract gives the operation. */
const holdRole = async (page: Page, role: Role, place: Place): Promise<void> => {
  const { name, needs, may = {}, menu: [more, entries] = ["", {}] } = place;
  if (needs !== undefined && !(roles[role].scopes as readonly string[]).includes(needs)) {
    await page.getByText("This page is closed to you").waitFor();
    return page.getByText(needs === "operators" ? "is for those who run it" : refusal(role)).waitFor();
  }
  for (const [label, id] of Object.entries(may)) {
    const button = page.getByRole("button", { name: label, exact: true });
    const found = button.or(page.getByRole("link", { name: label, exact: true })).first();
    await found.waitFor();
    const said = await reasonOf(page, found);
    if (mayDo(role, id)) assert.notEqual(said, refusal(role), `${role} on ${name}: ${label}`);
    else assert.equal(said, refusal(role), `${role} on ${name}: ${label}`);
  }
  if (more === "") return;
  await page.getByRole("button", { name: more, exact: true }).first().click();
  for (const [label, id] of Object.entries(entries)) {
    const entry = page.getByRole("menuitem", { name: label }).first();
    await entry.waitFor();
    const off = (await entry.getAttribute("aria-disabled")) === "true";
    assert.equal(off, !mayDo(role, id), `${role} on ${name}: ${label}`);
    if (off) assert.ok((await entry.innerText()).includes(refusal(role)), `${role} on ${name}: ${label}`);
  }
  await page.keyboard.press("Escape");
};

/** Whatever asks before it acts is opened as well, and left again. */
const holdDialogs = async (
  { page, settled }: Awaited<ReturnType<typeof visitor>>,
  { may = {}, menu: [more, entries] = ["", {}] }: Place,
  look: (label: string) => Promise<void>,
): Promise<void> => {
  const layers = (than: number, sign: -1 | 1, timeout = 10_000) =>
    page.waitForFunction(
      ([count = 0, step = 1]) => Math.sign(document.querySelectorAll(".dialog, .drawer").length - count) === step,
      [than, sign],
      { timeout },
    );
  const open = async (label: string, press: () => Promise<void>): Promise<void> => {
    const before = await page.locator(".dialog, .drawer").count();
    await press();
    await layers(before, 1);
    await settled();
    await look(label);
    await page.keyboard.press("Escape");
    // A tooltip that stands open takes the first press.
    await layers(before + 1, -1, 2_000).catch(() => page.keyboard.press("Escape"));
    await layers(before + 1, -1);
  };
  for (const label of Object.keys(may)) {
    const button = page.getByRole("button", { name: label, exact: true }).first();
    if (actsAtOnce.has(label) || (await button.getAttribute("aria-disabled")) === "true") continue;
    await open(label, () => button.click());
  }
  for (const label of Object.keys(entries)) {
    if (actsAtOnce.has(label)) continue;
    await page.getByRole("button", { name: more, exact: true }).first().click();
    await open(label, () => page.getByRole("menuitem", { name: label }).first().click());
  }
};

/** The owner, who sees most, on a phone; everybody else on a desk. */
const widthOf = (role: Role): number => (role === "owner" ? 390 : 1440);

/** What is wrong on this role's way through all pages. */
const walk = async (role: Role): Promise<string[]> => {
  const made = await world();
  const faults: string[] = [];
  const on = await visitor(made, role, { width: widthOf(role) });
  for (const place of placesOf(made)) {
    const noted = (what: string): void => void faults.push(`${place.name}: ${what}`);
    await on.visit(place.path);
    const look = async (label: string): Promise<void> => {
      if (/owner|manager/.test(role)) await shoot(on.page, `hostile-${place.name}${label.replaceAll(/\W+/g, "-")}`);
      for (const fault of await on.page.evaluate(faultsIn, made.texts)) noted(`${label} ${fault}`);
    };
    const failed = ({ message }: Error): void => noted(message);
    await look("");
    await holdRole(on.page, role, place).catch(failed);
    if (role === "owner") await holdDialogs(on, place, look).catch(failed);
  }
  await on.page.context().close();
  return [...faults, ...on.asked];
};

let walking: Map<Role, Promise<string[]>> | undefined;
/** All set out together; what one comes upon is told by its own test, which has a time of its own. */
const walks = (): Map<Role, Promise<string[]>> =>
  (walking ??= new Map(allRoles.map((role) => [role, walk(role).catch((error: unknown) => [String(error)])])));

// The owner, who opens every dialog as well, comes last.
for (const role of allRoles.toReversed())
  inBrowser(
    `A6, S6, B6: the ${role} may do on every page what the contract gives, and no text breaks one`,
    async () => {
      assert.deepEqual(await walks().get(role), []);
    },
  );

inBrowser("B6: no page is wider than a phone in German, whose words are the longest", async () => {
  const made = await world();
  const on = await visitor(made, "owner", { width: 390, language: "de-DE" });
  const wide: string[] = [];
  for (const { name, path } of placesOf(made)) {
    await on.visit(path);
    for (const fault of await on.page.evaluate(faultsIn, made.texts)) wide.push(`${name}: ${fault}`);
  }
  await on.page.context().close();
  assert.deepEqual(wide, []);
});

test("A6: every page of the console is walked, and every operation that it can call stands at one of these buttons", async () => {
  const made = await world();
  const there = new Set(
    placesOf(made).flatMap(({ may = {}, menu: [, entries] = ["", {}] }) => [
      ...Object.values(may),
      ...Object.values(entries),
    ]),
  );
  const source = fs.globSync("console/src/**/*.{ts,tsx}").filter((file) => !file.endsWith("texts.ts"));
  const named = source.flatMap((file) =>
    [...fs.readFileSync(file, "utf8").matchAll(/"([a-z][A-Za-z]+)"/g)].map(([, word = ""]) => word),
  );
  const writes = Object.values(operations)
    .filter(({ method }) => method !== "GET")
    .map(({ id }): string => id);
  const missing = [...new Set(named)].filter(
    (word) => writes.includes(word) && !there.has(word as never) && !(word in elsewhere),
  );
  assert.deepEqual(missing, [], "say at which button");
  const routes = fs
    .globSync("console/src/pages/*/routes.tsx")
    .flatMap((file) => [...fs.readFileSync(file, "utf8").matchAll(/page\("([^"]+)"/g)].map(([, route = ""]) => route));
  const paths = placesOf(made).map(({ path }) => path.replace(/\?.*/, ""));
  const patternOf = (route: string) => new RegExp(`^/${route.replaceAll(/\$\w+/g, "(?!new$)[^/]+")}$`);
  const unseen = routes.filter((route) => !paths.some((path) => patternOf(route).test(path)));
  assert.deepEqual(unseen, [], "say where it is");
});
