/** Registrations of one code wait for each other anyway; here they wait together, with those of other codes, and go in one transaction. */
import { type BodyOf, type Operations, reasonCodes } from "@beckon/contract";
import { normaliseCode, skeletonOf } from "../core/code/code-text.ts";
import { instantMs, pastInstantMs } from "../core/instant.ts";
import type { Repositories, Surroundings, TransactionRepositories } from "../core/ports.ts";
import { type Registered, registerReferrals } from "../core/referral/register-referrals.ts";
import { NeedsWholeForest } from "../core/referral/registering-people.ts";
import { Refusal, violations } from "../core/refusal.ts";
import { RiskFactsFailed } from "../core/risk/assess-sign-ups.ts";
import type { SignalReader } from "../core/risk/signals.ts";
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

/**
 * Transactions of a tenant that are under way at once. More of them share the waiting out into smaller batches, and what a
 * transaction costs by itself is most of what a registration costs; fewer let one slow code delay all others.
 */
const lanes = 2;
/** Registrations that go in one transaction at the most. */
const batchMaximum = 200;
/** Registrations that wait in one lane at the most; more are told to come back. */
const waitingMaximum = 5_000;

/**
 * Takes registrations of one environment. Concurrency: those of one code are always in the same lane, and one transaction per lane
 * is under way; what arrives meanwhile joins the next.
 */
export type Registrar = (environment: LocalEnvironment, request: RegistrationRequest) => Promise<Answer>;

/** Any spread of codes over lanes will do, as long as a code keeps its own. What cannot be a code is in the first. */
const laneOf = (typed: string): number => {
  const code = normaliseCode(typed);
  let sum = 0;
  for (const symbol of code === null ? "" : skeletonOf(code)) sum = (31 * sum + symbol.charCodeAt(0)) % 65_536;
  return sum % lanes;
};

/** What a registration needs beside the database. */
type Means = Pick<Surroundings, "randomness"> & {
  signals: SignalReader;
  log: { error(about: object, message: string): void };
};

export const createRegistrar = (means: Means): Registrar => {
  const queues = new Map<string, Queue>();

  const pump = async (name: string, environment: LocalEnvironment, queue: Queue): Promise<void> => {
    queue.running = true;
    while (queue.waiting.length > 0) {
      const batch = takeBatch(queue.waiting);
      try {
        const answers = await runBatch(
          environment,
          means,
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
    const name = `${environment.name} ${request.tenantId} ${laneOf(request.body.code)}`;
    const queue = queues.get(name) ?? { waiting: [], running: false };
    queues.set(name, queue);
    if (queue.waiting.length >= waitingMaximum)
      return Promise.reject(
        new Refusal("too_many_requests", "Too many registrations are waiting.", { retryAfterSeconds: 1 }),
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
  means: Means,
  requests: readonly RegistrationRequest[],
): Promise<Answer[]> => {
  const attempt = async (some: readonly RegistrationRequest[], careful: boolean): Promise<Answer[]> => {
    const run = (factsFailed: boolean) =>
      environment.limits.inTurn(some[0]?.tenantId ?? "", () =>
        environment.store.transaction((inside) => settle(inside, means, some, { careful, factsFailed })),
      );
    try {
      return await run(false);
    } catch (error) {
      if (!(error instanceof RiskFactsFailed)) throw error;
      means.log.error({ reason: String(error.cause) }, "risk facts could not be read: sign-ups with signals are held");
      return run(true);
    }
  };
  const together = async (some: readonly RegistrationRequest[]): Promise<Map<RegistrationRequest, Answer>> => {
    if (some.length === 0) return new Map();
    try {
      const answers = await attempt(some, false);
      return new Map(some.map((request, place) => [request, answers[place] as Answer]));
    } catch (error) {
      if (!startsAgain(error)) throw error;
      // Those who must be looked at with care go alone, and the rest together again. When a rival at another code was met, who it
      // was is not said: each for itself finds out.
      const apart = error instanceof NeedsWholeForest ? some.filter((one) => isOf(one, error.refereeIds)) : some;
      const answers = await together(some.filter((one) => !apart.includes(one)));
      for (const one of apart) answers.set(one, await alone(attempt, one, error instanceof NeedsWholeForest));
      return answers;
    }
  };
  const answers = await together(requests);
  return requests.map((request) => answers.get(request) as Answer);
};

const isOf = ({ body }: RegistrationRequest, refereeIds: ReadonlySet<string>): boolean =>
  body.refereeId !== undefined && refereeIds.has(body.refereeId);

type Attempt = (some: readonly RegistrationRequest[], careful: boolean) => Promise<Answer[]>;

const alone = async (attempt: Attempt, request: RegistrationRequest, startCareful: boolean): Promise<Answer> => {
  let careful = startCareful;
  for (let tries = 1; ; tries++) {
    try {
      const [answer] = await attempt([request], careful);
      return answer as Answer;
    } catch (error) {
      if (!startsAgain(error) || tries === 4) throw error;
      careful ||= error instanceof NeedsWholeForest;
    }
  }
};

/** The same person came with another code at the same moment, or has referred others, or the batch met another in a circle. */
const startsAgain = (error: unknown): boolean =>
  error instanceof NeedsWholeForest ||
  (error instanceof Error &&
    (("kind" in error && error.kind === "unique") || ("reason" in error && error.reason === "conflict")));

/** One transaction: keys, decisions, effects, records. */
const settle = async (
  inside: TransactionRepositories,
  { randomness, signals }: Means,
  requests: readonly RegistrationRequest[],
  how: { careful: boolean; factsFailed: boolean },
): Promise<Answer[]> => {
  const [first] = requests;
  if (!first) return [];
  // All of one lane, so of one tenant, whose clock is the same for all.
  const surroundings = { clock: first.clock, randomness, signals };
  const nowMs = first.clock.nowMs();
  await inside.privacy.holdPeople(first.tenantId, "shared");
  const known = await recall(inside, requests.map(keyed), nowMs);
  const open = requests.filter((_, place) => known[place] === null);
  const fresh = await register(inside, surroundings, open, how);
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
  surroundings: Surroundings & Pick<Means, "signals">,
  requests: readonly RegistrationRequest[],
  how: { careful: boolean; factsFailed: boolean },
): Promise<Answer[]> => {
  const [first] = requests;
  if (!first) return [];
  const read = requests.map((request) => readRequest(request, surroundings.signals));
  const asked = read.flatMap((one) => ("typed" in one ? [one] : []));
  const batch = { tenantId: first.tenantId, asked, ...how };
  const outcomes = asked.length === 0 ? [] : await registerReferrals(inside, surroundings, batch);
  let next = 0;
  return read.map((one, place) => {
    const { requestId } = requests[place] as RegistrationRequest;
    return "typed" in one
      ? toAnswer(outcomes[next++] as Registered, requestId)
      : problemOfRefusal(one.refusal, requestId);
  });
};

/** What is asked for; what people are known by is turned into hashes here. */
const readRequest = ({ tenantId, body, caller, clock }: RegistrationRequest, signals: SignalReader) => {
  if (body.refereeId === undefined && body.onboardingId === undefined) return { refusal: withoutPerson() };
  if (body.attributes !== undefined && body.refereeId === undefined) return { refusal: attributesOfNobody() };
  const { registeredAt, formOpenedAt } = body;
  try {
    const signedUpAtMs =
      registeredAt === undefined ? null : pastInstantMs(registeredAt, "/body/registeredAt", clock.nowMs());
    const openedAtMs = formOpenedAt === undefined ? null : instantMs(formOpenedAt, "/body/formOpenedAt");
    const openMs = openedAtMs === null ? null : Math.max(0, (signedUpAtMs ?? clock.nowMs()) - openedAtMs);
    return {
      typed: body.code,
      refereeId: body.refereeId ?? null,
      onboardingId: body.onboardingId ?? null,
      signedUpAtMs,
      country: body.country ?? null,
      ipCountry: body.ipCountry ?? null,
      signals: { ...signals.read(tenantId, body), openMs },
      ...(body.attributes ? { attributes: body.attributes } : {}),
      actor: caller,
      note: body.note ?? null,
    };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
};

const withoutPerson = (): Refusal => {
  const detail = "Give a refereeId, an onboardingId, or both.";
  return violations([{ pointer: "/body", code: "somebody_missing", detail }]);
};

const attributesOfNobody = (): Refusal => {
  const detail = "Attributes need a refereeId: a temporary id has none.";
  return violations([{ pointer: "/body/attributes", code: "referee_missing", detail }]);
};

const toAnswer = (outcome: Registered, requestId: string): Answer => {
  if (outcome.kind !== "refused")
    return {
      status: 201,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(presentReferral(outcome.referral)),
    };
  const { reason, referral, assessmentId } = outcome;
  const see = referral?.referralId ?? assessmentId;
  const detail = see ? `${reasonCodes[reason]} See ${see}.` : reasonCodes[reason];
  return problemOfRefusal(new Refusal(reason, detail), requestId);
};
