import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Currency, Id, Instant, Name, TimeZone } from "../schemas.ts";

export const Tenant = Closed(
  {
    id: Id("tnt"),
    name: Name,
    mode: Type.Enum(["live", "sandbox"], { description: "A sandbox tenant's keys and codes never meet real money." }),
    timeZone: TimeZone,
    currency: Currency,
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: "Tenant" },
);

export const getTenant = defineOperation({
  id: "getTenant",
  method: "GET",
  path: "/v1/tenant",
  tag: "Tenant",
  summary: "Read the tenant's own settings",
  caller: "secret",
  scope: "tenant:read",
  etag: true,
  success: { status: 200, description: "The tenant.", schema: Tenant },
});

export const updateTenant = defineOperation({
  id: "updateTenant",
  method: "PATCH",
  path: "/v1/tenant",
  tag: "Tenant",
  summary: "Change the tenant's own settings",
  caller: "secret",
  scope: "tenant:write",
  ifMatch: true,
  etag: true,
  body: Closed(
    { name: Type.Optional(Name), timeZone: Type.Optional(TimeZone), currency: Type.Optional(Currency) },
    { title: "UpdateTenant" },
  ),
  success: { status: 200, description: "The tenant as it is now.", schema: Tenant },
  errors: ["rule_violated"],
});
