/** R5: many first GETs at once are one code, whatever node they reach. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { setStage } from "./stage.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const stage = await setStage(service, "global");

const race = async (participantId: string, nodes: (typeof service)[]) => {
  const headers = await stage.as(participantId);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_value, index) => nodes[index % nodes.length]!.send("/v1/referral", { headers })),
  );
  const bodies = new Set(answers.map(({ status, body }) => `${status} ${body}`));
  assert.equal(bodies.size, 1, [...bodies].join("\n"));
  assert.match([...bodies][0]!, /^200 \{"code":"[ACDEFGHJKLMNPQRTUVWXY23456789]{6}","cap":5,"used":0\}$/);
  assert.equal(await stage.codesOf(participantId), 1);
};

test("R5 200 parallel first GETs by one participant: 1 row, 200 equal bodies", async () => {
  for (const participantId of ["one", "two", "three"]) await race(participantId, [service]);
});

test("R5 the same through two services on one database", async () => {
  for (const participantId of ["four", "five", "six"]) await race(participantId, [service, other]);
});

test("R5 first GETs, an operator's code and HEADs at once: still one code", async () => {
  const headers = await stage.as("mixed");
  const made = stage.vanity("mixed", "MIXED7").then(
    ({ code }) => code,
    () => null,
  );
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_value, index) => {
      const method = index % 3 === 0 ? "HEAD" : "GET";
      return [service, other][index % 2]!.send("/v1/referral", { method, headers });
    }),
  );
  const codes = new Set(
    answers.filter(({ body }) => body !== "").map(({ body }) => (JSON.parse(body) as { code: string }).code),
  );
  assert.equal(codes.size, 1);
  const operators = await made;
  if (operators !== null) assert.deepEqual([...codes], [operators]);
  assert.equal(await stage.codesOf("mixed"), 1);
});

test("R5 100 participants at once each get their own code, and keep it", async () => {
  const people = await Promise.all(
    Array.from({ length: 100 }, async (_value, index) => {
      const headers = await stage.as(`crowd-${index}`);
      const ask = async () => (await [service, other][index % 2]!.send("/v1/referral", { headers })).body;
      return { ask, first: "" };
    }),
  );
  // In two halves, because a tenant's unknown tokens are judged 64 at a time.
  for (const half of [people.slice(0, 50), people.slice(50)])
    await Promise.all(half.map(async (person) => (person.first = await person.ask())));
  assert.equal(new Set(people.map(({ first }) => first)).size, 100);
  for (const { ask, first } of people) assert.equal(await ask(), first);
});
