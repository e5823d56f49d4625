/**
 * The rules of a tenant's identity settings that no schema can say: fields that exclude or require one another.
 * Words and reasons: README.md beside this file.
 */
import type { IdentitySettings, IdentitySettingsInput, PublicJwk, TokenAlgorithm } from "@beckon/contract";

export type { IdentitySettings, IdentitySettingsInput, PublicJwk, TokenAlgorithm };

/** The settings of one provider, as sent by a caller. */
export type InputOf<P extends IdentitySettingsInput["provider"]> = Extract<IdentitySettingsInput, { provider: P }>;
export type JwtSettings = InputOf<"jwt">;
export type IntrospectionSettings = InputOf<"introspection">;
export type UserinfoSettings = InputOf<"userinfo">;

type Sealed<T, Secret extends string, Kept extends string> = Omit<T, Secret> & { [K in Kept]?: string };

/** Settings as they rest in a store: secrets sealed by the SecretBox under the tenant's id and the field's name. */
export type SealedIdentitySettings =
  | InputOf<"beckon">
  | Sealed<JwtSettings, "sharedSecret", "sealedSharedSecret">
  | Sealed<IntrospectionSettings, "clientSecret", "sealedClientSecret">
  | UserinfoSettings;

/** One row of a store. `version` changes with every write, so that what was derived from an older one can be told apart. */
export type StoredIdentitySettings = { tenantId: string; version: number; settings: SealedIdentitySettings };

/** One thing wrong with settings. Shape: `pointer` is a JSON pointer into the input; `code` is stable; `detail` is for people. */
export type IdentitySettingsFault = { pointer: string; code: string; detail: string };

/** What a tenant has that never chose: tokens issued by Beckon. */
export const defaultIdentitySettings = (tenantId: string): StoredIdentitySettings => ({
  tenantId,
  version: 0,
  settings: { provider: "beckon" },
});

const sharedSecretAlgorithms: readonly TokenAlgorithm[] = ["HS256", "HS384", "HS512"];
const publicKeyAlgorithms: readonly TokenAlgorithm[] = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const secretBytesNeeded: Partial<Record<TokenAlgorithm, number>> = { HS256: 32, HS384: 48, HS512: 64 };
const curveOf: Partial<Record<TokenAlgorithm, string>> = {
  ES256: "P-256",
  ES384: "P-384",
  ES512: "P-521",
  EdDSA: "Ed25519",
  Ed25519: "Ed25519",
};

/**
 * The algorithms a tenant's tokens may use, decided by its settings alone and never by a token. A shared secret gives only
 * HS algorithms and public keys give none of them, so a public key can never be mistaken for a secret.
 */
export function allowedAlgorithms(settings: {
  algorithms?: readonly TokenAlgorithm[];
  sharedSecret?: string;
}): TokenAlgorithm[] {
  const ofKind = settings.sharedSecret === undefined ? publicKeyAlgorithms : sharedSecretAlgorithms;
  // Without a choice a shared secret means HS256: the longer ones ask for longer secrets, which the owner must have meant.
  const chosen = settings.algorithms ?? (settings.sharedSecret === undefined ? publicKeyAlgorithms : ["HS256"]);
  return chosen.filter((algorithm) => ofKind.includes(algorithm));
}

/** What a user id path means: its member names, outermost first; null when it is not a path. */
export function parseFieldPath(path: string): string[] | null {
  const pointer = path.startsWith("/");
  const names = (pointer ? path.slice(1) : path).split(pointer ? "/" : ".");
  if (names.length > 8 || names.some((name) => name === "" || name === "__proto__")) return null;
  if (!pointer) return names;
  if (names.some((name) => /~(?![01])/.test(name))) return null;
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * Everything wrong with settings that already match the contract's shape; empty when they may be stored.
 * `judgeUrl` is the outbound policy: why a URL may not be called, or null.
 */
export function checkIdentitySettings(
  settings: IdentitySettingsInput,
  judgeUrl: (url: string) => string | null,
): IdentitySettingsFault[] {
  switch (settings.provider) {
    case "beckon":
      return [];
    case "jwt":
      return [...checkKeySource(settings, judgeUrl), ...checkAlgorithms(settings), ...checkKeys(settings.keys ?? [])];
    case "introspection":
      return checkUrl("/url", settings.url, judgeUrl);
    case "userinfo":
      return [...checkUrl("/url", settings.url, judgeUrl), ...checkUserinfo(settings)];
  }
}

function checkUrl(pointer: string, url: string, judgeUrl: (url: string) => string | null): IdentitySettingsFault[] {
  const reason = judgeUrl(url);
  return reason === null
    ? []
    : [{ pointer, code: "url_not_allowed", detail: `This address may not be called: ${reason}.` }];
}

function checkKeySource(settings: JwtSettings, judgeUrl: (url: string) => string | null): IdentitySettingsFault[] {
  const given = (["jwksUrl", "keys", "sharedSecret"] as const).filter((name) => settings[name] !== undefined);
  if (given.length !== 1) {
    const detail = `Give exactly one of jwksUrl, keys and sharedSecret; given: ${given.join(", ") || "none"}.`;
    return [{ pointer: "", code: "key_source_count", detail }];
  }
  if (settings.jwksUrl !== undefined) return checkUrl("/jwksUrl", settings.jwksUrl, judgeUrl);
  return settings.sharedSecret === undefined
    ? []
    : checkSharedSecret(settings.sharedSecret, allowedAlgorithms(settings));
}

function checkSharedSecret(secret: string, algorithms: readonly TokenAlgorithm[]): IdentitySettingsFault[] {
  const faults: IdentitySettingsFault[] = [];
  const needed = Math.max(32, ...algorithms.map((algorithm) => secretBytesNeeded[algorithm] ?? 0));
  const bytes = new TextEncoder().encode(secret).length;
  if (bytes < needed) {
    const detail = `The secret has ${bytes} bytes; ${algorithms.join(", ")} need at least ${needed} (RFC 7518, 3.2).`;
    faults.push({ pointer: "/sharedSecret", code: "secret_too_short", detail });
  }
  // A random secret of 32 characters never has so few different ones; a repeated word does.
  if (new Set(secret).size < 8) {
    faults.push({
      pointer: "/sharedSecret",
      code: "secret_too_simple",
      detail: "The secret repeats too few characters.",
    });
  }
  // Whoever pastes a public key here would let everybody who can read it sign tokens.
  if (/-----BEGIN |"kty"\s*:/.test(secret)) {
    faults.push({
      pointer: "/sharedSecret",
      code: "secret_is_key",
      detail: "This is a key document, not a shared secret.",
    });
  }
  return faults;
}

function checkAlgorithms(settings: JwtSettings): IdentitySettingsFault[] {
  const shared = settings.sharedSecret !== undefined;
  const ofKind = shared ? sharedSecretAlgorithms : publicKeyAlgorithms;
  return (settings.algorithms ?? []).flatMap((algorithm, index) => {
    if (ofKind.includes(algorithm)) return [];
    const detail = shared
      ? `${algorithm} needs a public key; a shared secret allows HS256, HS384 and HS512 only.`
      : `${algorithm} is not a public-key signature; it needs a shared secret.`;
    return [{ pointer: `/algorithms/${index}`, code: "algorithm_mismatch", detail }];
  });
}

function checkKeys(keys: readonly PublicJwk[]): IdentitySettingsFault[] {
  const faults = keys.flatMap((key, index) => checkKey(key, `/keys/${index}`));
  const seen = new Set<string | undefined>();
  for (const [index, key] of keys.entries()) {
    if (keys.length > 1 && key.kid === undefined) {
      faults.push({ pointer: `/keys/${index}/kid`, code: "kid_missing", detail: "Several keys need a kid each." });
    } else if (seen.has(key.kid)) {
      faults.push({ pointer: `/keys/${index}/kid`, code: "kid_repeated", detail: "Two keys have the same kid." });
    }
    seen.add(key.kid);
  }
  return faults;
}

function checkKey(key: PublicJwk, pointer: string): IdentitySettingsFault[] {
  const fault = (member: string, code: string, detail: string) => [{ pointer: `${pointer}${member}`, code, detail }];
  // The schema has no place for these; said again here because a private key at rest would be the worst of outcomes.
  const secretMember = ["d", "p", "q", "dp", "dq", "qi", "k", "oth"].find((member) => member in key);
  if (secretMember !== undefined) return fault(`/${secretMember}`, "key_is_private", "Only public keys may be stored.");
  if (key.kty === "RSA") {
    if (key.n === undefined || key.e === undefined) return fault("", "key_incomplete", "An RSA key needs n and e.");
    // Four base64url characters carry three bytes; 342 characters are the 256 bytes of 2048 bits.
    if (key.n.length < 342 || key.n.startsWith("AA"))
      return fault("/n", "key_too_weak", "RSA keys need at least 2048 bits.");
    if (key.alg !== undefined && !/^[RP]S/.test(key.alg))
      return fault("/alg", "algorithm_mismatch", "Not an RSA algorithm.");
    return [];
  }
  if (key.crv === undefined || key.x === undefined || (key.kty === "EC" && key.y === undefined)) {
    return fault(
      "",
      "key_incomplete",
      key.kty === "EC" ? "An EC key needs crv, x and y." : "An OKP key needs crv and x.",
    );
  }
  if ((key.kty === "OKP") !== (key.crv === "Ed25519"))
    return fault("/crv", "key_incomplete", "The curve does not fit kty.");
  if (key.alg !== undefined && curveOf[key.alg] !== key.crv) {
    return fault("/alg", "algorithm_mismatch", `${key.alg} does not sign with ${key.crv}.`);
  }
  return [];
}

const reservedHeaders = [
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept",
  "accept-encoding",
  "expect",
];

function checkUserinfo(settings: UserinfoSettings): IdentitySettingsFault[] {
  const faults: IdentitySettingsFault[] = [];
  if (parseFieldPath(settings.userIdPath) === null) {
    const detail = "Name the field by a dot path (data.user.id) or a JSON pointer (/data/user/id), at most 8 deep.";
    faults.push({ pointer: "/userIdPath", code: "path_malformed", detail });
  }
  if (settings.tenantClaim !== undefined && parseFieldPath(settings.tenantClaim.name) === null) {
    const detail = "Name the field by a dot path (data.org.id) or a JSON pointer (/data/org/id), at most 8 deep.";
    faults.push({ pointer: "/tenantClaim/name", code: "path_malformed", detail });
  }
  const names = { clientKey: "x-client-key", accessToken: "authorization", ...settings.headers };
  if (names.clientKey.toLowerCase() === names.accessToken.toLowerCase()) {
    faults.push({ pointer: "/headers", code: "header_repeated", detail: "The two headers need different names." });
  }
  for (const field of ["clientKey", "accessToken"] as const) {
    if (reservedHeaders.includes(names[field].toLowerCase())) {
      faults.push({
        pointer: `/headers/${field}`,
        code: "header_reserved",
        detail: "This header is set by HTTP itself.",
      });
    }
  }
  return faults;
}
