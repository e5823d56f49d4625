/** Challenges to passkeys, and their answers. */
import type { AccountTools } from "./account-tools.ts";
import { challengeLifeMs } from "./console-rules.ts";
import type { ConsoleStore, ConsoleUser } from "./console-store.ts";
import type { ChallengeUse, Passkey, PasskeyAnswer } from "./passkey-store.ts";

/** Shape: a new challenge for this use, in a transaction of the caller's. */
export const challengeIn = async (
  accounts: ConsoleStore,
  { secrets, clock }: AccountTools,
  use: ChallengeUse,
): Promise<string> => {
  const challenge = secrets.mint();
  const nowMs = clock.nowMs();
  const kept = { hash: secrets.hashOf(challenge), use, expiresAtMs: nowMs + challengeLifeMs };
  await accounts.insertChallenge(kept, nowMs);
  return challenge;
};

/** An answer that this key gave to a challenge that is still to be looked for. */
type Judged = { user: ConsoleUser; passkey: Passkey; counter: number; challenge: string };

/** Whose key answered; null for an answer that does not hold, and for a key that is not here. */
export const judgePasskey = async (
  { store, passkeys, consoleOrigin }: AccountTools,
  answer: PasskeyAnswer,
  { alone }: { alone: boolean },
): Promise<Judged | null> => {
  const found = await store.accounts.findPasskey(answer.id);
  const challenge = passkeys.challengeOf(answer);
  if (!found || challenge === null) return null;
  const { passkey, user } = found;
  // Never the address that this request came by: a neighbour's page could hand an answer on under its own name.
  const origin = consoleOrigin ?? passkey.origin;
  const counter = await passkeys.counterOf(answer, { challenge, origin, passkey, alone });
  return counter === null ? null : { user, passkey, counter, challenge };
};

/** Uses a judged answer up: whether its challenge was live, and for this. */
export const usePasskeyAnswer = async (
  accounts: ConsoleStore,
  { secrets, clock }: AccountTools,
  { judged: { passkey, counter, challenge }, use }: { judged: Judged; use: ChallengeUse },
): Promise<boolean> => {
  const nowMs = clock.nowMs();
  return (
    (await accounts.useChallenge(secrets.hashOf(challenge), use, nowMs)) &&
    accounts.usePasskey(passkey.passkeyId, { counter, nowMs })
  );
};
