/** Registrations of one code wait for each other anyway; here they wait together, and go in one transaction. */
import { type BodyOf, type Operations, reasonCodes } from "@beckon/contract";
import { normaliseCode, skeletonOf } from "../core/code/code-text.ts";
import type { Repositories, Surroundings, TransactionRepositories } from "../core/ports.ts";
import { NeedsWholeForest, type Registered, registerReferrals } from "../core/referral/register-referrals.ts";
import { Refusal, violations } from "../core/refusal.ts";
import type { LocalEnvironment } from "./environments.ts";
import { recall, remember } from "./idempotency.ts";
import { presentReferral } from "./operations/present.ts";
import { type Answer, problemOfRefusal } from "./problem.ts";

export type RegistrationRequest = {
  tenantId: string;
  caller: string;
  /** The tenant's own. */
  clock: Surroundings["clock"];
  body: BodyOf<Operations["registerReferral"]>;
  idempotencyKey: string | null;
  hash: Uint8Array;
  requestId: string;
};

type Waiting = { request: RegistrationRequest; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
type Queue = { waiting: Waiting[]; running: boolean };

/** Registrations that go in one transaction at the most. */
const batchMaximum = 200;
/** Registrations that wait for one code at the most; more are told to come back. */
const waitingMaximum = 5_000;

/** Takes registrations of one environment. Concurrency: one transaction per code is under way; what arrives meanwhile joins the next. */
export type Registrar = (environment: LocalEnvironment, request: RegistrationRequest) => Promise<Answer>;

export const createRegistrar = (randomness: Surroundings["randomness"]): Registrar => {
  const queues = new Map<string, Queue>();

  const pump = async (name: string, environment: LocalEnvironment, queue: Queue): Promise<void> => {
    queue.running = true;
    while (queue.waiting.length > 0) {
      const batch = takeBatch(queue.waiting);
      try {
        const answers = await runBatch(
          environment,
          randomness,
          batch.map(({ request }) => request),
        );
        batch.forEach(({ resolve }, place) => resolve(answers[place] as Answer));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    queue.running = false;
    queues.delete(name);
  };

  return (environment, request) => {
    const code = normaliseCode(request.body.code);
    // What cannot be a code waits for nobody: its queue is that of no code.
    const name = `${environment.name} ${request.tenantId} ${code === null ? "" : skeletonOf(code)}`;
    const queue = queues.get(name) ?? { waiting: [], running: false };
    queues.set(name, queue);
    if (queue.waiting.length >= waitingMaximum)
      return Promise.reject(
        new Refusal("too_many_requests", "Too many registrations of this code are waiting.", { retryAfterSeconds: 1 }),
      );
    return new Promise((resolve, reject) => {
      queue.waiting.push({ request, resolve, reject });
      if (!queue.running) void pump(name, environment, queue);
    });
  };
};

/** The first of the queue, and no key twice: its second bearer must find the first one's record. */
const takeBatch = (waiting: Waiting[]): Waiting[] => {
  const batch: Waiting[] = [];
  const keys = new Set<string>();
  while (batch.length < batchMaximum) {
    const next = waiting[0];
    if (!next) break;
    const { caller, idempotencyKey } = next.request;
    const key = `${caller} ${idempotencyKey ?? ""}`;
    if (idempotencyKey !== null && keys.has(key)) break;
    keys.add(key);
    batch.push(next);
    waiting.shift();
  }
  return batch;
};

const runBatch = async (
  environment: LocalEnvironment,
  randomness: Surroundings["randomness"],
  requests: readonly RegistrationRequest[],
): Promise<Answer[]> => {
  const attempt = (some: readonly RegistrationRequest[], careful: boolean) =>
    environment.limits.inTurn(some[0]?.tenantId ?? "", () =>
      environment.store.transaction((inside) => settle(inside, randomness, some, careful)),
    );
  try {
    return await attempt(requests, false);
  } catch (error) {
    if (!startsAgain(error)) throw error;
    // One of them needs the whole forest, or met a rival at another code: each for itself, with care, finds out.
    const answers: Answer[] = [];
    for (const request of requests) answers.push(...(await alone(attempt, request)));
    return answers;
  }
};

type Attempt = (some: readonly RegistrationRequest[], careful: boolean) => Promise<Answer[]>;

const alone = async (attempt: Attempt, request: RegistrationRequest): Promise<Answer[]> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt([request], true);
    } catch (error) {
      if (!startsAgain(error) || tries === 3) throw error;
    }
  }
};

/** The same person came with another code at the same moment, or has referred others. */
const startsAgain = (error: unknown): boolean =>
  error instanceof NeedsWholeForest ||
  (error instanceof Error &&
    "code" in error &&
    error.code === "constraint_violated" &&
    "kind" in error &&
    error.kind === "unique");

/** One transaction: keys, decisions, effects, records. */
const settle = async (
  inside: TransactionRepositories,
  randomness: Surroundings["randomness"],
  requests: readonly RegistrationRequest[],
  careful: boolean,
): Promise<Answer[]> => {
  const [first] = requests;
  if (!first) return [];
  // All of one code, so of one tenant, whose clock is the same for all.
  const surroundings = { clock: first.clock, randomness };
  const nowMs = first.clock.nowMs();
  const known = await recall(inside, requests.map(keyed), nowMs);
  const open = requests.filter((_, place) => known[place] === null);
  const fresh = await register(inside, surroundings, open, careful);
  await remember(
    inside,
    open.map((request, place) => ({ ...keyed(request), answer: fresh[place] as Answer })),
    nowMs,
  );
  let next = 0;
  return known.map((answer) => answer ?? (fresh[next++] as Answer));
};

const keyed = ({ tenantId, caller, idempotencyKey: key, hash, requestId }: RegistrationRequest) => ({
  scope: key === null ? null : { tenantId, caller, operation: "registerReferral", key },
  hash,
  requestId,
});

const register = async (
  inside: Repositories,
  surroundings: Surroundings,
  requests: readonly RegistrationRequest[],
  careful: boolean,
): Promise<Answer[]> => {
  const [first] = requests;
  if (!first) return [];
  const nobody = requests.map(({ body, requestId }) =>
    body.refereeId === undefined && body.onboardingId === undefined
      ? problemOfRefusal(withoutPerson(), requestId)
      : null,
  );
  const people = requests.filter((_, place) => nobody[place] === null);
  const asked = people.map(({ body, caller }) => ({
    refereeId: body.refereeId ?? null,
    onboardingId: body.onboardingId ?? null,
    signedUpAtMs: body.registeredAt === undefined ? null : Date.parse(body.registeredAt),
    country: body.country ?? null,
    actor: caller,
  }));
  const batch = { tenantId: first.tenantId, typed: first.body.code, asked, careful };
  const outcomes = asked.length === 0 ? [] : await registerReferrals(inside, surroundings, batch);
  let next = 0;
  return requests.map(({ requestId }, place) => nobody[place] ?? toAnswer(outcomes[next++] as Registered, requestId));
};

const withoutPerson = (): Refusal => {
  const detail = "Give a refereeId, an onboardingId, or both.";
  return violations([{ pointer: "/body", code: "somebody_missing", detail }]);
};

const toAnswer = (outcome: Registered, requestId: string): Answer => {
  if (outcome.kind !== "refused")
    return {
      status: 201,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(presentReferral(outcome.referral)),
    };
  const { reason, referral } = outcome;
  const detail = referral ? `${reasonCodes[reason]} See ${referral.referralId}.` : reasonCodes[reason];
  return problemOfRefusal(new Refusal(reason, detail), requestId);
};
