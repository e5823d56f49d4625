/** The secrets of the console's sessions and links, and the hashes under which the store knows people who try to come in. */
import { createHmac, hkdfSync } from "node:crypto";
import type { ConsoleSecrets } from "../core/console/accounts.ts";
import type { Randomness } from "../core/ports.ts";
import { hashCredential } from "./beckon-tokens.ts";

/** `key` is the deployment's own; what is derived from it serves nothing else. */
export const createConsoleSecrets = (randomness: Randomness, key: Uint8Array): ConsoleSecrets => {
  const subjects = Buffer.from(hkdfSync("sha256", key, "", "beckon console sign-in failures", 32));
  return {
    mint: () => Buffer.from(randomness.bytes(32)).toString("base64url"),
    derive: (secret, use) => createHmac("sha256", secret).update(`beckon console ${use}`).digest("base64url"),
    hashOf: hashCredential,
    subjectOf: (kind, text) => createHmac("sha256", subjects).update(`${kind}\0${text}`).digest(),
  };
};

/** What a page of the console must show with each change: made from the session, so there is nothing to store. */
export const csrfTokenOf = (session: string): string =>
  createHmac("sha256", "beckon console csrf").update(session).digest("base64url");
