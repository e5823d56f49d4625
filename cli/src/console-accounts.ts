/** Accounts of the console, as the operator of a deployment gives and takes them. */
import { type Deployment, openAccounts } from "@beckon/server";
import { linkPath } from "@beckon/server/src/compose-console.ts";
import { makeLink } from "@beckon/server/src/core/console/accounts.ts";
import { normaliseEmail } from "@beckon/server/src/core/console/console-rules.ts";
import { resetFactors } from "@beckon/server/src/core/console/second-factor.ts";
import { open, prepareSchema } from "./deployment.ts";
import { Failure, UsageError } from "./failure.ts";
import type { Invocation } from "./command.ts";
import { say, textOf } from "./invocation.ts";
import { canvasOf, showJson } from "./show.ts";
import { type Column, record, table } from "./table.ts";
import { shortTime } from "./times.ts";

type Accounts = NonNullable<ReturnType<typeof openAccounts>>;

/** Opens the environment that keeps the accounts. Errors: Failure. */
const withAccounts = async (
  invocation: Invocation,
  work: (accounts: Accounts, deployment: Deployment) => Promise<void>,
): Promise<number> => {
  const deployment = await open(invocation, { create: false });
  try {
    const home = deployment.open.global ?? deployment.open.us;
    const accounts = openAccounts(deployment);
    if (!home || !accounts)
      throw new Failure(
        "This deployment has no environment of its own, so no accounts.",
        "Ask the Beckon that serves it.",
      );
    await prepareSchema(home, deployment);
    await work(accounts, deployment);
    return 0;
  } finally {
    await deployment.close();
  }
};

const baseOf = ({ flags }: Invocation): string => {
  const base = textOf(flags, "base");
  if (base !== undefined && !/^https?:\/\//.test(base))
    throw new UsageError("--base must be an address as https://referrals.example.com.");
  return base?.replace(/\/+$/, "") ?? "";
};

const showLink = (invocation: Invocation, base: string, link: { token: string; expiresAtMs: number }): void => {
  const address = `${base}${linkPath(link)}`;
  const expiresAt = new Date(link.expiresAtMs).toISOString();
  if (invocation.flags["json"] === true) return showJson(invocation, JSON.stringify({ link: address, expiresAt }));
  const lines: [string, string][] = [
    ["link", address],
    ["works once, until", shortTime(expiresAt)],
  ];
  say(invocation.world.stdout, record(lines, canvasOf(invocation)));
};

/** `beckon console owner-link`. */
export const runOwnerLink = (invocation: Invocation): Promise<number> => {
  const base = baseOf(invocation);
  return withAccounts(invocation, async (accounts) =>
    showLink(invocation, base, await makeLink(accounts, "owner", null)),
  );
};

const userOf = async ({ store }: Accounts, { flags }: Invocation) => {
  const email = normaliseEmail(textOf(flags, "email") ?? "");
  const user = await store.accounts.findUser(email);
  if (!user) throw new Failure(`Nobody has an account with ${email}.`, "See: beckon console users");
  return user;
};

/** `beckon console password-link`. */
export const runPasswordLink = (invocation: Invocation): Promise<number> => {
  const base = baseOf(invocation);
  return withAccounts(invocation, async (accounts) => {
    const { email, disabledAtMs } = await userOf(accounts, invocation);
    if (disabledAtMs !== null)
      throw new Failure(`The account ${email} is disabled.`, `First: beckon console enable --email ${email}`);
    showLink(invocation, base, await makeLink(accounts, "password", email));
  });
};

/** `beckon console users`. */
export const runListUsers = (invocation: Invocation): Promise<number> =>
  withAccounts(invocation, async ({ store }) => {
    const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    const items = (await store.accounts.listUsers()).map((user) => ({
      id: user.userId,
      email: user.email,
      name: user.name,
      operator: user.operator,
      createdAt: instant(user.createdAtMs),
      lastSignedInAt: instant(user.lastSignedInAtMs),
      disabledAt: instant(user.disabledAtMs),
    }));
    if (invocation.flags["json"] === true) return showJson(invocation, JSON.stringify({ items, nextCursor: null }));
    if (items.length === 0)
      return say(invocation.world.stdout, "Nobody has an account. Make the first: beckon console owner-link");
    const columns: Column[] = [
      { title: "E-MAIL", keep: true },
      { title: "NAME" },
      { title: "RUNS ALL" },
      { title: "LAST IN" },
      { title: "STATE" },
    ];
    const rows = items.map(({ email, name, operator, lastSignedInAt, disabledAt }) => [
      ...[email, name, operator ? "yes" : "no", lastSignedInAt === null ? "never" : shortTime(lastSignedInAt)],
      disabledAt === null ? "enabled" : `disabled ${shortTime(disabledAt)}`,
    ]);
    say(invocation.world.stdout, table(columns, rows, canvasOf(invocation)));
  });

/** `beckon console reset-factors`. */
export const runResetFactors = (invocation: Invocation): Promise<number> =>
  withAccounts(invocation, async (accounts, deployment) => {
    const user = await userOf(accounts, invocation);
    // The tenants of the other environment hear of it, too.
    for (const place of Object.values(deployment.open)) await prepareSchema(place, deployment);
    const had = await resetFactors(accounts, user);
    if (invocation.flags["json"] === true) return showJson(invocation, JSON.stringify({ email: user.email, had }));
    const text = had ? `${user.email} is asked for the password only.` : `${user.email} had no second factor.`;
    say(invocation.world.stdout, text);
  });

const setDisabled = (invocation: Invocation, disabled: boolean): Promise<number> =>
  withAccounts(invocation, async (home, { clock }) => {
    const { userId, email } = await userOf(home, invocation);
    await home.store.transaction(async ({ accounts }) => {
      await accounts.setDisabled(userId, disabled ? clock.nowMs() : null);
      if (disabled) await accounts.deleteSessions(userId, null);
    });
    if (invocation.flags["json"] === true) return showJson(invocation, JSON.stringify({ email, disabled }));
    say(invocation.world.stdout, disabled ? `${email} is let in no more.` : `${email} is let in again.`);
  });

/** `beckon console disable`. */
export const runDisableUser = (invocation: Invocation): Promise<number> => setDisabled(invocation, true);

/** `beckon console enable`. */
export const runEnableUser = (invocation: Invocation): Promise<number> => setDisabled(invocation, false);
