/** Whether one token could be taken by two tenants: what both believe, and what tells their people apart. Reasons: decision 0026. */
import type { IdentitySettingsFault, SealedIdentitySettings } from "./identity-settings.ts";

/** Whose tokens settings take: of this issuer or address, for these audiences, with this claim. Null: whatever it says. */
type Taken = {
  issuer: string | null;
  url: string | null;
  audiences: readonly string[] | null;
  keys: "secret" | "address" | readonly string[] | null;
  claim: { name: string; value: string } | null;
};

const takenBy = (settings: SealedIdentitySettings): Taken | null => {
  if (settings.provider === "beckon" || settings.provider === "userinfo") return null;
  const { issuer = null, audience, tenantClaim: claim = null } = settings;
  const audiences = audience === undefined ? null : [audience].flat();
  if (settings.provider === "introspection")
    return { issuer, url: spelledOnce(settings.url), audiences, keys: null, claim };
  // Of what is known of a key, this is in all of its spellings.
  const inline = settings.keys?.map(({ n, x }) => n ?? x ?? "");
  return {
    issuer,
    url: null,
    audiences,
    keys: inline ?? (settings.jwksUrl === undefined ? "secret" : "address"),
    claim,
  };
};

const spelledOnce = (url: string): string => (URL.canParse(url) ? new URL(url).href : url);

const share = (one: readonly string[] | null, other: readonly string[] | null): boolean =>
  one === null || other === null || one.some((value) => other.includes(value));

const shareKeys = ({ keys: one }: Taken, { keys: other }: Taken): boolean => {
  if (one === null || other === null) return true;
  // An algorithm takes a secret or a public key, never both.
  if ((one === "secret") !== (other === "secret")) return false;
  return typeof one === "string" || typeof other === "string" || share(one, other);
};

/** A claim tells tenants apart where both ask for the same one with different values. */
const areApart = ({ claim: one }: Taken, { claim: other }: Taken): boolean =>
  one !== null && other !== null && one.name === other.name && one.value !== other.value;

/**
 * Whether a token can be good under both settings at once. `userinfo` is asked with the caller's client key, which its provider holds
 * against the token; tokens of Beckon's own name their tenant.
 */
export const takeSameTokens = (one: SealedIdentitySettings, other: SealedIdentitySettings): boolean => {
  const [a, b] = [takenBy(one), takenBy(other)];
  if (a === null || b === null) return false;
  const sameProvider =
    a.issuer !== null && b.issuer !== null ? a.issuer === b.issuer : a.url !== null && a.url === b.url;
  return sameProvider && share(a.audiences, b.audiences) && shareKeys(a, b) && !areApart(a, b);
};

/** What is said of it, without a word about who the other is. */
export const sharedTokensFault = ({ provider }: SealedIdentitySettings): IdentitySettingsFault => ({
  pointer: provider === "introspection" ? "/url" : "/issuer",
  code: "tokens_shared",
  detail:
    "Another tenant of this environment takes tokens of this provider for the same audience, so that one token would be good for both. Give each an audience of its own, or a tenantClaim of the same name with a value of its own.",
});
