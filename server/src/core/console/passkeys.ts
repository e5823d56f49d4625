/** One's own passkeys, and signing in with one. */
import { newId } from "../ids.ts";
import type { TransactionRepositories } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import type { AccountTools, SignedIn, Visitor } from "./account-tools.ts";
import { leavingTraces } from "./account-traces.ts";
import { confirmPassword, startSession } from "./accounts.ts";
import { forgiveAttempt, type Subjects, subjectsOf, takeAttempt } from "./attempts.ts";
import { passkeysMaximum } from "./console-rules.ts";
import type { ConsoleUser } from "./console-store.ts";
import { giveRecoveryCodes, wrongAnswer } from "./factor-answers.ts";
import { challengeIn, judgePasskey, usePasskeyAnswer } from "./passkey-answers.ts";
import type { PasskeyAnswer, PasskeyOptions } from "./passkey-store.ts";
import { halfOf, type Self } from "./second-factor.ts";

/** Beside the attempts by password from there: whoever turns back before the passkey answers has guessed nothing. */
const askersOf = ({ secrets }: AccountTools, { countedAs }: Pick<Visitor, "countedAs">): Subjects => [
  { whose: "address", subject: secrets.subjectOf("address", `passkey ${countedAs}`) },
];

/** Asks for any passkey of this origin. Errors: too_many_requests. */
export const beginPasskeySignIn = async (
  tools: AccountTools,
  { origin, ...visitor }: { origin: string } & Visitor,
): Promise<PasskeyOptions> => {
  await takeAttempt(tools, askersOf(tools, visitor));
  const challenge = await tools.store.transaction(({ accounts }) =>
    challengeIn(accounts, tools, { purpose: "sign_in" }),
  );
  return tools.passkeys.requestOptions({ challenge, origin, among: null });
};

/**
 * Lets somebody in by a passkey alone: it has seen to it that they are its owner, so it is both factors. Errors: sign_in_refused in
 * the same words whatever is wrong; too_many_requests while the account has to wait.
 */
export const signInByPasskey = async (
  tools: AccountTools,
  { credential, ...visitor }: { credential: PasskeyAnswer } & Visitor,
): Promise<SignedIn> => {
  const found = await tools.store.accounts.findPasskey(credential.id);
  if (!found) throw wrongAnswer({ credential });
  const subjects = subjectsOf(tools, found.user.email);
  await takeAttempt(tools, subjects);
  const judged = await judgePasskey(tools, credential, { alone: true });
  if (!judged) throw wrongAnswer({ credential });
  return tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, [...subjects, ...askersOf(tools, visitor)]);
    const signedIn = await startSession(accounts, tools, { ...judged.user, password: null }, visitor);
    if (!(await usePasskeyAnswer(accounts, tools, { judged, use: { purpose: "sign_in" } })))
      throw wrongAnswer({ credential });
    return signedIn;
  });
};

/** Asks for one of the passkeys of whoever gave the right password. Errors: sign_in_needed, invalid_state without a passkey. */
export const beginPasskeyFinish = async (
  tools: AccountTools,
  { token, origin }: { token: string; origin: string },
): Promise<PasskeyOptions> => {
  const { hash, user } = await halfOf(tools, token);
  return askFor(tools, user, { origin, use: { purpose: "finish", half: hash } });
};

/** The same for a change of one's own account. Errors: invalid_state without a passkey. */
export const beginPasskeyProof = (
  tools: AccountTools,
  { user, session }: Self,
  origin: string,
): Promise<PasskeyOptions> => askFor(tools, user, { origin, use: { purpose: "prove", sessionId: session.sessionId } });

const askFor = async (
  tools: AccountTools,
  { userId }: ConsoleUser,
  { origin, use }: { origin: string; use: Parameters<typeof challengeIn>[2] },
): Promise<PasskeyOptions> => {
  const among = await tools.store.accounts.listPasskeys(userId);
  if (among.length === 0) throw new Refusal("invalid_state", "This account has no passkey.");
  const challenge = await tools.store.transaction(({ accounts }) => challengeIn(accounts, tools, use));
  return tools.passkeys.requestOptions({ challenge, origin, among });
};

/** Asks for a new passkey. Errors: sign_in_refused, too_many_requests. */
export const beginPasskey = async (
  tools: AccountTools,
  { user, session }: Self,
  { password, origin }: { password: string; origin: string },
): Promise<PasskeyOptions> => {
  const subjects = await confirmPassword(tools, user, password);
  const { challenge, known } = await tools.store.transaction(async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    return {
      challenge: await challengeIn(accounts, tools, { purpose: "add", sessionId: session.sessionId }),
      known: await accounts.listPasskeys(user.userId),
    };
  });
  return tools.passkeys.creationOptions({ challenge, origin, user, known });
};

type NewPasskey = { name: string; credential: PasskeyAnswer; origin: string };

/**
 * Keeps a new passkey. Shape: the recovery codes, which are told this once; null where there are some for another factor. The other
 * sessions end. Errors: sign_in_refused, too_many_requests, limit_reached, conflict.
 */
export const addPasskey = async (
  tools: AccountTools,
  { user, session }: Self,
  { name, credential, origin }: NewPasskey,
): Promise<string[] | null> => {
  const { userId } = user;
  const subjects = subjectsOf(tools, user.email);
  await takeAttempt(tools, subjects);
  const challenge = tools.passkeys.challengeOf(credential);
  const key = challenge === null ? null : await tools.passkeys.newKeyOf(credential, { challenge, origin });
  if (challenge === null || !key) throw wrongAnswer({ credential });
  const hash = tools.secrets.hashOf(challenge);
  return leavingTraces(tools, { user, actor: userId, operation: "addPasskey" }, async ({ accounts }) => {
    await forgiveAttempt(accounts, tools, subjects);
    const nowMs = tools.clock.nowMs();
    const use = { purpose: "add" as const, sessionId: session.sessionId };
    if (!(await accounts.useChallenge(hash, use, nowMs))) throw wrongAnswer({ credential });
    const { codes, passkeys } = await accounts.findWays(userId);
    if (passkeys && (await accounts.listPasskeys(userId)).length >= passkeysMaximum)
      throw new Refusal("limit_reached", `A person has at most ${passkeysMaximum} passkeys.`);
    const made = {
      ...key,
      passkeyId: newId("pky", tools),
      userId,
      origin,
      name,
      createdAtMs: nowMs,
      lastUsedAtMs: null,
    };
    if (!(await accounts.insertPasskey(made))) throw new Refusal("conflict", "This passkey is kept already.");
    await accounts.deleteSessions(userId, session.sessionId);
    return codes || passkeys ? null : giveRecoveryCodes(accounts, tools, userId);
  });
};

const unknown = (): Refusal => new Refusal("not_found", "There is no such passkey of yours.");

/** Errors: not_found. */
export const renamePasskey = (
  tools: AccountTools,
  user: ConsoleUser,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<void> =>
  leavingTraces(tools, { user, actor: user.userId, operation: "renamePasskey" }, async ({ accounts }) => {
    if (!(await accounts.renamePasskey(user.userId, passkeyId, name))) throw unknown();
  });

/** Takes a passkey away, and the other sessions with it: it may be lost. Errors: not_found, sign_in_refused, too_many_requests. */
export const removePasskey = async (
  tools: AccountTools,
  { user, session }: Self,
  { passkeyId, password }: { passkeyId: string; password: string },
): Promise<void> => {
  const subjects = await confirmPassword(tools, user, password);
  const remove = async ({ accounts }: TransactionRepositories) => {
    await forgiveAttempt(accounts, tools, subjects);
    if (!(await accounts.deletePasskey(user.userId, passkeyId))) throw unknown();
    await accounts.dropIdleRecoveryCodes(user.userId);
    await accounts.deleteSessions(user.userId, session.sessionId);
  };
  await leavingTraces(tools, { user, actor: user.userId, operation: "removePasskey" }, remove);
};
