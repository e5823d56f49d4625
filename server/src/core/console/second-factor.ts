/** A code besides the password: switched on, asked for at the sign-in, taken away. */
import { newEntry } from "../audit/audit-entry.ts";
import type { Store, TransactionRepositories } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import { type Tenant, tenantClock } from "../tenant/tenant.ts";
import type { AccountTools, SignedIn, Visitor } from "./account-tools.ts";
import { confirmPassword, startSession } from "./accounts.ts";
import { forgiveAttempt, subjectsOf, takeAttempt } from "./attempts.ts";
import type { ConsoleSession, ConsoleStore, ConsoleUser } from "./console-store.ts";

/** Binds the sealed secret of an account's codes to its place. */
export const totpSecretContext = (userId: string): string => `console totp ${userId}`;

const recoveryCodeCount = 10;
/** Nothing that is mistaken for another: no l, o, 0, 1. Of 32 letters, so that each is five bits. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** What somebody copied, without what people and phones put in between. */
const plainCode = (code: string): string => code.normalize("NFKC").toLowerCase().replace(/[\s-]/g, "");
/** Of the app, and no recovery code. */
const isAppCode = (plain: string): boolean => /^\d{6}$/.test(plain);

/** Of 80 bits each: a plain hash keeps them. */
const mintRecoveryCodes = ({ randomness }: AccountTools): string[] =>
  Array.from({ length: recoveryCodeCount }, () => {
    const letters = Array.from(randomness.bytes(16), (byte) => alphabet[byte & 31]).join("");
    return letters.replace(/(.{4})(?=.)/g, "$1-");
  });

const wrongCode = (): Refusal => new Refusal("sign_in_refused", "The code is wrong, too old, or was used already.");

/** What somebody has besides the password. */
type Factors = { totpSinceMs: number | null; recoveryCodesLeft: number };

export const readFactors = async ({ store }: AccountTools, { userId }: ConsoleUser): Promise<Factors> => {
  const totp = await store.accounts.findTotp(userId);
  return {
    totpSinceMs: totp?.confirmedAtMs ?? null,
    recoveryCodesLeft: await store.accounts.countRecoveryCodes(userId),
  };
};

/** Uses a code of the app, or a recovery code, up. Concurrency: one of those who use it at once gets it. */
const usesCode = async (
  accounts: ConsoleStore,
  { box, codes, clock, secrets }: AccountTools,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> => {
  const text = plainCode(code);
  const nowMs = clock.nowMs();
  if (!isAppCode(text)) return accounts.useRecoveryCode(userId, secrets.hashOf(text), nowMs);
  const totp = await accounts.findTotp(userId);
  if (!totp || totp.confirmedAtMs === null) return false;
  const step = codes.stepOf(box.open(totp.sealed, totpSecretContext(userId)), text, nowMs);
  return step !== null && accounts.useStep(userId, step);
};

/**
 * The second half of a sign-in. Errors: sign_in_needed where the first half is over; sign_in_refused for a wrong or used code;
 * too_many_requests.
 */
export const finishSignIn = async (
  tools: AccountTools,
  given: { token: string; code: string } & Visitor,
): Promise<SignedIn> => {
  const hash = tools.secrets.hashOf(given.token);
  const user = await tools.store.accounts.findHalfSession(hash, tools.clock.nowMs());
  if (!user) throw new Refusal("sign_in_needed", "Begin again with the password: it was given too long ago.");
  const subjects = subjectsOf(tools, user.email, given.countedAs);
  await takeAttempt(tools, subjects);
  const finish = async ({ accounts }: TransactionRepositories) => {
    // In the order of everybody who locks these rows; a refusal takes all of it back.
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await usesCode(accounts, tools, { userId: user.userId, code: given.code }))) throw wrongCode();
    const signedIn = await startSession(accounts, tools, user, given);
    if (!(await accounts.useHalfSession(hash, tools.clock.nowMs()))) throw wrongCode();
    return signedIn;
  };
  return isAppCode(plainCode(given.code))
    ? tools.store.transaction(finish)
    : leavingTraces(tools, { user, actor: user.userId, operation: "useRecoveryCode" }, finish);
};

/** Makes a secret for an app, which counts once a code confirms it. Errors: sign_in_refused, too_many_requests, invalid_state. */
export const beginTotp = async (
  tools: AccountTools,
  user: ConsoleUser,
  password: string,
): Promise<{ secret: string; uri: string }> => {
  const subjects = await confirmPassword(tools, user, password);
  const secret = tools.codes.mint();
  const sealed = tools.box.seal(secret, totpSecretContext(user.userId));
  await tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await accounts.putTotp(user.userId, sealed, tools.clock.nowMs()))) throw hasOne();
  });
  return { secret, uri: tools.codes.uriOf(secret, user.email) };
};

const hasOne = (): Refusal => new Refusal("invalid_state", "An app is set up already. Remove it first.");

/** Whose account is changed, from which session. */
type Self = { user: ConsoleUser; session: ConsoleSession };

/** Shape: the recovery codes, which are told this once. The other sessions end. Errors: invalid_state, rule_violated, too_many_requests. */
export const confirmTotp = async (tools: AccountTools, { user, session }: Self, code: string): Promise<string[]> => {
  const { userId } = user;
  const subjects = subjectsOf(tools, user.email);
  await takeAttempt(tools, subjects);
  const totp = await tools.store.accounts.findTotp(userId);
  if (!totp) throw new Refusal("invalid_state", "Begin with a new secret: there is none to confirm.");
  if (totp.confirmedAtMs !== null) throw hasOne();
  const { sealed } = totp;
  const nowMs = tools.clock.nowMs();
  const step = tools.codes.stepOf(tools.box.open(sealed, totpSecretContext(userId)), plainCode(code), nowMs);
  if (step === null)
    throw violations([
      { pointer: "/body/code", code: "code_wrong", detail: "This is not the app's code. Is the phone's clock right?" },
    ]);
  const recoveryCodes = mintRecoveryCodes(tools);
  await leavingTraces(tools, { user, actor: userId, operation: "addSecondFactor" }, async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await accounts.confirmTotp(userId, { sealed, step, nowMs }))) throw hasOne();
    await putRecoveryCodes(accounts, tools, userId, recoveryCodes);
    await accounts.deleteSessions(userId, session.sessionId);
  });
  return recoveryCodes;
};

const putRecoveryCodes = (accounts: ConsoleStore, { secrets }: AccountTools, userId: string, codes: string[]) =>
  accounts.putRecoveryCodes(
    userId,
    codes.map((code) => secrets.hashOf(plainCode(code))),
  );

type Proof = { password: string; code: string };

/** Errors: sign_in_refused, too_many_requests. */
const proven = async (
  tools: AccountTools,
  { user, operation, proof }: { user: ConsoleUser; operation: string; proof: Proof },
  work: (accounts: ConsoleStore) => Promise<unknown>,
): Promise<void> => {
  const subjects = await confirmPassword(tools, user, proof.password);
  await leavingTraces(tools, { user, actor: user.userId, operation }, async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await usesCode(accounts, tools, { userId: user.userId, code: proof.code }))) throw wrongCode();
    await work(accounts);
  });
};

/** Asks for no code any more. Errors: sign_in_refused, too_many_requests. */
export const removeTotp = (tools: AccountTools, user: ConsoleUser, proof: Proof): Promise<void> =>
  proven(tools, { user, operation: "removeSecondFactor", proof }, (accounts) => accounts.deleteFactors(user.userId));

/** Shape: recovery codes in the place of those there were. Errors: sign_in_refused, too_many_requests. */
export const renewRecoveryCodes = async (tools: AccountTools, user: ConsoleUser, proof: Proof): Promise<string[]> => {
  const codes = mintRecoveryCodes(tools);
  await proven(tools, { user, operation: "renewRecoveryCodes", proof }, (accounts) =>
    putRecoveryCodes(accounts, tools, user.userId, codes),
  );
  return codes;
};

/** Takes somebody's second factor away, for whoever runs the deployment; the sessions end. Shape: whether there was one. */
export const resetFactors = (tools: AccountTools, user: ConsoleUser): Promise<boolean> =>
  leavingTraces(tools, { user, actor: "operator", operation: "removeSecondFactor" }, async ({ accounts }) => {
    await accounts.deleteSessions(user.userId, null);
    return accounts.deleteFactors(user.userId);
  });

type Deed = { user: ConsoleUser; actor: string; operation: string };

/**
 * Runs a change of an account, and leaves an entry in the audit trail of every tenant in which the person has a role, in whichever
 * database: where one does not take its entry nothing is changed. Another database's entry stands although the change's own commit
 * fails, which says too much and never too little.
 */
const leavingTraces = async <T>(
  tools: AccountTools,
  { user, actor, operation }: Deed,
  work: (inside: TransactionRepositories) => Promise<T>,
): Promise<T> => {
  const entryFor = ({ clockAheadMs }: Tenant) =>
    newEntry(
      { clock: tenantClock(tools.clock, clockAheadMs), randomness: tools.randomness },
      { actor, operation, subjectType: "account", subjectId: user.userId },
    );
  const places = await Promise.all(
    tools.everywhere.map(async (store) => ({ store, tenants: await tenantsOf(store, user) })),
  );
  return tools.store.transaction(async (inside) => {
    const done = await work(inside);
    for (const { store, tenants } of places) {
      const { audit } = store === tools.store ? inside : store;
      for (const tenant of tenants) await audit.append(tenant.tenantId, [entryFor(tenant)]);
    }
    return done;
  });
};

const tenantsOf = async ({ tenants, members }: Store, { email, operator }: ConsoleUser): Promise<Tenant[]> => {
  if (operator) return tenants.list();
  const found = await Promise.all((await members.ofEmail(email)).map(({ tenantId }) => tenants.find(tenantId)));
  return found.filter((tenant) => tenant !== null);
};
