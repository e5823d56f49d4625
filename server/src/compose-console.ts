/** Joins the console's accounts with the database, the hashes and the limits of what may come in. */
import type { FastifyInstance } from "fastify";
import type { AccountTools } from "./core/console/accounts.ts";
import { makeLink } from "./core/console/accounts.ts";
import type { Clock, EnvironmentName, Randomness, SecretBox, Store } from "./core/ports.ts";
import type { ClientAddresses } from "./http/client-address.ts";
import { consoleRoutes } from "./http/console-routes.ts";
import type { ConsoleAccess } from "./http/console-session.ts";
import type { Door } from "./http/sign-on-routes.ts";
import type { Environments } from "./http/environments.ts";
import { createConsoleSecrets, csrfTokenOf } from "./identity/console-secrets.ts";
import { createPasskeys } from "./identity/passkeys.ts";
import { createPasswords } from "./identity/passwords.ts";
import { createTimeCodes } from "./identity/time-codes.ts";

type Places = Partial<Record<EnvironmentName, { store: Store }>>;
type Sources = {
  clock: Clock;
  randomness: Randomness;
  box: SecretBox;
  /** Where people reach the console, as the operator says. */
  consoleOrigin: string | null;
  /** For the operator's log. */
  warn: (words: string, about: Record<string, unknown>) => void;
};

/** Accounts stand in one database: the international environment's where this deployment has it, else that of us; null without either. */
export const accountsOf = (open: Places, { warn, ...sources }: Sources, secret: Uint8Array): AccountTools | null => {
  const store = (open.global ?? open.us)?.store;
  if (!store) return null;
  const { randomness } = sources;
  const everywhere = Object.values(open).map((place) => place.store);
  const secrets = createConsoleSecrets(randomness, secret);
  const adapters = {
    passwords: createPasswords(randomness),
    codes: createTimeCodes(randomness),
    passkeys: createPasskeys(warn),
  };
  return { ...sources, ...adapters, store, everywhere, secrets };
};

/** What requests with a session need. */
export const consoleAccess = (tools: AccountTools): ConsoleAccess => ({ tools, csrfTokenOf });

/** The routes of the console, none where another Beckon serves every environment. */
export const routesOfConsole = (
  tools: AccountTools | null,
  environments: Environments,
  addresses: ClientAddresses,
  door: Door,
): ((app: FastifyInstance) => void) =>
  tools ? consoleRoutes({ ...consoleAccess(tools), environments, addresses, door }) : () => undefined;

/**
 * The words at the start while nobody has an account. Output that is not `seen` by a person ends up in logs, where a link that makes
 * owners has no business: then none is made, and one that was made by command goes on working.
 */
export const ownerText = async (tools: AccountTools | null, url: string, seen: boolean): Promise<string> => {
  if (!tools || (await tools.store.accounts.countUsers()) > 0) return "";
  if (!seen) return "The console has no owner yet. Make a link: beckon console owner-link\n";
  const path = linkPath(await makeLink(tools, "owner", null));
  return `\n  The console's first owner comes in here (once, within 24 hours):\n\n    ${url}${path}\n`;
};

/** Where a link's page is, behind the address of this deployment. The secret stands behind the `#`: no server and no log sees it. */
export const linkPath = ({ token }: { token: string }): string => `/console/welcome#${token}`;
