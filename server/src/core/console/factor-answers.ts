/** What somebody shows besides the password, and the codes for when it is lost. */
import { Refusal } from "../refusal.ts";
import type { AccountTools } from "./account-tools.ts";
import type { ConsoleStore, ConsoleUser } from "./console-store.ts";
import { judgePasskey, usePasskeyAnswer } from "./passkey-answers.ts";
import type { ChallengeUse, PasskeyAnswer } from "./passkey-store.ts";

/** Binds the sealed secret of an account's codes to its place. */
export const totpSecretContext = (userId: string): string => `console totp ${userId}`;

const recoveryCodeCount = 10;
/** Nothing that is mistaken for another: no l, o, 0, 1. Of 32 letters, so that each is five bits. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** What somebody copied, without what people and phones put in between. */
export const plainCode = (code: string): string => code.normalize("NFKC").toLowerCase().replace(/[\s-]/g, "");

/** A code of the app, a recovery code, or what a passkey answered. */
export type FactorAnswer = { code: string } | { credential: PasskeyAnswer };

/** Of the app, and no recovery code. */
const isAppCode = (plain: string): boolean => /^\d{6}$/.test(plain);

export const isRecoveryCode = (answer: FactorAnswer): boolean => "code" in answer && !isAppCode(plainCode(answer.code));

/** Of 80 bits each: a plain hash keeps them. */
const mintRecoveryCodes = ({ randomness }: AccountTools): string[] =>
  Array.from({ length: recoveryCodeCount }, () => {
    const letters = Array.from(randomness.bytes(16), (byte) => alphabet[byte & 31]).join("");
    return letters.replace(/(.{4})(?=.)/g, "$1-");
  });

/** Shape: new recovery codes, in the place of those there were. */
export const giveRecoveryCodes = async (
  accounts: ConsoleStore,
  tools: AccountTools,
  userId: string,
): Promise<string[]> => {
  const codes = mintRecoveryCodes(tools);
  await accounts.putRecoveryCodes(
    userId,
    codes.map((code) => tools.secrets.hashOf(plainCode(code))),
  );
  return codes;
};

export const wrongAnswer = (answer: FactorAnswer): Refusal =>
  new Refusal(
    "sign_in_refused",
    "code" in answer
      ? "The code is wrong, too old, or was used already."
      : "The passkey's answer is not one of yours, too old, or was used already.",
  );

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
 * Judges as much of an answer as takes long, before any transaction. Shape: what uses it up inside of one, and says whether it was
 * right. Concurrency: one of those who use the same answer at once gets it.
 */
export const weighAnswer = async (
  tools: AccountTools,
  { userId }: ConsoleUser,
  { answer, use }: { answer: FactorAnswer; use: ChallengeUse },
): Promise<(accounts: ConsoleStore) => Promise<boolean>> => {
  if ("code" in answer) return (accounts) => usesCode(accounts, tools, { userId, code: answer.code });
  const judged = await judgePasskey(tools, answer.credential, { alone: false });
  if (judged?.user.userId !== userId) return async () => false;
  return (accounts) => usePasskeyAnswer(accounts, tools, { judged, use });
};
