/** Traces that changes of an account leave in audit trails. */
import { newEntry } from "../audit/audit-entry.ts";
import type { Store, TransactionRepositories } from "../ports.ts";
import { type Tenant, tenantClock } from "../tenant/tenant.ts";
import type { AccountTools } from "./account-tools.ts";
import type { ConsoleUser } from "./console-user.ts";

type Deed = { user: ConsoleUser; actor: string; operation: string };

/**
 * Runs a change of an account, and leaves an entry in the audit trail of every tenant in which the person has a role, in whichever
 * database: where one does not take its entry nothing is changed. Another database's entry stands although the change's own commit
 * fails, which says too much and never too little.
 */
export const leavingTraces = async <T>(
  tools: AccountTools,
  { user, actor, operation }: Deed,
  work: (inside: TransactionRepositories) => Promise<T>,
): Promise<T> => {
  const entryFor = ({ clockAheadMs }: Tenant) =>
    newEntry(
      { clock: tenantClock(tools.clock, clockAheadMs), randomness: tools.randomness },
      { actor, operation, subjectType: "account", subjectId: user.userId },
    );
  const places = await Promise.all(
    tools.everywhere.map(async (store) => ({ store, tenants: await tenantsOf(store, user) })),
  );
  return tools.store.transaction(async (inside) => {
    const done = await work(inside);
    for (const { store, tenants } of places) {
      const { audit } = store === tools.store ? inside : store;
      for (const tenant of tenants) await audit.append(tenant.tenantId, [entryFor(tenant)]);
    }
    return done;
  });
};

const tenantsOf = async ({ tenants, members }: Store, { email, operator }: ConsoleUser): Promise<Tenant[]> => {
  if (operator) return tenants.list();
  const found = await Promise.all((await members.ofEmail(email)).map(({ tenantId }) => tenants.find(tenantId)));
  return found.filter((tenant) => tenant !== null);
};
