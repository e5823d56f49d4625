import { limits } from "@beckon/contract";
import { type EventSource, platformMapping } from "../../core/event/event-source.ts";
import { takeWebhook } from "../../core/event/take-webhook.ts";
import { newId } from "../../core/ids.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant, instantOrNull } from "./present.ts";

/** The secret opens only for the source it was given to. */
export const sourceSecretContext = (tenantId: string, sourceId: string): string =>
  `event-source/${tenantId}/${sourceId}`;

const shown = (source: EventSource, tenantId: string) => ({
  body: {
    id: source.sourceId,
    name: source.name,
    state: source.state,
    path: `/v1/inbound/${tenantId}/${source.sourceId}`,
    mapping: source.mapping,
    createdAt: instant(source.createdAtMs),
    updatedAt: instant(source.updatedAtMs),
  },
  version: source.version,
});

const sourceOf = async ({ repositories, tenantId }: Context, sourceId: string): Promise<EventSource> => {
  const source = await repositories.eventSources.find(tenantId, sourceId);
  if (!source) throw new Refusal("not_found", `There is no event source ${sourceId}.`);
  return source;
};

type SourceHandlers = Pick<
  Handlers,
  | "createEventSource"
  | "listEventSources"
  | "getEventSource"
  | "updateEventSource"
  | "listRejectedEvents"
  | "replayRejectedEvent"
>;

export const eventSourceHandlers: SourceHandlers = {
  createEventSource: async ({ body, context }) => {
    const { repositories, tenantId, secretBox, nowMs } = context;
    await repositories.tenants.lock(tenantId);
    if ((await repositories.eventSources.countActive(tenantId)) >= limits.eventSources)
      throw new Refusal("limit_reached", `A tenant has at most ${limits.eventSources} event sources.`);
    const sourceId = newId("src", context);
    const source: EventSource = {
      sourceId,
      name: body.name,
      state: "active",
      secret: secretBox.seal(body.secret, sourceSecretContext(tenantId, sourceId)),
      mapping: body.mapping ?? platformMapping,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    await repositories.eventSources.insert(tenantId, source);
    return shown(source, tenantId);
  },
  listEventSources: async ({ query, context }) => ({
    body: await pageOf({
      name: "event-sources",
      context,
      query,
      filters: {},
      read: (_filters, page) => context.repositories.eventSources.list(context.tenantId, page),
      keyOf: (source) => source.sourceId,
      show: (source) => shown(source, context.tenantId).body,
    }),
  }),
  getEventSource: async ({ params, context }) => shown(await sourceOf(context, params.sourceId), context.tenantId),
  updateEventSource: async ({ params: { sourceId }, body: { secret, ...body }, version, context }) => {
    const { repositories, tenantId, secretBox, nowMs } = context;
    const source = await sourceOf(context, sourceId);
    const sealed =
      secret === undefined ? source.secret : secretBox.seal(secret, sourceSecretContext(tenantId, sourceId));
    const changed = { ...source, ...body, secret: sealed, version, updatedAtMs: nowMs };
    const updated = await repositories.eventSources.update(tenantId, changed);
    if (!updated) throw new Refusal("precondition_failed", `The event source is at version ${source.version} now.`);
    return shown(updated, tenantId);
  },
  listRejectedEvents: async ({ params: { sourceId }, query, context }) => {
    await sourceOf(context, sourceId);
    const { repositories, tenantId } = context;
    return {
      body: await pageOf({
        name: `rejected ${sourceId}`,
        context,
        query,
        filters: {},
        read: (_filters, page) => repositories.eventSources.listRejected(tenantId, sourceId, page),
        keyOf: (rejected) => rejected.rejectedId,
        show: ({ rejectedId: id, reason, detail, body, receivedAtMs, replayedAtMs }) => ({
          ...{ id, reason, detail, body },
          receivedAt: instant(receivedAtMs),
          replayedAt: instantOrNull(replayedAtMs),
        }),
      }),
    };
  },
  replayRejectedEvent: async ({ params: { sourceId, rejectedId }, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const source = await sourceOf(context, sourceId);
    const rejected = await repositories.eventSources.findRejected(tenantId, sourceId, rejectedId);
    if (!rejected) throw new Refusal("not_found", `There is no refused webhook ${rejectedId}.`);
    if (rejected.body === null) throw new Refusal("invalid_state", `Its body was not kept: ${rejected.detail}`);
    const taken = await takeWebhook(repositories, context, { tenantId, source, body: rejected.body });
    if (taken.outcome !== "refused") await repositories.eventSources.markReplayed(tenantId, rejectedId, nowMs);
    return { body: { outcome: taken.outcome, detail: taken.detail } };
  },
};
