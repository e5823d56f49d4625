/** What the server explains, read by somebody who reads German. */
import assert from "node:assert/strict";
import { api, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";
import { peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();

/** English words that end a sentence or begin one: nothing of the server's may come through. */
const english = /\b(the|is|waits|needs|hold|done|granted|expected|characters|refused|within|reward)\b/i;

inBrowser("a referral, its rewards and a token are explained in German, without a word of English", async () => {
  const terms = {
    ...peopleTerms,
    limits: {
      budget: { amount: "500.00", currency: "EUR" },
      perReferrer: [{ metric: "count", max: 5, window: "month", kind: "calendar" }],
    },
    qualification: {
      approval: "manual",
      steps: [
        { id: "ausweis", event: "identity_verified" },
        { id: "einkauf", event: "purchase", minAmount: { amount: "10.00", currency: "EUR" } },
      ],
    },
  };
  const { tenant, person, at } = await tenantWith(it, "owner", { campaign: { terms } as never });
  const { done, waiting } = await peopleWorld(it, tenant);
  const page = await it.open(person, `${at}/people/referrals/${waiting}`, { language: "de-DE" });
  await page.getByText("Als Nächstes kommt der Schritt „einkauf“ (0 von 1 geschafft).").waitFor();

  await api(it, tenant, { path: `/v1/referrals/${done}/approve`, body: {} });
  const { items } = await api<{ items: { id: string; side: string }[] }>(it, tenant, {
    path: `/v1/rewards?referralId=${done}`,
  });
  const rewardOf = (side: string) => items.find((one) => one.side === side)?.id ?? "";
  await api(it, tenant, { path: `/v1/rewards/${rewardOf("referee")}/pay`, body: { reference: "ZAHLUNG-7" } });
  await page.goto(`${it.service.url}/console${at}/people/referrals/${done}?reward=${rewardOf("referrer")}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Sie wartet auf die Auszahlung.").waitFor();
  await drawer.getByText("Im Budget von 500,00").waitFor();
  await drawer.getByText("0 von 5 anderen Empfehlungen belohnen die empfehlende Person, je Kalendermonat.").waitFor();
  assert.doesNotMatch(await drawer.innerText(), english);
  await shoot(page, "german-reward");
  await drawer.getByRole("button", { name: "Schließen" }).click();
  await page
    .getByText(
      /Freigegeben; Belohnungen sind verfügbar .* 10,00.€ für die geworbene Person: ausgezahlt am .* als ZAHLUNG-7\./,
    )
    .waitFor();

  await page.goto(`${it.service.url}/console${at}/developers/identity`);
  const tester = page.getByRole("region", { name: "Ein Token prüfen" });
  await tester.getByRole("textbox").first().fill("sk_live_not-a-token");
  await tester.getByRole("button", { name: "Token prüfen" }).click();
  const steps = tester.getByRole("region", { name: "Schritte" });
  await steps.getByText("Token werden vom Anbieter „beckon“ beurteilt.").waitFor();
  await steps.getByText("19 Zeichen.").waitFor();
  assert.doesNotMatch(await steps.innerText(), english);
  await shoot(page, "german-token");

  await page.goto(`${it.service.url}/console${at}/developers/webhooks?add=yes`);
  const making = page.getByRole("dialog");
  await making.getByLabel("Adresse").fill("https://127.0.0.1:9000/hooks");
  await making.getByRole("button", { name: "Endpunkt anlegen" }).click();
  await making.getByText("auf dem Beckon selbst läuft. Wer Beckon betreibt, kann sie zulassen").waitFor();
});

inBrowser("countries are taken by name or code, and what is none stays in the field and says so", async () => {
  const { person, at } = await tenantWith(it, "manager", { campaign: null });
  const page = await it.open(person, `${at}/campaigns/new?template=bank`, { language: "de-DE" });
  const field = page.getByRole("textbox", { name: "Geworbene Personen nur aus diesen Ländern" });
  await field.fill("Österreich, United Kingdom; fr");
  await field.press("Enter");
  const taken = page.getByRole("list", { name: "Geworbene Personen nur aus diesen Ländern" });
  for (const name of ["Österreich (AT)", "Vereinigtes Königreich (GB)", "Frankreich (FR)"])
    await taken.getByText(name).waitFor();
  await field.fill("Grosse Bretagne; UK IT");
  await field.press("Tab");
  await page.getByText("Nicht verstanden und nicht übernommen.").waitFor();
  assert.equal(await field.inputValue(), "Grosse Bretagne");
  await field.fill("Schweiz");
  await field.press("Tab");
  await taken.getByText("Schweiz (CH)").waitFor();
  assert.equal(await field.inputValue(), "");
  assert.equal(await taken.getByRole("listitem").count(), 5);
});
