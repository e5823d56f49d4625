/** The graph of who referred whom: by pointer, by keys, as a table and a file, whatever people are called. */
import assert from "node:assert/strict";
import fs from "node:fs";
import { api, inBrowser, lookAt, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
const hostile = [
  "<img-src=x-onerror=alert(1)>",
  "\u0645\u0633\u062a\u062e\u062f\u0645-44",
  "long-id-".repeat(15),
  "=cmd()",
];

/** root brought anna, anna three and four with hostile names; ben and cem share a device. */
const start = async (role: Parameters<typeof tenantWith>[1] = "risk") => {
  const made = await tenantWith(it, role, { campaign: { terms: { codeCap: 50 } } as never });
  const { tenant } = made;
  const codes = new Map<string, string>();
  const brings = async (participantId: string, refereeId: string, more: object = {}): Promise<void> => {
    const body = { participantId, campaignId: tenant.campaignId };
    if (!codes.has(participantId))
      codes.set(participantId, (await api<{ code: string }>(it, tenant, { path: "/v1/codes", body })).code);
    const signUp = { code: codes.get(participantId), refereeId, ...more };
    await api(it, tenant, { path: "/v1/referrals", body: signUp });
  };
  await brings("root", "anna");
  await brings("anna", "ben", { deviceId: "d1" });
  await brings("ben", "cem", { deviceId: "d1" });
  for (const id of hostile) await brings("anna", id);
  return made;
};

inBrowser("arrow keys go from person to person, Enter goes on from there, and the address keeps it", async () => {
  const { person, at } = await start();
  const page = await it.open(person, `${at}/people/participants/anna`);
  await page.getByRole("link", { name: "Graph", exact: true }).click();
  const people = page.getByRole("list", { name: /Who referred whom/ });
  await people.getByRole("button", { name: /^anna/ }).focus();
  assert.equal(await people.locator("[tabindex='0']").count(), 1, "one stop for the keyboard");
  await page.keyboard.press("ArrowLeft");
  assert.match(await people.locator(":focus").innerText(), /^root/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.match(await people.locator(":focus").innerText(), /=cmd/);
  for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowDown");
  assert.match(await people.locator(":focus").innerText(), /^ben/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "ben", level: 1, exact: true }).waitFor();
  assert.match(page.url(), /participants\/ben\?view=graph/);
});

inBrowser("the table and its file say the same, shared devices too, and no formula is in the file", async () => {
  const { person, at } = await start();
  const page = await it.open(person, `${at}/people/participants/anna?view=graph`);
  const table = page.getByRole("table", { name: "People of the graph" });
  await table.getByText("1 step above").waitFor();
  assert.equal(await table.getByRole("row").count(), 1 + 4 + hostile.length);
  await page.getByText(/Same device: .*ben.* and .*cem/).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const text = fs.readFileSync(await (await saved).path(), "utf8");
  assert.match(text, /\r\ncem,,2,ben,ref_/);
  assert.match(text, /\r\n'=cmd\(\),/);
});

inBrowser("U1: the graph is readable wide and narrow, light and dark, and says when nobody is around", async () => {
  const { person, at, tenant } = await start("viewer");
  await api(it, tenant, { method: "PUT", path: "/v1/participants/alone", body: {} });
  const look = (name: string, id: string, text: string) =>
    lookAt(it, person, {
      ...{ name, target: `${at}/people/participants/${id}?view=graph` },
      ready: (page) => page.getByText(text).first().waitFor(),
    });
  await look("graph", "anna", "1 step above");
  await look("graph-alone", "alone", "Nobody around");
});
