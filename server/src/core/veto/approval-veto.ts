import type { OutboundAnswer } from "../outbound-http.ts";
import type { Reward } from "../reward/reward.ts";
import { type AttemptFacts, retryAfterMs } from "../webhook/delivery.ts";
import type { SigningScheme } from "../webhook/webhook-endpoint.ts";

export type VetoState = "off" | "active" | "paused";

/** A tenant's own system, which is asked before a reward is approved. Off, it has neither address nor secret. */
export type ApprovalVeto = {
  state: VetoState;
  url: string | null;
  scheme: SigningScheme;
  timeoutSeconds: number;
  sealedSecret: string | null;
  sealedPreviousSecret: string | null;
  previousSecretUntilMs: number | null;
  version: number;
  updatedAtMs: number | null;
};

/** What a tenant has that never asked for a veto. */
export const noVeto: ApprovalVeto = {
  state: "off",
  url: null,
  scheme: "standard",
  timeoutSeconds: 5,
  sealedSecret: null,
  sealedPreviousSecret: null,
  previousSecretUntilMs: null,
  version: 0,
  updatedAtMs: null,
};

/** Binds a sealed secret to its place, so that it opens nowhere else. */
export const vetoSecretContext = (tenantId: string): string => `approval-veto/${tenantId}`;

export type QuestionState = "open" | "allowed" | "refused" | "held" | "overtaken";

/** The question about one reward; nothing but `open` is ever left. Times are the tenant's own. */
export type Question = {
  rewardId: string;
  state: QuestionState;
  attempts: number;
  askedAtMs: number;
  firstAttemptAtMs: number | null;
  nextAttemptAtMs: number | null;
};

/** A question whose turn it is, with all that is needed to ask it. */
export type OutgoingQuestion = {
  tenantId: string;
  clockAheadMs: number;
  /** Receivers know a repetition by it. */
  eventId: string;
  attempts: number;
  askedAtMs: number;
  firstAttemptAtMs: number | null;
  /** `endpointId` is the tenant's id: a tenant has one. Without `url` it was switched off meanwhile. */
  endpoint: Omit<ApprovalVeto, "state" | "version" | "updatedAtMs"> & { endpointId: string };
  reward: Pick<
    Reward,
    "rewardId" | "referralId" | "campaignId" | "participantId" | "side" | "ruleId" | "kind" | "value" | "sequence"
  >;
};

/** Pauses before the second and later attempts, then always the last one. Units: seconds. */
const retryDelaysSeconds: readonly number[] = [5, 30, 120, 600, 1800, 3600, 7200, 14_400];
/** Each pause is up to a tenth shorter or longer, so that what failed together does not come back together. */
const jitter = 0.1;
/** From the first attempt until a person decides instead. The last attempt is made at that moment. */
export const patienceMs = 72 * 3_600_000;
/** Of the statuses that say "no", those that mean "not now". */
const notNow: readonly number[] = [408, 425, 429];

export type Answered =
  | { kind: "allowed" | "refused"; status: number }
  | { kind: "again"; nextAttemptAtMs: number }
  | { kind: "held"; why: "unanswered" | "off" };

/** What an attempt's outcome means for its question. `nowMs` is the tenant's time, `chance` from 0 up to 1. */
export const judgeAnswer = (
  { attempts, firstAttemptAtMs, endpoint }: Pick<OutgoingQuestion, "attempts" | "firstAttemptAtMs" | "endpoint">,
  { answer, attempt }: { answer: OutboundAnswer; attempt: Pick<AttemptFacts, "atMs"> },
  { nowMs, chance }: { nowMs: number; chance: number },
): Answered => {
  if (endpoint.url === null) return { kind: "held", why: "off" };
  const status = answer.kind === "answered" ? answer.status : 0;
  if (status >= 200 && status < 300) return { kind: "allowed", status };
  if (status >= 400 && status < 500 && !notNow.includes(status)) return { kind: "refused", status };
  const deadlineMs = (firstAttemptAtMs ?? attempt.atMs) + patienceMs;
  if (nowMs >= deadlineMs) return { kind: "held", why: "unanswered" };
  const delaySeconds = retryDelaysSeconds[attempts] ?? retryDelaysSeconds.at(-1) ?? 0;
  const pauseMs = Math.round(delaySeconds * 1000 * (1 - jitter + 2 * jitter * chance));
  const askedMs = answer.kind === "answered" ? retryAfterMs(answer.headers["retry-after"], nowMs) : 0;
  return { kind: "again", nextAttemptAtMs: Math.min(nowMs + Math.max(pauseMs, askedMs), deadlineMs) };
};
