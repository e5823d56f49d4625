import { type EventType, limits } from "@beckon/contract";
import { newEntry } from "../audit/audit-entry.ts";
import { newId } from "../ids.ts";
import { newEvent } from "../outbox/outbox-event.ts";
import type { Repositories, SecretBox, Surroundings, WebhookSigner } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import {
  type EndpointStep,
  endpointSteps,
  secretContext,
  type SigningScheme,
  type WebhookEndpoint,
} from "./webhook-endpoint.ts";

/** What changes of endpoints need beside the repositories. `judgeUrl` says why an address may not be called, or null. */
export type EndpointSurroundings = Surroundings & {
  secretBox: SecretBox;
  signer: Pick<WebhookSigner, "mintSecret">;
  judgeUrl: (url: string) => string | null;
};

type Settings = { url: string; description: string | null; eventTypes: EventType[] | null };

/** Errors: rule_violated, for an address that may not be called. */
export const refuseBadUrl = ({ judgeUrl }: Pick<EndpointSurroundings, "judgeUrl">, url: string): void => {
  const reason = judgeUrl(url);
  if (reason === null) return;
  const detail = `This address may not be called: ${reason}.`;
  throw violations([{ pointer: "/body/url", code: "address_refused", detail }]);
};

/** An endpoint and its secret, which is told this once. Errors: rule_violated (the address), limit_reached. */
export const createEndpoint = async (
  { tenants, webhooks }: Repositories,
  surroundings: EndpointSurroundings,
  { tenantId, scheme, ...settings }: Settings & { tenantId: string; scheme: SigningScheme },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> => {
  refuseBadUrl(surroundings, settings.url);
  await tenants.lock(tenantId);
  if ((await webhooks.count(tenantId)) >= limits.webhookEndpoints)
    throw new Refusal("limit_reached", `A tenant has at most ${limits.webhookEndpoints} webhook endpoints.`);
  const nowMs = surroundings.clock.nowMs();
  const endpointId = newId("whk", surroundings);
  const secret = surroundings.signer.mintSecret(scheme);
  const endpoint: WebhookEndpoint = {
    endpointId,
    ...settings,
    scheme,
    state: "active",
    disabledReason: null,
    sealedSecret: surroundings.secretBox.seal(secret, secretContext(tenantId, endpointId)),
    sealedPreviousSecret: null,
    previousSecretUntilMs: null,
    consecutiveFailures: 0,
    failingSinceMs: null,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await webhooks.insert(tenantId, endpoint);
  return { endpoint, secret };
};

const lockEndpoint = async (
  { webhooks }: Repositories,
  tenantId: string,
  endpointId: string,
): Promise<WebhookEndpoint> => {
  const endpoint = await webhooks.lock(tenantId, endpointId);
  if (!endpoint) throw new Refusal("not_found", `There is no webhook endpoint ${endpointId}.`);
  return endpoint;
};

const lockLiveEndpoint = async (
  repositories: Repositories,
  tenantId: string,
  endpointId: string,
): Promise<WebhookEndpoint> => {
  const endpoint = await lockEndpoint(repositories, tenantId, endpointId);
  if (endpoint.state === "archived") throw new Refusal("invalid_state", "The endpoint is archived; that is for good.");
  return endpoint;
};

const saved = async (
  { webhooks }: Repositories,
  { clock }: Pick<Surroundings, "clock">,
  tenantId: string,
  changed: WebhookEndpoint,
): Promise<WebhookEndpoint> => {
  const endpoint = { ...changed, version: changed.version + 1, updatedAtMs: clock.nowMs() };
  await webhooks.save(tenantId, endpoint);
  return endpoint;
};

/** Errors: not_found, invalid_state, precondition_failed, rule_violated. */
export const updateEndpoint = async (
  repositories: Repositories,
  surroundings: EndpointSurroundings,
  change: { tenantId: string; endpointId: string; version: number; input: Partial<Settings> },
): Promise<WebhookEndpoint> => {
  const { tenantId, endpointId, version, input } = change;
  const endpoint = await lockLiveEndpoint(repositories, tenantId, endpointId);
  if (endpoint.version !== version)
    throw new Refusal("precondition_failed", `The endpoint is at version ${endpoint.version} now.`);
  if (input.url !== undefined) refuseBadUrl(surroundings, input.url);
  return saved(repositories, surroundings, tenantId, { ...endpoint, ...input });
};

/** Pauses, resumes or archives. Doing it twice changes nothing. Errors: not_found, invalid_state. */
export const takeEndpointStep = async (
  repositories: Repositories,
  surroundings: Pick<Surroundings, "clock">,
  change: { tenantId: string; endpointId: string; step: Exclude<EndpointStep, "disable"> },
): Promise<WebhookEndpoint> => {
  const { tenantId, endpointId, step } = change;
  const endpoint = await lockEndpoint(repositories, tenantId, endpointId);
  const { from, to } = endpointSteps[step];
  if (endpoint.state === to) return endpoint;
  if (!from.includes(endpoint.state))
    throw new Refusal(
      "invalid_state",
      `The endpoint is ${endpoint.state}; to ${step} it, it must be ${from.join(" or ")}.`,
    );
  const moved = await saved(repositories, surroundings, tenantId, { ...endpoint, state: to, disabledReason: null });
  if (step === "resume") await repositories.webhooks.forgive(tenantId, endpointId);
  if (step === "archive")
    await repositories.webhooks.failOpen(tenantId, endpointId, "archived", surroundings.clock.nowMs());
  return step === "resume" ? { ...moved, consecutiveFailures: 0, failingSinceMs: null } : moved;
};

/** Beckon gives up on an endpoint and tells the tenant's others. False when somebody else stopped it already. */
export const disableEndpoint = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, endpointId, reason }: { tenantId: string; endpointId: string; reason: "gone" | "failing" },
): Promise<boolean> => {
  const endpoint = await repositories.webhooks.lock(tenantId, endpointId);
  const { from, to } = endpointSteps.disable;
  if (!endpoint || !from.includes(endpoint.state)) return false;
  const disabled = await saved(repositories, surroundings, tenantId, {
    ...endpoint,
    state: to,
    disabledReason: reason,
  });
  const event = newEvent(surroundings, "webhook.endpoint_disabled", {
    subjectId: endpointId,
    sequence: disabled.version,
    data: { endpointId, status: disabled.state, reason },
  });
  await repositories.outbox.add(tenantId, [event], surroundings.clock.nowMs());
  const entry = newEntry(surroundings, {
    actor: "system",
    operation: "disableWebhookEndpoint",
    subjectType: "webhookEndpoint",
    subjectId: endpointId,
    before: { state: endpoint.state },
    after: { state: disabled.state, disabledReason: reason },
  });
  await repositories.audit.append(tenantId, [entry]);
  return true;
};

/**
 * A new secret, told this once; the present one stays good for `overlapSeconds`. One before that stops at once: two at most hold.
 * Meanwhile a `standard` endpoint gets both signatures. The platform's scheme has room for one: there the old secret signs until
 * its time is up, so that the receiver can learn the new one first. Errors: not_found, invalid_state.
 */
export const rotateSecret = async (
  repositories: Repositories,
  surroundings: EndpointSurroundings,
  { tenantId, endpointId, overlapSeconds }: { tenantId: string; endpointId: string; overlapSeconds: number },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> => {
  const endpoint = await lockLiveEndpoint(repositories, tenantId, endpointId);
  const secret = surroundings.signer.mintSecret(endpoint.scheme);
  const overlaps = overlapSeconds > 0;
  const rotated = await saved(repositories, surroundings, tenantId, {
    ...endpoint,
    sealedSecret: surroundings.secretBox.seal(secret, secretContext(tenantId, endpointId)),
    sealedPreviousSecret: overlaps ? endpoint.sealedSecret : null,
    previousSecretUntilMs: overlaps ? surroundings.clock.nowMs() + overlapSeconds * 1000 : null,
  });
  return { endpoint: rotated, secret };
};
