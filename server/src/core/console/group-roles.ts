/** What the groups of an identity provider give in the console. */
import type { Role } from "@beckon/contract";
import type { EnvironmentName } from "../ports.ts";

/** Which group runs the deployment, and which has which role in which tenant and environment. */
export type GroupRoles = {
  operators: readonly string[];
  members: readonly { group: string; tenant: string; environment: EnvironmentName; role: Role }[];
};

export type GroupPlace = { environment: EnvironmentName; tenantId: string; role: Role };

/** What somebody in these groups is. Where several entries name the same tenant and environment, the first that fits counts. */
export const givenByGroups = (
  { operators, members }: GroupRoles,
  groups: readonly string[],
): { operator: boolean; places: readonly GroupPlace[] } => {
  const places = new Map<string, GroupPlace>();
  for (const { group, tenant, environment, role } of members) {
    const key = `${environment} ${tenant}`;
    if (groups.includes(group) && !places.has(key)) places.set(key, { environment, tenantId: tenant, role });
  }
  return { operator: operators.some((group) => groups.includes(group)), places: [...places.values()] };
};
