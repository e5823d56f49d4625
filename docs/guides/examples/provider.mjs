/**
 * A stand-in identity provider to try the guide with, never to run for real: it issues a token to whoever asks.
 *
 *     node docs/guides/examples/provider.mjs http://127.0.0.1:4010
 *
 *     GET  /jwks                      its public keys
 *     GET  /signed?sub=carol          a signed token (JWT), valid for an hour; `aud`, `scope` and `seconds` may be given
 *     GET  /opaque?sub=carol          an opaque token
 *     POST /introspect                RFC 7662, as the client `beckon` with the password `only-for-the-example`
 *     GET  /me                        who the bearer of an opaque token is
 */
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

const issuer = new URL(process.argv[2] ?? "http://127.0.0.1:4010").origin;
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const client = `Basic ${Buffer.from("beckon:only-for-the-example").toString("base64")}`;
const people = new Map();

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const signedToken = (sub, query) => {
  const exp = Math.floor(Date.now() / 1000) + Number(query.get("seconds") ?? 3600);
  const claims = { iss: issuer, aud: query.get("aud") ?? "referrals", sub, exp, scope: query.get("scope") ?? "" };
  const body = `${encode({ alg: "ES256", typ: "JWT", kid: "one" })}.${encode(claims)}`;
  return `${body}.${sign("sha256", Buffer.from(body), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
};
const opaqueToken = (sub) => {
  const token = `example-${randomUUID()}`;
  people.set(token, sub);
  return token;
};
const bodyOf = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
};

/** Status and body of an answer. */
const answers = {
  "GET /jwks": () => [
    200,
    { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "ES256" }] },
  ],
  "GET /signed": (_request, query) => [200, signedToken(query.get("sub"), query)],
  "GET /opaque": (_request, query) => [200, opaqueToken(query.get("sub"))],
  "POST /introspect": async (request) => {
    if (request.headers.authorization !== client) return [401, { error: "invalid_client" }];
    const sub = people.get((await bodyOf(request)).get("token"));
    return [200, sub === undefined ? { active: false } : { active: true, sub }];
  },
  "GET /me": (request) => {
    const id = people.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    return id === undefined ? [401, { error: "unknown token" }] : [200, { data: { user: { id } } }];
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", issuer);
  const answer = answers[`${request.method} ${url.pathname}`] ?? (() => [404, { error: "no such path" }]);
  const [status, body] = await answer(request, url.searchParams);
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json" });
  response.end(isText ? body : JSON.stringify(body));
}).listen(Number(new URL(issuer).port), "127.0.0.1");
