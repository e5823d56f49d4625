/** Settings of single sign-on for the console. */
import { readFileSync } from "node:fs";
import { allRoles, type Role } from "@beckon/contract";
import type { GroupRoles } from "../core/console/group-roles.ts";
import { ConfigError, define, listOf, oneOf, text, urlOf } from "./setting.ts";

const rolesName = "BECKON_CONSOLE_OIDC_ROLES";
const webAddress = urlOf("https:", "http:");

/** They stand in the one table of settings. */
export const signOnSettings = {
  consoleUrl: define<string | null>({
    name: "BECKON_CONSOLE_URL",
    shape: "https://referrals.example.com",
    fallback: null,
    text: "Where people reach this deployment: scheme, host and port, nothing behind it. Single sign-on sends them back to it, and passkeys are held to it.",
    read: (value) => {
      const url = webAddress(value) === undefined ? null : new URL(value);
      return url && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === ""
        ? url.origin
        : undefined;
    },
  }),
  consolePasswords: define({
    name: "BECKON_CONSOLE_PASSWORDS",
    shape: "on or off",
    fallback: "on",
    text: "Whether people may sign in to the console by password; off leaves single sign-on (no passkeys either), and the links of `beckon console` as the way back in.",
    read: oneOf("on", "off"),
  }),
  oidcIssuer: define<string | null>({
    name: "BECKON_CONSOLE_OIDC_ISSUER",
    shape: "https://id.example.com/realm",
    fallback: null,
    text: "The OpenID provider by which people sign in to the console: its issuer, under which `/.well-known/openid-configuration` lies.",
    read: webAddress,
  }),
  oidcClientId: define<string | null>({
    name: "BECKON_CONSOLE_OIDC_CLIENT_ID",
    shape: "what the provider calls this client",
    fallback: null,
    text: "The client that the provider knows this console as.",
    read: text,
  }),
  oidcClientSecret: define<string | null>({
    name: "BECKON_CONSOLE_OIDC_CLIENT_SECRET",
    shape: "the client's secret",
    fallback: null,
    secret: true,
    text: "The secret of that client.",
    read: text,
  }),
  oidcName: define({
    name: "BECKON_CONSOLE_OIDC_NAME",
    shape: "at most 40 characters",
    fallback: "single sign-on",
    text: "What people call the provider; it stands on the button.",
    read: (value) => (value.trim() !== "" && value.trim().length <= 40 ? value.trim() : undefined),
  }),
  oidcScopes: define<string[]>({
    name: "BECKON_CONSOLE_OIDC_SCOPES",
    shape: "scopes, comma-separated, `openid` among them",
    fallback: ["openid", "email", "profile"],
    text: "What is asked of the provider; some give groups only for a scope of their own.",
    read: (value) => (listOf(value).includes("openid") && !/["\\\s]/.test(value) ? listOf(value) : undefined),
  }),
  oidcGroupsClaim: define({
    name: "BECKON_CONSOLE_OIDC_GROUPS_CLAIM",
    shape: "a claim's name, or a path as realm_access.roles",
    fallback: "groups",
    text: "The claim that lists a person's groups, in the id token or the answer of userinfo.",
    read: text,
  }),
  oidcEmails: define({
    name: "BECKON_CONSOLE_OIDC_EMAILS",
    shape: "verified or owned",
    fallback: "verified",
    text: "`verified`: an e-mail counts when the provider says `email_verified`, and never opens an account that is there. `owned`: the provider alone gives these addresses out, so one opens the account of the same e-mail, whose password and second factor then end.",
    read: oneOf("verified", "owned"),
  }),
  oidcRoles: define<GroupRoles | null>({
    name: rolesName,
    shape:
      '{"operators": ["group"], "members": [{"group": "g", "tenant": "tnt_...", "environment": "global", "role": "manager"}]}, or a file with it',
    fallback: null,
    text: "What groups of the provider give: `operators` run the deployment; each entry of `members` gives a role in a tenant and environment, and the first that fits counts.",
    read: (value) => readGroupRoles(value),
  }),
} as const;

const fault = (words: string): ConfigError => new ConfigError(`${rolesName}: ${words}`);

/** Errors: ConfigError, with the entry and what it must be. */
const readGroupRoles = (value: string): GroupRoles => {
  const inline = value.trimStart().startsWith("{");
  let given: unknown;
  try {
    given = JSON.parse(inline ? value : readFileSync(value, "utf8"));
  } catch (error) {
    const unread = (error as NodeJS.ErrnoException).code;
    throw fault(
      unread === undefined || inline
        ? "it is not JSON. Check its commas and quotes."
        : `the file ${value} cannot be read (${unread}). Give a path that this user may read, or the JSON itself.`,
    );
  }
  const { operators = [], members = [], ...others } = objectOf(given, "it");
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw fault(`"${unknown}" is not known. There are "operators" and "members".`);
  if (!Array.isArray(operators) || !operators.every(isGroup)) throw fault('"operators" must be a list of groups.');
  if (!Array.isArray(members)) throw fault('"members" must be a list.');
  return { operators, members: members.map((one, place) => readEntry(one, `"members" number ${place + 1}`)) };
};

const isGroup = (value: unknown): value is string => typeof value === "string" && value !== "";

const objectOf = (value: unknown, what: string): Record<string, unknown> => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fault(`${what} must be an object, as {"operators": [], "members": []}.`);
  return value as Record<string, unknown>;
};

const readEntry = (value: unknown, what: string): GroupRoles["members"][number] => {
  const { group, tenant, environment = "global", role, ...others } = objectOf(value, what);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw fault(`${what} has "${unknown}". It may have "group", "tenant", "environment" and "role".`);
  if (!isGroup(group)) throw fault(`${what} needs a "group".`);
  if (typeof tenant !== "string" || !/^tnt_[0-9a-z]{26}$/.test(tenant))
    throw fault(`${what} needs a "tenant", as tnt_...: beckon tenant list shows them.`);
  if (environment !== "global" && environment !== "us")
    throw fault(`${what} has another "environment" than global or us.`);
  if (typeof role !== "string" || !(allRoles as readonly string[]).includes(role))
    throw fault(`${what} needs a "role": ${allRoles.join(", ")}.`);
  return { group, tenant, environment, role: role as Role };
};

type SignOnConfig = {
  consoleUrl: string | null;
  consolePasswords: string;
  oidcIssuer: string | null;
  oidcClientId: string | null;
  oidcClientSecret: string | null;
};

/** Single sign-on needs all of its parts, and a console without passwords needs single sign-on. Errors: ConfigError. */
export const refuseHalfSignOn = (whole: SignOnConfig): void => {
  const needed = ["oidcIssuer", "oidcClientId", "oidcClientSecret", "consoleUrl"] as const;
  const begun = needed.some((name) => name !== "consoleUrl" && whole[name] !== null);
  const absent = needed.find((name) => whole[name] === null);
  if (begun && absent !== undefined)
    throw new ConfigError(
      `${signOnSettings[absent].name} is missing: single sign-on needs it. It must be: ${signOnSettings[absent].shape}. ${signOnSettings[absent].text}`,
    );
  if (whole.consolePasswords === "off" && whole.oidcIssuer === null)
    throw new ConfigError(
      `${signOnSettings.consolePasswords.name}=off leaves no way to sign in. Set ${signOnSettings.oidcIssuer.name} too, or leave passwords on.`,
    );
};
