/** The browser's part of passkeys. What speaks to it is loaded when somebody uses one. */
import type { NewPasskeyQuestion, PasskeyAnswer, PasskeyQuestion } from "../api/passkey-api.ts";
import type { Door } from "../api/session-api.ts";

/** Why the browser gave no answer. */
export class PasskeyFault extends Error {
  override readonly name = "PasskeyFault";
  /** `turnedBack`: the person did, or nothing was there to answer; `known`: this authenticator has one for here already. */
  readonly why: "turnedBack" | "known" | "failed";

  constructor(why: "turnedBack" | "known" | "failed", cause: unknown) {
    super(why, { cause });
    this.why = why;
  }
}

const faultOf = (error: unknown): PasskeyFault => {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return new PasskeyFault("turnedBack", error);
  return new PasskeyFault(name === "InvalidStateError" ? "known" : "failed", error);
};

/** Asks for one of the passkeys that are meant. Errors: PasskeyFault. */
export const askPasskey = async (question: PasskeyQuestion): Promise<PasskeyAnswer> => {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  try {
    return { ...(await startAuthentication({ optionsJSON: question })) };
  } catch (error) {
    throw faultOf(error);
  }
};

/** Makes a new one. Errors: PasskeyFault. */
export const makePasskey = async (question: NewPasskeyQuestion): Promise<PasskeyAnswer> => {
  const { startRegistration } = await import("@simplewebauthn/browser");
  try {
    return { ...(await startRegistration({ optionsJSON: question })) };
  } catch (error) {
    throw faultOf(error);
  }
};

/** Why nobody can use a passkey on this page; null where they can. */
export const whyNoPasskeys = (door: Pick<Door, "passkeysAt"> | undefined): "browser" | "address" | "number" | null => {
  const { origin, hostname } = window.location;
  const at = door?.passkeysAt ?? null;
  if (at !== null && at !== origin) return "address";
  if (/^[\d.]+$|^\[/.test(hostname)) return "number";
  return typeof window.PublicKeyCredential === "function" ? null : "browser";
};
