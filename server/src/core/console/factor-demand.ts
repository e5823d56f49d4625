/** A tenant's demand that everybody who works for it has a second factor. */
import type { Tenant } from "../tenant/tenant.ts";
import { asks } from "./accounts.ts";
import type { ConsoleSession, ConsoleStore } from "./console-store.ts";

/** Whether a session shows as much as tenants may demand: the account has a second factor, or a provider vouches for it. */
export const showsFactor = async (
  accounts: ConsoleStore,
  { userId, bySignOn }: Pick<ConsoleSession, "userId" | "bySignOn">,
): Promise<boolean> => bySignOn || asks(await accounts.findWays(userId));

/** Whether the tenant stays closed to a session until its person sets a second factor up. */
export const lacksFactor = async (
  accounts: ConsoleStore,
  session: ConsoleSession,
  { demandsFactor }: Pick<Tenant, "demandsFactor">,
): Promise<boolean> => demandsFactor && !(await showsFactor(accounts, session));
