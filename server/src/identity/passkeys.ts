/** Passkeys by the standard: what a browser is asked for, and whether what comes back holds. Source: Web Authentication, level 3, section 7. */
import type * as WebAuthn from "@simplewebauthn/server";
import { challengeLifeMs } from "../core/console/console-rules.ts";
import type { Passkey, PasskeyAnswer, PasskeyReader } from "../core/console/passkey-store.ts";

/** It is 26 MB of certificates and keys that a deployment without passkeys never needs. */
const load = (): Promise<typeof WebAuthn> => import("@simplewebauthn/server");

/** Ed25519, ES256, RS256: every authenticator has one. Source: the IANA registry of COSE algorithms. */
const algorithms = [-8, -7, -257];
const transportsMaximum = 8;

/** What the browser holds a passkey to, and with it the user's own eyes. */
const partyOf = (origin: string): string => new URL(origin).hostname;
/** Opaque to everybody else: an id of ours, and no name. */
const handleOf = (userId: string): string => Buffer.from(userId).toString("base64url");
const described = ({ credentialId, transports }: Passkey) => ({
  id: credentialId,
  type: "public-key",
  transports: [...transports],
});

type ClientData = { challenge?: unknown; crossOrigin?: unknown };

/** What the browser says it did; null where it cannot be read, or was done inside of another site's page. */
const clientDataOf = ({ response }: PasskeyAnswer): ClientData | null => {
  const text = response["clientDataJSON"];
  if (typeof text !== "string") return null;
  try {
    const said: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    const data = typeof said === "object" && said !== null ? (said as ClientData) : null;
    return data?.crossOrigin === true ? null : data;
  } catch {
    return null;
  }
};

const transportsOf = (given: readonly string[] | undefined): string[] =>
  (given ?? []).filter((one) => /^[a-z-]{1,32}$/.test(one)).slice(0, transportsMaximum);

/** Reads answers. `warn` is told why one does not hold, which whoever sent it is not. */
export const createPasskeys = (warn: (words: string, about: { reason: string }) => void): PasskeyReader => {
  /** Null for what the library refuses: it says so by an error. */
  const held = async <T>(work: (library: typeof WebAuthn) => Promise<T | null>): Promise<T | null> => {
    const library = await load();
    try {
      return await work(library);
    } catch (error) {
      warn("a passkey's answer was refused", { reason: (error as Error).message.slice(0, 300) });
      return null;
    }
  };
  return {
    creationOptions: ({ challenge, origin, user, known }) => ({
      challenge,
      rp: { id: partyOf(origin), name: "Beckon" },
      user: { id: handleOf(user.userId), name: user.email, displayName: user.name },
      pubKeyCredParams: algorithms.map((alg) => ({ alg, type: "public-key" })),
      timeout: challengeLifeMs,
      attestation: "none",
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      excludeCredentials: known.map(described),
    }),
    requestOptions: ({ challenge, origin, among }) => ({
      challenge,
      rpId: partyOf(origin),
      timeout: challengeLifeMs,
      userVerification: "required",
      ...(among === null ? {} : { allowCredentials: among.map(described) }),
    }),
    challengeOf: (answer) => {
      const challenge = clientDataOf(answer)?.challenge;
      return typeof challenge === "string" && /^[\w-]{43}$/.test(challenge) ? challenge : null;
    },
    newKeyOf: (answer, { challenge, origin }) =>
      held(async ({ verifyRegistrationResponse }) => {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: answer as unknown as WebAuthn.RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: partyOf(origin),
          supportedAlgorithmIDs: algorithms,
          requireUserVerification: true,
        });
        if (!verified) return null;
        const { id, publicKey, counter, transports } = registrationInfo.credential;
        return { credentialId: id, publicKey, counter, transports: transportsOf(transports) };
      }),
    counterOf: async (answer, { challenge, origin, passkey, alone }) => {
      const handle = answer.response["userHandle"];
      // Whoever named nobody is whom the authenticator names; whoever did need not be named again.
      if (handle === undefined ? alone : handle !== handleOf(passkey.userId)) return null;
      return held(async ({ verifyAuthenticationResponse }) => {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: answer as unknown as WebAuthn.AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: partyOf(origin),
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(passkey.publicKey),
            counter: passkey.counter,
          },
          requireUserVerification: true,
        });
        return verified ? authenticationInfo.newCounter : null;
      });
    },
  };
};
