/** `npm run race`: many callers against each guarantee, at one and at two server processes. See docs/race.md. */
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call } from "../../../cli/test/harness/beckon.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { asUrl } from "../harness/service.ts";
import { endAllProcesses, ServiceProcess } from "../harness/service-process.ts";
import { runRaces } from "./guarantees.ts";
import { isBroken, type Lap } from "./lap.ts";
import { asTable } from "./report.ts";
import { fullSize, type RaceTenant, Track } from "./track.ts";

/** A race that is not over by then hangs. Units: milliseconds. */
const limitMs = 180_000;

/** What to undo in the end, last made first. Whoever ends it early and the end itself wait for the same undoing. */
const cleanups: (() => unknown)[] = [];
let cleaned: Promise<void> | undefined;
const undoAll = async (): Promise<void> => {
  for (let undo = cleanups.pop(); undo; undo = cleanups.pop()) await undo();
};
const cleanUp = (): Promise<void> => (cleaned ??= undoAll());
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const makeTenant = async (env: Record<string, string>): Promise<RaceTenant> => {
  const { code, stdout, stderr } = await call(["tenant", "create", "--name", "Race", "--json"], { env });
  if (code !== 0) throw new Error(`no tenant: ${stderr}`);
  const made = JSON.parse(stdout) as { tenant: { id: string }; clientKey: string; secretKeys: { global: string } };
  return { tenantId: made.tenant.id, clientKey: made.clientKey, secretKey: made.secretKeys.global };
};

const run = async (): Promise<boolean> => {
  const startedAtMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "beckon-race-"));
  // The database's own account passes through to its data.
  chmodSync(folder, 0o711);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const opening = openEmbedded({ dataDir: join(folder, "data"), role: "owner", log: silentLog });
  cleanups.push(async () => (await opening).stop(), endAllProcesses);
  const embedded = await opening;
  await embedded.ensureDatabase("race");
  const connection = embedded.connection("race");
  const env = {
    BECKON_DATABASE_URL: asUrl(connection),
    BECKON_ENCRYPTION_KEYS: `race:${randomBytes(32).toString("base64")}`,
  };
  say(`PostgreSQL ${embedded.majorVersion}, in a temporary folder; every commit waits for the disk.`);
  const all: Lap[] = [];
  let cameBack = 0;
  const urls: string[] = [];
  for (const processes of ["One server process", "Two server processes, one database"]) {
    const readyFile = join(folder, `ready-${urls.length}.json`);
    const { url } = await ServiceProcess.start({ env, readyFile });
    urls.push(url);
    const track = await Track.open([...urls], await makeTenant(env), connection);
    const laps: Lap[] = [];
    for await (const lap of runRaces(track, fullSize)) laps.push(lap);
    cameBack += track.cameBack;
    await track.close();
    say(`\n${processes}:\n${asTable(laps)}`);
    all.push(...laps);
  }
  const calls = all.reduce((sum, lap) => sum + lap.calls, 0);
  const broken = all.filter(isBroken).length;
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  say(`\n${calls} calls in ${seconds} s; ${cameBack} times somebody was told to come back, and did.`);
  say(broken === 0 ? "No guarantee was broken." : `${broken} guarantees were BROKEN.`);
  return broken === 0;
};

const endEarly = (code: number): void => void cleanUp().finally(() => process.exit(code));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => endEarly(130));
setTimeout(() => {
  say(`Not over after ${limitMs / 1000} s.`);
  endEarly(1);
}, limitMs).unref();
try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  // Calls fail when it is ended early; that is no news then.
  if (!cleaned) throw error;
} finally {
  await cleanUp();
}
