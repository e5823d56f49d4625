import { limits } from "@beckon/contract";
import { zonedInstantMs } from "../../core/campaign/zoned-instant.ts";
import { noSuchDate } from "../../core/instant.ts";
import { createKey, refuseBroughtKey, refuseWiderScopes } from "../../core/key/create-key.ts";
import type { Key } from "../../core/key/key.ts";
import { rotateKey } from "../../core/key/rotate-key.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { presentKey } from "./present.ts";

const keyOf = async ({ repositories, tenantId }: Context, keyId: string): Promise<Key> => {
  const key = await repositories.keys.find(tenantId, keyId);
  if (!key) throw new Refusal("not_found", `There is no key ${keyId}.`);
  return key;
};

/** The door asks the world's clock whether a key still works. */
const inRealTime = (context: Context): Context => ({ ...context, clock: context.realClock });

/** Errors: rule_violated for what has the form of an instant but is none. */
const expiryOf = (text: string | null): number | null => {
  const expiresAtMs = text === null ? null : zonedInstantMs(text, "UTC");
  if (text === null || expiresAtMs !== null) return expiresAtMs;
  throw violations([noSuchDate("/body/expiresAt", text)]);
};

export const keyHandlers: Pick<Handlers, "listKeys" | "createKey" | "getKey" | "rotateKey" | "revokeKey"> = {
  listKeys: async ({ query, context, context: { repositories, tenantId } }) => ({
    body: await pageOf({
      context,
      name: "keys",
      query,
      filters: { type: query.type ?? null },
      read: (filters, page) => repositories.keys.list(tenantId, filters, page),
      keyOf: (key) => key.keyId,
      show: presentKey,
    }),
  }),
  createKey: async ({ body, context }) => {
    const scopes = body.scopes ?? [];
    refuseWiderScopes(scopes, context.caller.scopes);
    refuseBroughtKey(body.clientKey, context.caller);
    const { key, secretKey } = await createKey(context.repositories, inRealTime(context), {
      tenantId: context.tenantId,
      type: body.type,
      name: body.name,
      scopes,
      expiresAtMs: expiryOf(body.expiresAt ?? null),
      clientKey: body.clientKey,
    });
    // Apps may have sent it before it was anybody's.
    if (body.clientKey !== undefined) context.afterCommit(() => context.forgetKeys());
    return { body: { ...presentKey(key), secretKey } };
  },
  getKey: async ({ params, context }) => ({ body: presentKey(await keyOf(context, params.keyId)) }),
  rotateKey: async ({ params: { keyId }, body, context }) => {
    const { key, secretKey } = await rotateKey(context.repositories, inRealTime(context), {
      tenantId: context.tenantId,
      keyId,
      overlapSeconds: body.overlapSeconds ?? limits.rotationOverlapSecondsDefault,
      expiresAtMs: body.expiresAt === undefined ? undefined : expiryOf(body.expiresAt),
    });
    context.afterCommit(() => context.forgetKeys());
    return { body: { ...presentKey(key), secretKey } };
  },
  revokeKey: async ({ params, context }) => {
    await keyOf(context, params.keyId);
    await context.repositories.keys.revoke(context.tenantId, params.keyId, context.realClock.nowMs());
    context.afterCommit(() => context.forgetKeys());
    return { body: presentKey(await keyOf(context, params.keyId)) };
  },
};
