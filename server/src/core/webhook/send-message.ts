import type { Clock } from "../clock.ts";
import type { OutboundAnswer, OutboundHttp } from "../outbound-http.ts";
import type { OutboxEvent } from "../outbox/outbox-event.ts";
import type { SecretBox } from "../ports.ts";
import { type AttemptFacts, faultOf } from "./delivery.ts";
import { excerptOf } from "./excerpt.ts";
import { messageBody, uuidOf } from "./message.ts";
import { secretContext } from "./webhook-endpoint.ts";
import type { Outgoing, WebhookSigner } from "./webhook-ports.ts";

/** What sending needs beside the message. */
export type Outside = {
  http: OutboundHttp;
  signer: WebhookSigner;
  secretBox: SecretBox;
  clock: Clock;
  timeoutMs: number;
};

/** How much of an answer is read; the rest is nobody's business, but the connection can be used again. */
const answerBytesMaximum = 64 * 1024;

/**
 * Sends an event to an endpoint, once, signed with the time of now. Never rejects for what the far end does. Errors: throws when
 * the endpoint's secret cannot be opened.
 */
export const sendMessage = (
  outside: Outside,
  message: { tenantId: string; environment: string; endpoint: Outgoing["endpoint"]; event: OutboxEvent },
): Promise<Posted> => {
  const { tenantId, environment, endpoint, event } = message;
  return postSigned(outside, {
    endpoint,
    secretContext: secretContext(tenantId, endpoint.endpointId),
    id: endpoint.scheme === "standard" ? event.eventId : uuidOf(event.eventId),
    body: messageBody(endpoint.scheme, { ...event, environment }),
  });
};

type Posted = { answer: OutboundAnswer; attempt: AttemptFacts };
type Signing = "url" | "scheme" | "sealedSecret" | "sealedPreviousSecret" | "previousSecretUntilMs";

/** The same for any body. `secretContext` is what the secrets were sealed for. */
export const postSigned = async (
  { http, signer, secretBox, clock, timeoutMs }: Outside,
  message: { endpoint: Pick<Outgoing["endpoint"], Signing>; secretContext: string; id: string; body: string },
): Promise<Posted> => {
  const { endpoint, id, body } = message;
  const { scheme, url } = endpoint;
  const atMs = clock.nowMs();
  const open = (sealed: string) => secretBox.open(sealed, message.secretContext);
  const overlaps =
    endpoint.sealedPreviousSecret !== null &&
    endpoint.previousSecretUntilMs !== null &&
    atMs < endpoint.previousSecretUntilMs;
  const previous = overlaps ? [open(endpoint.sealedPreviousSecret ?? "")] : [];
  const signature = signer.sign(scheme, [open(endpoint.sealedSecret), ...previous], {
    id,
    timestampSeconds: Math.floor(atMs / 1000),
    body,
  });
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Beckon-Webhooks/1",
    ...signature,
  };
  const answer = await http.request({
    url,
    method: "POST",
    headers,
    body,
    timeoutMs,
    maxBodyBytes: answerBytesMaximum,
    cutBody: true,
  });
  const answered = answer.kind === "answered";
  return {
    answer,
    attempt: {
      atMs,
      status: answered ? answer.status : null,
      durationMs: Math.max(0, clock.nowMs() - atMs),
      excerpt: answered ? excerptOf(answer.body) : null,
      reason: faultOf(answer),
    },
  };
};
