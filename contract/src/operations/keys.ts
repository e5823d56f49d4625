import { type TObject, Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { allScopes } from "../scopes.ts";
import { ClientKeyText, Closed, Id, Instant, limits, Name, Nullable, Page, PageQuery } from "../schemas.ts";

const ScopeName = Type.Enum(allScopes, { title: "Scope" });
const KeyType = Type.Enum(["client", "secret"], { title: "KeyType" });

const keyFields = {
  id: Id("key"),
  type: KeyType,
  name: Name,
  clientKey: Nullable(Type.String({ description: "The public key itself; null for a secret key." })),
  hint: Nullable(Type.String({ description: "The last 4 characters of a secret key; null for a client key." })),
  scopes: Type.Array(ScopeName, { description: "What a secret key may do; empty for a client key." }),
  createdAt: Instant,
  expiresAt: Nullable(Instant),
  revokedAt: Nullable(Instant),
  lastUsedAt: Nullable(Instant),
};
export const Key = Closed(keyFields, {
  title: "Key",
  description: "`lastUsedAt` is kept to the minute, for secret keys.",
});
const CreatedKey = Closed(
  {
    ...keyFields,
    secretKey: Nullable(Type.String({ description: "Shown this once; Beckon keeps only its hash." })),
  },
  { title: "CreatedKey" },
);
const keyParams: TObject<{ keyId: ReturnType<typeof Id> }> = Closed({ keyId: Id("key") });

export const listKeys = defineOperation({
  id: "listKeys",
  method: "GET",
  path: "/v1/keys",
  tag: "Keys",
  summary: "List the tenant's keys",
  caller: "secret",
  scope: "keys:read",
  query: Closed({ ...PageQuery, type: Type.Optional(KeyType) }),
  success: { status: 200, description: "Keys, newest first; never their secrets.", schema: Page(Key) },
  errors: ["invalid_cursor"],
});

export const createKey = defineOperation({
  id: "createKey",
  method: "POST",
  path: "/v1/keys",
  tag: "Keys",
  summary: "Create a key",
  description:
    "A `client` key is public and names the tenant to the compatible endpoints. A `secret` key is for servers: it is shown once. A key can only give scopes that its creator has. With `clientKey`, which only operators may send, a client key keeps the text that apps have already; one that any tenant has or had is `conflict`.",
  caller: "secret",
  scope: "keys:write",
  body: Closed(
    {
      type: KeyType,
      name: Name,
      scopes: Type.Optional(
        Type.Array(ScopeName, {
          uniqueItems: true,
          maxItems: allScopes.length,
          description: "What a secret key may do, at least one; a client key has none.",
        }),
      ),
      expiresAt: Type.Optional(Nullable(Instant)),
      clientKey: Type.Optional(ClientKeyText),
    },
    {
      title: "CreateKey",
      examples: [{ type: "secret", name: "campaign dashboard", scopes: ["campaigns:read", "codes:read"] }],
    },
  ),
  secretAnswer: true,
  success: { status: 201, description: "The key, and for a secret key its text, shown this once.", schema: CreatedKey },
  errors: ["conflict", "rule_violated", "limit_reached"],
});

export const getKey = defineOperation({
  id: "getKey",
  method: "GET",
  path: "/v1/keys/{keyId}",
  tag: "Keys",
  summary: "Read a key",
  caller: "secret",
  scope: "keys:read",
  params: keyParams,
  success: { status: 200, description: "The key, never its secret.", schema: Key },
});

export const rotateKey = defineOperation({
  id: "rotateKey",
  method: "POST",
  path: "/v1/keys/{keyId}/rotate",
  tag: "Keys",
  summary: "Put a new secret key in a secret key's place",
  description:
    "The new key has the same name and scopes, all of which the caller must have; the present one expires when the overlap ends. Of a key that expires, say when the new one does.",
  caller: "secret",
  scope: "keys:write",
  params: keyParams,
  body: Closed(
    {
      overlapSeconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: limits.rotationOverlapSecondsMaximum,
          description: `How long the present key still works: ${limits.rotationOverlapSecondsDefault} (a day) without it; 0 ends it at once.`,
        }),
      ),
      expiresAt: Type.Optional(Nullable(Instant)),
    },
    { title: "RotateKey", examples: [{ overlapSeconds: 3600, expiresAt: null }] },
  ),
  secretAnswer: true,
  success: { status: 201, description: "The new key and its text, shown this once.", schema: CreatedKey },
  errors: ["invalid_state", "rule_violated", "limit_reached"],
});

export const revokeKey = defineOperation({
  id: "revokeKey",
  method: "POST",
  path: "/v1/keys/{keyId}/revoke",
  tag: "Keys",
  summary: "Revoke a key",
  description: `It stops working everywhere within 5 seconds, for good. At most ${limits.keys} keys that are not revoked.`,
  caller: "secret",
  scope: "keys:write",
  params: keyParams,
  success: { status: 200, description: "The revoked key. Revoking twice changes nothing.", schema: Key },
});
