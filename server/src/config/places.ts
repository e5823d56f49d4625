/** Settings of where each environment's data is. */
import { contains, parseAddress, parseNetwork } from "../core/limit/network-address.ts";
import { ConfigError, define, urlOf } from "./setting.ts";

const postgres = urlOf("postgres:", "postgresql:");
const databaseUrl = {
  shape: "postgres://user:password@db.example.com:5432/database, embedded or none",
  read: (value: string) => (value === "embedded" || value === "none" ? value : postgres(value)),
};
const upstreamUrl = { shape: "https://beckon.example.com", read: urlOf("http:", "https:") };

/** They stand in the one table of settings. */
export const placeSettings = {
  databaseUrl: define<string | null>({
    ...databaseUrl,
    name: "BECKON_DATABASE_URL",
    fallback: null,
    secret: true,
    text: "PostgreSQL 15 or newer for the `global` environment; without it, the embedded one. `none` leaves the environment out.",
  }),
  usDatabaseUrl: define<string | null>({
    ...databaseUrl,
    name: "BECKON_US_DATABASE_URL",
    fallback: null,
    secret: true,
    text: "PostgreSQL 15 or newer for the `us` environment; without it, the embedded one, or none when `global` is not embedded. `embedded` and `none` say it.",
  }),
  upstreamUrl: define<string | null>({
    ...upstreamUrl,
    name: "BECKON_UPSTREAM_URL",
    fallback: null,
    text: "Another Beckon that serves the `global` environment; requests for it go there. Over plain `http` only to this machine, and to what BECKON_OUTBOUND_ALLOW lists.",
  }),
  usUpstreamUrl: define<string | null>({
    ...upstreamUrl,
    name: "BECKON_US_UPSTREAM_URL",
    fallback: null,
    text: "Another Beckon that serves the `us` environment; requests for it go there. Over plain `http` only to this machine, and to what BECKON_OUTBOUND_ALLOW lists.",
  }),
} as const;

type Places = { [Name in keyof typeof placeSettings]: string | null } & { demo: boolean; outboundAllow: string[] };
const { databaseUrl: global, usDatabaseUrl: us } = placeSettings;

/** Places that are fine each, and not together, or not safe. Errors: ConfigError. */
export const refusePlaces = (whole: Places): void => {
  for (const [one, other] of [
    ["databaseUrl", "upstreamUrl"],
    ["usDatabaseUrl", "usUpstreamUrl"],
  ] as const) {
    if (whole[one] !== null && whole[other] !== null)
      throw new ConfigError(
        `${placeSettings[one].name} and ${placeSettings[other].name} exclude each other: an environment is here or elsewhere. Remove one.`,
      );
    refuseGuessablePassword(placeSettings[one].name, whole[one]);
    refuseClearUpstream(placeSettings[other].name, whole[other], whole.outboundAllow);
  }
  if (isUrl(whole.databaseUrl) && isUrl(whole.usDatabaseUrl) && isSame(whole.databaseUrl, whole.usDatabaseUrl))
    throw new ConfigError(
      `${global.name} and ${us.name} name the same database: each environment needs its own. Create another one.`,
    );
  if (whole.databaseUrl === "none" && whole.usUpstreamUrl === null && [null, "none"].includes(whole.usDatabaseUrl))
    throw new ConfigError(`${global.name}=none leaves no environment. Say where us is with ${us.name}, or remove it.`);
  const elsewhere = (["databaseUrl", "usDatabaseUrl", "upstreamUrl", "usUpstreamUrl"] as const).find(
    (name) => whole[name] !== null && whole[name] !== "embedded",
  );
  if (whole.demo && elsewhere !== undefined)
    throw new ConfigError(
      `--demo and ${placeSettings[elsewhere].name} exclude each other: the demo tenant is in the embedded database, in both environments, and never comes into a database of yours. Remove one.`,
    );
};

const isUrl = (value: string | null): value is string => value !== null && value !== "embedded" && value !== "none";

const bareHost = (host: string): string => host.replace(/^\[|\]$/g, "").toLowerCase();

const isThisMachine = (host: string): boolean =>
  host === "" || host.startsWith("/") || /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(bareHost(host));

const hostOf = ({ hostname, searchParams }: URL): string => searchParams.get("host") ?? hostname;

/** What stands in examples and is tried first by whoever finds the port. */
const tried =
  /^(?:postgres(?:ql)?|pass(?:word|wd)?|p[a4]ssw[o0]rd|admin|root|secret|change-?me|choose-one|example|default|beckon|test|user|guest|qwerty|letmein|welcome)[\W_]*\d{0,4}$|^\d{1,10}$/i;

/** On this machine whoever may reach the port may read the configuration as well; elsewhere a network lies between. */
const refuseGuessablePassword = (name: string, value: string | null): void => {
  if (!isUrl(value)) return;
  const url = new URL(value);
  const [user, password] = [url.username, url.searchParams.get("password") ?? url.password].map(plain);
  if (password === undefined || password === "" || isThisMachine(hostOf(url))) return;
  if (tried.test(password) || password === user || password === plain(url.pathname.slice(1)))
    throw new ConfigError(
      `${name} has a password that anybody would try first, for a database on another machine. Give the database user a random one, as from: openssl rand -hex 24`,
    );
};

const plain = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Requests go on with the tokens and secret keys that they came with. */
const refuseClearUpstream = (name: string, value: string | null, allow: string[]): void => {
  const url = value === null ? null : new URL(value);
  if (url === null || url.protocol !== "http:" || isThisMachine(url.hostname) || isAllowed(url, allow)) return;
  throw new ConfigError(
    `${name} would carry tokens and secret keys in the clear to ${url.host}. Use https, or list ${placeOf(url)} in BECKON_OUTBOUND_ALLOW where the network between is your own.`,
  );
};

const isAllowed = (url: URL, allow: string[]): boolean => {
  const address = parseAddress(bareHost(url.hostname));
  return allow.some((entry) => {
    const network = parseNetwork(entry);
    return network === null ? entry.toLowerCase() === placeOf(url) : address !== null && contains(network, address);
  });
};

/** As the list spells it. */
const placeOf = ({ hostname, port }: URL): string => `${hostname.toLowerCase()}:${port || 80}`;

const isSame = (one: string, other: string): boolean => {
  const place = (text: string): string => {
    const url = new URL(text);
    return [hostOf(url), url.port || "5432", url.pathname].join(" ");
  };
  return place(one) === place(other);
};
