/** The kinds of calls that a worker makes: one mechanism of leases, turns and attempts for all of them. */
import type { OutboundAnswer, Surroundings } from "../core/ports.ts";
import { askHost } from "../core/veto/ask-host.ts";
import type { OutgoingQuestion } from "../core/veto/approval-veto.ts";
import { recordAnswer } from "../core/veto/record-answer.ts";
import type { AttemptFacts } from "../core/webhook/delivery.ts";
import { recordAttempts } from "../core/webhook/record-attempts.ts";
import { type Outside, sendMessage } from "../core/webhook/send-message.ts";
import type { Outgoing } from "../core/webhook/webhook-ports.ts";
import type { EndpointRef } from "./lanes.ts";
import type { WorkerEnvironment, WorkerLog } from "./worker-environment.ts";

/** A call whose turn it is. */
export type Call = { tenantId: string; endpoint: { endpointId: string } };
/** The same after it was made. */
export type Made<C extends Call> = { outgoing: C; answer: OutboundAnswer; attempt: AttemptFacts };

export type CallQueue<C extends Call> = {
  /** What the log says when calls cannot be claimed, or their attempts not be written. */
  unclaimed: string;
  unwritten: string;
  nameOf(call: C): Record<string, string>;
  listDue(nowMs: number, after: EndpointRef | null, limit: number): Promise<EndpointRef[]>;
  claim(
    wanted: readonly (EndpointRef & { room: number })[],
    lease: { lease: string; untilMs: number },
    nowMs: number,
  ): Promise<C[]>;
  /** Never inside a transaction. Errors: throws for what is wrong on our side. */
  send(call: C): Promise<Omit<Made<C>, "outgoing">>;
  /** Writes what a tenant's calls did, those that are still under the lease. */
  record(tenantId: string, lease: string, made: readonly Made<C>[]): Promise<void>;
};

/** Deliveries of webhooks. */
export const deliveriesOf = (
  { name, store }: WorkerEnvironment,
  outside: Outside & Surroundings,
  log: WorkerLog,
): CallQueue<Outgoing> => ({
  unclaimed: "deliveries could not be claimed",
  unwritten: "webhook attempts could not be written",
  nameOf: ({ tenantId, deliveryId }) => ({ tenantId, deliveryId }),
  listDue: (...asked) => store.webhooks.listDue(...asked),
  claim: (...wanted) => store.webhooks.claim(...wanted),
  send: (outgoing) => sendMessage(outside, { ...outgoing, environment: name }),
  record: async (tenantId, lease, sent) => {
    const disabled = await store.transaction((inside) => recordAttempts(inside, outside, { tenantId, lease, sent }));
    for (const { endpointId, reason } of disabled)
      log.warn({ environment: name, tenantId, endpointId, reason }, "a webhook endpoint was disabled");
  },
});

/** Questions to the tenants' own systems about rewards. Each answer has a transaction of its own, as each has locks of its own. */
export const questionsOf = (
  { name, store }: WorkerEnvironment,
  outside: Outside & Surroundings,
): CallQueue<OutgoingQuestion> => ({
  unclaimed: "questions about rewards could not be claimed",
  unwritten: "answers about rewards could not be written",
  nameOf: ({ tenantId, reward: { rewardId } }) => ({ tenantId, rewardId }),
  listDue: (...asked) => store.vetoes.listDue(...asked),
  claim: (...wanted) => store.vetoes.claim(...wanted),
  send: (question) => askHost(outside, question, name),
  record: async (_tenantId, lease, made) => {
    for (const asked of made) await store.transaction((inside) => recordAnswer(inside, outside, { lease, asked }));
  },
});
