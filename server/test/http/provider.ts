/** A real identity provider on a local port: signs tokens, and answers introspection and userinfo for those it issued. */
import { generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import { SignJWT } from "jose";

export type Provider = {
  url: string;
  /** Identity settings that point here, for one tenant and environment. */
  settings(kind: ProviderKind, side: string): Record<string, unknown>;
  /** An access token for someone, good at this side only. */
  issue(kind: ProviderKind, side: string, userId: string, more?: IssueOptions): Promise<string>;
  revoke(token: string): void;
  /** Tokens that came here, in the order of their coming. */
  readonly seen: string[];
  /** What it answers instead, until it is taken back. */
  mood: "well" | "failing" | "silent";
  /** Settles when that many requests hang here. */
  hanging(count: number): Promise<void>;
  release(): void;
};

export type ProviderKind = "jwt" | "introspection" | "userinfo";
type IssueOptions = { scope?: string; lifeSeconds?: number };

export const clientSecret = "canary-client-secret-7d1f";

/** Starts a provider and stops it after the file's last test. `nowMs` is the time that its tokens are made for. */
export const useProvider = async (nowMs: () => number): Promise<Provider> => {
  const pair = generateKeyPairSync("ed25519");
  const opaque = new Map<string, { side: string; userId: string; scope: string }>();
  const held: http.ServerResponse[] = [];
  let waiters: { count: number; resolve: () => void }[] = [];
  const reply = (response: http.ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const answer = (side: string, kind: string, token: string, response: http.ServerResponse) => {
    const known = opaque.get(token);
    const good = known?.side === side ? known : undefined;
    if (kind === "userinfo")
      return good ? reply(response, 200, { data: { id: good.userId } }) : reply(response, 401, {});
    return reply(response, 200, good ? { active: true, sub: good.userId, scope: good.scope } : { active: false });
  };
  const server = http.createServer((request, response) => {
    const [, kind = "", side = ""] = (request.url ?? "").split("/");
    const jwk = { ...pair.publicKey.export({ format: "jwk" }), kid: "k1", alg: "EdDSA" };
    if (kind === "jwks") return reply(response, 200, { keys: [jwk] });
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const token = form.get("token") ?? (request.headers.authorization ?? "").replace("Bearer ", "");
      provider.seen.push(token);
      if (provider.mood === "failing") return reply(response, 503, { error: "down" });
      if (provider.mood === "well") return answer(side, kind, token, response);
      held.push(response);
      for (const { count, resolve } of waiters) if (held.length >= count) resolve();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = {
    url,
    mood: "well",
    seen: [],
    settings: (kind, side) => ({ provider: kind, ...settingsOf(kind, side, url) }),
    issue: async (kind, side, userId, { scope = "referral", lifeSeconds = 3_600 } = {}) => {
      if (kind === "jwt") return sign(pair.privateKey, { url, side, userId, scope, nowMs: nowMs(), lifeSeconds });
      const token = `US_${randomUUID()}`;
      opaque.set(token, { side, userId, scope });
      return token;
    },
    revoke: (token) => void opaque.delete(token),
    hanging: (count) =>
      new Promise((resolve) => {
        if (held.length >= count) resolve();
        else waiters.push({ count, resolve });
      }),
    release: () => {
      waiters = [];
      for (const response of held.splice(0)) reply(response, 200, { active: false });
    },
  };
  return provider;
};

const settingsOf = (kind: ProviderKind, side: string, url: string): Record<string, unknown> => {
  switch (kind) {
    case "jwt":
      return { issuer: `${url}/${side}`, audience: side, jwksUrl: `${url}/jwks`, requiredScopes: ["referral"] };
    case "introspection":
      return {
        url: `${url}/introspection/${side}`,
        clientId: "beckon",
        clientSecret,
        auth: "basic",
        requiredScopes: ["referral"],
      };
    case "userinfo":
      return { url: `${url}/userinfo/${side}`, userIdPath: "data.id" };
  }
};

type Claims = { url: string; side: string; userId: string; scope: string; nowMs: number; lifeSeconds: number };

const sign = (key: KeyObject, { url, side, userId, scope, nowMs, lifeSeconds }: Claims): Promise<string> =>
  new SignJWT({ iss: `${url}/${side}`, aud: side, sub: userId, scope, jti: randomUUID() })
    .setProtectedHeader({ alg: "EdDSA", kid: "k1" })
    .setExpirationTime(Math.floor(nowMs / 1000) + lifeSeconds)
    .sign(key);
