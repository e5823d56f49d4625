/** `npm run bench`: what a request costs, beside the least it could cost. See docs/benchmarks.md. */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type pg from "pg";
import { openEmbedded } from "../../server/src/store/embedded.ts";
import { silentLog } from "../../server/src/store/store-log.ts";
import { burstCell, cellsOf, helloCell } from "./cells.ts";
import { measureConsole } from "./console-load.ts";
import { asChart } from "./chart.ts";
import { databaseMeter } from "./database-cost.ts";
import { type Life, measureLife } from "./life.ts";
import { connections, measureBurst, measureRounds } from "./measure.ts";
import { ask, end, type Measured, startBare, startBeckon, startScript } from "./measured-process.ts";
import { type Filled, fill } from "./population.ts";
import { asPage, asText } from "./report.ts";
import type { Results } from "./results.ts";
import { measureStarts } from "./starts.ts";
import { judgeTargets } from "./targets.ts";
import type { Drain } from "./webhook-drain.ts";

const usage = `npm run bench -- [--quick] [--check] [--sizes 10000,1000000]

  --quick   short rounds and fewer codes: a minute or so; prints only
  --check   exit code 1 when a target is missed; prints only
  --sizes   numbers of codes, 10000,1000000 unless told otherwise; 10000,100000 with --quick
`;

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const { values: args } = parseArgs({
  options: {
    quick: { type: "boolean" },
    check: { type: "boolean" },
    help: { type: "boolean" },
    sizes: { type: "string" },
  },
});

/** A stop that is called in the end, last made first. */
const cleanups: (() => unknown)[] = [];
const cleanUp = async (): Promise<void> => {
  for (const stop of cleanups.splice(0).reverse()) {
    try {
      await stop();
    } catch (error) {
      say(`cleaning up: ${String(error)}`);
    }
  }
};
const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

const urlOf = ({ host, port, user, database }: pg.ClientConfig): string =>
  `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(String(host))}`;

/** In general words, with how many processes wanted to run before the bench itself did. */
const machine = (): string => {
  const cores = availableParallelism();
  const others = (loadavg()[0] ?? 0).toFixed(1);
  return `${cores} shared core${cores === 1 ? "" : "s"} (${process.platform}), load average ${others} before the run from other work`;
};

const run = async (): Promise<Results> => {
  const sizes = (args.sizes ?? (args.quick ? "10000,100000" : "10000,1000000")).split(",").map(Number);
  // Many short rounds: what the machine does besides lasts for seconds, and so falls on neighbours alike.
  const place = machine();
  const rounds = args.quick ? 11 : 25;
  const folder = mkdtempSync(join(tmpdir(), "beckon-bench-"));
  // The database's own account passes through to its data.
  chmodSync(folder, 0o711);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  // Before anything else runs that would take its time.
  const starts = await measureStarts(folder, args.quick ? 3 : 9);
  say(`started ${starts.warm.length + 1} times`);
  const loads = await measureConsole(folder, args.quick ? 3 : 9);
  say(loads === null ? "no Chromium: the console is not measured" : "the console was opened");
  const embedded = await openEmbedded({ dataDir: join(folder, "data"), role: "owner", log: silentLog });
  cleanups.push(() => embedded.stop());

  const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
  const filled: Filled[] = [];
  for (const size of sizes) {
    const startedAtMs = performance.now();
    const name = `bench_${size}`;
    await embedded.ensureDatabase(name);
    filled.push(
      await fill(embedded.connection(name), { size, newcomers: args.quick ? 2_000 : 10_000, encryptionKeys }),
    );
    say(`${size} codes made in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
  }

  const { child: generator } = await startScript("./load-generator.ts");
  cleanups.push(() => end(generator));
  const hello = await startBare(["hello"]);
  cleanups.push(() => hello.stop());
  const groups = [];
  for (const database of filled) {
    const { connection, size } = database;
    const twin = await startBare(["twin", JSON.stringify(connection)]);
    cleanups.push(() => twin.stop());
    const env = { BECKON_DATABASE_URL: urlOf(connection), BECKON_ENCRYPTION_KEYS: encryptionKeys };
    // As on any machine that ran it before: the first start of a version also compiles it, and keeps what that took.
    if (groups.length === 0) await (await startBeckon({ env, folder, name: "first" })).stop();
    const beckon = await startBeckon({ env, folder, name: String(size) });
    cleanups.push(() => beckon.stop());
    groups.push({ database, twin, beckon });
  }

  const databaseMicros = await databaseMeter(embedded.connection("postgres"));
  const cells = [helloCell(hello), ...groups.flatMap((group) => cellsOf(group.database, group))];
  const samples = await measureRounds(cells, {
    generator,
    databaseMicros,
    rounds,
    ms: args.quick ? 200 : 400,
    onRound: (round) => say(round === 0 ? "warmed up" : `round ${round} of ${rounds}`),
  });
  const bursts = [];
  for (const { database, beckon } of groups) {
    const burst = await measureBurst(burstCell(database, beckon), generator);
    bursts.push({ ...burst, size: database.size });
  }
  say("registrations and events");
  const life = await lifeOf(groups[0], { generator, rounds: args.quick ? 3 : 7, count: args.quick ? 1_000 : 3_000 });
  say("webhooks");
  const drain = await drainOf(args.quick ? 2_000 : 10_000);
  return {
    sizes,
    rounds,
    samples,
    bursts,
    life,
    drain,
    starts,
    loads,
    machine: place,
    day: new Date().toISOString().slice(0, 10),
  };
};

/** The worker of a deployment of its own. */
const drainOf = async (deliveries: number): Promise<Drain> => {
  const { child } = await startScript("./webhook-drain.ts", [String(deliveries)]);
  cleanups.push(() => end(child));
  return (await ask(child, "measure")) as Drain;
};

type Group = { database: Filled; beckon: Measured };

/** Registrations and events go to the smallest database: what they cost does not hang on the number of codes. */
const lifeOf = async (
  group: Group | undefined,
  options: { generator: ChildProcess; rounds: number; count: number },
): Promise<Life> => {
  if (!group) throw new Error("there is no database to register in");
  const { database: filled, beckon } = group;
  const { child: bare } = await startScript("./bare-registrations.ts", [
    JSON.stringify(filled.connection),
    String(connections),
  ]);
  cleanups.push(() => end(bare));
  return measureLife({ filled, beckon, bare, ...options });
};

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}
if (args.help) process.stdout.write(usage);
else {
  try {
    const results = await run();
    process.stdout.write(`${asText(results)}\n`);
    if (!args.quick && !args.check) {
      writeFileSync(join(docs, "benchmarks.md"), asPage(results, "benchmarks.svg"));
      writeFileSync(join(docs, "benchmarks.svg"), asChart(results));
    }
    if (args.check && judgeTargets(results).some(({ met }) => !met)) process.exitCode = 1;
  } finally {
    await cleanUp();
  }
}
