/** What the veto room needs of a store: part of `../ports.ts`. */
import type { Attempt, AttemptFacts } from "../webhook/delivery.ts";
import type { ApprovalVeto, OutgoingQuestion, Question, QuestionState } from "./approval-veto.ts";

export type WrittenAnswer = {
  rewardId: string;
  state: QuestionState;
  nextAttemptAtMs: number | null;
  attempt: AttemptFacts;
};

export type VetoStore = {
  find(tenantId: string): Promise<ApprovalVeto | null>;
  /** The same, and no one else changes it until this transaction ends. */
  lock(tenantId: string): Promise<ApprovalVeto | null>;
  /** Writes it as the version after the kept one (0: there is none yet); false when another did so meanwhile. */
  put(tenantId: string, veto: ApprovalVeto): Promise<boolean>;
  /** Every open question is asked now. */
  hasten(tenantId: string, nowMs: number): Promise<void>;

  /** New questions, due at once; after the commit the worker is woken. */
  open(tenantId: string, questions: readonly { rewardId: string; eventId: string }[], nowMs: number): Promise<void>;
  /** Ends what is open about these rewards: somebody decided. An attempt under way is still noted, and changes nothing. */
  overtake(tenantId: string, rewardIds: readonly string[]): Promise<void>;
  findQuestion(tenantId: string, rewardId: string): Promise<Question | null>;
  listAttempts(tenantId: string, rewardId: string): Promise<Attempt[]>;

  /** Of all tenants: those with a question whose turn it is by their own clock, in a fixed order that goes on after `after`. */
  listDue(
    nowMs: number,
    after: { tenantId: string; endpointId: string } | null,
    limit: number,
  ): Promise<{ tenantId: string; endpointId: string }[]>;
  /** Takes up to `room` due questions of each under a lease, which runs in real time; others get them when it has run out. */
  claim(
    wanted: readonly { tenantId: string; room: number }[],
    lease: { lease: string; untilMs: number },
    nowMs: number,
  ): Promise<OutgoingQuestion[]>;
  /** Writes an attempt and what it did, if the question is still under this lease. The state before; null when it is not. */
  record(tenantId: string, lease: string, answer: WrittenAnswer): Promise<QuestionState | null>;
};
