/** Joins single sign-on with its provider, the accounts and the environments' members. */
import { hash } from "node:crypto";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { AccountTools } from "./core/console/accounts.ts";
import type { Clock, EnvironmentName, OutboundHttp, Store } from "./core/ports.ts";
import type { Door } from "./http/sign-on-routes.ts";
import { openSignOnProvider, type SignOnProviderSettings } from "./identity/sign-on-provider.ts";

type Place = {
  config: Config;
  log: Logger;
  clock: Clock;
  open: Partial<Record<EnvironmentName, { store: Store }>>;
};

/** The provider as the configuration names it; null without one. */
export const signOnSettingsOf = (config: Config): SignOnProviderSettings | null => {
  const { oidcIssuer, oidcClientId, oidcClientSecret, consoleUrl } = config;
  if (oidcIssuer === null || oidcClientId === null || oidcClientSecret === null || consoleUrl === null) return null;
  return {
    issuer: oidcIssuer,
    clientId: oidcClientId,
    clientSecret: oidcClientSecret,
    redirectUri: `${consoleUrl}/console/api/sign-on/callback`,
    scopes: config.oidcScopes,
    groupsClaim: config.oidcGroupsClaim,
  };
};

/** How people may sign in to this deployment's console. */
export const doorOf = (
  { config, log, clock, open }: Place,
  accounts: AccountTools | null,
  outbound: OutboundHttp,
): Door => {
  const settings = signOnSettingsOf(config);
  const passwords = config.consolePasswords !== "off";
  if (!settings || !accounts) return { passwords, signOn: null };
  const stores: Partial<Record<EnvironmentName, Store>> = {};
  for (const [name, { store }] of Object.entries(open) as [EnvironmentName, { store: Store }][]) stores[name] = store;
  const tools = {
    ...{ accounts, stores },
    provider: openSignOnProvider(settings, { outbound, clock }),
    roles: config.oidcRoles ?? { operators: [], members: [] },
    ownsEmails: config.oidcEmails === "owned",
    digest: (text: string) => hash("sha256", text),
    warn: (words: string, about: Record<string, unknown>) => log.warn(about, words),
  };
  return { passwords, signOn: { tools, name: config.oidcName } };
};
