/** A second factor besides the password: asked for at the sign-in, an app's codes switched on, all of it taken away. */
import type { TransactionRepositories } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import type { AccountTools, SignedIn, Visitor } from "./account-tools.ts";
import { leavingTraces } from "./account-traces.ts";
import { confirmPassword, startSession } from "./accounts.ts";
import { forgiveAttempt, holdAttempts, subjectsOf, takeAttempt } from "./attempts.ts";
import type { ConsoleSession, ConsoleStore, ConsoleUser } from "./console-store.ts";
import {
  type FactorAnswer,
  giveRecoveryCodes,
  isRecoveryCode,
  plainCode,
  totpSecretContext,
  weighAnswer,
  wrongAnswer,
} from "./factor-answers.ts";
import type { Passkey } from "./passkey-store.ts";

/** What somebody has besides the password. */
type Factors = { totpSinceMs: number | null; passkeys: Passkey[]; recoveryCodesLeft: number };

export const readFactors = async ({ store }: AccountTools, { userId }: ConsoleUser): Promise<Factors> => {
  const totp = await store.accounts.findTotp(userId);
  return {
    totpSinceMs: totp?.confirmedAtMs ?? null,
    passkeys: await store.accounts.listPasskeys(userId),
    recoveryCodesLeft: await store.accounts.countRecoveryCodes(userId),
  };
};

const halfOver = (): Refusal =>
  new Refusal("sign_in_needed", "Begin again with the password: it was given too long ago.");

/** Whose half of a sign-in this is. Errors: sign_in_needed where it is over. */
export const halfOf = async (
  { store, secrets, clock }: AccountTools,
  token: string,
): Promise<{ hash: Uint8Array; user: ConsoleUser & { password: string } }> => {
  const hash = secrets.hashOf(token);
  const user = await store.accounts.findHalfSession(hash, clock.nowMs());
  if (!user) throw halfOver();
  return { hash, user };
};

/**
 * The second half of a sign-in. Errors: sign_in_needed where the first half is over; sign_in_refused for a wrong or used answer;
 * too_many_requests.
 */
export const finishSignIn = async (
  tools: AccountTools,
  given: { token: string; answer: FactorAnswer } & Visitor,
): Promise<SignedIn> => {
  const { token, answer } = given;
  const { hash, user } = await halfOf(tools, token);
  const subjects = subjectsOf(tools, user.email, given.countedAs);
  await takeAttempt(tools, subjects);
  const uses = await weighAnswer(tools, user, { answer, use: { purpose: "finish", half: hash } });
  const finish = async ({ accounts }: TransactionRepositories) => {
    // In the order of everybody who locks these rows; a refusal takes all of it back.
    await forgiveAttempt(accounts, tools, subjects);
    const signedIn = await startSession(accounts, tools, user, given);
    if (!(await uses(accounts))) throw wrongAnswer(answer);
    if (!(await accounts.useHalfSession(hash, tools.clock.nowMs()))) throw wrongAnswer(answer);
    return signedIn;
  };
  return isRecoveryCode(answer)
    ? leavingTraces(tools, { user, actor: user.userId, operation: "useRecoveryCode" }, finish)
    : tools.store.transaction(finish);
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
export type Self = { user: ConsoleUser; session: ConsoleSession };

/**
 * Shape: the recovery codes, which are told this once; null where those of another factor stand in for this one, too. The other
 * sessions end. Errors: invalid_state, rule_violated, too_many_requests.
 */
export const confirmTotp = async (
  tools: AccountTools,
  { user, session }: Self,
  code: string,
): Promise<string[] | null> => {
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
  return leavingTraces(tools, { user, actor: userId, operation: "addSecondFactor" }, async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    const { passkeys } = await accounts.findWays(userId);
    if (!(await accounts.confirmTotp(userId, { sealed, step, nowMs }))) throw hasOne();
    await accounts.deleteSessions(userId, session.sessionId);
    return passkeys ? null : giveRecoveryCodes(accounts, tools, userId);
  });
};

/** The password, and a second factor. */
export type Proof = { password: string; answer: FactorAnswer };

/** Errors: sign_in_refused, too_many_requests. */
const proven = async <T>(
  tools: AccountTools,
  { user, session }: Self,
  { operation, proof }: { operation: string; proof: Proof },
  work: (accounts: ConsoleStore) => Promise<T>,
): Promise<T> => {
  const { password, answer } = proof;
  const subjects = await confirmPassword(tools, user, password);
  const uses = await weighAnswer(tools, user, { answer, use: { purpose: "prove", sessionId: session.sessionId } });
  return leavingTraces(tools, { user, actor: user.userId, operation }, async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await uses(accounts))) throw wrongAnswer(answer);
    return work(accounts);
  });
};

/** Asks for no code any more; passkeys stay. Errors: sign_in_refused, too_many_requests. */
export const removeTotp = (tools: AccountTools, self: Self, proof: Proof): Promise<void> =>
  proven(tools, self, { operation: "removeSecondFactor", proof }, async (accounts) => {
    await accounts.deleteTotp(self.user.userId);
    await accounts.dropIdleRecoveryCodes(self.user.userId);
  });

/** Shape: recovery codes in the place of those there were. Errors: sign_in_refused, too_many_requests. */
export const renewRecoveryCodes = (tools: AccountTools, self: Self, proof: Proof): Promise<string[]> =>
  proven(tools, self, { operation: "renewRecoveryCodes", proof }, (accounts) =>
    giveRecoveryCodes(accounts, tools, self.user.userId),
  );

/** Takes all of somebody's second factors away, for whoever runs the deployment; the sessions end. Shape: whether there was one. */
export const resetFactors = (tools: AccountTools, user: ConsoleUser): Promise<boolean> =>
  leavingTraces(tools, { user, actor: "operator", operation: "removeSecondFactor" }, async ({ accounts }) => {
    await holdAttempts(accounts, tools, subjectsOf(tools, user.email));
    await accounts.deleteSessions(user.userId, null);
    return accounts.deleteFactors(user.userId);
  });
