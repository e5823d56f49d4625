/** A passkey in software, with the browser around it: it answers challenges as the standard says, or as a test tells it to. */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

type Options = {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
  allowCredentials?: readonly { id: string }[];
};

/** What a test may have go wrong. `counter`: what the authenticator says it is at. */
export type Twist = { origin?: string; challenge?: string; verified?: boolean; counter?: number; rpId?: string };

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");
const hashOf = (text: string | Uint8Array): Buffer => createHash("sha256").update(text).digest();

/** CBOR, as much of it as a key and an attestation need: short texts, byte strings, small whole numbers, short maps. */
const cbor = (value: unknown): Buffer => {
  if (typeof value === "number") return value >= 0 ? header(0, value) : header(1, -1 - value);
  if (value instanceof Uint8Array) return Buffer.concat([header(2, value.length), value]);
  if (typeof value === "string") return Buffer.concat([header(3, value.length), Buffer.from(value)]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([header(5, entries.length), ...entries.flatMap(([key, held]) => [cbor(key), cbor(held)])]);
};
const header = (kind: number, size: number): Buffer => {
  if (size < 24) return Buffer.from([(kind << 5) | size]);
  return size < 256 ? Buffer.from([(kind << 5) | 24, size]) : Buffer.from([(kind << 5) | 25, size >> 8, size & 255]);
};

export type SoftKey = {
  /** What the browser would hand over after `navigator.credentials.create`. */
  create(options: Options, twist?: Twist): Record<string, unknown>;
  /** The same after `navigator.credentials.get`. */
  get(options: Options, twist?: Twist): Record<string, unknown>;
};

/** A key at the page of this origin. It counts its uses. */
export const softKey = (origin: string): SoftKey => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  let counter = 0;
  let handle = "";
  const clientData = (type: string, options: Options, twist: Twist) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: twist.challenge ?? options.challenge,
        origin: twist.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authenticatorData = (rpId: string, { verified = true, counter: told }: Twist, key: Buffer | null) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(told ?? ++counter);
    const flags = 1 | (verified ? 4 : 0) | (key ? 64 : 0);
    const attested = key ? [Buffer.alloc(16), Buffer.from([0, id.length]), id, key] : [];
    return Buffer.concat([hashOf(rpId), Buffer.from([flags]), count, ...attested]);
  };
  const answer = (response: Record<string, unknown>) => ({
    ...{ id: base64(id), rawId: base64(id), type: "public-key", clientExtensionResults: {} },
    response,
  });
  return {
    create: (options, twist = {}) => {
      handle = options.user?.id ?? "";
      const key = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, "base64url")],
          [-3, Buffer.from(y, "base64url")],
        ]),
      );
      const authData = authenticatorData(twist.rpId ?? options.rp?.id ?? "", twist, key);
      const attestationObject = cbor(
        new Map<string, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", authData],
        ]),
      );
      return answer({
        clientDataJSON: base64(clientData("webauthn.create", options, twist)),
        attestationObject: base64(attestationObject),
        transports: ["internal", "hybrid"],
      });
    },
    get: (options, twist = {}) => {
      const data = clientData("webauthn.get", options, twist);
      const authData = authenticatorData(twist.rpId ?? options.rpId ?? "", twist, null);
      const signature = sign("sha256", Buffer.concat([authData, hashOf(data)]), privateKey);
      return answer({
        clientDataJSON: base64(data),
        authenticatorData: base64(authData),
        signature: base64(signature),
        userHandle: handle,
      });
    },
  };
};
