/** R17: the disk of a running service fills up. It has a disk of its own here, which only root may make. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../harness/postgres.ts";
import { mayMount } from "./may-mount.ts";
import { ServiceProcess, until } from "./service-process.ts";

type Issued = Map<string, string>;

const full = 4096;

/** Takes all room that is left. */
const fill = (file: string): void => {
  const handle = fs.openSync(file, "w");
  const block = Buffer.alloc(64 * full, 1);
  try {
    for (let size = block.length; size >= 1; size = size > full ? full : size === full ? 1 : 0)
      try {
        while (fs.writeSync(handle, block, 0, size) > 0);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
      }
  } finally {
    fs.closeSync(handle);
  }
};

/** Codes for new participants, as many as get one in `tries`. What was answered by 200 is kept in `issued`. */
const issue = async (service: ServiceProcess, issued: Issued, { from, tries }: { from: number; tries: number }) => {
  const { clientKey, secretKey } = service.demo;
  const statuses: number[] = [];
  for (let at = from; at < from + tries; at += 1) {
    const made = await service.send("/v1/participant-tokens", {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
      body: JSON.stringify({ participantId: `person-${at}` }),
    });
    statuses.push(made.status);
    if (made.status !== 201) continue;
    const { accessToken } = JSON.parse(made.body) as { accessToken: string };
    const answer = await service.send("/v1/referral", {
      headers: { "x-client-key": clientKey, authorization: `Bearer ${accessToken}` },
    });
    statuses.push(answer.status);
    if (answer.status === 200) issued.set(`person-${at}`, (JSON.parse(answer.body) as { code: string }).code);
  }
  return statuses;
};

const isValid = async (service: ServiceProcess, code: string): Promise<boolean> => {
  const answer = await service.send(`/v1/referral/${code}/validate`, {
    headers: { "x-client-key": service.demo.clientKey },
  });
  return answer.status === 200 && (JSON.parse(answer.body) as { valid: boolean }).valid;
};

test("R17 the disk fills under a running service: nothing that was answered is lost, and it goes on without a restart", {
  skip: !mayMount() && "may not mount",
}, async (t) => {
  const disk = temporaryFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=500m,mode=711", "tmpfs", disk]);
  try {
    const data = path.join(disk, "data");
    const readyFile = path.join(temporaryFolder(), "ready.json");
    const service = await ServiceProcess.start({ data, readyFile, args: ["--demo"] });
    const issued: Issued = new Map();
    await issue(service, issued, { from: 0, tries: 20 });
    assert.equal(issued.size, 20);

    const filler = path.join(disk, "filler");
    let refused = 0;
    let read = 0;
    const readAll = async (): Promise<void> => {
      for (const code of issued.values()) read += Number(await isValid(service, code));
    };
    // What is left in the files that are there already goes on being used for a while.
    for (let round = 0; round < 200 && refused < 20; round += 1) {
      fill(filler);
      const statuses = await issue(service, issued, { from: 1000 + round * 100, tries: 100 });
      refused += statuses.filter((status) => status >= 500).length;
      assert.ok(
        statuses.every((status) => [200, 201, 500, 503].includes(status)),
        statuses.join(" "),
      );
    }
    assert.ok(refused >= 20, "the disk is full, and writes say so");
    const before = read;
    await readAll();
    t.diagnostic(
      `${issued.size} codes issued; ${refused} writes refused; ${read - before} of ${issued.size} reads answered on the full disk`,
    );
    assert.equal(service.ended, null);

    fs.rmSync(filler);
    await until(
      async () => (await issue(service, issued, { from: 900_000 + issued.size, tries: 1 })).at(-1) === 200,
      60_000,
    );
    for (const [person, code] of issued) assert.ok(await isValid(service, code), `${person} has ${code}`);
    assert.equal((await service.end("SIGTERM")).code, 0);
  } finally {
    execFileSync("umount", ["-l", disk]);
  }
});
