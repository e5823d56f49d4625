import { eventSchemaVersion } from "@beckon/contract";
import type { OutboundAnswer } from "../outbound-http.ts";
import type { AttemptFacts } from "../webhook/delivery.ts";
import { snakeCased, uuidOf } from "../webhook/message.ts";
import { type Outside, postSigned } from "../webhook/send-message.ts";
import { type OutgoingQuestion, vetoSecretContext } from "./approval-veto.ts";

const type = "reward.approval_requested";

/** The same question always gives the same text, so every repetition is equal. */
const bodyOf = (question: OutgoingQuestion, environment: string): string => {
  const { endpoint, eventId, askedAtMs, reward } = question;
  const { rewardId, referralId, campaignId, participantId, side, ruleId: rule, kind, value, sequence } = reward;
  const data = { rewardId, referralId, campaignId, participantId, side, rule, kind, value };
  const occurredAt = new Date(askedAtMs).toISOString();
  return JSON.stringify(
    endpoint.scheme === "standard"
      ? { id: eventId, type, schemaVersion: eventSchemaVersion, occurredAt, environment, sequence, data }
      : {
          api_version: eventSchemaVersion,
          event_id: uuidOf(eventId),
          event_category: "reward",
          event_type: type,
          user_id: participantId,
          event_object_id: rewardId,
          event_object: snakeCased(data),
          occurred_at: occurredAt,
          environment,
          sequence,
        },
  );
};

/**
 * Asks the tenant's system about one reward, once. The signature has the time of now, as everywhere; the attempt is noted in the
 * tenant's. Never rejects for what the far end does. Errors: throws when the secret cannot be opened.
 */
export const askHost = async (
  outside: Outside,
  question: OutgoingQuestion,
  environment: string,
): Promise<{ answer: OutboundAnswer; attempt: AttemptFacts }> => {
  const { tenantId, clockAheadMs, endpoint, eventId } = question;
  const { url, sealedSecret } = endpoint;
  if (url === null || sealedSecret === null) {
    const reason = "nobody is asked any more";
    const atMs = outside.clock.nowMs() + clockAheadMs;
    return {
      answer: { kind: "refused", reason },
      attempt: { atMs, status: null, durationMs: 0, excerpt: null, reason },
    };
  }
  const sent = await postSigned(
    { ...outside, timeoutMs: endpoint.timeoutSeconds * 1000 },
    {
      endpoint: { ...endpoint, url, sealedSecret },
      secretContext: vetoSecretContext(tenantId),
      id: endpoint.scheme === "standard" ? eventId : uuidOf(eventId),
      body: bodyOf(question, environment),
    },
  );
  return { ...sent, attempt: { ...sent.attempt, atMs: sent.attempt.atMs + clockAheadMs } };
};
