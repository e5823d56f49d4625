/** Makes and reads the two credentials that Beckon issues: secret keys, and participants' tokens. */
import type { ParticipantTokens, Randomness, SecretKeyReader, SecretKeys } from "../core/ports.ts";
import { hashCredential, mintParticipantToken, mintSecretKey, parseBeckonCredential } from "./beckon-tokens.ts";

export const createSecretKeys = (randomness: Randomness): SecretKeys & SecretKeyReader => ({
  mint: (tenantId, mode) => {
    const text = mintSecretKey(randomness, tenantId, mode === "live" ? "live" : "test");
    return { text, hash: hashCredential(text) };
  },
  read: (text) => {
    const parsed = parseBeckonCredential(text);
    return parsed?.kind === "secret-key" ? { tenantId: parsed.tenantId, hash: hashCredential(text) } : null;
  },
});

export const createParticipantTokens = (randomness: Randomness): ParticipantTokens => ({
  mint: (tenantId) => {
    const text = mintParticipantToken(randomness, tenantId);
    return { text, hash: hashCredential(text) };
  },
  hashOf: (tenantId, text) => (parseBeckonCredential(text)?.tenantId === tenantId ? hashCredential(text) : null),
});
