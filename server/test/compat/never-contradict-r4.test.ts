/** R4: whatever happens to a code, the two endpoints agree with the model, with each other, and on every node. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ConstraintError } from "../../src/store/database.ts";
import { type TestService, type TestTenant, useService } from "../harness/service.ts";
import { type Headers, setStage } from "./stage.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const stage = await setStage(service, "global");

type Window = "none" | "open" | "ahead" | "over";
type Model = {
  cap: number;
  used: number;
  disabled: boolean;
  paused: boolean;
  blocked: boolean;
  window: Window;
  listOnly: boolean;
  onList: boolean;
};
type Step =
  | { kind: "cap" | "used"; to: number }
  | { kind: "disabled" | "paused" | "blocked" | "listOnly" | "onList"; to: boolean }
  | { kind: "window"; to: Window };

const flags = ["disabled", "paused", "blocked", "listOnly", "onList"] as const;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("cap", "used"), to: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constantFrom(...flags), to: fc.boolean() }),
  fc.record({ kind: fc.constant("window"), to: fc.constantFrom<Window>("none", "open", "ahead", "over") }),
);

const day = 86_400_000;
const dates = (window: Window) => {
  const at = (offsetMs: number) => new Date(service.clock.nowMs() + offsetMs).toISOString();
  switch (window) {
    case "none":
      return { startsAt: null, endsAt: null };
    case "open":
      return { startsAt: at(-day), endsAt: at(day) };
    case "ahead":
      return { startsAt: at(day), endsAt: null };
    case "over":
      return { startsAt: at(-2 * day), endsAt: at(-day) };
  }
};

type Played = { tenant: TestTenant; codeId: string; code: string; headers: Headers };

/** Does one step to the system, and to the model if the system took it. */
const take = async (step: Step, model: Model, { tenant, codeId }: Played): Promise<void> => {
  const by = { tenant };
  const campaign = `/v1/campaigns/${tenant.campaignId}`;
  const code = `/v1/codes/${codeId}`;
  switch (step.kind) {
    case "cap":
      // Below what is used already is refused, and the model stays.
      if (step.to < model.used) return assert.rejects(() => stage.change(code, { cap: step.to }, tenant), /below_used/);
      await stage.change(code, { cap: step.to }, tenant);
      model.cap = step.to;
      return;
    case "used":
      // Guarantee 4: the database itself refuses to count past the cap.
      if (step.to > model.cap) return assert.rejects(() => stage.setUsed(codeId, step.to), ConstraintError);
      await stage.setUsed(codeId, step.to);
      model.used = step.to;
      return;
    case "disabled":
      await stage.manage("POST", `${code}/${step.to ? "disable" : "enable"}`, undefined, by);
      break;
    case "paused":
      if (model.paused !== step.to)
        await stage.manage("POST", `${campaign}/${step.to ? "pause" : "activate"}`, undefined, by);
      break;
    case "blocked":
      await stage.manage("POST", `/v1/participants/ann/${step.to ? "block" : "unblock"}`, undefined, by);
      break;
    case "listOnly":
      await stage.change(campaign, { terms: { audience: { type: step.to ? "list" : "everyone" } } }, tenant);
      break;
    case "onList":
      await stage.manage("POST", `${campaign}/audience${step.to ? "" : "/remove"}`, { participantIds: ["ann"] }, by);
      break;
    case "window":
      await stage.change(campaign, dates(step.to), tenant);
      model.window = step.to;
      return;
  }
  model[step.kind] = step.to;
};

const expected = (model: Model, code: string): string[] => {
  const runs = !model.paused && (model.window === "none" || model.window === "open");
  const shown = runs && !model.disabled && (!model.listOnly || model.onList);
  const referral = model.blocked
    ? '403 {"message":"Not authorized"}'
    : `200 ${shown ? `{"code":"${code}","cap":${model.cap},"used":${model.used}}` : "{}"}`;
  const valid = runs && !model.disabled && !model.blocked && model.used < model.cap;
  return [referral, `200 {"valid":${valid}}`];
};

const seen = async (node: TestService, { tenant, code, headers }: Played): Promise<string[]> => {
  const answers = await Promise.all([
    node.send("/v1/referral", { headers }),
    node.send(`/v1/referral/${code}/validate`, { headers: stage.anyone(tenant) }),
  ]);
  return answers.map(({ status, body }) => `${status} ${body}`);
};

/** Independent of the model: a code that is shown is valid exactly while it has room. */
const assertNoContradiction = ([referral = "", validity]: string[]): void => {
  const shown = JSON.parse(referral.slice(4)) as { code?: string; cap: number; used: number };
  if (shown.code === undefined) return;
  assert.ok(Number.isInteger(shown.cap) && 0 <= shown.used && shown.used <= shown.cap, referral);
  assert.equal(validity, `200 {"valid":${shown.used < shown.cap}}`);
};

test("R4 GET and validate never contradict each other, at once on this node and within 1 s on another", async () => {
  const play = async (steps: Step[]) => {
    const tenant = await stage.another();
    const headers = await stage.as("ann", tenant);
    const { id: codeId, code } = await stage.vanity("ann", "FHLSO5", tenant);
    const played = { tenant, codeId, code, headers };
    const model: Model = {
      cap: 5,
      used: 0,
      window: "none",
      onList: false,
      disabled: false,
      paused: false,
      blocked: false,
      listOnly: false,
    };
    for (const step of [null, ...steps]) {
      if (step) await take(step, model, played);
      const should = expected(model, code);
      const here = await seen(service, played);
      assert.deepEqual(here, should);
      assertNoContradiction(here);
      let there = await seen(other, played);
      if (JSON.stringify(there) !== JSON.stringify(should)) {
        other.clock.advance(1_000);
        there = await seen(other, played);
      }
      assert.deepEqual(there, should);
      assertNoContradiction(there);
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25 }), play), { numRuns: 60 });
});

test("R4 one after another to the cap: each step is seen at once, and the last turns valid to false", async () => {
  const tenant = await stage.another();
  const played = { tenant, headers: await stage.as("ann", tenant), codeId: "", code: "" };
  const made = await stage.vanity("ann", "FHLSO5", tenant);
  for (let used = 0; used <= 5; used++) {
    await stage.setUsed(made.id, used);
    const answers = await seen(service, { ...played, codeId: made.id, code: made.code });
    assert.deepEqual(answers, [`200 {"code":"FHLSO5","cap":5,"used":${used}}`, `200 {"valid":${used < 5}}`]);
  }
});
