/** The program, its configuration and the folder it keeps things in. */
import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { hasEmbedded, placesOf } from "@beckon/server";
import { type Config, settings, version } from "@beckon/server/src/config.ts";
import { isWide, parseNetwork } from "@beckon/server/src/core/limit/network-address.ts";
import { parseSecretBoxKeys } from "@beckon/server/src/identity/secret-box.ts";
import { parseAllowList } from "@beckon/server/src/outbound/address-rules.ts";
import { blockedAt, serverAccount } from "@beckon/server/src/store/embedded-account.ts";
import { lacksGlibc } from "@beckon/server/src/store/embedded-binaries.ts";
import { databaseFolder } from "../deployment.ts";
import { keysFileOf, readKeys } from "../sealed-secrets.ts";
import { size } from "../times.ts";
import { failed, fail, type Finding, ok, warn } from "./finding.ts";

/** Units: bytes. Below the first nothing works for long; below the second it is time to act. */
const spaceWanted = { least: 200_000_000, comfortable: 1_000_000_000 };

/** Node.js and the C library. */
export function* examineProgram(): Generator<Finding> {
  const { node } = process.versions;
  const [major = 0] = node.split(".").map(Number);
  if (major === 24) yield ok("program", `Beckon ${version} on Node.js ${node}`);
  else yield warn("program", `Beckon ${version} on Node.js ${node}`, "Beckon is tested on Node.js 24: use that.");
  if (process.platform !== "linux") return;
  if (lacksGlibc())
    yield warn(
      "C library",
      "this system is not on glibc",
      "The embedded PostgreSQL does not run here: set BECKON_DATABASE_URL.",
    );
  else yield ok("C library", "glibc");
}

/** What the settings say, and whether their parts can be read. */
export function* examineConfiguration(config: Config, env: Record<string, string | undefined>): Generator<Finding> {
  const set = Object.values(settings)
    .map(({ name }): string => name)
    .filter((name) => env[name]);
  yield ok(
    "configuration",
    set.length === 0 ? "all settings have their defaults" : `${set.join(", ")} set, all readable`,
  );
  for (const [name, place] of Object.entries(placesOf(config))) {
    if (place.kind === "absent") yield ok(name, "not served by this deployment");
    if (place.kind === "upstream") yield ok(name, `served by another Beckon at ${place.url}`);
    if (place.kind === "embedded") yield ok(name, `embedded database in ${resolve(config.data)}`);
    if (place.kind === "url") yield ok(name, `PostgreSQL at ${shownUrl(place.url)}`);
  }
  try {
    parseAllowList(config.outboundAllow);
    const count = config.outboundAllow.length;
    const wide = config.outboundAllow.filter((entry) => /\/[0-8]$/.test(entry));
    if (wide.length > 0)
      yield warn(
        "outbound",
        `${wide.join(", ")} lets tenants' addresses reach very much`,
        "Name only the hosts that identity providers have.",
      );
    else
      yield ok(
        "outbound",
        count === 0 ? "public addresses only" : `public addresses, and ${config.outboundAllow.join(", ")}`,
      );
  } catch (error) {
    yield failed("outbound", error, "Mend BECKON_OUTBOUND_ALLOW: CIDRs or host:port, with commas.");
  }
  yield* examineProxies(config, env);
}

/** Whose word on clients' addresses is taken: whoever is trusted can be anybody, and have anybody's budget. */
function* examineProxies({ trustedProxies }: Config, env: Record<string, string | undefined>): Generator<Finding> {
  const wide = trustedProxies.filter((text) => {
    const network = parseNetwork(text);
    return network !== null && isWide(network);
  });
  if (wide.length > 0)
    yield warn(
      "proxies",
      `${wide.join(", ")} trusts strangers: a client that may name its own address has no limit, and can use up another's`,
      `Name only your own proxies in ${settings.trustedProxies.name}.`,
    );
  else if (trustedProxies.length === 0 && env[settings.forwardedHeader.name])
    yield warn(
      "proxies",
      `${settings.forwardedHeader.name} is set, and no proxy is trusted: the header is never read`,
      `Name your proxies in ${settings.trustedProxies.name}.`,
    );
  else if (trustedProxies.length === 0) yield ok("proxies", "none is trusted: clients behind one count as one");
  else yield ok("proxies", `${trustedProxies.join(", ")} may say who a client is`);
}

const shownUrl = (url: string): string => {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? hostname}${port === "" ? "" : `:${port}`}${pathname}`;
};

const mode = (path: string): number => statSync(path).mode & 0o777;

function* examineSecretFile(path: string, what: string): Generator<Finding> {
  if (!existsSync(path) || process.platform === "win32") return;
  if ((mode(path) & 0o077) === 0) return;
  yield fail(
    what,
    `others on this machine may read ${path} (mode ${mode(path).toString(8)})`,
    `Close it: chmod 600 ${path}`,
  );
}

/** The keys that seal secrets, and who may read them. */
export function* examineKeys(config: Config): Generator<Finding> {
  const file = resolve(keysFileOf(config));
  const fromFile = config.encryptionKeys === null;
  yield* examineSecretFile(file, "encryption keys");
  yield* examineSecretFile(join(resolve(config.data), "demo.json"), "demo keys");
  try {
    const text = readKeys(config);
    if (text !== null) {
      const count = parseSecretBoxKeys(text).length;
      const place = fromFile ? file : "BECKON_ENCRYPTION_KEYS";
      if (!fromFile || (mode(file) & 0o077) === 0)
        yield ok("encryption keys", `${count} in ${place}: keep a copy apart from the backups`);
    } else if (hasEmbedded(config)) yield ok("encryption keys", `none yet: the first start makes ${file}`);
    else
      yield fail(
        "encryption keys",
        "BECKON_ENCRYPTION_KEYS is missing",
        `Make one: node -p "'k1:'+crypto.randomBytes(32).toString('base64')"`,
      );
  } catch (error) {
    yield failed(
      "encryption keys",
      error,
      `Mend ${fromFile ? file : "BECKON_ENCRYPTION_KEYS"}: id:base64 of 32 bytes. If the old text is lost, sealed secrets must be set anew.`,
    );
  }
}

/** The data folder of an embedded database: whose it is, whether it can be written, and how much room there is. */
export function* examineFolder(config: Config): Generator<Finding> {
  if (!hasEmbedded(config)) return;
  const folder = resolve(config.data);
  if (!existsSync(folder)) {
    yield warn(
      "data folder",
      `${folder} is not there`,
      "The first start makes it. If you expected data, name its folder with --data or BECKON_DATA.",
    );
    return;
  }
  const uid = process.getuid?.();
  const owner = statSync(folder).uid;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (uid !== undefined && uid !== 0 && uid !== owner)
      yield warn(
        "data folder",
        `${folder} belongs to user ${owner}, and this is user ${uid}`,
        "Run Beckon as the user who owns it.",
      );
    else yield ok("data folder", folder);
  } catch {
    yield fail(
      "data folder",
      `this user may not write to ${folder}, which belongs to user ${owner}`,
      "Run Beckon, and this command, as that user.",
    );
  }
  const place = databaseFolder(config);
  if (place !== folder) yield ok("data folder", `its database stands at ${place}`);
  try {
    const account = serverAccount();
    const blocked = account && blockedAt(place, account);
    if (account && blocked !== undefined)
      yield warn(
        "data folder",
        `the database runs as ${account.name}, who may not enter ${blocked}`,
        "The first start puts the database where it can be run and links to it; better is a folder outside of private homes.",
      );
  } catch (error) {
    yield failed("data folder", error, "Run Beckon as an ordinary user.");
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const shown = `${size(free)} free`;
  if (free < spaceWanted.least) yield fail("disk", shown, "Free some space now: without it the database stops.");
  else if (free < spaceWanted.comfortable) yield warn("disk", shown, "Free some space soon.");
  else yield ok("disk", shown);
}
