import type { Command } from "../command.ts";

const settings = [
  {
    name: "time-zone",
    value: "ZONE",
    to: "body.timeZone",
    text: "IANA time zone of dates without one, as Europe/Berlin.",
  },
  { name: "currency", value: "CODE", to: "body.currency", text: "ISO 4217 currency, as EUR." },
] as const;

/** Tenants: making and listing them is the operator's alone; the rest is the API's. */
export const tenantCommands: readonly Command[] = [
  {
    words: "tenant create",
    summary: "Make a tenant with its first two keys",
    about:
      "Only on a deployment of this machine. Prints the client key, and the secret key this once.\nWith --both the tenant exists in both environments, under one id and one client key,\nwith a secret key of its own in each. --like gives an environment a tenant that the other one has.",
    flags: [
      { name: "name", value: "NAME", text: "What people call it." },
      {
        name: "mode",
        value: "live|sandbox",
        choices: ["live", "sandbox"],
        text: "live without it; a sandbox's keys begin with sk_test_.",
      },
      { name: "time-zone", value: "ZONE", text: "IANA time zone of dates without one; UTC without it." },
      { name: "currency", value: "CODE", text: "ISO 4217 currency; EUR without it." },
      {
        name: "client-key",
        value: "UUID",
        text: "The client key that apps have already, as the card platform gave it out; a new one without it.",
      },
      { name: "both", text: "Make it in both environments." },
      { name: "us-too", text: "The same as --both." },
      { name: "like", value: "ID", text: "Make the tenant that the other environment has, in this one." },
    ],
    examples: ["beckon tenant create --name 'Example Card' --time-zone Europe/Berlin --both"],
    scope: "deployment",
    load: async () => (await import("../create-tenant.ts")).runCreateTenant,
  },
  {
    words: "tenant list",
    summary: "List the tenants of this deployment",
    examples: ["beckon tenant list --env us"],
    scope: "deployment",
    load: async () => (await import("../list-tenants.ts")).runListTenants,
  },
  {
    words: "tenant limits",
    summary: "Show or change what one tenant has instead of the deployment's limits",
    about:
      "Only on a deployment of this machine. Without flags it shows what is in force.\nA running service takes a change within 5 seconds. 0 switches a limit off.",
    arguments: [{ name: "TENANT", text: "The tenant's id, tnt_..." }],
    flags: [
      { name: "requests-per-second", value: "N", text: "Requests its apps may make, and as many its servers may." },
      { name: "request-burst", value: "N", text: "Requests that may come at once after a quiet time." },
      { name: "invalid-per-address", value: "N", text: "Invalid codes of one client address in a minute." },
      { name: "invalid-per-key", value: "N", text: "Invalid codes by one client key in a minute." },
      { name: "invalid-per-tenant", value: "N", text: "Invalid codes of the whole tenant in a minute." },
      { name: "reset", text: "Take back what it has of its own, but for what the other flags say." },
    ],
    examples: ["beckon tenant limits tnt_01jexample0000000000000000 --requests-per-second 200 --request-burst 400"],
    scope: "deployment",
    load: async () => (await import("../limit-tenant.ts")).runLimitTenant,
  },
  {
    words: "tenant show",
    summary: "Show a tenant's settings",
    operation: "getTenant",
    view: "tenant",
    examples: ["beckon tenant show"],
  },
  {
    words: "tenant update",
    summary: "Change a tenant's settings",
    operation: "updateTenant",
    view: "tenant",
    flags: [{ name: "name", value: "NAME", to: "body.name", text: "What people call it." }, ...settings],
    file: "json",
    examples: ["beckon tenant update --name 'Example Card' --currency USD"],
  },
];

const keyArgument = [{ name: "KEY", to: "path.keyId", text: "The key's id, key_..." }] as const;

/** Client keys and secret keys. */
export const keyCommands: readonly Command[] = [
  {
    words: "key create",
    summary: "Make a client key or a secret key",
    about:
      "A client key is public and names the tenant to the two compatible endpoints. A secret key is for servers.\nWith --client-key, on a deployment of this machine, a client key keeps the text that apps have already.",
    operation: "createKey",
    view: "key",
    flags: [
      {
        name: "type",
        value: "client|secret",
        choices: ["client", "secret"],
        required: true,
        to: "body.type",
        text: "Which of the two.",
      },
      {
        name: "name",
        value: "NAME",
        required: true,
        to: "body.name",
        text: "What it is for, so that it can be told apart.",
      },
      {
        name: "scope",
        value: "SCOPE",
        multiple: true,
        kind: "scopes",
        to: "body.scopes",
        text: "What a secret key may do, as campaigns:read; repeatable, or with commas; `all` for everything.",
      },
      {
        name: "expires",
        value: "WHEN",
        kind: "instant",
        to: "body.expiresAt",
        text: "90d from now, or a time as 2027-01-31T12:00Z; never without it.",
      },
      {
        name: "client-key",
        value: "UUID",
        to: "body.clientKey",
        text: "The client key that apps have already; only for operators, and a new one without it.",
      },
    ],
    file: "json",
    note: "A secret key is shown only this once. Beckon keeps a hash of it.",
    examples: [
      "beckon key create --type secret --name 'nightly export' --scope codes:read,campaigns:read --expires 90d",
    ],
  },
  {
    words: "key list",
    summary: "List keys, never their secrets",
    operation: "listKeys",
    view: "keys",
    flags: [
      { name: "type", value: "client|secret", choices: ["client", "secret"], to: "query.type", text: "Only these." },
    ],
    examples: ["beckon key list --type secret"],
  },
  {
    words: "key show",
    summary: "Show a key, never its secret",
    operation: "getKey",
    view: "key",
    arguments: keyArgument,
    examples: ["beckon key show key_01jexample0000000000000000"],
  },
  {
    words: "key rotate",
    summary: "Put a new secret key in a secret key's place",
    about: "It has the same name and scopes. The present one works until the overlap ends.",
    operation: "rotateKey",
    view: "key",
    arguments: keyArgument,
    flags: [
      {
        name: "overlap",
        value: "TIME",
        kind: "seconds",
        to: "body.overlapSeconds",
        text: "How long the present one still works, as 2h or 3600; a day without it, 0 ends it at once.",
      },
      {
        name: "expires",
        value: "WHEN",
        kind: "instant",
        to: "body.expiresAt",
        text: "When the new key does, as 90d from now, or none; needed where the present one does.",
      },
    ],
    note: "A secret key is shown only this once. Beckon keeps a hash of it.",
    examples: ["beckon key rotate key_01jexample0000000000000000 --overlap 2h --expires 90d"],
  },
  {
    words: "key revoke",
    summary: "Revoke a key, for good",
    about: "It stops working everywhere within 5 seconds.",
    operation: "revokeKey",
    view: "key",
    arguments: keyArgument,
    examples: ["beckon key revoke key_01jexample0000000000000000"],
  },
];

/** How participants' access tokens are judged. */
export const identityCommands: readonly Command[] = [
  {
    words: "identity show",
    summary: "Show how participants' access tokens are judged",
    operation: "getIdentitySettings",
    view: "identity",
    examples: ["beckon identity show --env us"],
  },
  {
    words: "identity set",
    summary: "Change how participants' access tokens are judged",
    about: "Replaces the settings of this environment wholly. Every field there is can stand in --file.",
    operation: "putIdentitySettings",
    view: "identity",
    flags: [
      {
        name: "provider",
        value: "NAME",
        choices: ["beckon", "jwt", "introspection", "userinfo"],
        to: "body.provider",
        text: "beckon, jwt, introspection or userinfo.",
      },
      { name: "issuer", value: "TEXT", to: "body.issuer", text: "jwt, introspection: who must have issued the token." },
      { name: "audience", value: "TEXT", to: "body.audience", text: "jwt, introspection: whom the token must be for." },
      { name: "jwks-url", value: "URL", to: "body.jwksUrl", text: "jwt: where the provider's public keys are." },
      {
        name: "provider-url",
        value: "URL",
        to: "body.url",
        text: "introspection, userinfo: the address that is asked.",
      },
      { name: "client-id", value: "TEXT", to: "body.clientId", text: "introspection: Beckon's id at the provider." },
      {
        name: "client-secret",
        value: "TEXT",
        kind: "secret",
        to: "body.clientSecret",
        text: "introspection: its secret there; - reads it from stdin.",
      },
      {
        name: "auth",
        value: "basic|post",
        choices: ["basic", "post"],
        to: "body.auth",
        text: "introspection: how the secret is sent.",
      },
      {
        name: "user-id-path",
        value: "PATH",
        to: "body.userIdPath",
        text: "userinfo: where the user id stands in the answer, as data.user.id.",
      },
    ],
    file: "json",
    examples: [
      "beckon identity set --provider jwt --issuer https://id.example.com/ --audience beckon --jwks-url https://id.example.com/jwks.json",
      "beckon identity set --file settings.json",
    ],
  },
  {
    words: "identity test",
    summary: "Say why an access token is accepted or refused",
    about: "Judges the token afresh, past every cache. Nothing is stored, and the token is never repeated.",
    operation: "testToken",
    view: "verdict",
    flags: [
      {
        name: "token",
        value: "TOKEN",
        required: true,
        kind: "secret",
        to: "body.accessToken",
        text: "The token; - reads it from stdin, which keeps it out of the shell's history.",
      },
      {
        name: "client-key",
        value: "KEY",
        to: "body.clientKey",
        text: "For providers that are asked with the caller's client key.",
      },
    ],
    examples: ["beckon identity test --token - < token.txt"],
  },
];
