/** `npm run risk:report`: how well the risk rules tell abuse from its honest look-alikes. See docs/security/risk-report.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { RiskPreset } from "@beckon/contract";
import pg from "pg";
import { makeCorpus } from "../../../scripts/risk/corpus.ts";
import { migrate, migrationsDirectory } from "../../src/store/migrate.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { startTestServer } from "../harness/postgres.ts";
import { startOn, type TestService } from "../harness/service.ts";
import { asChart } from "./corpus-chart.ts";
import { asPage, asText } from "./corpus-page.ts";
import { playWorld } from "./corpus-play.ts";
import { type Figures, figuresOf, missedTargets } from "./corpus-tally.ts";

const usage = `npm run risk:report -- [--seed beckon,second] [--preset moderate] [--per-kind 500] [--print-only]

  --seed        one or more seeds, beckon unless told otherwise; of further ones only the moderate preset is played
  --preset      one preset only; prints only
  --per-kind    cases of each kind at the least, 500 unless told otherwise; another number prints only
  --print-only  leaves docs/security/risk-report.md and its picture as they are
`;
const presets: readonly RiskPreset[] = ["relaxed", "moderate", "strict"];
const usualCases = 500;
const folder = fileURLToPath(new URL("../../../docs/security/", import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Plan = { seed: string; preset: RiskPreset };
type Asked = { plans: Plan[]; perKind: number; writes: boolean };

/** Reads the command line; null for help. Errors: throws a sentence. */
const readArguments = (): Asked | null => {
  const { values } = parseArgs({
    options: {
      ...{ seed: { type: "string", default: "beckon" }, preset: { type: "string" }, help: { type: "boolean" } },
      ...{ "per-kind": { type: "string", default: String(usualCases) }, "print-only": { type: "boolean" } },
    },
  });
  if (values.help === true) return null;
  const seeds = values.seed.split(",").filter((seed) => seed !== "");
  const perKind = Number(values["per-kind"]);
  const preset = presets.find((one) => one === values.preset);
  if (values.preset !== undefined && !preset) throw new Error(`There is no preset ${values.preset}.`);
  if (seeds.length === 0 || !Number.isInteger(perKind) || perKind < 1) throw new Error(usage);
  const plans = seeds.flatMap((seed, place) =>
    presets
      .filter((one) => (preset ? one === preset : place === 0 || one === "moderate"))
      .map((one) => ({ seed, preset: one })),
  );
  const writes = values["print-only"] !== true && preset === undefined && perKind === usualCases;
  return { plans, perKind, writes };
};

/** A database of its own, migrated, on a PostgreSQL that is thrown away in the end. */
const withService = async <T>(work: (service: TestService) => Promise<T>): Promise<T> => {
  const server = await startTestServer();
  try {
    const client = new pg.Client({ ...server.address, database: "postgres" });
    await client.connect();
    await client.query("create database risk_report");
    await client.end();
    const database = { ...server.address, database: "risk_report" };
    await migrate(database, { directory: migrationsDirectory, beckonVersion: "report", log: silentLog });
    const { service, stop } = await startOn(database);
    try {
      return await work(service);
    } finally {
      await stop();
    }
  } finally {
    await server.stop();
  }
};

/** Each world with a service of its own, whose clock is moved through the weeks of that world alone. */
const play = async (service: TestService, { seed, preset }: Plan, perKind: number): Promise<Figures> => {
  const { worlds } = makeCorpus(seed, perKind);
  const judged = await Promise.all(worlds.map(async (world) => playWorld(await service.another(), world, preset)));
  return figuresOf(seed, preset, judged.flat());
};

const run = async (): Promise<boolean> => {
  const asked = readArguments();
  if (!asked) {
    say(usage);
    return true;
  }
  const { plans, perKind, writes } = asked;
  const all: Figures[] = [];
  for (const plan of plans) {
    const figures = await withService((service) => play(service, plan, perKind));
    say(asText(figures));
    all.push(figures);
  }
  if (writes) {
    const date = new Date().toISOString().slice(0, 10);
    writeFileSync(join(folder, "risk-report.svg"), asChart(all));
    writeFileSync(join(folder, "risk-report.md"), asPage(all, { perKind, date }));
    say("Wrote docs/security/risk-report.md and risk-report.svg.");
  }
  const faults = all.flatMap((figures) => missedTargets(figures).map((fault) => `seed ${figures.seed}: ${fault}`));
  for (const fault of faults) say(`MISSED ${fault}`);
  return faults.length === 0;
};

process.exitCode = await run().then(
  (passed) => (passed ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  },
);
