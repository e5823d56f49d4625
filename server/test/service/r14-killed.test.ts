import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { temporaryFolder } from "../harness/postgres.ts";
import { type Call, KeepAliveClient, openLoop } from "./load.ts";
import { postgresPid, ServiceProcess, until } from "./service-process.ts";

const perSecond = 100;

/** 5 s; and as much longer as this machine, busy with other things, now takes longer than 200 ms to start a program at all. */
async function readyLimitMs(): Promise<number> {
  const startedAtMs = performance.now();
  await promisify(execFile)(process.execPath, ["-e", "0"]);
  return 5_000 * Math.max(1, (performance.now() - startedAtMs) / 200);
}

/** Mixed load of which every call can be looked up afterwards: first GETs, and writes with an Idempotency-Key each. */
class MixedLoad {
  readonly #client = new KeepAliveClient();
  #service: ServiceProcess;
  readonly #round: string;
  readonly #tokens: string[] = [];
  /** Calls of `ask` that were answered with success. */
  acknowledged = 0;

  constructor(service: ServiceProcess, round: string) {
    this.#service = service;
    this.#round = round;
  }

  /** Tokens for participants who never asked for a code. */
  async prepare(count: number): Promise<void> {
    for (let from = 0; from < count; from += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, count - from) }, async (_, offset) => {
          const number = from + offset;
          const call = await this.call("POST", "/v1/participant-tokens", { participantId: this.#person(number) });
          assert.equal(call.status, 201, call.body);
          this.#tokens[number] = (JSON.parse(call.body) as { accessToken: string }).accessToken;
        }),
      );
  }

  async ask(number: number): Promise<Call> {
    const call = await (this.isWrite(number) ? this.write(number) : this.get(number / 2));
    if (call.status === 200 || call.status === 201) this.acknowledged++;
    return call;
  }

  get(person: number): Promise<Call> {
    const { clientKey } = this.#service.demo;
    const headers = { "x-client-key": clientKey, authorization: `Bearer ${this.#tokens[person]}` };
    return this.#client.call(this.#service.url, { target: "/v1/referral", headers });
  }

  write(number: number): Promise<Call> {
    return this.call("POST", "/v1/campaigns", { name: this.#campaign(number) }, `${this.#round}-${number}`);
  }

  call(method: string, target: string, body?: unknown, key?: string): Promise<Call> {
    const authorization = `Bearer ${this.#service.demo.secretKey}`;
    const headers = { authorization, ...(key && { "idempotency-key": key }) };
    return this.#client.call(this.#service.url, { method, target, headers, body });
  }

  against(service: ServiceProcess): void {
    this.#service = service;
  }

  /** Every answer from before the fault still holds; every call without one has one effect when it is sent again. */
  async audit(calls: Call[]): Promise<{ kept: number; unknown: number }> {
    let kept = 0;
    let unknown = 0;
    for (let from = 0; from < calls.length; from += 20)
      await Promise.all(
        calls.slice(from, from + 20).map(async (before, offset) => {
          const number = from + offset;
          const after = await this.ask(number);
          if (before.status === 200 || before.status === 201) {
            kept++;
            assert.deepEqual(
              [after.status, after.body],
              [before.status, before.body],
              `call ${number} was acknowledged`,
            );
          } else {
            unknown++;
            assert.ok(before.error !== null || [500, 503].includes(before.status), `${before.status} ${before.body}`);
            assert.equal(after.status, before.method === "GET" ? 200 : 201, after.body);
          }
        }),
      );
    await this.#oneEffectEach(calls);
    return { kept, unknown };
  }

  async #oneEffectEach(calls: Call[]): Promise<void> {
    const names: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await this.call("GET", `/v1/campaigns?limit=100${cursor}`);
      const page = JSON.parse(body) as { items: { name: string }[]; nextCursor: string | null };
      names.push(...page.items.map(({ name }) => name).filter((name) => name.startsWith(`${this.#round} `)));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    const wanted = calls.flatMap((_, number) => (this.isWrite(number) ? [this.#campaign(number)] : []));
    assert.deepEqual(names.sort(), wanted.sort());
  }

  isWrite(number: number): boolean {
    return number % 2 === 1 || this.#tokens[number / 2] === undefined;
  }

  close(): void {
    this.#client.close();
  }

  #person(number: number): string {
    return `${this.#round}-${number}`;
  }

  #campaign(number: number): string {
    return `${this.#round} ${number}`;
  }
}

test("R14, R8 the service is killed under load: nothing acknowledged is lost, keys are known after it, ready within 5 s", async (t) => {
  const data = path.join(temporaryFolder(), "data");
  let service = await ServiceProcess.start({ data, args: ["--demo"] });
  for (const round of ["one", "two"]) {
    const load = new MixedLoad(service, round);
    await load.prepare(100);
    const running = openLoop(perSecond, (number) => load.ask(number));
    await until(() => load.acknowledged >= 100);
    await service.end("SIGKILL");
    const again = new ServiceProcess({ data, args: ["--demo"] });
    await again.ready();
    const readyMs = performance.now() - again.startedAtMs;
    const calls = await running.stop();
    service = again;
    load.against(service);
    const { kept, unknown } = await load.audit(calls);
    load.close();
    assert.ok(readyMs <= (await readyLimitMs()), `ready after ${readyMs} ms`);
    assert.ok(kept >= 100, `${kept} acknowledged calls are too few to judge by`);
    t.diagnostic(
      `${round}: ${kept} acknowledged and kept, ${unknown} unknown made good, ready in ${Math.round(readyMs)} ms`,
    );
  }
});

test("R14 PostgreSQL is killed with all its processes under load: the service lives, restarts it, and nothing is lost", async (t) => {
  const data = path.join(temporaryFolder(), "data");
  const service = await ServiceProcess.start({ data, args: ["--demo"] });
  const load = new MixedLoad(service, "pg");
  await load.prepare(150);
  const running = openLoop(perSecond, (number) => load.ask(number));
  const before = postgresPid(data)!;
  await until(() => load.acknowledged >= 100);
  // The server leads a process group of its own, so that this reaches its sessions and writers too.
  process.kill(-before, "SIGKILL");
  const killedAtMs = performance.now();
  const limitMs = await readyLimitMs();
  await until(async () => (await service.send("/readyz")).status === 200 && postgresPid(data) !== before, limitMs);
  const backMs = performance.now() - killedAtMs;
  await until(() => performance.now() - killedAtMs > 1_500);
  const calls = await running.stop();
  const { kept, unknown } = await load.audit(calls);
  load.close();
  assert.equal(service.ended, null);
  assert.ok(kept >= 100);
  for (const { ms } of calls) assert.ok(ms < 5_000, `somebody waited ${ms} ms`);
  t.diagnostic(`${kept} kept, ${unknown} made good, back in ${Math.round(backMs)} ms`);
  assert.deepEqual(await service.end("SIGTERM"), { code: 0, signal: null });
  assert.equal(postgresPid(data), undefined);
});
