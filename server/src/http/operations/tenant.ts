import { Refusal } from "../../core/refusal.ts";
import { refuseBadSettings } from "../../core/tenant/create-tenant.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";
import type { Context, Handlers } from "../handler.ts";
import { presentTenant } from "./present.ts";

export const tenantOf = async ({ repositories, tenantId }: Context): Promise<Tenant> => {
  const tenant = await repositories.tenants.find(tenantId);
  if (!tenant) throw new Refusal("not_found", "The tenant does not exist any more.");
  return tenant;
};

export const tenantHandlers: Pick<Handlers, "getTenant" | "updateTenant"> = {
  getTenant: async ({ context }) => {
    const tenant = await tenantOf(context);
    return { body: presentTenant(tenant), version: tenant.version };
  },
  updateTenant: async ({ body, version, context }) => {
    const tenant = await tenantOf(context);
    const wanted = { ...tenant, ...body, version, updatedAtMs: context.nowMs };
    refuseBadSettings(wanted);
    const updated = await context.repositories.tenants.update(wanted);
    if (!updated) throw new Refusal("precondition_failed", `The tenant is at version ${tenant.version} now.`);
    return { body: presentTenant(updated), version: updated.version };
  },
};
