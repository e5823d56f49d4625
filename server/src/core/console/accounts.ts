/** Accounts of the console: how somebody comes in, and what they can do about their own sessions. */
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import type { AccountTools, HalfIn, SignedIn, Visitor } from "./account-tools.ts";
import { forgiveAttempt, holdAttempts, type Subjects, subjectsOf, takeAttempt } from "./attempts.ts";
import {
  halfLifeMs,
  linkLifeMs,
  normaliseEmail,
  normalisePassword,
  refuseWeakPassword,
  sessionIdleMs,
  sessionLifeMs,
  sessionNoteMs,
} from "./console-rules.ts";
import type { ConsoleLink, ConsoleSession, ConsoleStore, ConsoleUser, LinkPurpose } from "./console-store.ts";
import type { FactorWays } from "./factor-store.ts";

export type { AccountTools, ConsoleSecrets, HalfIn, Passwords, SignedIn, Visitor } from "./account-tools.ts";

const since = (nowMs: number) => ({ nowMs, seenAfterMs: nowMs - sessionIdleMs });

const refused = (): Refusal => new Refusal("sign_in_refused", "The e-mail address or the password is wrong.");

/**
 * Lets somebody in by e-mail and password, or half in where the account asks for a second factor. Errors: sign_in_refused, in the
 * same words and after the same work whatever is wrong; too_many_requests while the account or the address has to wait.
 */
export const signIn = async (
  tools: AccountTools,
  given: { email: string; password: string } & Visitor,
): Promise<SignedIn | HalfIn> => {
  const email = normaliseEmail(given.email);
  const subjects = subjectsOf(tools, email, given.countedAs);
  await takeAttempt(tools, subjects);
  const found = await tools.store.accounts.findUser(email);
  const password = normalisePassword(given.password);
  const usable = found && found.disabledAtMs === null ? found : null;
  // Hashing takes long and holds no connection.
  const right = await tools.passwords.matches(password, usable?.password ?? null);
  if (!right || !usable || usable.password === null) throw refused();
  const known = { ...usable, password: usable.password };
  return tools.store.transaction(async ({ accounts }) => {
    // A factor that is being set up ends the other sessions: this one is before it, or asks for it.
    await holdAttempts(accounts, tools, subjects);
    const ways = await accounts.findWays(known.userId);
    // Whoever knows the password only must not buy free guesses at the code with it.
    await forgiveAttempt(accounts, tools, asks(ways) ? subjects.filter(({ whose }) => whose === "address") : subjects);
    return comeIn(accounts, tools, { user: known, ways }, given);
  });
};

/** Whether an account with these asks for a second factor. */
export const asks = ({ codes, passkeys }: FactorWays): boolean => codes || passkeys;

/** After the right password: a session, or half of one where the account asks for a second factor. Errors: as `startSession`. */
const comeIn = async (
  accounts: ConsoleStore,
  tools: AccountTools,
  { user, ways }: { user: ConsoleUser & { password: string }; ways: FactorWays },
  visitor: Visitor,
): Promise<SignedIn | HalfIn> => {
  if (!asks(ways)) return startSession(accounts, tools, user, visitor);
  const nowMs = tools.clock.nowMs();
  const token = tools.secrets.mint();
  const half = { hash: tools.secrets.hashOf(token), userId: user.userId, expiresAtMs: nowMs + halfLifeMs };
  if (!(await accounts.insertHalfSession({ ...half, password: user.password }, nowMs))) throw refused();
  return { half: { token, expiresAtMs: half.expiresAtMs, ways } };
};

/** Errors: sign_in_refused where the account was disabled, or given another password, since it was read; null asks for none. */
export const startSession = async (
  accounts: ConsoleStore,
  tools: AccountTools,
  { password, ...user }: ConsoleUser & { password: string | null },
  { address, agent, bySignOn = false }: Visitor & { bySignOn?: boolean },
): Promise<SignedIn> => {
  const nowMs = tools.clock.nowMs();
  const token = tools.secrets.mint();
  const session = {
    sessionId: newId("ses", tools),
    userId: user.userId,
    createdAtMs: nowMs,
    seenAtMs: nowMs,
    expiresAtMs: nowMs + sessionLifeMs,
    address,
    agent: agent.slice(0, 300),
    bySignOn,
  };
  await accounts.deleteEndedSessions(since(nowMs));
  if (!(await accounts.insertSession({ ...session, hash: tools.secrets.hashOf(token), password }))) throw refused();
  return { user, session, token };
};

/** Whose session a cookie is of; null when it is over. */
export const findSession = async (
  { store, clock, secrets }: AccountTools,
  token: string,
): Promise<{ user: ConsoleUser; session: ConsoleSession } | null> => {
  const nowMs = clock.nowMs();
  const found = await store.accounts.findSession(secrets.hashOf(token), since(nowMs));
  if (found && nowMs - found.session.seenAtMs > sessionNoteMs)
    await store.accounts.touchSession(found.session.sessionId, nowMs);
  return found;
};

/** A person's sessions that are not over, newest first. */
export const listSessions = ({ store, clock }: AccountTools, userId: string): Promise<ConsoleSession[]> =>
  store.accounts.listSessions(userId, since(clock.nowMs()));

/** What a link is, before and after it is stored. */
type NewLink = { token: string; expiresAtMs: number };

/**
 * Makes a link that works once, in a transaction of the caller's; the earlier ones of its kind work no more. Shape: the link's text,
 * and when it ends.
 */
export const makeLinkIn = async (
  accounts: ConsoleStore,
  { clock, secrets }: Pick<AccountTools, "clock" | "secrets">,
  purpose: LinkPurpose,
  email: string | null,
): Promise<NewLink> => {
  const nowMs = clock.nowMs();
  const token = secrets.mint();
  const expiresAtMs = nowMs + linkLifeMs[purpose];
  await accounts.endLinks(purpose, email, nowMs);
  await accounts.insertLink({ purpose, email, expiresAtMs, createdAtMs: nowMs, hash: secrets.hashOf(token) });
  return { token, expiresAtMs };
};

/** The same in a transaction of its own. */
export const makeLink = (tools: AccountTools, purpose: LinkPurpose, email: string | null): Promise<NewLink> =>
  tools.store.transaction(({ accounts }) => makeLinkIn(accounts, tools, purpose, email));

const linkInvalid = (): Refusal =>
  new Refusal("link_invalid", "This link was used, is too old, or is not one of ours. Ask for a new one.");

/** What a link is for, without using it. Errors: link_invalid. */
export const readLink = async ({ store, clock, secrets }: AccountTools, token: string): Promise<ConsoleLink> => {
  const link = await store.accounts.findLink(secrets.hashOf(token), clock.nowMs());
  if (!link) throw linkInvalid();
  return link;
};

export type Redemption = { token: string; email?: string; name?: string; password: string };

/** Uses a link up: an account, or its new password, and what a sign-in gives; all sessions of the account end. Errors: link_invalid, rule_violated. */
export const redeemLink = async (tools: AccountTools, given: Redemption & Visitor): Promise<SignedIn | HalfIn> => {
  const hash = tools.secrets.hashOf(given.token);
  const link = await readLink(tools, given.token);
  const email = link.email ?? normaliseEmail(given.email ?? "");
  const password = normalisePassword(given.password);
  if (email === "") throw missing("email", "An owner's link needs an e-mail address.");
  if (link.purpose !== "password" && (given.name ?? "").trim() === "")
    throw missing("name", "A new account needs a name.");
  refuseWeakPassword(password, { email, pointer: "/body/password" });
  const hashed = await tools.passwords.hash(password);
  return tools.store.transaction(async ({ accounts }) => {
    // As in `signIn`: nobody sets a factor up meanwhile.
    await holdAttempts(accounts, tools, subjectsOf(tools, email));
    const nowMs = tools.clock.nowMs();
    if (!(await accounts.useLink(hash, nowMs))) throw linkInvalid();
    const earlier = await accounts.findUser(email);
    // Its account was taken away meanwhile.
    if (link.purpose === "password" && (!earlier || earlier.disabledAtMs !== null)) throw linkInvalid();
    if (link.purpose === "welcome" && earlier) throw linkInvalid();
    const made = await accounts.putUser({
      userId: earlier?.userId ?? newId("usr", tools),
      email,
      name: given.name?.trim() ?? earlier?.name ?? email,
      password: hashed,
      // Who is one stays one. What a group gives is kept apart from it.
      operator: link.purpose === "owner",
      createdAtMs: earlier?.createdAtMs ?? nowMs,
      lastSignedInAtMs: nowMs,
      disabledAtMs: null,
    });
    await accounts.deleteSessions(made.userId, null);
    const ways = await accounts.findWays(made.userId);
    return comeIn(accounts, tools, { user: { ...made, password: hashed }, ways }, given);
  });
};

const missing = (field: string, detail: string): Refusal =>
  new Refusal("validation_failed", detail, { fields: [{ pointer: `/body/${field}`, code: "required", detail }] });

/** Counts as an attempt, which the caller forgives under the subjects it gets. Errors: sign_in_refused, too_many_requests. */
export const confirmPassword = async (
  tools: AccountTools,
  { email }: ConsoleUser,
  password: string,
): Promise<Subjects> => {
  const subjects = subjectsOf(tools, email);
  await takeAttempt(tools, subjects);
  const found = await tools.store.accounts.findUser(email);
  if (found && found.password === null)
    throw new Refusal("sign_in_refused", "This account has no password: it comes in by single sign-on.");
  if (!found || !(await tools.passwords.matches(normalisePassword(password), found.password)))
    throw new Refusal("sign_in_refused", "The present password is wrong.");
  return subjects;
};

/** Gives one's own account another password; the other sessions end. Errors: sign_in_refused, too_many_requests, rule_violated. */
export const changePassword = async (
  tools: AccountTools,
  { user, session }: { user: ConsoleUser; session: ConsoleSession },
  given: { current: string; password: string },
): Promise<void> => {
  const password = normalisePassword(given.password);
  refuseWeakPassword(password, { email: user.email, pointer: "/body/password" });
  const subjects = await confirmPassword(tools, user, given.current);
  const hashed = await tools.passwords.hash(password);
  await tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    await accounts.setPassword(user.userId, hashed);
    await accounts.deleteSessions(user.userId, session.sessionId);
  });
};
