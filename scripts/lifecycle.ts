/**
 * Plays a whole campaign against a real service and tells each step: `npm run example:lifecycle`.
 *
 * It starts a service of its own, on a temporary data folder and a free port, and removes both in the end. With BECKON_URL and
 * BECKON_KEY (a secret key with all scopes) it plays in that sandbox tenant instead: its clock is then 51 days further ahead for good.
 * Exit code 0: everything was answered as told. 1: something was not; the last lines say what.
 */
import { readFileSync } from "node:fs";
import { startDemoService } from "./docs/demo-service.ts";
import { CampaignStory } from "./lifecycle/campaign-story.ts";
import { Narrator, type Place, textAt, UnexpectedAnswer } from "./lifecycle/narrator.ts";

type Stage = { place: Place; tenantId: string; mark: string; about: string; stop: () => Promise<void> };

const write = (text: string): void => void process.stdout.write(text);

async function ownStage(): Promise<Stage> {
  write("Starting a service for this story ...\n");
  const starting = startDemoService();
  const stop = async (): Promise<void> => (await starting).stop();
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    process.once(signal, () => void stop().finally(() => process.exit(code)));
  const { url, demo } = JSON.parse(readFileSync((await starting).readyFile, "utf8"));
  const { tenantId, clientKey, secretKey } = demo;
  return { place: { url, clientKey, secretKey }, tenantId, mark: "", about: "on a temporary data folder", stop };
}

/** Errors: UnexpectedAnswer where the key or the tenant does not fit. */
async function givenStage(url: string, secretKey: string): Promise<Stage> {
  const silent = new Narrator({ url, secretKey, clientKey: "" }, () => {});
  const tenant = await silent.call("GET", "/v1/tenant");
  if (tenant["mode"] !== "sandbox")
    throw new UnexpectedAnswer("The key is of a live tenant; the story needs a sandbox.");
  const keys = await silent.call("GET", "/v1/keys?type=client");
  const clientKey = textAt(keys, "items.0.clientKey");
  const mark = `-${Date.now().toString(36)}`;
  const place = { url, secretKey, clientKey };
  return { place, tenantId: textAt(tenant, "id"), mark, about: "whose clock is moved ahead", stop: async () => {} };
}

async function main(): Promise<void> {
  const { BECKON_URL: url = "", BECKON_KEY: key = "" } = process.env;
  if ((url === "") !== (key === "")) throw new UnexpectedAnswer("Give both BECKON_URL and BECKON_KEY, or neither.");
  const { place, tenantId, mark, about, stop } = url === "" ? await ownStage() : await givenStage(url, key);
  try {
    write(
      `A campaign from its terms to the last payout, at ${place.url}\nin the sandbox tenant ${tenantId}, ${about}.\n`,
    );
    const narrator = new Narrator(place, write);
    await new CampaignStory(narrator, mark).tell();
    write(
      "\nIn the end Ada was paid 20.00 EUR and owes it back, Ben has 20.00 EUR to be paid,\nand the books balance.",
    );
    write(` All ${narrator.calls} calls were answered as told.\n`);
  } finally {
    await stop();
  }
}

try {
  await main();
} catch (error) {
  write(`\nThe story ends here. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
