/** Secrets and signatures of webhooks, in both schemes. */
import { createHmac } from "node:crypto";
import type { Randomness, WebhookSigner } from "../core/ports.ts";

const secretBytes = 32;
const prefix = "whsec_";

/** Source: Standard Webhooks 1.0.0: the key is what the secret's base64 stands for; all signatures in one header. */
const standard: WebhookSigner["sign"] = (_scheme, secrets, { id, timestampSeconds, body }) => {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestampSeconds}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatures.join(" "),
  };
};

/** Source: the card platform's webhook reference: lower-case hex over timestamp, a dot and the body; the key is the secret's text. */
const platform: WebhookSigner["sign"] = (_scheme, secrets, { timestampSeconds, body }) => ({
  "x-timestamp": String(timestampSeconds),
  "x-signature": createHmac("sha256", secrets.at(-1) ?? secrets[0])
    .update(`${timestampSeconds}.${body}`)
    .digest("hex"),
});

/** Makes secrets from the given randomness, and signs. Shape: `whsec_` and base64 for `standard`, base64url for `platform`. */
export const createWebhookSigner = (randomness: Randomness): WebhookSigner => ({
  mintSecret: (scheme) => {
    const bytes = Buffer.from(randomness.bytes(secretBytes));
    return scheme === "standard" ? `${prefix}${bytes.toString("base64")}` : bytes.toString("base64url");
  },
  sign: (scheme, secrets, message) => (scheme === "standard" ? standard : platform)(scheme, secrets, message),
});
