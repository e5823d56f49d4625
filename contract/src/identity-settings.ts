/**
 * How a tenant tells Beckon to judge its participants' access tokens, per environment: the shapes a caller sends and reads.
 * Rules that look at several fields at once live in the core (`checkIdentitySettings`), not here.
 */
import { type Static, Type } from "typebox";

const Url = Type.String({
  examples: ["https://login.example.com/userinfo"],
  minLength: 8,
  maxLength: 2048,
  pattern: "^https?://[^\\s]+$",
});
const Name = Type.String({
  examples: ["referrals"],
  minLength: 1,
  maxLength: 256,
  pattern: "^[^\\u0000-\\u001f\\u007f]+$",
});
const Claim = Type.String({ minLength: 1, maxLength: 256, pattern: "^[^\\s\\u0000-\\u001f\\u007f]+$" });
const HeaderName = Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9-]+$" });
/** RFC 6749 scope-token: visible ASCII without the space, the quote and the backslash. */
const Scope = Type.String({ minLength: 1, maxLength: 128, pattern: "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$" });
const Scopes = Type.Array(Scope, { maxItems: 32, uniqueItems: true });
const Audience = Type.Union([Name, Type.Array(Name, { minItems: 1, maxItems: 16, uniqueItems: true })]);
const Base64Url = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "^[A-Za-z0-9_-]+$" });
const Secret = (minLength: number) => Type.String({ minLength, maxLength: 1024, writeOnly: true });
const closed = { additionalProperties: false } as const;

/** What a token must say for it to be this tenant's, where a provider serves several tenants. */
const TenantClaim = Type.Object(
  {
    name: Claim,
    value: Name,
  },
  {
    ...closed,
    title: "TenantClaim",
    description:
      "Where one provider serves several tenants: the claim that names the tenant, and this tenant's value. A genuine token with another value is forbidden. For `userinfo` the name is a path, as `data.org.id`.",
    examples: [{ name: "org_id", value: "org_example_card" }],
  },
);

/** Every signature algorithm a token may use. `none` is not among them and cannot be configured. */
export const TokenAlgorithm = Type.Enum(
  [
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
    "HS256",
    "HS384",
    "HS512",
  ],
  { title: "TokenAlgorithm" },
);
export type TokenAlgorithm = Static<typeof TokenAlgorithm>;

/** One public key as a JWK. Private and symmetric members (`d`, `p`, `q`, `k`) have no place in the shape, so they are refused. */
export const PublicJwk = Type.Object(
  {
    kty: Type.Enum(["RSA", "EC", "OKP"]),
    kid: Type.Optional(Name),
    alg: Type.Optional(TokenAlgorithm),
    use: Type.Optional(Type.Literal("sig")),
    key_ops: Type.Optional(Type.Array(Type.Literal("verify"), { maxItems: 1 })),
    n: Type.Optional(Base64Url(1400)),
    e: Type.Optional(Base64Url(16)),
    crv: Type.Optional(Type.Enum(["P-256", "P-384", "P-521", "Ed25519"])),
    x: Type.Optional(Base64Url(128)),
    y: Type.Optional(Base64Url(128)),
    // Certificates often stand beside pasted keys. They are accepted and never looked at.
    x5t: Type.Optional(Base64Url(128)),
    "x5t#S256": Type.Optional(Base64Url(128)),
    x5c: Type.Optional(Type.Array(Type.String({ maxLength: 8192 }), { maxItems: 4 })),
  },
  { ...closed, title: "PublicJwk" },
);
export type PublicJwk = Static<typeof PublicJwk>;

const beckon = { provider: Type.Literal("beckon") };

const jwt = {
  provider: Type.Literal("jwt"),
  issuer: Name,
  audience: Audience,
  jwksUrl: Type.Optional(Url),
  keys: Type.Optional(Type.Array(PublicJwk, { minItems: 1, maxItems: 16 })),
  algorithms: Type.Optional(Type.Array(TokenAlgorithm, { minItems: 1, maxItems: 14, uniqueItems: true })),
  subjectClaim: Type.Optional(Claim),
  requiredScopes: Type.Optional(Scopes),
  scopeClaim: Type.Optional(Claim),
  clockToleranceSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60, default: 0 })),
  typ: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9.+/-]+$" })),
  tenantClaim: Type.Optional(TenantClaim),
};

const introspection = {
  provider: Type.Literal("introspection"),
  url: Url,
  clientId: Name,
  auth: Type.Enum(["basic", "post"]),
  requiredScopes: Type.Optional(Scopes),
  subjectField: Type.Optional(Claim),
  issuer: Type.Optional(Name),
  audience: Type.Optional(Audience),
  tenantClaim: Type.Optional(TenantClaim),
};

const userinfo = {
  provider: Type.Literal("userinfo"),
  url: Url,
  method: Type.Optional(Type.Literal("GET")),
  /** Where the user id stands in the answer: `data.user.id` or `/data/user/id`. */
  userIdPath: Type.String({
    examples: ["data.user.id"],
    minLength: 1,
    maxLength: 256,
    pattern: "^[^\\u0000-\\u001f\\u007f]+$",
  }),
  /** Names of the two forwarded headers; the access token always travels as `Bearer <token>`. */
  headers: Type.Optional(
    Type.Object({ clientKey: Type.Optional(HeaderName), accessToken: Type.Optional(HeaderName) }, closed),
  ),
  /** What an answer's status means; replaces the default whole. A status that is neither 200 nor named here is a provider fault. */
  statusMapping: Type.Optional(
    Type.Record(Type.String({ pattern: "^4[0-9]{2}$" }), Type.Enum(["refused", "forbidden"]), {
      additionalProperties: false,
      maxProperties: 32,
      default: { "401": "refused", "403": "forbidden", "404": "refused", "498": "refused" },
    }),
  ),
  tenantClaim: Type.Optional(TenantClaim),
};

/** Settings as a tenant with a usual OpenID provider would write them. */
const exampleJwt = {
  provider: "jwt",
  issuer: "https://login.example.com",
  audience: "referrals",
  jwksUrl: "https://login.example.com/.well-known/jwks.json",
};
const titled = (title: string, example?: unknown) => ({
  ...closed,
  title,
  ...(example === undefined ? {} : { examples: [example] }),
});

const discriminator = { discriminator: { propertyName: "provider" } };

/** What a caller sends: whole settings, secrets in plain text. Secrets never come back. */
export const IdentitySettingsInput = Type.Union(
  [
    Type.Object(beckon, titled("BeckonIdentity")),
    Type.Object({ ...jwt, sharedSecret: Type.Optional(Secret(32)) }, titled("JwtIdentityInput", exampleJwt)),
    Type.Object({ ...introspection, clientSecret: Secret(1) }, titled("IntrospectionIdentityInput")),
    Type.Object(userinfo, titled("UserinfoIdentity")),
  ],
  { title: "IdentitySettingsInput", examples: [exampleJwt], ...discriminator },
);
export type IdentitySettingsInput = Static<typeof IdentitySettingsInput>;

/** What a caller reads: the same, with every secret replaced by the fact that there is one. */
export const IdentitySettings = Type.Union(
  [
    Type.Object(beckon, titled("BeckonIdentity")),
    Type.Object(
      { ...jwt, hasSharedSecret: Type.Boolean({ readOnly: true }) },
      titled("JwtIdentity", { ...exampleJwt, hasSharedSecret: false }),
    ),
    Type.Object(
      { ...introspection, hasClientSecret: Type.Boolean({ readOnly: true }) },
      titled("IntrospectionIdentity"),
    ),
    Type.Object(userinfo, titled("UserinfoIdentity")),
  ],
  { title: "IdentitySettings", ...discriminator },
);
export type IdentitySettings = Static<typeof IdentitySettings>;
