import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cleanEnvironment, startDemoService } from "./docs/demo-service.ts";
import { root } from "./repository.ts";

/** Runs the story as `npm run example:lifecycle` does. */
function tell(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["scripts/lifecycle.ts"], {
    cwd: root,
    env: { ...cleanEnvironment(), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += String(chunk)));
  return new Promise((done) => {
    child.once("close", (code) => done({ code, said }));
  });
}

const facts = [
  /422 {2}code: self_referral/,
  /422 {2}code: already_referred/,
  /outcome: duplicate/,
  /"purchases" is next \(2 of 3 done\)\.\s+waitingFor: referee/,
  /"purchases" is next \(1 of 3 done\)\. · rejected reason: refunded/,
  /status: approved/,
  /participantId: ben · status: pending/,
  /balance: 20\.00 · currency: eur/,
  /status: available · failure reason: account closed/,
  /clawback +EUR +-20\.00/,
  /entries: 12 · ok: true/,
  /valid: false\n.*\n.*422 {2}code: code_cap_reached/,
  /status: expired · reason: qualification_window_over/,
  /All 46 calls were answered as told\.\n$/,
];

test("the example plays a whole campaign on a service of its own, and leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "beckon-lifecycle-"));
  // As root the database runs under another account, which must be able to reach its folder.
  chmodSync(folder, 0o755);
  try {
    const { code, said } = await tell({ TMPDIR: folder });
    assert.equal(code, 0, said);
    for (const fact of facts) assert.match(said, fact);
    assert.ok(!said.includes("\u001b"), "colours without a terminal");
    assert.ok(
      said.split("\n").every((line) => line.length <= 100),
      "lines too long to read",
    );
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the example plays in a sandbox that is there, and ends with exit code 1 at an answer that it did not expect", async () => {
  const service = await startDemoService();
  try {
    const { url, demo } = JSON.parse(readFileSync(service.readyFile, "utf8"));
    const played = await tell({ BECKON_URL: url, BECKON_KEY: demo.secretKey });
    assert.equal(played.code, 0, played.said);
    const refused = await tell({ BECKON_URL: url, BECKON_KEY: "sk_test_wrong" });
    assert.equal(refused.code, 1);
    assert.match(refused.said, /GET \/v1\/tenant was to answer 200, not 401\.\nIt answered: .*not_authenticated/);
  } finally {
    await service.stop();
  }
  assert.equal((await tell({ BECKON_URL: "http://127.0.0.1:9" })).code, 1);
  const unreachable = await tell({ BECKON_URL: "http://127.0.0.1:9", BECKON_KEY: "sk_test_any" });
  assert.equal(unreachable.code, 1);
  assert.match(unreachable.said, /got no answer from http:\/\/127\.0\.0\.1:9/);
});
