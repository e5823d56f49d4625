import { limits } from "@beckon/contract";
import { Refusal } from "../../core/refusal.ts";
import { catchUp } from "../../core/tenant/catch-up.ts";
import { type Tenant, tenantClock } from "../../core/tenant/tenant.ts";
import type { Context, Handlers } from "../handler.ts";
import { instant } from "./present.ts";

const sandboxOf = async ({ repositories, tenantId }: Context): Promise<Tenant> => {
  const tenant = await repositories.tenants.lock(tenantId);
  if (tenant?.mode !== "sandbox") throw new Refusal("not_a_sandbox", "This tenant is live: its time is the real one.");
  return tenant;
};

const shown = ({ clockAheadMs }: Tenant, nowMs: number) => ({
  body: { now: instant(nowMs), aheadSeconds: Math.floor(clockAheadMs / 1000) },
});

export const sandboxHandlers: Pick<Handlers, "getSandboxClock" | "moveSandboxClock"> = {
  getSandboxClock: async ({ context }) => {
    const tenant = await context.repositories.tenants.find(context.tenantId);
    if (tenant?.mode !== "sandbox")
      throw new Refusal("not_a_sandbox", "This tenant is live: its time is the real one.");
    return shown(tenant, context.nowMs);
  },
  moveSandboxClock: async ({ body: { advanceSeconds }, context }) => {
    const { repositories, tenantId, randomness } = context;
    const before = await sandboxOf(context);
    if (before.clockAheadMs + advanceSeconds * 1000 > limits.sandboxAheadSeconds * 1000)
      throw new Refusal("limit_reached", "A sandbox's clock is at most 100 years ahead.");
    const tenant = (await repositories.tenants.advanceClock(tenantId, advanceSeconds * 1000)) ?? before;
    context.afterCommit(() => context.forgetKeys());
    const clock = tenantClock(context.clock, tenant.clockAheadMs - before.clockAheadMs);
    await catchUp(repositories, { clock, randomness }, tenantId);
    return shown(tenant, clock.nowMs());
  },
};
