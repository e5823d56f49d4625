/** Review: the queue by pointer and by keys, decisions of one and of two people, many at once, lists, and other weights tried. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { accessFaults, inBrowser, lookAt, shoot, useConsole } from "./harness.ts";
import { hostile, reviewWorld } from "./review-world.ts";

const it = await useConsole();
const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

describe("deciding", () => {
  inBrowser("one review: evidence, both people, a preview in numbers, the decision, and its undo", async () => {
    const world = await reviewWorld(it);
    await world.held("petra", "oskar");
    const id = await world.held("marta", "noah");
    await world.purchase("noah");
    const page = await it.open(world.risk, `${world.at}/review`);
    await page.getByRole("link", { name: "marta → noah" }).click();
    const drawer = dialog(page, "marta → noah");
    await drawer.getByText("The referrer uses the same device.").waitFor();
    await drawer.getByText("50 of 100 points, held from 50, refused from 100").waitFor();
    await drawer.getByRole("region", { name: "Referrer" }).getByText("nobody else so far").waitFor();
    // They came by the very code that is looked at: the card does not say that they came by none.
    const friend = drawer.getByRole("region", { name: "Friend" });
    await friend.getByText("Brought").waitFor();
    assert.doesNotMatch((await friend.textContent()) ?? "", /Came by/);
    await drawer.getByRole("button", { name: "Both honest" }).click();
    const ask = dialog(page, "Decide about this referral");
    await ask.getByText("1 referral is decided").waitFor();
    await ask.getByText("1 will be rewarded").waitFor();
    await ask.getByText("Up to €30.00 goes on its way to being paid").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "review-decide");
    await ask.getByRole("radio", { name: /Both abuse/ }).check();
    await ask.getByText("1 will be voided").waitFor();
    await ask.getByText("Up to €30.00 is not paid, or is taken back").waitFor();
    await ask.getByLabel("Reason").fill("One person with two names.");
    await ask.getByRole("button", { name: "Decide referral" }).click();
    await page.getByText("1 referral decided.").waitFor();
    // The queue goes on with the next one.
    await dialog(page, "petra → oskar").waitFor();
    assert.equal((await world.call("readReferral", { params: { referralId: id } })).json["status"], "voided");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("It is open again.").waitFor();
    assert.equal((await world.call("readReferral", { params: { referralId: id } })).json["review"], "flagged");
  });

  inBrowser("the page of a held referral leads to its review", async () => {
    const world = await reviewWorld(it);
    const id = await world.held("marta", "noah");
    const page = await it.open(world.risk, `${world.at}/people/referrals/${id}`);
    await page.getByRole("region", { name: "Story" }).getByRole("link", { name: "Open its review" }).click();
    await dialog(page, "marta → noah").getByRole("button", { name: "Both honest" }).waitFor();
    assert.match(page.url(), new RegExp(`/review\\?.*open=${id}`));
  });

  inBrowser("a decided one says who decided and why, and is taken back with its consequences shown", async () => {
    const world = await reviewWorld(it);
    const id = await world.held("marta", "noah");
    const body = { referrer: "confirm", referee: "confirm", note: "The same flat." };
    await world.call("decideReview", { params: { referralId: id }, body });
    const page = await it.open(world.risk, `${world.at}/review?status=decided`);
    await row(page, "noah").getByText("Confirmed abuse").waitFor();
    await page.getByRole("link", { name: "marta → noah" }).click();
    const drawer = dialog(page, "marta → noah");
    await drawer.getByText("The same flat.").waitFor();
    await drawer.getByRole("button", { name: "Add note" }).click();
    const note = dialog(page, "Add note");
    await note.getByRole("button", { name: "Add note" }).click();
    await note.getByText("Write something.").waitFor();
    await note.getByLabel("Note").fill("They called: two flats after all.");
    await page.keyboard.press("Escape");
    assert.equal(
      await note.getByLabel("Note").inputValue(),
      "They called: two flats after all.",
      "what was typed stays",
    );
    await note.getByRole("button", { name: "Add note" }).click();
    await drawer.getByText("two flats after all").waitFor();
    await drawer.getByRole("button", { name: "Undo decision" }).click();
    const undo = dialog(page, "Undo decision");
    await undo.getByText("takes its slot of the code again").waitFor();
    await undo.getByRole("button", { name: "Undo decision" }).click();
    await page.getByText("It is open again.").waitFor();
    await drawer.getByRole("button", { name: "Both honest" }).waitFor();
  });

  inBrowser("four eyes: one proposes, another agrees; the first cannot agree with themself", async () => {
    const world = await reviewWorld(it);
    await world.fourEyesFrom("10.00");
    const id = await world.held("marta", "noah");
    const page = await it.open(world.risk, `${world.at}/review?open=${id}`);
    const drawer = dialog(page, "marta → noah");
    await drawer.getByText("two people must decide alike").waitFor();
    await drawer.getByRole("button", { name: "Decide by side…" }).click();
    const ask = dialog(page, "Decide about this referral");
    await ask.getByText("1 is proposed: a second person must agree").waitFor();
    await ask.getByRole("button", { name: "Decide referral" }).click();
    await page.getByText("1 proposal made. Somebody else must agree.").waitFor();
    await page.goto(`${it.service.url}/console${world.at}/review?status=proposed&open=${id}`);
    await drawer.getByText("You proposed: referrer abuse, friend honest.").waitFor();
    assert.equal(await drawer.getByRole("button", { name: "Agree" }).getAttribute("aria-disabled"), "true");

    const second = await it.open(world.other, `${world.at}/review?status=proposed&open=${id}`);
    await dialog(second, "marta → noah").getByText("Kim risk proposed: referrer abuse, friend honest.").waitFor();
    assert.deepEqual(await accessFaults(second), []);
    await shoot(second, "review-proposed");
    await dialog(second, "marta → noah").getByRole("button", { name: "Agree" }).click();
    const agree = dialog(second, "Decide about this referral");
    await agree.getByText("1 referral is decided").waitFor();
    // Saying otherwise than the first is refused, by name, before anything is sent.
    await agree.getByRole("radio", { name: /Both are honest/ }).check();
    await agree.getByText(/1 is refused: Kim risk proposed otherwise/).waitFor();
    await agree.getByRole("radio", { name: /The referrer abuses/ }).check();
    await agree.getByText("1 referral is decided").waitFor();
    await agree.getByRole("button", { name: "Decide referral" }).click();
    await second.getByText("1 referral decided.").waitFor();
    assert.equal((await world.call("readReferral", { params: { referralId: id } })).json["review"], "cleared");
  });

  inBrowser("many by keys: down, select, decide, with a preview of all of them", async () => {
    const world = await reviewWorld(it);
    for (const n of [1, 2, 3]) await world.held(`referrer-${n}`, `friend-${n}`);
    const page = await it.open(world.risk, `${world.at}/review`);
    await page.getByRole("link", { name: "referrer-3 → friend-3" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("status").getByText("2 selected").waitFor();
    assert.equal(await page.locator("tr[aria-current]").getByRole("checkbox").isChecked(), true);
    await page.keyboard.press("Enter");
    await dialog(page, /^referrer-/).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    await page.keyboard.press("k");
    await page.keyboard.press("a");
    const ask = dialog(page, "Decide about 2 referrals");
    await ask.getByText("2 referrals are decided").waitFor();
    await ask.getByText("Up to €60.00 is not paid, or is taken back").waitFor();
    await shoot(page, "review-bulk");
    // The keys go on: Enter is all it takes.
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Decide 2 referrals");
    await ask.getByLabel("Reason (optional)").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("2 referrals decided.").waitFor();
    await page.getByText("1 in all").waitFor();
    await page.getByRole("checkbox", { name: "Select all that are shown" }).check();
    await page.getByRole("button", { name: "Decide…" }).click();
    const one = dialog(page, "Decide about this referral");
    await one.getByText("1 referral is decided").waitFor();
    await one.getByLabel("Reason (optional)").fill("They live in one house.");
    await page.keyboard.press("Control+Enter");
    await page.getByText("1 referral decided.").waitFor();
  });

  inBrowser("who may only look sees why the buttons are off", async () => {
    const world = await reviewWorld(it);
    const id = await world.held("marta", "noah");
    const page = await it.open(world.viewer, `${world.at}/review?open=${id}`);
    const button = dialog(page, "marta → noah").getByRole("button", { name: "Both abuse" });
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await page.keyboard.press("a");
    await page.mouse.move(900, 600);
    await button.hover();
    await page.getByText("Your role here, viewer, does not allow this.").waitFor();
    assert.equal(await dialog(page, "Decide about this referral").count(), 0);
  });
});

inBrowser("assessments: held and refused ones, filtered in the address, with all evidence", async () => {
  const world = await reviewWorld(it);
  await world.held("marta", "noah");
  await world.refused("petra");
  const page = await it.open(world.viewer, `${world.at}/review/assessments`);
  await page.getByText("2 in all").waitFor();
  await page.getByLabel("Outcome").selectOption("refuse");
  await page.getByText("1 in all").waitFor();
  assert.match(page.url(), /outcome=refuse/);
  await page.getByRole("link", { name: /^petra → / }).click();
  await page.getByText("Nobody was registered: it was refused at the door.").waitFor();
  await page.getByText("The referrer has the same e-mail address, in whatever spelling.").waitFor();
});

inBrowser("lists: an entry is added with what it does, refused at the field, and removed", async () => {
  const world = await reviewWorld(it);
  const page = await it.open(world.risk, `${world.at}/review/lists`);
  await page.getByText("The lists are empty").waitFor();
  await page.getByRole("button", { name: "Add entry" }).click();
  const add = dialog(page, "Add entry");
  await add.getByText("Sign-ups with the domain or its subdomains are refused.").waitFor();
  await add.getByRole("button", { name: "Add entry" }).click();
  await add.getByText("Enter a value.").waitFor();
  await add.getByLabel("Kind").selectOption("country");
  await add.getByLabel("Value").fill("Deutschland");
  await add.getByRole("button", { name: "Add entry" }).click();
  await add.locator(".field-fault").waitFor();
  await add.getByLabel("Kind").selectOption("email_domain");
  await add.getByLabel("Value").fill("mail.example");
  await add.getByLabel("Note").fill("The attack of July.");
  await add.getByLabel("Ends after").selectOption("90");
  await shoot(page, "review-add-entry");
  await page.keyboard.press("Escape");
  assert.equal(await add.getByLabel("Note").inputValue(), "The attack of July.", "what was typed stays");
  await add.getByRole("button", { name: "Add entry" }).click();
  await row(page, "mail.example").getByText("Kim risk").waitFor();
  await row(page, "mail.example").getByRole("button", { name: "Remove entry" }).click();
  await dialog(page, "Remove mail.example?").getByRole("button", { name: "Remove entry" }).click();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByText("The entry stands again.").waitFor();
  await row(page, "mail.example").getByRole("button", { name: "Remove entry" }).click();
  await dialog(page, "Remove mail.example?").getByRole("button", { name: "Remove entry" }).click();
  await page.getByText("The lists are empty").waitFor();
  await page.waitForFunction(() => document.activeElement !== document.body);
  await page.getByRole("button", { name: "Add entry" }).click();
  await add.getByLabel("Kind").selectOption("device");
  await add.getByLabel("Value").fill("tablet-7");
  await add.getByRole("button", { name: "Add entry" }).click();
  await row(page, "…-7").waitFor();
});

inBrowser("rules: four eyes with a conflict side by side, and other weights on the past", async () => {
  const world = await reviewWorld(it);
  await world.held("marta", "noah");
  const page = await it.open(world.risk, `${world.at}/review/rules`);
  await page.getByLabel("Two people decide from a stake on").check();
  await page.getByLabel("From", { exact: true }).fill("50.005");
  await page.getByRole("button", { name: "Save settings" }).click();
  await page.getByText("EUR has at most 2 digits after the point.").waitFor();
  await page.getByLabel("From", { exact: true }).fill("100.00");
  await world.fourEyesFrom("75.00");
  await page.getByRole("button", { name: "Save settings" }).click();
  const conflict = page.getByRole("alert");
  await conflict.getByText("One person is enough").waitFor();
  await conflict.getByText("Two people from €75.00").waitFor();
  await conflict.getByText("Two people from €100.00").waitFor();
  await conflict.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByText("The settings are saved.").waitFor();
  assert.deepEqual((await world.call("getRiskSettings")).json["fourEyesFrom"], { amount: "100.00", currency: "EUR" });

  await page.getByLabel("Held from").fill("200");
  await page.getByRole("button", { name: "Try them" }).click();
  await page.getByText("A whole number from 1 to 100.").waitFor();
  await page.getByLabel("Held from").fill("");
  await page.getByText("Weights of single rules").click();
  await page.getByLabel("The referrer uses the same device.", { exact: true }).fill("10");
  await page.getByRole("button", { name: "Try them" }).click();
  await page.getByText("1 sign-up judged anew.").waitFor();
  await page.getByText("1 would end otherwise").waitFor();
  assert.match(page.url(), /weights=same_device%3A10|weights=same_device:10/);
  // The answer is still there after a look at another page, and is not asked for again.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.getByRole("link", { name: "Lists" }).click();
  await page.getByText("The lists are empty").waitFor();
  await page.goBack();
  await page.getByText("1 would end otherwise").waitFor();
  assert.deepEqual(
    asked.filter((url) => url.includes("back-test")),
    [],
  );
  await page.reload();
  await page.getByText("1 would end otherwise").waitFor();
  assert.equal(asked.filter((url) => url.includes("back-test")).length, 1);
});

inBrowser("U1: every page of Review, with the hardest names", async () => {
  const world = await reviewWorld(it);
  await world.held("marta.lindqvist", "noah.adeyemi-22");
  await world.held("petra.holm", "oskar.brandt", { ip: "198.51.100.7", ipCountry: "FR" });
  await world.held(hostile.long, hostile.rightToLeft);
  const id = await world.held(hostile.script, "liselotte.van-der-berg");
  await world.refused("petra.holm");
  await world.call("noteReview", { params: { referralId: id }, body: { note: "<b>Asked</b> both by phone." } });
  await world.call("addRiskListEntry", {
    body: { list: "block", kind: "network", value: "198.51.100.0/24", note: hostile.script },
  });
  await world.call("addRiskListEntry", { body: { list: "allow", kind: "participant", value: hostile.long } });
  for (const [name, target, text] of [
    ["review", "/review", "oskar.brandt"],
    ["review-open", `/review?open=${id}`, "<b>Asked</b> both by phone."],
    ["review-assessments", "/review/assessments", "oskar.brandt"],
    ["review-lists", "/review/lists", "198.51.100.0/24"],
    ["review-rules", "/review/rules?preset=relaxed&weights=same_device:10", "would end otherwise"],
  ] as const)
    await lookAt(it, world.risk, {
      target: `${world.at}${target}`,
      name,
      ready: (page) => page.getByText(text).first().waitFor(),
    });
});

inBrowser("an empty queue and a failing one say so, in German as well", async () => {
  const world = await reviewWorld(it);
  const page = await it.open(world.risk, `${world.at}/review`, { language: "de-DE" });
  await page.getByText("Nichts wartet auf Sie").waitFor();
  await page.route("**/v1/reviews*", (route) =>
    route.fulfill({ status: 503, json: { code: "unavailable", detail: "Down.", requestId: "rq-1" } }),
  );
  await page.getByText("Entschieden").first().click();
  await page.getByRole("alert").getByText("rq-1").first().waitFor();
  await page.unroute("**/v1/reviews*");
  await page.getByRole("button", { name: "Erneut versuchen" }).click();
  await page.getByText("Noch nichts ist entschieden").waitFor();
});
