import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { nearest } from "./config/nearest.ts";
import { placeSettings, refusePlaces } from "./config/places.ts";
import { ConfigError, define, listOf, oneOf, type Setting, text } from "./config/setting.ts";
import { refuseHalfSignOn, signOnSettings } from "./config/sign-on.ts";
import { parseNetwork } from "./core/limit/network-address.ts";

export { ConfigError } from "./config/setting.ts";

const integer = (minimum: number, maximum: number) => (value: string) => {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
};
/** What stands in examples and first tries. */
const guessable = /change-?me|password|example|default|secret|0123456789|1234567890|abcdefgh/i;
/** Every setting there is: the one table that `--help`, the docs and the reader below come from. */
export const settings = {
  port: define({
    name: "PORT",
    flag: "port",
    shape: "0 to 65535",
    fallback: 8787,
    text: "TCP port; 0 picks a free one.",
    read: integer(0, 65_535),
  }),
  host: define({
    name: "HOST",
    flag: "host",
    shape: "an address or name",
    fallback: "127.0.0.1",
    text: "Address to listen on; `0.0.0.0` for all.",
    read: text,
  }),
  data: define({
    name: "BECKON_DATA",
    flag: "data",
    shape: "a folder",
    fallback: "data",
    text: "Folder of the embedded database and its secrets.",
    read: text,
  }),
  ...placeSettings,
  encryptionKeys: define<string | null>({
    name: "BECKON_ENCRYPTION_KEYS",
    shape: "id:base64 of 32 bytes[,id:base64 ...]",
    fallback: null,
    secret: true,
    text: "Keys that seal secrets at rest; the first seals, all open. With an embedded database one is made and kept in the data folder.",
    read: text,
  }),
  outboundAllow: define<string[]>({
    name: "BECKON_OUTBOUND_ALLOW",
    shape: "CIDRs or host:port, comma-separated",
    fallback: [],
    text: "Private addresses that identity providers and webhook endpoints may have; all others are refused.",
    read: listOf,
  }),
  disposableDomains: define<string | null>({
    name: "BECKON_DISPOSABLE_DOMAINS",
    shape: "a file",
    fallback: null,
    text: "Your own list of throw-away e-mail domains, one a line or a JSON array, in place of the one that comes with Beckon. Read again within a minute after it changed; while it cannot be read, the last good one stays.",
    read: text,
  }),
  worker: define({
    name: "BECKON_WORKER",
    shape: "on or off",
    fallback: "on",
    text: "Whether this process also sends webhooks, judges due referrals, releases rewards and tidies; off where `beckon worker` does.",
    read: oneOf("on", "off"),
  }),
  console: define({
    name: "BECKON_CONSOLE",
    shape: "on or off",
    fallback: "on",
    text: "Whether this process serves the console at `/console`.",
    read: oneOf("on", "off"),
  }),
  ...signOnSettings,
  demoData: define({
    name: "BECKON_DEMO_DATA",
    shape: "refuse or serve",
    fallback: "refuse",
    text: "Whether a data folder with the demo tenant may be served without `--demo`: that tenant's keys, which may do everything, lie readable in it.",
    read: oneOf("refuse", "serve"),
  }),
  demoHistory: define({
    name: "BECKON_DEMO_HISTORY",
    flag: "demo-history",
    shape: "on or off",
    fallback: "on",
    text: "Whether `--demo` also plays half a year of a programme into the demo tenant, once, beside the service.",
    read: oneOf("on", "off"),
  }),
  webhookTimeoutSeconds: define({
    name: "BECKON_WEBHOOK_TIMEOUT_SECONDS",
    shape: "1 to 30",
    fallback: 15,
    unit: "seconds",
    text: "How long a webhook endpoint may take to answer.",
    read: integer(1, 30),
  }),
  legacyClientKeyStatus: define<number | null>({
    name: "BECKON_LEGACY_CLIENT_KEY_STATUS",
    shape: "401",
    fallback: null,
    text: "Send 401 instead of 499 and 498 for a missing or invalid client key, for proxies that use these themselves.",
    read: (value) => (value === "401" ? 401 : undefined),
  }),
  trustedProxies: define<string[]>({
    name: "BECKON_TRUSTED_PROXIES",
    shape: "addresses or CIDRs, comma-separated",
    fallback: [],
    text: "Proxies whose word on a client's address is taken. Without it all clients behind a proxy count as one.",
    read: (value) => (listOf(value).every((part) => parseNetwork(part)) ? listOf(value) : undefined),
  }),
  forwardedHeader: define<"x-forwarded-for" | "forwarded">({
    name: "BECKON_FORWARDED_HEADER",
    shape: "x-forwarded-for or forwarded",
    fallback: "x-forwarded-for",
    text: "The header in which trusted proxies put the client's address; the other one is never read.",
    read: oneOf("x-forwarded-for", "forwarded"),
  }),
  invalidPerAddress: define({
    name: "BECKON_INVALID_PER_ADDRESS",
    shape: "0 to 1000000; 0 for no limit",
    fallback: 10,
    unit: "a minute",
    text: "Invalid codes that one client address (IPv6: /64) may ask about before its questions are answered 429.",
    read: integer(0, 1_000_000),
  }),
  invalidPerKey: define({
    name: "BECKON_INVALID_PER_KEY",
    shape: "0 to 1000000; 0 for no limit",
    fallback: 300,
    unit: "a minute",
    text: "Invalid codes by one client key after which each address has one left.",
    read: integer(0, 1_000_000),
  }),
  invalidPerTenant: define({
    name: "BECKON_INVALID_PER_TENANT",
    shape: "0 to 1000000; 0 for no limit",
    fallback: 600,
    unit: "a minute",
    text: "Invalid codes of one tenant after which each address has one left; at four times as many nobody is answered.",
    read: integer(0, 1_000_000),
  }),
  requestsPerSecond: define({
    name: "BECKON_TENANT_REQUESTS_PER_SECOND",
    shape: "0 to 1000000; 0 for no limit",
    fallback: 5_000,
    unit: "requests per second",
    text: "Requests that a tenant's apps may make, and as many that its servers may.",
    read: integer(0, 1_000_000),
  }),
  requestBurst: define({
    name: "BECKON_TENANT_REQUEST_BURST",
    shape: "1 to 1000000",
    fallback: 10_000,
    unit: "requests",
    text: "Requests of a tenant that may come at once after a quiet time.",
    read: integer(1, 1_000_000),
  }),
  metricsToken: define<string | null>({
    name: "BECKON_METRICS_TOKEN",
    shape: "16 or more visible characters that nobody could guess",
    fallback: null,
    secret: true,
    text: "Bearer token for `/metrics`; without one only this machine may read it.",
    read: (value) =>
      /^[!-~]{16,}$/.test(value) && new Set(value).size >= 8 && !guessable.test(value) ? value : undefined,
  }),
  logLevel: define({
    name: "BECKON_LOG_LEVEL",
    flag: "log-level",
    shape: "debug, info, warn, error or silent",
    fallback: "info",
    text: "The least severe lines that are written.",
    read: oneOf("debug", "info", "warn", "error", "silent"),
  }),
  poolSize: define({
    name: "BECKON_POOL_SIZE",
    shape: "1 to 200",
    fallback: 12,
    unit: "connections",
    text: "Connections per environment for transactions; two more serve the hot reads.",
    read: integer(1, 200),
  }),
  shutdownSeconds: define({
    name: "BECKON_SHUTDOWN_SECONDS",
    shape: "1 to 300",
    fallback: 8,
    unit: "seconds",
    text: "How long requests under way may take to finish when the process is asked to stop.",
    read: integer(1, 300),
  }),
} as const;

type Settings = typeof settings;
export type Config = { [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never } & {
  demo: boolean;
  readyFile: string | null;
};

type Sources = { env: Record<string, string | undefined>; args: readonly string[] };

const seeHelp = "See `beckon serve --help` for all there are.";
const suggestion = (name: string, names: readonly string[]): string => {
  const meant = nearest(name, names);
  return meant === undefined ? `Remove it. ${seeHelp}` : `Did you mean ${meant}? ${seeHelp}`;
};

const refuseUnknownVariables = (env: Sources["env"]): void => {
  const names: string[] = Object.values(settings).map(({ name }) => name);
  for (const name of Object.keys(env)) {
    if (!name.startsWith("BECKON_") || names.includes(name) || name.startsWith("BECKON_TEST_")) continue;
    throw new ConfigError(`${name} is not a setting of Beckon. ${suggestion(name, names)}`);
  }
};

const flagsOf = (args: readonly string[]): Record<string, string | boolean | undefined> => {
  const options: Record<string, { type: "string" | "boolean" }> = {
    demo: { type: "boolean" },
    "ready-file": { type: "string" },
  };
  for (const setting of Object.values(settings as Record<string, Setting<unknown>>))
    if (setting.flag) options[setting.flag] = { type: "string" };
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new ConfigError(faultOfFlags(error as Error & { code?: string }, Object.keys(options)));
  }
};

/** In our own words: those of Node may quote a whole argument, which may be a URL with a password. */
const faultOfFlags = ({ code, message }: Error & { code?: string }, flags: string[]): string => {
  const quoted = /'(-{0,2}[\w.-]{1,40})(?: <value>)?'/.exec(message)?.[1];
  const flag = quoted ?? "A flag";
  const names = flags.map((name) => `--${name}`);
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `${flag} is not a flag of serve. ${suggestion(flag, names)}`;
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
    return `${flag} ${flag === "--demo" ? "takes no value" : "needs a value, as in --port 8787 or --port=8787"}. ${seeHelp}`;
  return `serve takes flags only, and ${quoted ?? "one of the arguments"} is none. ${seeHelp}`;
};

/**
 * The configuration from the environment and the command line (which wins). Errors: ConfigError, with the name, the shape and
 * the way out, for a malformed value, an unknown `BECKON_` variable or flag, or two settings that exclude each other.
 */
export const readConfig = ({ env, args }: Sources = { env: process.env, args: process.argv.slice(2) }): Config => {
  refuseUnknownVariables(env);
  const flags = flagsOf(args);
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const flag = setting.flag === undefined ? undefined : flags[setting.flag];
    const given = typeof flag === "string" ? flag : env[setting.name];
    const name = typeof flag === "string" ? `--${setting.flag}` : setting.name;
    if (given === undefined || (given === "" && typeof flag !== "string")) {
      config[key] = setting.fallback;
      continue;
    }
    const value = setting.read(given);
    if (value === undefined) {
      const shown = setting.secret
        ? "has a value that cannot be used"
        : `cannot be ${JSON.stringify(given.replace(/\/\/[^/]*@/, "//***@").slice(0, 200))}`;
      throw new ConfigError(`${name} ${shown}. It must be: ${setting.shape}. ${setting.text}`);
    }
    config[key] = value;
  }
  const demo = flags["demo"] === true;
  if (demo && env[settings.logLevel.name] === undefined && flags["log-level"] === undefined)
    config["logLevel"] = "warn";
  const whole = {
    ...config,
    demo,
    readyFile: typeof flags["ready-file"] === "string" ? flags["ready-file"] : null,
  } as Config;
  refusePlaces(whole);
  refuseHalfSignOn(whole);
  return whole;
};

/** The text of `serve --help`. */
export const settingsHelp = (): string =>
  Object.values(settings as Record<string, Setting<unknown>>)
    .map(({ name, flag, shape, fallback, text: about }) => {
      const standard = typeof fallback === "string" || typeof fallback === "number" ? ` Default ${fallback}.` : "";
      return `  ${name}${flag ? `, --${flag}` : ""}\n      ${about}${standard} Shape: ${shape}.`;
    })
    .join("\n");

/** The version in the package, as health, backups and `--version` tell it. */
export const version = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
).version;
