/** A real OpenID provider on this machine, whose people and moods a test decides. */
import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import OpenIdServer from "oidc-provider";
import { type RawAnswer, sendRaw, type TestService } from "./service.ts";

/** What the provider says of somebody. */
export type Claims = { email?: string; email_verified?: boolean; name?: string; groups?: string[] };

export type OpenIdProvider = {
  issuer: string;
  /** Settings under which a service uses it. */
  env: Record<string, string>;
  /** By the name with which they sign in there; may be changed at any time. */
  people: Map<string, Claims>;
  /** While true nobody gets an answer. */
  hangs: boolean;
  /** Signs somebody in there, by the address to which the console sent them. Shape: the address back. */
  answer(address: string, login: string | null): Promise<URL>;
};

/** `consoleUrl` is where its one client lives. */
export const useOpenIdProvider = async (consoleUrl: string): Promise<OpenIdProvider> => {
  let handle: http.RequestListener = () => undefined;
  const held: http.ServerResponse[] = [];
  const server = http.createServer((request, response) => {
    if (found.hangs) held.push(response);
    else handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    for (const response of held) response.destroy();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const people: OpenIdProvider["people"] = new Map();
  handle = providerOf(issuer, consoleUrl, people).callback();
  const found: OpenIdProvider = {
    issuer,
    people,
    hangs: false,
    env: {
      BECKON_OUTBOUND_ALLOW: `127.0.0.1:${port}`,
      BECKON_CONSOLE_URL: consoleUrl,
      BECKON_CONSOLE_OIDC_ISSUER: issuer,
      BECKON_CONSOLE_OIDC_CLIENT_ID: "beckon",
      BECKON_CONSOLE_OIDC_CLIENT_SECRET: "the client's own secret",
      BECKON_CONSOLE_OIDC_NAME: "Example ID",
      BECKON_CONSOLE_OIDC_SCOPES: "openid,email,profile,groups",
    },
    answer: (address, login) => walk(address, login, consoleUrl),
  };
  return found;
};

const providerOf = (issuer: string, consoleUrl: string, people: OpenIdProvider["people"]): OpenIdServer => {
  type Context = {
    oidc: {
      session: { accountId: string };
      client: { clientId: string };
      provider: OpenIdServer;
      params: { scope: string };
    };
  };
  return new OpenIdServer(issuer, {
    clients: [
      {
        client_id: "beckon",
        client_secret: "the client's own secret",
        client_name: "Beckon",
        redirect_uris: [`${consoleUrl}/console/api/sign-on/callback`],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    pkce: { required: () => true },
    scopes: ["openid", "groups"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: false } },
    cookies: { keys: ["only for a test"] },
    ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
    // Nobody is asked whether they agree: the company has.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope(oidc.params.scope);
      await grant.save();
      return grant;
    },
  });
};

/** A browser's way through the provider's pages, with its cookies, until it is sent back to the console. */
const walk = async (address: string, login: string | null, consoleUrl: string): Promise<URL> => {
  const jar = new Map<string, string>();
  let next = new URL(address);
  let body: string | undefined;
  for (let step = 0; step < 12; step++) {
    if (next.href.startsWith(consoleUrl)) return next;
    const answer: Response = await fetch(next, {
      redirect: "manual",
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    body = undefined;
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";", 1)[0] ?? "").split("=", 2);
      jar.set(name, value);
    }
    const to = answer.headers.get("location");
    const page = await answer.text();
    if (to !== null) {
      next = new URL(to, next);
      continue;
    }
    const form = /<form[^>]* action="([^"]*)"/.exec(page)?.[1];
    assert.ok(form !== undefined, `the provider shows ${answer.status}: ${page.slice(0, 600)}`);
    next = new URL(login === null ? `${form}/abort` : form, next);
    if (login !== null) body = new URLSearchParams({ prompt: "login", login, password: "any" }).toString();
  }
  throw new Error("the provider sends in a circle");
};

/** Somebody who set out: the provider's address, and the cookie they have to bring back. */
export type Begun = { address: string; cookie: string };

/** Sets out, as the console's page does. */
export const setOut = async (
  service: TestService,
  body: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Begun> => {
  const answer = await service.send("/console/api/sign-on", { method: "POST", body, headers });
  assert.equal(answer.status, 200, answer.body);
  const { address } = JSON.parse(answer.body) as { address: string };
  return { address, cookie: (answer.headers["set-cookie"]?.[0] ?? "").split(";", 1)[0] ?? "" };
};

/** Comes back with what the provider said. */
export const comeBack = (service: TestService, back: URL, cookie: string): Promise<RawAnswer> =>
  sendRaw(service.url, back.pathname + back.search, { headers: { cookie } });

/** The whole way of somebody: where they land, and the session's cookie if they got one. */
export const signOn = async (
  service: TestService,
  provider: OpenIdProvider,
  login: string | null,
  body: Record<string, unknown> = {},
): Promise<{ status: number; location: string; fault: string | null; cookie: string | null }> => {
  const begun = await setOut(service, body);
  return landing(await comeBack(service, await provider.answer(begun.address, login), begun.cookie));
};

/** What an answer to a browser that came back says. */
export const landing = ({ status, headers }: RawAnswer) => {
  const location = headers.location ?? "";
  const session = headers["set-cookie"]?.find((line) => line.startsWith("__Host-beckon_session="));
  return {
    ...{ status, location },
    fault: /#sign-on=(\w+)\./.exec(location)?.[1] ?? null,
    cookie: session?.split(";", 1)[0] ?? null,
  };
};
