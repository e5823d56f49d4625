/** Where other systems post their webhooks: no secret key, a signature over the raw body instead. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { limits } from "@beckon/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EventSource } from "../core/event/event-source.ts";
import { keepRejected, takeWebhook } from "../core/event/take-webhook.ts";
import type { TransactionRepositories } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import { tenantClock } from "../core/tenant/tenant.ts";
import type { Services } from "./dispatch.ts";
import { environmentOf, type LocalEnvironment } from "./environments.ts";
import { jsonType } from "./fixed-headers.ts";
import { sourceSecretContext } from "./operations/event-sources.ts";
import { problem } from "./problem.ts";

/** How far the sender's clock may be off, and so how long a captured webhook could be played again. */
const skewSeconds = 300;

type Fault = { reason: "signature" | "timestamp"; detail: string };

/** The platform's scheme: hex HMAC-SHA256 of `timestamp.body`. Compared in constant time. */
export const faultOfSignature = (
  secret: string,
  { timestamp, signature, body }: { timestamp: string; signature: string; body: string },
  nowMs: number,
): Fault | null => {
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const expected = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest();
  const given = Buffer.from(/^[0-9a-f]{64}$/i.test(signature) ? signature : "", "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return {
      reason: "signature",
      detail: "X-Signature does not fit X-Timestamp and the body under this source's secret.",
    };
  if (!(Math.abs(nowMs / 1000 - seconds) <= skewSeconds))
    return { reason: "timestamp", detail: `X-Timestamp is more than ${skewSeconds} seconds off.` };
  return null;
};

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? "";

/** Routes of all inbound endpoints. Each answers 200 for what is kept, known or ignored, and 4xx, not to be retried, for the rest. */
export const inboundRoutes = (services: Services) => (app: FastifyInstance) => {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The signature is over the bytes as they came.
    scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) => parsed(null, body));
    scope.post("/v1/inbound/:tenantId/:sourceId", (request, reply) => receive(services, request, reply));
    done();
  });
};

const receive = async (services: Services, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { tenantId, sourceId } = request.params as { tenantId: string; sourceId: string };
  const body = typeof request.body === "string" ? request.body : "";
  const environment = services.environments[environmentOf(request.headers, request.raw.url ?? "")];
  if (environment?.kind === "upstream") {
    const forwarded = await environment.forward(request.raw, request.id, Buffer.from(body));
    if (!forwarded)
      return answer(
        reply,
        problem("unavailable", "The Beckon that serves this environment does not answer.", request.id),
      );
    return reply.code(forwarded.status).headers(forwarded.headers).send(forwarded.body);
  }
  const named = /^tnt_[0-9a-z]{26}$/.test(tenantId) && /^src_[0-9a-z]{26}$/.test(sourceId);
  const source = environment && named ? await environment.store.eventSources.find(tenantId, sourceId) : null;
  if (!environment || !source || source.state !== "active")
    return answer(reply, problem("not_found", "There is no such endpoint.", request.id));
  return take(services, environment, { tenantId, source, body }, request, reply);
};

/** Senders give up after a 4xx, and after a 5xx they come again. */
const comeBackLater = (error: unknown): never => {
  if (!(error instanceof Refusal) || error.code !== "too_many_requests") throw error;
  throw new Refusal("unavailable", "Too much of this tenant waits for the database.", { retryAfterSeconds: 1 });
};

const take = async (
  services: Services,
  environment: LocalEnvironment,
  { tenantId, source, body }: { tenantId: string; source: EventSource; body: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { sourceId } = source;
  const inTurn = <T>(work: (inside: TransactionRepositories) => Promise<T>): Promise<T> =>
    environment.limits
      .inTurn(tenantId, () =>
        environment.store.transaction(async (inside) => {
          await inside.privacy.holdPeople(tenantId, "shared");
          return work(inside);
        }),
      )
      .catch(comeBackLater);
  const secret = services.secretBox.open(source.secret, sourceSecretContext(tenantId, sourceId));
  const signed = {
    timestamp: one(request.headers["x-timestamp"]),
    signature: one(request.headers["x-signature"]),
    body,
  };
  const fault = faultOfSignature(secret, signed, services.clock.nowMs());
  const most = limits.rejectedPerSource;
  if (fault) {
    // What a stranger sent is told of, but not kept: only that something came.
    const kept = fault.reason === "timestamp" ? body : null;
    await inTurn((inside) => keepRejected(inside, services, { tenantId, sourceId, ...fault, body: kept, most }));
    return answer(reply, problem("not_authenticated", fault.detail, request.id));
  }
  const taken = await inTurn(async (inside) => {
    // The sender's clock is the real one; what the event means is judged on the tenant's own time.
    const ahead = (await inside.tenants.find(tenantId))?.clockAheadMs ?? 0;
    const own = { ...services, clock: tenantClock(services.clock, ahead) };
    const outcome = await takeWebhook(inside, own, { tenantId, source, body });
    if (outcome.outcome === "refused") {
      const { reason, detail } = outcome;
      await keepRejected(inside, services, { tenantId, sourceId, reason, detail, body, most });
    }
    return outcome;
  });
  if (taken.outcome === "refused") return answer(reply, problem("rule_violated", taken.detail, request.id));
  return reply.header("content-type", jsonType).send(JSON.stringify({ outcome: taken.outcome }));
};

const answer = (reply: FastifyReply, { status, headers, body }: ReturnType<typeof problem>): FastifyReply =>
  reply.code(status).headers(headers).send(body);
