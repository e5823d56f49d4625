import type { EventType } from "@beckon/contract";
import type { OutboundAnswer } from "../outbound-http.ts";
import type { SigningScheme } from "./webhook-endpoint.ts";

export type DeliveryState = "pending" | "retrying" | "delivered" | "failed";
export type FailureReason = "exhausted" | "refused" | "gone" | "archived";

/** The state machine, whole. A resend is a delivery of its own, so nothing ever leaves the last two. */
export const deliveryMoves: Record<DeliveryState, readonly DeliveryState[]> = {
  pending: ["delivered", "retrying", "failed"],
  retrying: ["delivered", "retrying", "failed"],
  delivered: [],
  failed: [],
};

export type Delivery = {
  deliveryId: string;
  endpointId: string;
  eventId: string;
  eventType: EventType;
  subjectId: string;
  state: DeliveryState;
  resend: boolean;
  attempts: number;
  reason: FailureReason | null;
  nextAttemptAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
};

/** What is written down of one call. `status` is null when nobody answered; `reason` is null when it went well. */
export type AttemptFacts = {
  atMs: number;
  status: number | null;
  durationMs: number;
  excerpt: string | null;
  reason: string | null;
};
export type Attempt = AttemptFacts & { attempt: number };

/**
 * Pauses before the second and later attempts. Units: seconds. Source: the schedule that the Standard Webhooks specification
 * recommends; ten attempts within 75 hours and 35 minutes.
 */
export const retryDelaysSeconds: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
export const attemptsMaximum = retryDelaysSeconds.length + 1;
/** Each pause is up to a tenth shorter or longer, so that what failed together does not come back together. */
const jitter = 0.1;
/** However long an endpoint asks us to wait. */
const retryAfterMaximumMs = 86_400_000;

export type Verdict =
  | { state: "delivered" }
  | { state: "retrying"; nextAttemptAtMs: number }
  /** `gone`: the endpoint said 410 and wants nothing more. */
  | { state: "failed"; reason: "exhausted" | "refused" | "gone" };

/** What an attempt's outcome means for its delivery. `chance` is from 0 up to 1, for the jitter. */
export const judgeAttempt = (outcome: {
  scheme: SigningScheme;
  /** 1 for the first. */
  attempt: number;
  answer: OutboundAnswer;
  nowMs: number;
  chance: number;
}): Verdict => {
  const { scheme, attempt, answer, nowMs, chance } = outcome;
  const status = answer.kind === "answered" ? answer.status : 0;
  if (status >= 200 && status < 300) return { state: "delivered" };
  if (status === 410) return { state: "failed", reason: "gone" };
  // The platform's receivers were promised that a 4xx ends it; Standard Webhooks retries whatever is not 2xx.
  if (scheme === "platform" && status >= 400 && status < 500) return { state: "failed", reason: "refused" };
  const delaySeconds = retryDelaysSeconds[attempt - 1];
  if (delaySeconds === undefined) return { state: "failed", reason: "exhausted" };
  const pauseMs = Math.round(delaySeconds * 1000 * (1 - jitter + 2 * jitter * chance));
  const askedMs = answer.kind === "answered" ? retryAfterMs(answer.headers["retry-after"], nowMs) : 0;
  return { state: "retrying", nextAttemptAtMs: nowMs + Math.max(pauseMs, askedMs) };
};

/** How long a Retry-After asks to wait, in seconds or as a date; 0 when it says nothing sensible, a day at the most. */
export const retryAfterMs = (header: string | string[] | undefined, nowMs: number): number => {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? "";
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), retryAfterMaximumMs);
};

/** What an outcome is called in the attempt's record; null when it went well. */
export const faultOf = (answer: OutboundAnswer): string | null => {
  if (answer.kind === "refused") return `address refused: ${answer.reason}`;
  if (answer.kind === "failed") return answer.reason;
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? `status ${status}: redirects are not followed` : `status ${status}`;
};
