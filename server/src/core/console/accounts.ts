/** Accounts of the console: how somebody comes in, and what they can do about their own sessions. */
import type { Clock, Randomness, Store } from "../ports.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import {
  linkLifeMs,
  normaliseEmail,
  normalisePassword,
  refuseWeakPassword,
  sessionIdleMs,
  sessionLifeMs,
  sessionNoteMs,
} from "./console-rules.ts";
import type { ConsoleLink, ConsoleSession, ConsoleStore, ConsoleUser, Failures, LinkPurpose } from "./console-store.ts";
import { countAttempt, forgive, freeAttempts } from "./lock-out.ts";

/** Memory-hard hashes of passwords. Concurrency: a few at once, the rest wait their turn. */
export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long when there is no hash to compare with. */
  matches(password: string, hash: string | null): Promise<boolean>;
};

/** Secrets that only their holder has in full; `hashOf` is what the store knows them by. */
export type ConsoleSecrets = {
  mint(): string;
  /** Another secret that only its holder has, made of one. */
  derive(secret: string, use: string): string;
  hashOf(text: string): Uint8Array;
  /** Hides an e-mail or an address from whoever reads the database. */
  subjectOf(kind: keyof typeof freeAttempts, text: string): Uint8Array;
};

export type AccountTools = {
  clock: Clock;
  randomness: Randomness;
  /** That of the environment in which this deployment keeps its accounts. */
  store: Store;
  passwords: Passwords;
  secrets: ConsoleSecrets;
};

/** Where somebody comes from, as they will see it in the list of their sessions, and as attempts are counted. */
export type Visitor = { address: string; countedAs: string; agent: string };
export type SignedIn = { user: ConsoleUser; session: ConsoleSession; token: string };

const since = (nowMs: number) => ({ nowMs, seenAfterMs: nowMs - sessionIdleMs });

const refused = (): Refusal => new Refusal("sign_in_refused", "The e-mail address or the password is wrong.");

/**
 * Lets somebody in by e-mail and password. Errors: sign_in_refused, in the same words and after the same work whatever is wrong;
 * too_many_requests while the account or the address has to wait.
 */
export const signIn = async (
  tools: AccountTools,
  given: { email: string; password: string } & Visitor,
): Promise<SignedIn> => {
  const email = normaliseEmail(given.email);
  const subjects = [
    { whose: "account", subject: tools.secrets.subjectOf("account", email) },
    { whose: "address", subject: tools.secrets.subjectOf("address", given.countedAs) },
  ] as const;
  await takeAttempt(tools, subjects);
  const found = await tools.store.accounts.findUser(email);
  const password = normalisePassword(given.password);
  const usable = found && found.disabledAtMs === null ? found : null;
  // Hashing takes long and holds no connection.
  const right = await tools.passwords.matches(password, usable?.password ?? null);
  if (!right || !usable || usable.password === null) throw refused();
  const known = { ...usable, password: usable.password };
  return tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    return startSession(accounts, tools, known, given);
  });
};

export type Subjects = readonly { whose: keyof typeof freeAttempts; subject: Uint8Array }[];

/** How those who attempt stand, in their order; each is locked until the transaction ends. */
const lockFailures = (accounts: ConsoleStore, subjects: Subjects, nowMs: number): Promise<Failures[]> =>
  accounts.lockFailures(
    subjects.map(({ subject }) => subject),
    nowMs,
  );

/** Counts an attempt as failed before it is made: those that come at once cannot all be free. Errors: too_many_requests. */
export const takeAttempt = async ({ store, clock }: AccountTools, subjects: Subjects): Promise<void> => {
  const waitMs = await store.transaction(async ({ accounts }) => {
    const nowMs = clock.nowMs();
    const known = await lockFailures(accounts, subjects, nowMs);
    const counted = subjects.map(({ whose }, place) =>
      countAttempt(known[place] as Failures, { nowMs, free: freeAttempts[whose] }),
    );
    const wait = Math.max(...counted.map((one) => one.waitMs));
    if (wait === 0) await accounts.saveFailures(counted.map(({ next }) => next));
    return wait;
  });
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new Refusal("too_many_requests", `Too many attempts. Wait ${retryAfterSeconds} seconds, then try again.`, {
    retryAfterSeconds,
  });
};

/** After an attempt that was right. */
export const forgiveAttempt = async (
  accounts: ConsoleStore,
  { clock }: AccountTools,
  subjects: Subjects,
): Promise<void> => {
  const counted = await lockFailures(accounts, subjects, clock.nowMs());
  await accounts.saveFailures(counted.map((one, place) => forgive(one, subjects[place]?.whose ?? "account")));
};

/** Errors: sign_in_refused where the account was disabled, or given another password, since it was read; null asks for none. */
export const startSession = async (
  accounts: ConsoleStore,
  tools: AccountTools,
  { password, ...user }: ConsoleUser & { password: string | null },
  { address, agent }: Visitor,
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

/** Uses a link up: an account, or its new password, and a session; all others of the account end. Errors: link_invalid, rule_violated. */
export const redeemLink = async (tools: AccountTools, given: Redemption & Visitor): Promise<SignedIn> => {
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
    return startSession(accounts, tools, { ...made, password: hashed }, given);
  });
};

const missing = (field: string, detail: string): Refusal =>
  new Refusal("validation_failed", detail, { fields: [{ pointer: `/body/${field}`, code: "required", detail }] });

/** Gives one's own account another password; the other sessions end. Errors: sign_in_refused, too_many_requests, rule_violated. */
export const changePassword = async (
  tools: AccountTools,
  { user, session }: { user: ConsoleUser; session: ConsoleSession },
  given: { current: string; password: string },
): Promise<void> => {
  const password = normalisePassword(given.password);
  refuseWeakPassword(password, { email: user.email, pointer: "/body/password" });
  const subjects = [{ whose: "account", subject: tools.secrets.subjectOf("account", user.email) }] as const;
  await takeAttempt(tools, subjects);
  const found = await tools.store.accounts.findUser(user.email);
  if (found && found.password === null)
    throw new Refusal("sign_in_refused", "This account has no password: it comes in by single sign-on.");
  if (!found || !(await tools.passwords.matches(normalisePassword(given.current), found.password)))
    throw new Refusal("sign_in_refused", "The present password is wrong.");
  const hashed = await tools.passwords.hash(password);
  await tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    await accounts.setPassword(user.userId, hashed);
    await accounts.deleteSessions(user.userId, session.sessionId);
  });
};
