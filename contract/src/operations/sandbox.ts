import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Instant, limits } from "../schemas.ts";

const SandboxClock = Closed({
  now: Instant,
  aheadSeconds: Type.Integer({ minimum: 0, description: "How far it is ahead of the real time." }),
});
const sandbox = { tag: "Sandbox", caller: "secret", path: "/v1/sandbox/clock", errors: ["not_a_sandbox"] } as const;

export const getSandboxClock = defineOperation({
  ...sandbox,
  id: "getSandboxClock",
  method: "GET",
  scope: "tenant:read",
  summary: "Read the sandbox's clock",
  success: { status: 200, description: "The clock. It runs; only its lead stays.", schema: SandboxClock },
});

export const moveSandboxClock = defineOperation({
  ...sandbox,
  id: "moveSandboxClock",
  method: "POST",
  scope: "tenant:write",
  summary: "Move the sandbox's clock ahead",
  description:
    "So that holds and deadlines can be tried in minutes. It only goes ahead. What is due by then happens before the answer. Live tenants have the real time and nothing else.",
  body: Closed({ advanceSeconds: Type.Integer({ minimum: 1, maximum: limits.sandboxAdvanceSeconds }) }),
  success: { status: 200, description: "The clock as it is now.", schema: SandboxClock },
  errors: ["not_a_sandbox", "limit_reached"],
});
