/** People in the console of a test's service: accounts, members, sessions. */
import assert from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { allScopes, type Role } from "@beckon/contract";
import { addMember } from "../../src/core/console/change-member.ts";
import { makeLink } from "../../src/core/console/accounts.ts";
import type { EnvironmentName } from "../../src/core/ports.ts";
import { openAccounts } from "../../src/main.ts";
import type { RawAnswer, Send, TestService } from "./service.ts";

export const password = "a long enough password";

/** Somebody with a session. `send` brings cookie and token along; `headers` are what the browser and its pages would send. */
export type Person = {
  email: string;
  userId: string;
  cookie: string;
  csrfToken: string;
  headers: Record<string, string>;
  send(target: string, send?: Send): Promise<RawAnswer>;
};

/** A link's text, as an owner or the command line would make it. */
export const linkFor = async (
  service: TestService,
  purpose: "owner" | "welcome" | "password",
  email: string | null = null,
): Promise<string> => {
  const accounts = openAccounts(service.service.deployment);
  assert.ok(accounts);
  return (await makeLink(accounts, purpose, email)).token;
};

const personOf = (service: TestService, answer: RawAnswer): Person => {
  assert.equal(answer.status, 200, answer.body);
  const { user, csrfToken } = JSON.parse(answer.body) as { user: { id: string; email: string }; csrfToken: string };
  const cookie = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";", 1)[0]).join("; ");
  const headers = { cookie, "x-beckon-csrf": csrfToken };
  return {
    email: user.email,
    userId: user.id,
    cookie,
    csrfToken,
    headers,
    send: (target, send = {}) => service.send(target, { ...send, headers: { ...headers, ...send.headers } }),
  };
};

/** Redeems a link as its page does. */
export const redeem = (service: TestService, body: Record<string, unknown>): Promise<RawAnswer> =>
  service.send("/console/api/link/redeem", { method: "POST", body });

export const signIn = async (service: TestService, email: string, secret = password): Promise<Person> =>
  personOf(service, await service.send("/console/api/session", { method: "POST", body: { email, password: secret } }));

let people = 0;

/** A new operator of the deployment. */
export const newOperator = async (service: TestService): Promise<Person> => {
  const token = await linkFor(service, "owner");
  const email = `operator-${++people}@example.com`;
  return personOf(service, await redeem(service, { token, email, name: "Olu Operator", password }));
};

/** A new account that is a member of the tenant, and nothing else. */
export const newMember = async (
  service: TestService,
  {
    tenantId,
    role,
    environment = "global",
    name = `Kim ${role}`,
  }: { tenantId: string; role: Role; environment?: EnvironmentName; name?: string },
): Promise<Person> => {
  const email = `${role}-${++people}@example.com`;
  const { store } = service.environment(environment);
  await store.transaction((inside) =>
    addMember(inside, service.service.deployment, { tenantId, email, role, scopes: allScopes }),
  );
  const token = await linkFor(service, "welcome", email);
  const person = personOf(service, await redeem(service, { token, name, password }));
  const place = { "x-beckon-tenant": tenantId, ...(environment === "us" ? { "x-us-env": "true" } : {}) };
  const headers = { ...person.headers, ...place };
  return {
    ...person,
    headers,
    send: (target, send = {}) => service.send(target, { ...send, headers: { ...headers, ...send.headers } }),
  };
};

/** What the app on a phone shows, `ahead` steps of time from now. */
export const appCode = ({ clock }: TestService, secret: string, ahead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) }).generate({
    timestamp: clock.nowMs() + ahead * 30_000,
  });
