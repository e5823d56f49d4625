/** Identity settings as a form holds them: texts, whatever the provider; and back. */
import type { IdentitySettings, IdentitySettingsInput, TokenAlgorithm } from "@beckon/contract";

/** Which source a JWT's keys have. */
export type KeySource = "jwksUrl" | "keys" | "sharedSecret";

/** What the form holds. Fields of other providers stay as typed while one looks around. */
export type IdentityFields = {
  provider: IdentitySettings["provider"];
  issuer: string;
  audience: string;
  keySource: KeySource;
  jwksUrl: string;
  keys: string;
  secret: string;
  algorithms: readonly TokenAlgorithm[];
  subject: string;
  requiredScopes: string;
  scopeClaim: string;
  tolerance: string;
  typ: string;
  url: string;
  clientId: string;
  auth: "basic" | "post";
  userIdPath: string;
  headerClientKey: string;
  headerAccessToken: string;
  statusMapping: string;
  tenantClaim: string;
  tenantValue: string;
};

/** Every algorithm there is, by what kind of key it takes. */
export const algorithmsOf: Readonly<Record<"public" | "shared", readonly TokenAlgorithm[]>> = {
  public: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
  shared: ["HS256", "HS384", "HS512"],
};

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const joined = (value: string | readonly string[] | undefined): string => [value ?? []].flat().join("\n");

type Stored<Provider extends IdentitySettings["provider"]> = Extract<IdentitySettings, { provider: Provider }>;

const nothing: IdentityFields = {
  ...{ provider: "beckon", issuer: "", audience: "", keySource: "jwksUrl", jwksUrl: "", keys: "", secret: "" },
  ...{ algorithms: [], subject: "", requiredScopes: "", scopeClaim: "", tolerance: "", typ: "", url: "", clientId: "" },
  ...{ auth: "basic", userIdPath: "", headerClientKey: "", headerAccessToken: "", statusMapping: "" },
  ...{ tenantClaim: "", tenantValue: "" },
};

const keySourceOf = ({ hasSharedSecret, keys }: Stored<"jwt">): KeySource =>
  hasSharedSecret ? "sharedSecret" : keys === undefined ? "jwksUrl" : "keys";

const ofJwt = (stored: Stored<"jwt">): Partial<IdentityFields> => ({
  issuer: stored.issuer,
  audience: joined(stored.audience),
  keySource: keySourceOf(stored),
  jwksUrl: stored.jwksUrl ?? "",
  keys: stored.keys === undefined ? "" : JSON.stringify(stored.keys, null, 2),
  algorithms: stored.algorithms ?? [],
  subject: stored.subjectClaim ?? "",
  requiredScopes: joined(stored.requiredScopes),
  scopeClaim: stored.scopeClaim ?? "",
  tolerance: String(stored.clockToleranceSeconds ?? ""),
  typ: stored.typ ?? "",
});

const ofIntrospection = (stored: Stored<"introspection">): Partial<IdentityFields> => ({
  url: stored.url,
  clientId: stored.clientId,
  auth: stored.auth,
  subject: stored.subjectField ?? "",
  requiredScopes: joined(stored.requiredScopes),
  issuer: stored.issuer ?? "",
  audience: joined(stored.audience),
});

const ofUserinfo = (stored: Stored<"userinfo">): Partial<IdentityFields> => ({
  url: stored.url,
  userIdPath: stored.userIdPath,
  headerClientKey: stored.headers?.clientKey ?? "",
  headerAccessToken: stored.headers?.accessToken ?? "",
  statusMapping: Object.entries(stored.statusMapping ?? {})
    .map((pair) => pair.join(" "))
    .join("\n"),
});

/** The form's texts for settings that are stored. */
export const fieldsOf = (stored: IdentitySettings): IdentityFields => {
  const common = { ...nothing, provider: stored.provider };
  if (stored.provider === "beckon") return common;
  const { name = "", value = "" } = stored.tenantClaim ?? {};
  const told = { ...common, tenantClaim: name, tenantValue: value };
  if (stored.provider === "jwt") return { ...told, ...ofJwt(stored) };
  return { ...told, ...(stored.provider === "introspection" ? ofIntrospection(stored) : ofUserinfo(stored)) };
};

/** The names of what is wrong, and how. */
export type Wrong = Partial<
  Record<keyof IdentityFields, "missing" | "keysFault" | "toleranceFault" | "statusFault" | "secretMissing">
>;

const isKeyList = (text: string): boolean => {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
};

/** One without the other says nothing. */
const halfClaim = ({ tenantClaim, tenantValue }: IdentityFields): Wrong => {
  const [name, value] = [tenantClaim.trim(), tenantValue.trim()];
  if ((name === "") === (value === "")) return {};
  return name === "" ? { tenantClaim: "missing" } : { tenantValue: "missing" };
};

const absent = (fields: IdentityFields, names: readonly (keyof IdentityFields)[]): Wrong =>
  Object.fromEntries(names.filter((name) => String(fields[name]).trim() === "").map((name) => [name, "missing"]));

/** What the form lacks before it can be sent. All else the server judges. */
export const wrongIn = (fields: IdentityFields): Wrong => {
  switch (fields.provider) {
    case "beckon":
      return {};
    case "jwt":
      return {
        ...absent(fields, ["issuer", "audience"]),
        ...halfClaim(fields),
        ...(fields.keySource === "jwksUrl" ? absent(fields, ["jwksUrl"]) : {}),
        ...(fields.keySource === "keys" && !isKeyList(fields.keys) ? { keys: "keysFault" } : {}),
        ...(fields.keySource === "sharedSecret" && fields.secret === "" ? { secret: "secretMissing" } : {}),
        ...(/^([0-5]?\d|60)?$/.test(fields.tolerance.trim()) ? {} : { tolerance: "toleranceFault" }),
      };
    case "introspection":
      return {
        ...absent(fields, ["url", "clientId"]),
        ...halfClaim(fields),
        ...(fields.secret === "" ? { secret: "secretMissing" } : {}),
      };
    case "userinfo":
      return {
        ...absent(fields, ["url", "userIdPath"]),
        ...halfClaim(fields),
        ...(lines(fields.statusMapping).every((line) => /^4\d\d\s+(refused|forbidden)$/.test(line))
          ? {}
          : { statusMapping: "statusFault" }),
      };
  }
};

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
const text = (value: string): string | undefined => value.trim() || undefined;
const list = (value: string): string[] | undefined => (lines(value).length === 0 ? undefined : lines(value));
const claimOf = ({ tenantClaim, tenantValue }: IdentityFields) =>
  given("tenantClaim", tenantClaim.trim() === "" ? undefined : { name: tenantClaim.trim(), value: tenantValue.trim() });
const oneOrMore = (value: string): string | string[] | undefined => {
  const all = lines(value);
  return all.length > 1 ? all : all[0];
};

/** What is sent. Only what the provider has; what is empty is left out, so that the server's own default holds. */
export const inputOf = (fields: IdentityFields): IdentitySettingsInput => {
  switch (fields.provider) {
    case "beckon":
      return { provider: "beckon" };
    case "jwt":
      return {
        provider: "jwt",
        issuer: fields.issuer.trim(),
        audience: oneOrMore(fields.audience) ?? "",
        ...(fields.keySource === "jwksUrl" ? given("jwksUrl", text(fields.jwksUrl)) : {}),
        ...(fields.keySource === "keys" ? { keys: JSON.parse(fields.keys) } : {}),
        ...(fields.keySource === "sharedSecret" ? { sharedSecret: fields.secret } : {}),
        ...given("algorithms", fields.algorithms.length === 0 ? undefined : [...fields.algorithms]),
        ...given("subjectClaim", text(fields.subject)),
        ...given("requiredScopes", list(fields.requiredScopes)),
        ...given("scopeClaim", text(fields.scopeClaim)),
        ...given("clockToleranceSeconds", fields.tolerance.trim() === "" ? undefined : Number(fields.tolerance)),
        ...given("typ", text(fields.typ)),
        ...claimOf(fields),
      };
    case "introspection":
      return {
        provider: "introspection",
        url: fields.url.trim(),
        clientId: fields.clientId.trim(),
        clientSecret: fields.secret,
        auth: fields.auth,
        ...given("requiredScopes", list(fields.requiredScopes)),
        ...given("subjectField", text(fields.subject)),
        ...given("issuer", text(fields.issuer)),
        ...given("audience", oneOrMore(fields.audience)),
        ...claimOf(fields),
      };
    case "userinfo":
      return {
        provider: "userinfo",
        url: fields.url.trim(),
        userIdPath: fields.userIdPath.trim(),
        ...userinfoOf(fields),
        ...claimOf(fields),
      };
  }
};

const userinfoOf = (fields: IdentityFields) => {
  const headers = {
    ...given("clientKey", text(fields.headerClientKey)),
    ...given("accessToken", text(fields.headerAccessToken)),
  };
  const mapping = lines(fields.statusMapping).map((line) => line.split(/\s+/));
  return {
    ...given("headers", Object.keys(headers).length === 0 ? undefined : headers),
    ...given(
      "statusMapping",
      mapping.length === 0 ? undefined : (Object.fromEntries(mapping) as Record<string, "refused" | "forbidden">),
    ),
  };
};
