/** Joins the console's accounts with the database, the hashes and the limits of what may come in. */
import type { FastifyInstance } from "fastify";
import type { AccountTools } from "./core/console/accounts.ts";
import { makeLink } from "./core/console/accounts.ts";
import type { Clock, EnvironmentName, Randomness, Store } from "./core/ports.ts";
import { Refusal } from "./core/refusal.ts";
import type { ClientAddresses } from "./http/client-address.ts";
import { consoleRoutes } from "./http/console-routes.ts";
import type { ConsoleAccess } from "./http/console-session.ts";
import type { Environments } from "./http/environments.ts";
import { createConsoleSecrets, csrfTokenOf } from "./identity/console-secrets.ts";
import { createPasswords } from "./identity/passwords.ts";

type Places = Partial<Record<EnvironmentName, { store: Store }>>;
type Sources = { clock: Clock; randomness: Randomness };

/** Accounts stand in one database: the international environment's where this deployment has it, else that of us; null without either. */
export const accountsOf = (open: Places, { clock, randomness }: Sources, secret: Uint8Array): AccountTools | null => {
  const store = (open.global ?? open.us)?.store;
  if (!store) return null;
  const full = () =>
    new Refusal("too_many_requests", "Too many people sign in at this moment.", { retryAfterSeconds: 2 });
  const secrets = createConsoleSecrets(randomness, secret);
  return { clock, randomness, store, secrets, passwords: createPasswords(randomness, full) };
};

/** What requests with a session need. */
export const consoleAccess = (tools: AccountTools): ConsoleAccess => ({ tools, csrfTokenOf });

/** The routes of the console, none where another Beckon serves every environment. */
export const routesOfConsole = (
  tools: AccountTools | null,
  environments: Environments,
  addresses: ClientAddresses,
): ((app: FastifyInstance) => void) =>
  tools ? consoleRoutes({ ...consoleAccess(tools), environments, addresses }) : () => undefined;

/** The path with which the first owner comes in; null where somebody has an account already. */
export const firstOwnerPath = async (tools: AccountTools | null): Promise<string | null> => {
  if (!tools || (await tools.store.accounts.countUsers()) > 0) return null;
  return linkPath(await makeLink(tools, "owner", null));
};

/** Where a link's page is, behind the address of this deployment. The secret stands behind the `#`: no server and no log sees it. */
export const linkPath = ({ token }: { token: string }): string => `/console/welcome#${token}`;
