/** Passkeys: what the server asks of them, and what they answered. */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { askSession, type Session } from "./session-api.ts";

/** What an authenticator answered, for the server alone to read. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>;
/** What an authenticator is asked for. */
export type PasskeyQuestion = PublicKeyCredentialRequestOptionsJSON;
/** What a new passkey is asked to be. */
export type NewPasskeyQuestion = PublicKeyCredentialCreationOptionsJSON;

/** The part of the session API that is about passkeys. Errors of each: ApiError. */
export const passkeyApi = {
  beginSignIn: () => askSession<PasskeyQuestion>("POST", "session/passkey/begin", {}),
  signIn: (credential: PasskeyAnswer) => askSession<Session>("POST", "session/passkey", { credential }),
  beginFinish: (token: string) => askSession<PasskeyQuestion>("POST", "session/factor/begin", { token }),
  finish: (token: string, credential: PasskeyAnswer) =>
    askSession<Session>("POST", "session/factor", { token, credential }),
  beginProof: (csrfToken: string) => askSession<PasskeyQuestion>("POST", "factors/proof", {}, csrfToken),
  beginAdd: (password: string, csrfToken: string) =>
    askSession<NewPasskeyQuestion>("POST", "factors/passkeys/begin", { password }, csrfToken),
  /** Recovery codes come with somebody's first factor only. */
  add: (given: { name: string; credential: PasskeyAnswer }, csrfToken: string) =>
    askSession<{ recoveryCodes: string[] | null }>("POST", "factors/passkeys", given, csrfToken),
  rename: (id: string, name: string, csrfToken: string) =>
    askSession<undefined>("PATCH", `factors/passkeys/${encodeURIComponent(id)}`, { name }, csrfToken),
  remove: (id: string, password: string, csrfToken: string) =>
    askSession<undefined>("POST", `factors/passkeys/${encodeURIComponent(id)}/remove`, { password }, csrfToken),
};
